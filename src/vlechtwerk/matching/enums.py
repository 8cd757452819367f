from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProposalState(TextChoices):
    DRAFTED = "drafted", _("offered, waits for the broker")
    ASKED = "asked", _("asked")
    KEPT = "kept", _("said yes, the team looks at the coins first")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("no answer")
    SUPERSEDED = "superseded", _("somebody else said yes")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DeclineReason(TextChoices):
    """Decides when somebody may be asked again; see ``COOL_DOWN_DAYS``."""

    NO_TIME = "no_time", _("no time now")
    NOT_MY_FIELD = "not_my_field", _("not my field")
    TOO_FAR = "too_far", _("too far")
    CONFLICT = "conflict", _("conflict of interest")
    SOMEBODY_ELSE = "somebody_else", _("I know somebody else")
    NOT_SAID = "not_said", _("rather not say")
    NEVER = "never", _("do not ask me any more")


# How many days nobody asks this person again for ANY need; the declined need itself is never asked twice.
COOL_DOWN_DAYS = {
    DeclineReason.NO_TIME: 60,
    DeclineReason.NOT_MY_FIELD: 0,
    DeclineReason.TOO_FAR: 0,
    DeclineReason.CONFLICT: 0,
    DeclineReason.SOMEBODY_ELSE: 14,
    DeclineReason.NOT_SAID: 30,
    DeclineReason.NEVER: 36500,
}


class SetAsideKind(TextChoices):
    NOT_NOW = "not_now", _("not now")
    NEVER = "never", _("never for this need")


class SetAsideReason(TextChoices):
    BUSY = "busy", _("is too busy now")
    WRONG_FIT = "wrong_fit", _("does not fit this need")
    CONFLICT = "conflict", _("conflict of interest")
    KNOWS_ALREADY = "knows_already", _("they know each other already")
    OTHER = "other", _("other")


class WeightOrigin(TextChoices):
    """What made a change of the weights."""

    LEARNED = "learned", _("learned from decisions")
    UNDONE = "undone", _("undone")
    STOPPED = "stopped", _("learning switched off")
    RESUMED = "resumed", _("learning switched on")


class ReferralState(TextChoices):
    DRAFT = "draft", _("being prepared")
    SENT = "sent", pgettext_lazy("referral", "sent")
    SEEN = "seen", pgettext_lazy("referral", "read")
    ACCEPTED = "accepted", _("accepted")
    IN_PROGRESS = "in_progress", _("in progress")
    DECLINED = "declined", _("declined")
    DONE = "done", _("done")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("no answer")


ASKED_OUTSIDE = (ReferralState.SENT, ReferralState.SEEN)  # the receiver has the word
WAITING_OUTSIDE = (ReferralState.DRAFT, *ASKED_OUTSIDE)
HELD_OUTSIDE = (ReferralState.ACCEPTED, ReferralState.IN_PROGRESS)  # somebody outside helps
RUNNING_OUTSIDE = (*WAITING_OUTSIDE, *HELD_OUTSIDE)
CAME_TO_NOTHING = (ReferralState.DECLINED, ReferralState.WITHDRAWN, ReferralState.EXPIRED)


class ReferralRefusal(TextChoices):
    """Why somebody outside does not take it."""

    NO_CAPACITY = "no_capacity", _("no room now")
    NOT_OURS = "not_ours", _("not our work")
    CONDITIONS = "conditions", _("does not meet our conditions")
    SOMEBODY_ELSE = "somebody_else", _("I know somebody else")
    NOT_SAID = "not_said", _("rather not say")


class ReferralOutcome(TextChoices):
    HELPED = "helped", _("helped")
    PARTLY = "partly", _("helped in part")
    NOT_HELPED = "not_helped", _("not helped")


class WarmWay(TextChoices):
    """How the keeper brings the two together."""

    CALL = "call", _("we call with the three of us")
    VISIT = "visit", _("we go along to the first talk")


class Capacity(TextChoices):
    OPEN = "open", _("has room")
    WAITING = "waiting", _("has a waiting list")
    FULL = "full", _("full")


class CapacitySource(TextChoices):
    """How we know whether there is room."""

    SAID = "said", _("they said so")
    REFUSED = "refused", _("from a no to a referral")
    SITE = "site", _("from their website")


class SharePart(TextChoices):
    """What of a question may be shared, each part by itself."""

    CONTACT = "contact", _("name and contact")
    QUESTION = "question", _("the question, in the asker’s own words")
    SUMMARY = "summary", _("the summary")
    DOCUMENTS = "documents", _("the documents")


class ShareState(TextChoices):
    DRAFT = "draft", _("waits for the asker")
    SENT = "sent", pgettext_lazy("share", "waits for their answer")
    TAKES = "takes", _("takes it on")
    LATER = "later", _("not now")
    CANNOT = "cannot", _("cannot")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("no answer")


SHARE_OUT = (ShareState.SENT, ShareState.TAKES, ShareState.LATER)  # the organisation can open what it may see
SHARE_OVER = (ShareState.CANNOT, ShareState.WITHDRAWN, ShareState.EXPIRED)


class RoundState(TextChoices):
    QUEUED = "queued", _("waits for its turn")
    SOLVING = "solving", _("is being calculated")
    READY = "ready", _("ready to look at")
    CLOSED = "closed", _("done with")
    FAILED = "failed", _("went wrong")


class Objective(TextChoices):
    """What a round puts first, once as many needs as possible have somebody."""

    FAIR = "fair", _("Fair: the worst served as well as can be")
    TOTAL = "total", _("The highest total")


class RowState(TextChoices):
    WAITING = "waiting", _("not compared yet")
    SCORED = "scored", _("compared")
    PROPOSED = "proposed", _("proposed")
    NOBODY = "nobody", _("nobody")
    APPROVED = "approved", _("approved")


class WhyNobody(TextChoices):
    """The bottleneck of a need that stays without a helper."""

    NO_TALENT = "no_talent", _("nobody in the network says to know about this")
    OBSTACLES = "obstacles", _("who knows about this cannot be asked now")
    TAKEN = "taken", _("who knows about this is needed elsewhere")
    REFUSED = "refused", _("the pair was refused; calculate again or choose somebody")
    ASKER_LIMIT = "asker_limit", _("who asks stands at the limit of their coins")
    GONE = "gone", _("this need no longer looks for somebody")


class EvidenceKind(TextChoices):
    """What a decision says about the weights; ``{name}`` is the helper it was about."""

    CHOSEN = "chosen", _("{name} was asked over others who were shown")
    ACCEPTED = "accepted", _("{name} said yes")
    DECLINED = "declined", _("{name} said no")
    ASIDE = "aside", _("{name} was set aside")
    USEFUL = "useful", _("The session with {name} was useful")
    LITTLE_USE = "little_use", _("The session with {name} was of little use")


class CallGroup(TextChoices):
    """To whom a call for talents goes."""

    NEAR = "near", _("Whose talents come near it, and who was not found for it")
    NEVER_GAVE = "never_gave", _("Members who never gave a session")
    CONTACTS = "contacts", _("Contacts of organisations")


class CallState(TextChoices):
    OPEN = "open", _("runs")
    CLOSED = "closed", _("over")


class CalledState(TextChoices):
    """What became of a call, for one person."""

    ASKED = "asked", _("no answer yet")
    CAN = "can", _("can do it, the words follow")
    TOLD = "told", _("wrote down a talent")
    NOT_ME = "not_me", _("not for them")
    SILENT = "silent", _("did not answer")
    UNWRITTEN = "unwritten", _("can do it, wrote nothing down")


CALLED_OPEN = (CalledState.ASKED, CalledState.CAN)  # the one who was called has the word
CALLED_YES = (CalledState.CAN, CalledState.UNWRITTEN)
