from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartnerState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("partner", "not agreed yet")
    AGREED = "agreed", pgettext_lazy("partner", "agreed here, waits for the other side")
    ACTIVE = "active", pgettext_lazy("partner", "active")
    PAUSED = "paused", pgettext_lazy("partner", "paused")
    ENDED = "ended", pgettext_lazy("partner", "ended")


class Role(TextChoices):
    """Which side of a session, and so of its coin, is ours."""

    RECEIVES = "receives", _("our member receives")
    GIVES = "gives", _("our member gives")


class SessionState(TextChoices):
    DRAFTED = "drafted", _("waits until the asker agrees")
    ASKED = "asked", _("asked")
    PROPOSED = "proposed", _("a member is asked")
    ACCEPTED = "accepted", _("somebody said yes; the coin is being set aside")
    INTRODUCED = "introduced", _("both know each other")
    BOOKED = "booked", _("coin booked")
    DECLINED = "declined", _("nobody can help")
    CANCELLED = "cancelled", _("cancelled")


class TransferState(TextChoices):
    """The words of Komunitin's accounting interface; the table of decision 8 says who may be in which."""

    NEW = "new", pgettext_lazy("federation", "held here, sent")
    PENDING = "pending", pgettext_lazy("federation", "held on both sides")
    SUBMITTED = "submitted", pgettext_lazy("federation", "promised; the giving side decides")
    COMMITTED = "committed", pgettext_lazy("federation", "booked")
    REJECTED = "rejected", pgettext_lazy("federation", "refused by the giving side")
    DELETED = "deleted", pgettext_lazy("federation", "withdrawn by the receiving side")
    FAILED = "failed", pgettext_lazy("federation", "unknown on the other side, released")


class ParcelState(TextChoices):
    QUEUED = "queued", _("waits")
    SENDING = "sending", _("is being sent")
    DONE = "done", _("arrived")
    REFUSED = "refused", _("refused")


ASKING = (SessionState.DRAFTED, SessionState.ASKED)
RUNNING = (*ASKING, SessionState.PROPOSED, SessionState.ACCEPTED, SessionState.INTRODUCED)
HELD = (TransferState.NEW, TransferState.PENDING, TransferState.SUBMITTED)
UNDONE = (TransferState.REJECTED, TransferState.DELETED, TransferState.FAILED)
