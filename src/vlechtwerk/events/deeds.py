"""What is written in the audit trail about events, in words, and what it is about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.events.enums import EventState

WORDS = {
    "plan_event": _("event planned"), "change_event": _("event changed"), "change_schedule": _("blocks of an event changed"),
    "change_groups": _("groups of an event changed"), "change_hand_outs": _("hand-outs of an event changed"),
    "register_for_event": _("registered for an event"), "check_in": _("checked in at the door"),
    "undo_check_in": _("check-in undone"), "paste_list": _("list of who was there pasted"),
    "follow_up": _("mail after an event sent"), "link_organisation": _("typed organisation linked to the register"),
    "registration_left": _("signed off from an event"), "registration_registered": _("moved up from the waiting list"),
}  # fmt: skip
WORDS |= states("event", _("event"), EventState)
SUBJECTS = {
    "events.event": (_("event"), "title"), "events.registration": (_("registration for an event"), "name"),
}  # fmt: skip
