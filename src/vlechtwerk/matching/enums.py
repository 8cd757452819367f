from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ProposalState(TextChoices):
    DRAFTED = "drafted", _("offered, waits for the broker")
    ASKED = "asked", _("asked")
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
