from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AppointmentState(TextChoices):
    TENTATIVE = "tentative", _("no date yet")
    CONFIRMED = "confirmed", _("planned")
    CANCELLED = "cancelled", _("cancelled")
