"""What maturity, clusters and initiatives write in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "assess_maturity": _("maturity assessed"), "correct_maturity": _("assessment of maturity put right"),
    "add_maturity_topic": _("topic of maturity added"), "change_maturity_topic": _("topic of maturity changed"),
    "plan_cluster": _("cluster made"), "change_cluster": _("cluster changed"),
    "add_to_cluster": _("actor added to a cluster"), "take_from_cluster": _("actor taken from a cluster"),
    "end_cluster": _("cluster ended"), "resume_cluster": _("cluster taken up again"),
    "begin_initiative": _("initiative begun"), "change_initiative": _("initiative changed"),
    "set_phase": _("phase of an initiative changed"), "join_initiative": _("actor joined an initiative"),
    "leave_initiative": _("actor left an initiative"), "note_journal_entry": _("journal of an initiative written in"),
    "look_again_initiative": _("next look at an initiative planned"), "initiative_ended": _("initiative ended"),
}  # fmt: skip
SUBJECTS = {
    "ecosystem.maturityassessment": (_("assessment of maturity"), "topic__name_nl"),
    "ecosystem.maturitytopic": (_("topic of maturity"), "name_nl"),
    "ecosystem.cluster": (_("cluster"), "name"),
    "ecosystem.initiative": (_("initiative"), "name"),
    "ecosystem.journalentry": (_("entry in a journal"), "initiative__name"),
}  # fmt: skip
