from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

COIN = 100  # amounts are stored in hundredths of a coin


class AccountKind(TextChoices):
    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    POT = "pot", _("common pot")
    OPENING = "opening", _("opening balances")


class TransferState(TextChoices):
    PENDING = "pending", _("reserved")
    POSTED = "posted", _("booked")
    VOIDED = "voided", _("released")
    EXPIRED = "expired", _("expired")


class Reason(TextChoices):
    SESSION = "session", _("strengthening session")
    GIFT = "gift", _("gift to the common pot")
    OPENING = "opening", _("opening balance")
    LEAVING = "leaving", _("balance of somebody who leaves")
    CORRECTION = "correction", _("correction")
