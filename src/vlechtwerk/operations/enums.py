from django.db import models
from django.utils.translation import gettext_lazy as _


class BackupState(models.TextChoices):
    QUEUED = "queued", _("asked for")
    RUNNING = "running", _("being made")
    DONE = "done", _("made")
    FAILED = "failed", _("failed")
