from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SessionState(TextChoices):
    PLANNING = "planning", _("choosing a date")
    PLANNED = "planned", _("planned")
    HELD = "held", _("held, waiting for confirmation")
    CONFIRMED = "confirmed", _("confirmed by both")
    BOOKED = "booked", _("coin booked")
    CANCELLED = "cancelled", _("cancelled")
    NO_SHOW = "no_show", _("somebody did not come")
    DISPUTED = "disputed", _("disputed")
    RESOLVED = "resolved", _("resolved by the broker")


NOT_YET_HELD = (SessionState.PLANNING, SessionState.PLANNED)
CONFIRMABLE = (SessionState.PLANNED, SessionState.HELD, SessionState.NO_SHOW)
STUCK = (SessionState.HELD, SessionState.NO_SHOW, SessionState.DISPUTED)
OPEN_SESSION = (*NOT_YET_HELD, *STUCK)


class CallOff(TextChoices):
    """Why a session was called off by itself."""

    LEFT = "left_network", _("One of the two left the network.")
    NO_DATE = "no_date", _("No date was found in time.")


class Side(TextChoices):
    GIVER = "giver", _("gave")
    RECEIVER = "receiver", _("received")


class Verdict(TextChoices):
    """What one side says afterwards."""

    HELD = "held", _("we met")
    NOT_HELD = "not_held", _("we did not meet")
    OTHER_ABSENT = "other_absent", _("the other did not come")


class Resolution(TextChoices):
    BOOK = "book", _("book the coin")
    RELEASE = "release", _("no coin, the session did not count")
    REPLAN = "replan", _("plan a new date")


class GiveState(TextChoices):
    OPEN = "open", _("open")
    HELD = "held", _("not asked yet")
    SNOOZED = "snoozed", _("later")
    PASSED = "passed", _("passed on to a colleague")
    PLANNED = "planned", _("planned")
    FULFILLED = "fulfilled", _("given")
    PAID_FORWARD = "paid_forward", _("given by a colleague")
    DONATED = "donated", _("donated to the common pot")
    WAIVED = "waived", _("waived")


WAITING = (GiveState.OPEN, GiveState.HELD, GiveState.SNOOZED)
UNDER_WAY = (*WAITING, GiveState.PASSED, GiveState.PLANNED)


class Rest(TextChoices):
    """Why somebody is not asked to give now; the first that holds is told."""

    LEFT = "left", _("left the network")
    RESTS = "rests", _("rests after an earlier no")
    NOT_NOW = "not_now", _("said “not now” twice")
    UNDER_WAY = "under_way", _("already has something planned, or a colleague gives")
    REQUEST = "request", _("has a request to answer first")
    SESSION = "session", _("has a session under way")
    GAVE = "gave", _("gave not long ago")
    CAPACITY = "capacity", _("gives all they can this quarter")
    MAILED = "mailed", _("was asked not long ago")


OWN_WISH = frozenset(Rest) - {Rest.LEFT, Rest.RESTS}
"""What does not count when somebody chose the day themselves: they were promised to be asked then."""


class RingState(TextChoices):
    PROPOSED = "proposed", _("waits for answers")
    ACCEPTED = "accepted", pgettext_lazy("ring", "goes on")
    DECLINED = "declined", pgettext_lazy("ring", "somebody said no")
    EXPIRED = "expired", pgettext_lazy("ring", "not everybody answered")
    WITHDRAWN = "withdrawn", pgettext_lazy("ring", "withdrawn")


class RingAnswer(TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class RingEnd(TextChoices):
    """Why a ring was withdrawn."""

    BROKER = "broker", _("the broker took it back")
    NEED_GONE = "need_gone", _("one of the needs no longer looks for somebody")
    LEFT = "left", _("somebody left the network, or no longer leads the innovation")
    LIMIT = "limit", _("the coins of somebody reached a limit in the meantime")


SMALLEST_RING, LARGEST_RING = 2, 4


class StoryState(TextChoices):
    """Whether what happened may be told. Readers never see ``refused`` apart from ``expired``: nobody learns who said no."""

    ASKED = "asked", pgettext_lazy("story", "waits for both")
    AGREED = "agreed", pgettext_lazy("story", "both agreed")
    REFUSED = "refused", pgettext_lazy("story", "there will be none")
    WITHDRAWN = "withdrawn", pgettext_lazy("story", "taken back")
    EXPIRED = "expired", pgettext_lazy("story", "not everybody answered")


class StorySay(TextChoices):
    """What one of the two says."""

    NAMED = "named", _("yes, with my name")
    NAMELESS = "nameless", _("yes, without my name")
    NO = "no", _("rather not")


STORY_YES = (StorySay.NAMED, StorySay.NAMELESS)
