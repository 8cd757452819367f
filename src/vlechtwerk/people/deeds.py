"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "register_person": _("person added to the register"), "edit_person": _("details of a person changed"),
    "edit_profile": _("own profile changed"), "give_hat": _("hat given"), "take_hat": _("hat taken away"),
    "add_talent": _("talent noted"), "edit_talent": _("talent changed"), "remove_talent": _("talent taken away"),
    "set_audience": _("chosen who may see what"), "set_half_days": _("half days noted"),
    "register_organisation": _("organisation added to the register"), "edit_organisation": _("organisation changed"),
    "affiliate": _("linked to an organisation"), "end_affiliation": _("link to an organisation ended"),
    "leave": _("left the network"), "come_back": _("came back into the network"), "merge": _("two entries made one"),
    "merged_into": _("taken in by another entry"), "undo_merge": _("merge undone"),
    "keep_apart": _("kept apart as two"), "write_consent_text": _("text of a consent written"),
    "ask_consent_again": _("asked to read the text of a consent again"),
}  # fmt: skip
SUBJECTS = {
    "people.person": (_("person"), "name"), "people.organisation": (_("organisation"), "name"),
    "people.consenttext": (_("text of a consent"), "version"),
}  # fmt: skip
