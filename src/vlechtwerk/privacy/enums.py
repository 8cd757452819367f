from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ErasureState(TextChoices):
    ASKED = "asked", _("asked")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DONE = "done", _("erased")
