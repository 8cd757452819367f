"""Partner networks, what goes to and fro, and the sessions and transfers that are shared with them."""

import uuid
from typing import Any

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.federation.enums import ParcelState, PartnerState, Role, SessionState, TransferState

PERSON = "people.Person"


class Partner(Keyed):
    """Another network. Its account in our ledger rises when our members receive and falls when they give."""

    name = models.CharField(max_length=80, unique=True)
    address = models.CharField(max_length=200, unique=True, help_text="as https://network.example, without a path")
    public_key = models.CharField(max_length=64, help_text="Ed25519, in hexadecimal")
    account = models.OneToOneField("ledger.Account", on_delete=models.PROTECT, related_name="+")
    we_receive_most = models.PositiveBigIntegerField(help_text="hundredths that our members may be ahead")
    they_receive_most = models.PositiveBigIntegerField(help_text="hundredths that their members may be ahead")
    state = models.CharField(max_length=10, choices=PartnerState.choices, default=PartnerState.PROPOSED)
    state_since = models.DateTimeField(default=clock.now)
    our_code = models.CharField(max_length=40, blank=True, help_text="the terms that we agreed to")
    their_code = models.CharField(max_length=40, blank=True, help_text="the terms that they agreed to")
    paused_here = models.BooleanField(default=False)
    paused_there = models.BooleanField(default=False)
    heard_at = models.DateTimeField(null=True)
    compared_at = models.DateTimeField(null=True)
    differences = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="partner_state_known", condition=Q(state__in=PartnerState.values)),
            models.CheckConstraint(
                name="partner_active_is_agreed",
                condition=~Q(state__in=["active", "paused"]) | (~Q(our_code="") & Q(our_code=F("their_code"))),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Nonce(models.Model):
    """A number that a partner used once; a second time it is a replay."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="+")
    value = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partner", "value"], name="nonce_once")]

    def __str__(self) -> str:
        return self.value


class Parcel(Record):
    """A message for a partner, written in the transaction that causes it. It leaves until it is answered."""

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="parcels")
    method = models.CharField(max_length=6)
    path = models.CharField(max_length=120)
    body = models.JSONField(null=True)
    about = models.CharField(max_length=60, help_text="of two about the same thing the older one goes first")
    state = models.CharField(max_length=10, choices=ParcelState.choices, default=ParcelState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["due_at"], name="parcel_due", condition=Q(state__in=["queued", "sending"])),
            models.Index(fields=["about", "id"], name="parcel_about", condition=Q(state__in=["queued", "sending"])),
        ]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


class RemoteSession(Keyed):
    """Half a day of two people of two networks; each network keeps its own record under the same ``shared_id``."""

    shared_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sessions")
    role = models.CharField(max_length=10, choices=Role.choices)
    state = models.CharField(max_length=10, choices=SessionState.choices)
    state_since = models.DateTimeField(default=clock.now)
    title = models.CharField(max_length=120)
    summary = models.TextField(max_length=1000)
    need = models.ForeignKey("innovations.Need", on_delete=models.PROTECT, null=True, related_name="remote_sessions")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="remote_sessions")
    broker = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    other_name = models.CharField(max_length=120, blank=True)
    other_phone = models.CharField(max_length=30, blank=True)
    appointment = models.CharField(max_length=200, blank=True, help_text="date and place, in the giver's words")
    appointment_number = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, help_text="our own member said: we met")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "state_since"], name="remote_session_state")]
        constraints = [
            models.CheckConstraint(
                name="remote_need_where_received",
                condition=Q(role="receives", need__isnull=False, person__isnull=False)
                | Q(role="gives", need__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["need"], name="remote_one_per_need", condition=Q(state__in=["drafted", "asked", "accepted", "introduced"])
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.partner}: {self.title}"


class RemoteTransfer(Record):
    """Our half of a coin that crosses; its id is that of the transfer in both ledgers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="transfers")
    session = models.OneToOneField(RemoteSession, on_delete=models.PROTECT, null=True, related_name="transfer")
    role = models.CharField(max_length=10, choices=Role.choices)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=TransferState.choices)
    state_since = models.DateTimeField(default=clock.now)
    is_promised = models.BooleanField(default=False, help_text="the receiving side promised to book what we decide")
    record = models.JSONField(default=dict, help_text="the decision, as the giving side signed it")

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(name="remote_transfer_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="remote_committed_has_record", condition=~Q(state="committed") | ~Q(record={})),
            models.CheckConstraint(
                name="remote_state_of_its_role",
                condition=Q(role="receives") | ~Q(state__in=["new", "submitted"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id}: {self.state}"

    @property
    def terms(self) -> dict[str, Any]:
        """What both sides must say alike of a transfer."""
        return {"id": str(self.id), "amount": self.amount}
