"""Programmes, who pays for them, their budget lines, what is promised and paid, and vouchers."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.programmes.enums import LineKind, VoucherState

PERSON = "people.Person"


class Programme(Keyed):
    """What a funder pays for during some years, with its own budget and figures.

    ``target_count``: how many organisations the programme is for, with where that figure comes from.
    """

    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=600, blank=True)
    target_count = models.PositiveIntegerField(null=True)
    target_source = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["-ends_on", "name", "id"]
        constraints = [models.CheckConstraint(name="programme_ends_last", condition=Q(ends_on__gte=F("starts_on")))]

    def __str__(self) -> str:
        return self.name


class FunderShare(Record):
    """What one organisation pays of a programme, in cents."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="shares")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="funder_shares")
    amount_cents = models.BigIntegerField()

    class Meta:
        ordering = ["-amount_cents", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "organisation"], name="funder_share_once"),
            models.CheckConstraint(name="funder_share_positive", condition=Q(amount_cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.programme}"


class BudgetLine(Keyed):
    """Part of the budget of a programme, in cents. What is committed and paid moves in one statement with the line.

    The database holds paid ≤ committed ≤ budgeted, whoever writes; ``queries.tallies_differ`` compares with the rows.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="lines")
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=LineKind.choices, default=LineKind.OTHER)
    amount_cents = models.BigIntegerField()
    committed_cents = models.BigIntegerField(default=0, editable=False)
    paid_cents = models.BigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-amount_cents", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="budget_line_once"),
            models.CheckConstraint(
                name="budget_line_never_over",
                condition=Q(
                    paid_cents__gte=0, committed_cents__gte=F("paid_cents"), amount_cents__gte=F("committed_cents")
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def free_cents(self) -> int:
        """What nobody has been promised yet."""
        return self.amount_cents - self.committed_cents

    @property
    def owed_cents(self) -> int:
        """Promised and not yet paid."""
        return self.committed_cents - self.paid_cents


class Commitment(Keyed):
    """Money of a line promised to somebody; what was not spent goes back to the line when it is released."""

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="commitments")
    payee = models.CharField(max_length=160)
    note = models.CharField(max_length=300, blank=True)
    amount_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField(default=0, editable=False)
    agreed_on = models.DateField()
    released_on = models.DateField(null=True, editable=False)

    class Meta:
        ordering = ["-agreed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="commitment_never_over", condition=Q(paid_cents__gte=0, amount_cents__gte=F("paid_cents"))
            ),
            models.CheckConstraint(
                name="commitment_released_is_paid", condition=Q(released_on=None) | Q(amount_cents=F("paid_cents"))
            ),
        ]

    def __str__(self) -> str:
        return self.payee

    @property
    def owed_cents(self) -> int:
        return self.amount_cents - self.paid_cents


class Payment(Record):
    """One payment on a commitment. Never changed; a mistake is a payment the other way, with its own reference."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="payments")
    amount_cents = models.BigIntegerField()
    paid_on = models.DateField()
    reference = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-paid_on", "-id"]
        constraints = [models.CheckConstraint(name="payment_not_nothing", condition=~Q(amount_cents=0))]

    def __str__(self) -> str:
        return self.reference or str(self.commitment)


class Voucher(Keyed):
    """Help that is paid for an organisation, by somebody of its own choice, up to an amount and a day.

    ``keeper``: who of the team hears when it waits too long. ``reminded_at`` is emptied at every step.
    """

    line = models.ForeignKey(BudgetLine, on_delete=models.PROTECT, related_name="vouchers")
    holder = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="vouchers")
    purpose = models.CharField(max_length=200)
    amount_cents = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=VoucherState.choices, default=VoucherState.ISSUED)
    state_since = models.DateTimeField(default=clock.now)
    valid_until = models.DateField()
    provider = models.CharField(max_length=160, blank=True)
    used_on = models.DateField(null=True)
    declared_cents = models.BigIntegerField(null=True)
    invoice = models.CharField(max_length=80, blank=True)
    paid_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_vouchers")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "valid_until"], name="voucher_due")]
        constraints = [
            models.CheckConstraint(name="voucher_positive", condition=Q(amount_cents__gt=0)),
            models.CheckConstraint(
                name="voucher_reserved_names_who",
                condition=~Q(state__in=["reserved", "used", "declared", "paid"]) | ~Q(provider=""),
            ),
            models.CheckConstraint(
                name="voucher_used_has_day",
                condition=~Q(state__in=["used", "declared", "paid"]) | Q(used_on__isnull=False),
            ),
            models.CheckConstraint(
                name="voucher_declared_within",
                condition=~Q(state__in=["declared", "paid"])
                | Q(declared_cents__gt=0, declared_cents__lte=F("amount_cents")),
            ),
            models.CheckConstraint(name="voucher_paid_has_day", condition=~Q(state="paid") | Q(paid_on__isnull=False)),
            models.CheckConstraint(name="voucher_cancelled_says_why", condition=~Q(state="cancelled") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.purpose}"

    @property
    def bound_cents(self) -> int:
        """What of the line it holds: nothing once it is over without use, what was declared from then on."""
        if self.state in {VoucherState.EXPIRED, VoucherState.CANCELLED}:
            return 0
        return self.amount_cents if self.declared_cents is None else self.declared_cents
