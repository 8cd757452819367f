"""Keys for programs, the answers they got, and where what happens is told."""

from django.db import models
from django.db.models import Q

from vlechtwerk.api.enums import DeliveryState
from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record

PERSON = "people.Person"


class Token(Keyed):
    """A key for a program: it sees what ``person`` sees, narrowed by ``scopes``, while they wear ``hat``.

    The token itself is shown once; kept are its SHA-256 (it has 256 random bits: nothing to guess, so no slow hash) and
    how it begins.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="api_tokens")
    hat = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=12)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.name} ({self.hint}…)"

    @property
    def is_over(self) -> bool:
        return self.revoked_at is not None or self.expires_at <= clock.now()


class KeptAnswer(Record):
    """What an ``Idempotency-Key`` was answered, written in the transaction of what it did."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answers")
    idempotency_key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "idempotency_key"], name="answer_once")]

    def __str__(self) -> str:
        return self.idempotency_key


class Endpoint(Keyed):
    """An address that hears of ``events``. Its secret is derived from ``SECRET_KEY`` and ``secret_number``; it is kept
    nowhere. After a new one the old one signs along until ``old_secret_until``."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="webhooks")
    hat = models.CharField(max_length=20)
    url = models.CharField(max_length=500)
    events = models.JSONField(default=list)
    secret_number = models.PositiveIntegerField(default=1)
    old_secret_until = models.DateTimeField(null=True)
    off_at = models.DateTimeField(null=True)
    why_off = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return self.url


class Delivery(Keyed):
    """One message for one endpoint; its key is the ``webhook-id``, the same at every attempt."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    entry_id = models.BigIntegerField(help_text="the entry of the audit trail that caused it")
    event = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True, help_text="what the endpoint answered last")
    said = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "entry_id"], name="delivery_once")]
        indexes = [models.Index(fields=["due_at"], name="delivery_due", condition=Q(state__in=["queued", "sending"]))]

    def __str__(self) -> str:
        return f"{self.event} {self.endpoint}"
