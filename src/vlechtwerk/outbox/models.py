"""A message waits here from the transaction that caused it until a mail server took it."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.outbox.enums import MessageState


class Message(Keyed):
    """One mail to one address, rendered in the reader's language when it was queued."""

    kind = models.CharField(max_length=60, db_index=True)
    to_email = models.EmailField()
    to_name = models.CharField(max_length=120, blank=True)
    person_id = models.BigIntegerField(null=True, db_index=True)
    language = models.CharField(max_length=2, default="nl")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    about = models.CharField(max_length=80, blank=True, db_index=True)
    once = models.CharField(max_length=120, unique=True, null=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["due_at"], name="message_due", condition=Q(state__in=["queued", "sending"]))]
        constraints = [
            models.CheckConstraint(name="message_sent_has_time", condition=~Q(state="sent") | Q(sent_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.to_email}"
