"""Circles, who is in them, and how they were formed."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.programmes.enums import CircleState, FormingState, LineKind, PairKind, PlaceState, VoucherState

PERSON = "people.Person"


class CircleForming(Keyed):
    """A division of people over circles: who is considered, by which rules, and what came of it.

    ``rules`` has one entry per wish: ``{"sectors": {"priority": 2, "least": 3}}``. ``filters`` is how people were
    looked for, so that a place that falls free is filled from the same crowd. ``last_move`` can be undone.
    """

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    filters = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    least = models.PositiveSmallIntegerField(default=5)
    most = models.PositiveSmallIntegerField(default=8)
    seed = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=FormingState.choices, default=FormingState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True)
    group_count = models.PositiveSmallIntegerField(null=True)
    unmet_count = models.PositiveSmallIntegerField(null=True)
    is_proven = models.BooleanField(default=False)
    seconds = models.FloatField(null=True)
    last_move = models.JSONField(null=True)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "claimed_at"], name="forming_state")]
        constraints = [
            models.CheckConstraint(name="forming_size_sane", condition=Q(least__gte=2, most__gte=F("least"))),
            models.CheckConstraint(
                name="forming_result_has_groups",
                condition=~Q(state__in=["ready", "confirmed"])
                | Q(group_count__isnull=False, unmet_count__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(Record):
    """One person who is considered, and the group (from 1) they came in; locked by hand or not."""

    forming = models.ForeignKey(CircleForming, on_delete=models.CASCADE, related_name="placements")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    group = models.PositiveSmallIntegerField(null=True)
    is_locked = models.BooleanField(default=False)

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["forming", "person"], name="placement_once"),
            models.CheckConstraint(
                name="placement_lock_has_group", condition=Q(is_locked=False) | Q(group__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.group}"


class Pair(Record):
    """Two people who must, or must not, be in one circle; the lower row number is the first."""

    forming = models.ForeignKey(CircleForming, on_delete=models.CASCADE, related_name="pairs")
    first = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=PairKind.choices)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["forming", "first", "second"], name="pair_once"),
            models.CheckConstraint(name="pair_in_order", condition=Q(first__lt=F("second"))),
        ]

    def __str__(self) -> str:
        return f"{self.first}, {self.second}: {self.kind}"


class Circle(Keyed):
    """A learning circle: people who learn from each other about one subject, with or without a guide."""

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    theme = models.ForeignKey("taxonomy.Theme", on_delete=models.PROTECT, null=True, related_name="circles")
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, null=True, related_name="circles")
    forming = models.ForeignKey(CircleForming, on_delete=models.PROTECT, related_name="circles")
    guide = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="guided_circles")
    state = models.CharField(max_length=10, choices=CircleState.choices, default=CircleState.FORMING)
    state_since = models.DateTimeField(default=clock.now)
    harvest = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-created_at", "name", "id"]
        indexes = [models.Index(fields=["state", "-created_at"], name="circle_state")]
        constraints = [
            models.CheckConstraint(name="circle_closed_says_why", condition=~Q(state="closed") | ~Q(harvest=""))
        ]

    def __str__(self) -> str:
        return self.name


class CircleMember(Keyed):
    """Somebody's place in a circle, from the invitation on. ``shares_contact``: with the other members, once it runs."""

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="circle_places")
    state = models.CharField(max_length=10, choices=PlaceState.choices, default=PlaceState.INVITED)
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    shares_contact = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["person__name", "id"]
        indexes = [models.Index(fields=["state", "answer_by"], name="circle_place_due")]
        constraints = [
            models.UniqueConstraint(fields=["circle", "person"], name="circle_member_once"),
            models.CheckConstraint(
                name="circle_answer_has_time", condition=Q(state="invited") | Q(answered_at__isnull=False)
            ),
            models.CheckConstraint(
                name="circle_shares_after_yes", condition=Q(shares_contact=False) | Q(state="accepted")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.circle}"


class Programme(Keyed):
    """What a funder pays for during some years, with its own budget and figures."""

    name = models.CharField(max_length=120, unique=True)
    purpose = models.CharField(max_length=600, blank=True)
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
