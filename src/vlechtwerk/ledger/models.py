"""Two tables. The database itself holds the limits and the history; see migration 0002 for the triggers."""

import uuid

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.ledger.enums import AccountKind, Reason, TransferState


class Account(Keyed):
    """A holder of coins. Balance = posted credits − posted debits, in hundredths of a coin."""

    kind = models.CharField(max_length=20, choices=AccountKind.choices)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, null=True, related_name="account")
    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="account"
    )
    posted_debits = models.PositiveBigIntegerField(default=0)
    posted_credits = models.PositiveBigIntegerField(default=0)
    pending_debits = models.PositiveBigIntegerField(default=0)
    pending_credits = models.PositiveBigIntegerField(default=0)
    floor = models.BigIntegerField(null=True)
    ceiling = models.BigIntegerField(null=True)
    soft_floor = models.BigIntegerField(null=True)
    soft_ceiling = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="account_above_floor",
                condition=Q(floor__isnull=True)
                | Q(posted_credits__gte=F("posted_debits") + F("pending_debits") + F("floor")),
            ),
            models.CheckConstraint(
                name="account_below_ceiling",
                condition=Q(ceiling__isnull=True)
                | Q(posted_debits__gte=F("posted_credits") + F("pending_credits") - F("ceiling")),
            ),
            models.CheckConstraint(
                name="account_has_its_holder",
                condition=Q(kind="person", person__isnull=False, organisation__isnull=True)
                | Q(kind="organisation", organisation__isnull=False, person__isnull=True)
                | Q(kind__in=["pot", "opening"], person__isnull=True, organisation__isnull=True),
            ),
            models.CheckConstraint(
                name="account_closed_is_empty",
                condition=Q(closed_at__isnull=True)
                | Q(posted_credits=F("posted_debits"), pending_debits=0, pending_credits=0),
            ),
            models.UniqueConstraint(
                fields=["kind"], name="one_pot_one_opening", condition=Q(kind__in=["pot", "opening"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.person_id or self.organisation_id or ''}".strip()

    @property
    def balance(self) -> int:
        return self.posted_credits - self.posted_debits


class Transfer(models.Model):
    """Coins from one account (debit) to another (credit). Its id is the idempotency key of the first click."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits")
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=TransferState.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    source = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    on_behalf_of = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["debit", "-made_at"], name="transfer_debit"),
            models.Index(fields=["credit", "-made_at"], name="transfer_credit"),
            models.Index(fields=["source"], name="transfer_source"),
            models.Index(fields=["expires_at"], name="transfer_pending", condition=Q(state="pending")),
        ]
        constraints = [
            models.CheckConstraint(name="transfer_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(name="transfer_two_accounts", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(name="transfer_state_known", condition=Q(state__in=TransferState.values)),
            models.CheckConstraint(name="transfer_reason_known", condition=Q(reason__in=Reason.values)),
            models.CheckConstraint(
                name="transfer_correction_is_linked",
                condition=Q(reason="correction", corrects__isnull=False)
                | (~Q(reason="correction") & Q(corrects__isnull=True)),
            ),
            models.CheckConstraint(
                name="transfer_settled_has_time",
                condition=Q(state="pending", settled_at__isnull=True)
                | (~Q(state="pending") & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.state}"
