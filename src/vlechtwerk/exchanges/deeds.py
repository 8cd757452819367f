"""What this app writes in the audit trail, in words, and what it writes about."""

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.registry import states
from vlechtwerk.exchanges.enums import GiveState, RingState, SessionState, StoryState

WORDS = {
    "choose_account": _("account of a session chosen"), "start_session": _("session begun"),
    "yes_stopped": _("yes could not go on"), "confirm_session": _("told how a session went"),
    "propose_ring": _("ring proposed"), "ring_yes": _("said yes to a ring"), "ring_no": _("said no to a ring"),
    "ring_stopped": _("ring could not go on"), "remind_ring": _("reminded of a ring"),
    "give_invited": _("invited to give"), "let_rest": _("left in peace for a while"),
    "invite_to_ask": _("invited to ask something"), "set_goal": _("goal of a session noted"),
}  # fmt: skip
WORDS |= states("session", _("session"), SessionState)
WORDS |= states("ring", _("ring"), RingState)
WORDS |= states("give", _("invitation to give"), GiveState)
WORDS |= states("story_request", _("story of a session"), StoryState)
WORDS["answer_story"] = _("said whether a session may be told")
SUBJECTS = {
    "exchanges.strengtheningsession": (_("session"), "need__title"),
    "exchanges.exchangering": (_("ring of exchange"), ""),
    "exchanges.giveinvitation": (_("invitation to give"), "person__name"),
    "exchanges.storyrequest": (_("story of a session"), "session__need__title"),
}  # fmt: skip
