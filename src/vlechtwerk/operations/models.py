"""Which backups were made here, and what came of them."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Record
from vlechtwerk.operations.enums import BackupState


class Backup(Record):
    """One backup of this installation: asked for by somebody, or the one of a night. Made by a worker."""

    night = models.DateField(null=True, unique=True)
    """Of several workers one makes the backup of a night."""
    state = models.CharField(max_length=10, choices=BackupState.choices, default=BackupState.QUEUED)
    claim = models.CharField(max_length=12, blank=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=200, blank=True)
    size_bytes = models.PositiveBigIntegerField(default=0)
    row_count = models.PositiveBigIntegerField(default=0)
    is_checked = models.BooleanField(default=False)
    """It was restored into an empty place, and every checksum was the same."""
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="backup_ended_has_time", condition=~Q(state="done") | Q(ended_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.file or self.created_at} {self.state}"
