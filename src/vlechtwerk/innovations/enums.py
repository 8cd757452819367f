from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IntakeState(TextChoices):
    DRAFT = "draft", _("draft")
    RECEIVED = "received", _("received")
    INVITED = "invited", _("invited")
    ASSESSED = "assessed", _("assessed")
    ACCEPTED = "accepted", pgettext_lazy("intake", "accepted")
    REFERRED = "referred", _("referred")
    CLOSED = "closed", _("closed")


OPEN_INTAKE = (IntakeState.RECEIVED, IntakeState.INVITED, IntakeState.ASSESSED)
ENDED_INTAKE = (IntakeState.ACCEPTED, IntakeState.REFERRED, IntakeState.CLOSED)


class IntakeSource(TextChoices):
    PUBLIC_FORM = "public_form", _("public form")
    BROKER = "broker", _("typed in by a broker")
    MEMBER = "member", _("asked by a member")
    CARD = "card", _("referral card")
    AMBASSADOR = "ambassador", _("ambassador")
    EVENT = "event", _("event")


class CloseReason(TextChoices):
    NOT_INNOVATIVE = "not_innovative", _("not yet an innovative concept")
    NOT_IMPACT = "not_impact", _("not driven by impact")
    NO_ANSWER = "no_answer", _("no answer from the asker")
    DUPLICATE = "duplicate", _("came in twice")
    WITHDRAWN = "withdrawn", _("withdrawn by the asker")
    SPAM = "spam", _("spam")
    OTHER = "other", _("other")


class InnovationState(TextChoices):
    ACTIVE = "active", _("on the path")
    PAUSED = "paused", _("paused")
    STOPPED = "stopped", _("stopped")
    ANCHORED = "anchored", _("runs on its own")
    MERGED = "merged", _("taken in by another dossier")


ON_PATH = (InnovationState.ACTIVE, InnovationState.ANCHORED)
OFF_PATH = (InnovationState.PAUSED, InnovationState.STOPPED)
ENDED = (InnovationState.STOPPED, InnovationState.MERGED)  # nobody promises anything there any more
# Where somebody may take an innovation by hand; anchoring is a move to the last stage.
STATE_STEPS = {
    InnovationState.ACTIVE: (InnovationState.PAUSED, InnovationState.STOPPED),
    InnovationState.ANCHORED: (InnovationState.STOPPED,),
    InnovationState.PAUSED: (InnovationState.ACTIVE, InnovationState.STOPPED),
    InnovationState.STOPPED: (InnovationState.ACTIVE,),
    InnovationState.MERGED: (),
}


class MemberRole(TextChoices):
    LEAD = "lead", _("lead")
    TEAM = "team", _("team")


class NeedState(TextChoices):
    OPEN = "open", _("open")
    PROPOSED = "proposed", _("asked")
    INTRODUCED = "introduced", _("introduced")
    MET = "met", _("met")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_NEED = (NeedState.OPEN, NeedState.PROPOSED)


class EntryKind(TextChoices):
    """The filters of the timeline."""

    SESSION = "session", _("Sessions")
    PATH = "path", _("Path")
    MATCH = "match", _("Matches")
    MAIL = "mail", _("Mails")
    NOTE = "note", _("Notes")


class EntryAudience(TextChoices):
    BROKERS = "brokers", _("brokers only")
    TEAM = "team", _("the team too")


class StepOwner(TextChoices):
    BROKER = "broker", pgettext_lazy("of a step", "the broker")
    COORDINATOR = "coordinator", pgettext_lazy("of a step", "the coordinator")
    LEAD = "lead", pgettext_lazy("of a step", "who leads the innovation")
    COACH = "coach", pgettext_lazy("of a step", "the coach in the team")


class CheckAt(TextChoices):
    ENTRY = "entry", _("before it comes in")
    EXIT = "exit", _("before it goes on")


class HandoverState(TextChoices):
    """Of a whole desk: for good, or lent until a day."""

    GIVEN = "given", _("for good")
    LENT = "lent", _("until a day")
    ASKED = "asked", _("is asked whether it goes back")
    BACK = "back", _("gone back")
    KEPT = "kept", _("stayed")


LENT_OUT = (HandoverState.LENT, HandoverState.ASKED)


class ConferenceState(TextChoices):
    PLANNED = "planned", pgettext_lazy("conference", "planned")
    RUNNING = "running", pgettext_lazy("conference", "running")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", pgettext_lazy("conference", "cancelled")


class ItemReason(TextChoices):
    """Why a dossier is on the list of a conference."""

    ASKED = "asked", _("a broker asks for it")
    LEFT = "left", _("left over from last time")
    NO_STEP = "no_step", _("no next step")
    TOO_LONG = "too_long", _("too long in its stage")


class ItemState(TextChoices):
    WAITING = "waiting", _("to come")
    DEALT = "dealt", _("dealt with")
    LEFT = "left", _("left for the next time")
