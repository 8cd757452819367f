"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "create_appointment": _("appointment made"), "propose_slots": _("moments proposed"),
    "choose_slot": _("moment chosen"), "move_appointment": _("appointment moved"),
    "reopen_appointment": _("moment looked for again"), "set_place": _("place noted"),
    "bring_people": _("people brought to an appointment"), "cancel_appointment": _("appointment cancelled"), "renew_feed": _("calendar address renewed"),
}  # fmt: skip
SUBJECTS = {
    "agenda.appointment": (_("appointment"), "summary"),
}  # fmt: skip
