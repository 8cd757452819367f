from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CollaborationState(TextChoices):
    """``exploring`` → ``chartered`` → ``active`` ⇄ ``review`` → ``ended``, with its harvest; or ``dropped`` before it began."""

    EXPLORING = "exploring", pgettext_lazy("collaboration", "exploring")
    CHARTERED = "chartered", pgettext_lazy("collaboration", "waits for signatures")
    ACTIVE = "active", pgettext_lazy("collaboration", "active")
    REVIEW = "review", pgettext_lazy("collaboration", "under review")
    ENDED = "ended", pgettext_lazy("collaboration", "ended, with a harvest")
    DROPPED = "dropped", pgettext_lazy("collaboration", "did not begin")


RUNNING = (CollaborationState.ACTIVE, CollaborationState.REVIEW)
OPEN = (CollaborationState.EXPLORING, CollaborationState.CHARTERED, *RUNNING)
TOGETHER = (*RUNNING, CollaborationState.ENDED)
WRITABLE = (CollaborationState.EXPLORING, CollaborationState.REVIEW)
"""When the charter may be written: before it is signed, and while everybody looks back."""


class Form(TextChoices):
    """Who works together, as in the forms of collaboration of the course; none is better than another."""

    TWO = "two", _("two companies")
    NGO = "ngo", _("a company with an NGO")
    SECTOR = "sector", _("one sector")
    SECTORS = "sectors", _("many sectors")
    INFORMAL = "informal", _("informal")


class Sharing(TextChoices):
    EQUAL = "equal", _("everybody the same")
    DIFFERENT = "different", _("different for each")


class MemberState(TextChoices):
    CANDIDATE = "candidate", _("the members decide")
    MEMBER = "member", pgettext_lazy("collaboration", "member")
    REFUSED = "refused", _("not admitted")
    LEFT = "left", pgettext_lazy("collaboration", "left")


class Seat(TextChoices):
    """``chair``: belongs to the core group too, and their vote counts in a tie where a rule says so."""

    MEMBER = "member", pgettext_lazy("collaboration", "member")
    CORE = "core", _("core group")
    CHAIR = "chair", _("chair")


class Who(TextChoices):
    ALL = "all", _("all members")
    CORE = "core", _("the core group")


class Method(TextChoices):
    CONSENSUS = "consensus", _("consensus: everybody who votes is for it")
    CONSENT = "consent", _("consent: nobody is against it")
    MAJORITY = "majority", _("majority: more for than against")
    TWO_THIRDS = "two_thirds", _("two thirds of those for or against")


class Tie(TextChoices):
    """What happens with as many for as against."""

    CHAIR = "chair", _("the vote of the chair counts")
    FALLS = "falls", _("the proposal falls")


class DecisionState(TextChoices):
    OPEN = "open", pgettext_lazy("decision", "being voted on")
    ADOPTED = "adopted", pgettext_lazy("decision", "adopted")
    REJECTED = "rejected", pgettext_lazy("decision", "not adopted")
    LAPSED = "lapsed", pgettext_lazy("decision", "lapsed: the collaboration ended")


class Choice(TextChoices):
    FOR = "for", pgettext_lazy("vote", "for")
    AGAINST = "against", pgettext_lazy("vote", "against")
    ABSTAIN = "abstain", pgettext_lazy("vote", "abstain")


class ContributionKind(TextChoices):
    MONEY = "money", pgettext_lazy("contribution", "money")
    HOURS = "hours", pgettext_lazy("contribution", "hours")
    PEOPLE = "people", pgettext_lazy("contribution", "people")
    IP = "ip", _("intellectual property")


class Background(TextChoices):
    """Where a critical friend comes from."""

    ACADEMIA = "academia", _("research and education")
    NONPROFIT = "nonprofit", _("a non-profit organisation")
    MEDIA = "media", _("media")
    NORMS = "norms", _("somebody who sets standards")
    OTHER = "other", pgettext_lazy("background", "somebody else")


class ConflictState(TextChoices):
    OPEN = "open", pgettext_lazy("conflict", "nobody took it up yet")
    WORKING = "working", pgettext_lazy("conflict", "being worked on")
    SOLVED = "solved", pgettext_lazy("conflict", "helped us on")
    LEFT = "left", pgettext_lazy("conflict", "left when the collaboration ended")


GOING_ON = (ConflictState.OPEN, ConflictState.WORKING)


class Outcome(TextChoices):
    CONTINUE = "continue", _("we continue")
    CHANGE = "change", _("we continue, and change something")
    STOP = "stop", _("we stop, with thanks")


class Told(IntegerChoices):
    """Who heard that the review is due."""

    NOBODY = 0
    KEEPER = 1
    MEMBERS = 2
    LOCKED = 3
