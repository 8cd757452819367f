from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(TextChoices):
    QUEUED = "queued", _("waiting")
    DIGEST = "digest", _("in the next digest")
    PAGE = "page", _("only on the page")
    SENDING = "sending", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("no longer needed")


# Not gone yet: what is closed stops these.
UNSENT = (MessageState.QUEUED, MessageState.DIGEST, MessageState.SENDING, MessageState.FAILED)


class Urgency(StrEnum):
    """How soon somebody must know, where they did not choose otherwise; ``LEGAL`` cannot be switched off."""

    URGENT = "urgent"
    NORMAL = "normal"
    LEGAL = "legal"


class Route(TextChoices):
    """How somebody wants a kind of notice."""

    NOW = "now", _("mail at once")
    DIGEST = "digest", _("in the digest")
    PAGE = "page", _("only on the page")


class Every(TextChoices):
    """How often the digest comes."""

    DAILY = "daily", _("every working day")
    WEEKLY = "weekly", _("once a week, on its first working day")
    OFF = "off", pgettext_lazy("digest", "never: every mail on its own")
