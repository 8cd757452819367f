from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COIN = 100  # amounts are stored in hundredths of a coin


class AccountKind(TextChoices):
    PERSON = "person", pgettext_lazy("account", "person")
    ORGANISATION = "organisation", _("organisation")
    POT = "pot", _("common pot")
    OPENING = "opening", _("opening balances")
    PARTNER = "partner", _("partner network")


class TransferState(TextChoices):
    PENDING = "pending", _("reserved")
    POSTED = "posted", _("booked")
    VOIDED = "voided", _("released")
    EXPIRED = "expired", _("expired")


class Reason(TextChoices):
    SESSION = "session", _("strengthening session")
    GIFT = "gift", _("gift to the common pot")
    OUTSIDE = "outside", _("help from outside, paid by the common pot")
    OPENING = "opening", _("opening balance")
    LEAVING = "leaving", _("balance of somebody who leaves")
    MERGE = "merge", _("balance of an entry that was the same")
    CORRECTION = "correction", _("correction")


class LimitSide(TextChoices):
    FLOOR = "floor", _("receive more than the limit allows")
    CEILING = "ceiling", _("earn more than the limit allows")


class LimitState(TextChoices):
    ASKED = "asked", _("waits for the team")
    GRANTED = "granted", _("granted once")
    REFUSED = "refused", _("refused")
    EXPIRED = "expired", _("nobody decided in time")
    WITHDRAWN = "withdrawn", _("no longer needed")


class TieRule(TextChoices):
    """What happens at the deadline when as many say yes as no."""

    REFUSE = "refuse", _("then it is refused")
    GRANT = "grant", _("then it is granted")


class SimulationState(TextChoices):
    QUEUED = "queued", _("waits")
    RUNNING = "running", _("is calculated")
    READY = "ready", _("ready")
    FAILED = "failed", _("went wrong")


class SimulatedYear(TextChoices):
    """Whose year is lived again."""

    OWN = "own", _("our own last year")
    IMAGINED = "imagined", _("an imagined year")
