"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.innovations.enums import InnovationState, IntakeState, NeedState

WORDS = {
    "receive_intake": _("question received"), "open_need": _("need written down"), "edit_need": _("need changed"),
    "edit_axis": _("axis of the path changed"), "add_task": _("task added"), "finish_task": _("task done"),
    "reopen_task": _("task opened again"), "hand_over": _("handed over to another broker"),
    "add_member": _("team member added"), "remove_member": _("team member taken away"),
    "make_lead": _("lead appointed"), "start_innovation": _("innovation started"),
    "edit_innovation": _("innovation changed"), "record_diagnosis": _("diagnosis written down"),
    "move_innovation": _("moved to another stage"), "set_next_step": _("next step noted"),
    "add_note": _("note written"), "hand_over_desk": _("whole desk handed over"), "give_back_desk": _("desk given back"),
    "keep_desk": _("desk that was lent stays"), "ask_desk_back": _("asked whether a desk goes back"),
    "set_load_limit": _("number of dossiers that somebody can carry set"), "take_over": _("taken over"),
    "follow_up_intake": _("next look at a question planned"), "save_view": _("view of the path kept"),
    "drop_view": _("view of the path thrown away"), "set_themes": _("themes set"),
}  # fmt: skip
WORDS |= states("intake", _("question"), IntakeState)
WORDS |= states("need", _("need"), NeedState)
WORDS |= states("innovation", _("innovation"), InnovationState)
SUBJECTS = {
    "innovations.intake": (_("question"), "question"), "innovations.innovation": (_("innovation"), "name"),
    "innovations.need": (_("need"), "title"), "innovations.axis": (_("axis"), "name_nl"),
    "innovations.savedview": (_("view of the path"), "name"),
}  # fmt: skip
