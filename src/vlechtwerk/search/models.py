"""What was read of every thing, and how far the reading is."""

from django.db import models

from vlechtwerk.core import clock


class Document(models.Model):
    """The words of one thing for one audience; the index over it is made by migration 0002."""

    kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    audience = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject_id", "audience"], name="search_document_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"


class Reading(models.Model):
    """How far a reader is: the last entry of the audit trail that was followed, or the last row of a kind."""

    name = models.CharField(max_length=30, unique=True)
    at = models.BigIntegerField(default=0)
    recent = models.JSONField(default=list)
    """Entries after ``at`` that were followed already: of two written together the first may come to light later."""

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
