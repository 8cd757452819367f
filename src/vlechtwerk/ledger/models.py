"""The books (Account, Transfer) and their rules (Policy, LimitRequest, LimitVote, Mandate).

The database itself holds the limits, the history and the tallies: a transfer that is written moves the tallies of
its two accounts in the same statement, by the triggers of migration 0002. No Python can write one without the other.
"""

import uuid

from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Least
from django.db.models.lookups import Exact, GreaterThanOrEqual

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.ledger import rules
from vlechtwerk.ledger.enums import (
    AccountKind,
    LimitSide,
    LimitState,
    Reason,
    SimulatedYear,
    SimulationState,
    TieRule,
    TransferState,
)


def _both_or_neither(first: Q, second: Q) -> Q:
    return Q(Exact(*(ExpressionWrapper(one, models.BooleanField()) for one in (first, second))))


class Account(Keyed):
    """A holder of coins. Balance = posted credits − posted debits, in hundredths of a coin.

    ``floor`` and ``ceiling`` hold now; ``extra_floor`` and ``extra_ceiling`` are how far an approval once moved them
    beyond what the policy gives, to be taken back as soon as the balance allows.
    """

    kind = models.CharField(max_length=20, choices=AccountKind.choices)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, null=True, related_name="account")
    organisation = models.OneToOneField(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="account"
    )
    posted_debits = models.BigIntegerField(default=0)
    posted_credits = models.BigIntegerField(default=0)
    pending_debits = models.BigIntegerField(default=0)
    pending_credits = models.BigIntegerField(default=0)
    floor = models.BigIntegerField(null=True)
    ceiling = models.BigIntegerField(null=True)
    soft_floor = models.BigIntegerField(null=True)
    soft_ceiling = models.BigIntegerField(null=True)
    extra_floor = models.BigIntegerField(default=0)
    extra_ceiling = models.BigIntegerField(default=0)
    partner = models.CharField(max_length=120, blank=True, help_text="name of the partner network whose account it is")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # One for all six: PostgreSQL reads every check anew at the update of a posting.
            models.CheckConstraint(
                name="account_tallies_not_negative",
                condition=GreaterThanOrEqual(
                    Least(
                        "posted_debits",
                        "posted_credits",
                        "pending_debits",
                        "pending_credits",
                        "extra_floor",
                        "extra_ceiling",
                    ),
                    0,
                ),
            ),
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
                condition=_both_or_neither(Q(kind="person"), Q(person__isnull=False))
                & _both_or_neither(Q(kind="organisation"), Q(organisation__isnull=False))
                & _both_or_neither(Q(kind="partner"), ~Q(partner=""))
                & Q(kind__in=AccountKind.values),
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
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="debits", db_index=False)
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="credits", db_index=False)
    amount = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=TransferState.choices)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    source = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=60, blank=True, help_text="what the help was about, in the network's words")
    note = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    settled_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    class Meta:
        ordering = ["-made_at", "-id"]
        indexes = [
            models.Index(fields=["debit", "settled_at"], name="transfer_debit"),
            models.Index(fields=["credit", "settled_at"], name="transfer_credit"),
            models.Index(fields=["source"], name="transfer_source", condition=~Q(source="")),
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


class Policy(Record):
    """One version of the rules of the coin; the newest holds, none is ever changed. Amounts in hundredths."""

    version = models.PositiveIntegerField(unique=True)
    session_value = models.PositiveBigIntegerField(default=rules.SESSION_VALUE)
    soft_floor = models.BigIntegerField(default=rules.SOFT_FLOOR)
    soft_ceiling = models.BigIntegerField(default=rules.SOFT_CEILING)
    hard_floor = models.BigIntegerField(default=rules.HARD_FLOOR)
    hard_ceiling = models.BigIntegerField(default=rules.HARD_CEILING)
    newcomer_floor = models.BigIntegerField(default=rules.HARD_FLOOR)
    newcomer_until = models.PositiveSmallIntegerField(default=0, help_text="sessions given; 0: no rule for newcomers")
    trust_every = models.PositiveSmallIntegerField(
        default=0, help_text="sessions given per step; 0: trust does not grow"
    )
    trust_step = models.PositiveBigIntegerField(default=rules.TRUST_STEP)
    trust_most = models.PositiveBigIntegerField(default=rules.TRUST_MOST)
    organisation_times = models.PositiveSmallIntegerField(
        default=rules.ORGANISATION_TIMES, help_text="the limits of an organisation, as a multiple of a person's"
    )
    pot_floor = models.BigIntegerField(default=0)
    pot_pays_outside = models.BooleanField(default=True)
    pot_takes_leavers = models.BooleanField(default=True)
    reservation_days = models.PositiveSmallIntegerField(default=rules.RESERVATION_DAYS)
    approvals_needed = models.PositiveSmallIntegerField(default=rules.APPROVALS_NEEDED)
    approval_days = models.PositiveSmallIntegerField(default=rules.APPROVAL_DAYS, help_text="working days")
    approval_tie = models.CharField(max_length=10, choices=TieRule.choices, default=TieRule.REFUSE)
    why = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                name="policy_limits_in_order",
                condition=Q(hard_floor__lte=F("soft_floor"), soft_floor__lte=0)
                & Q(soft_ceiling__gte=0, hard_ceiling__gte=F("soft_ceiling"))
                & (Q(newcomer_until=0) | Q(newcomer_floor__gte=F("hard_floor")))
                & Q(newcomer_floor__lte=0, pot_floor__lte=0),
            ),
            models.CheckConstraint(
                name="policy_values_sane",
                condition=Q(session_value__gt=0, approvals_needed__gte=1, approval_days__gte=1)
                & Q(reservation_days__gte=1, organisation_times__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"


class LimitRequest(Keyed):
    """Once past a hard limit, asked of the team; ``amount`` is how far, ``source`` what it is for.

    Granted, it is good for one booking: ``transfer`` is the one that used it (see ``actions.reserve``).
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="limit_requests")
    side = models.CharField(max_length=10, choices=LimitSide.choices)
    amount = models.PositiveBigIntegerField()
    source = models.CharField(max_length=80)
    why = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=LimitState.choices, default=LimitState.ASKED)
    needed = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    answer_by = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        ordering = ["answer_by", "id"]
        indexes = [
            models.Index(fields=["answer_by"], name="limit_waiting", condition=Q(state="asked")),
            models.Index(fields=["source"], name="limit_source"),
        ]
        constraints = [
            models.CheckConstraint(name="limit_amount_positive", condition=Q(amount__gt=0, needed__gte=1)),
            models.CheckConstraint(name="limit_state_known", condition=Q(state__in=LimitState.values)),
            models.CheckConstraint(
                name="limit_decided_has_time",
                condition=Q(state="asked", decided_at__isnull=True) | (~Q(state="asked") & Q(decided_at__isnull=False)),
            ),
            models.UniqueConstraint(fields=["account", "source"], name="limit_asked_once", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.account}: {self.side} {self.amount}"


class LimitVote(Record):
    """What one of the team says to a request."""

    request = models.ForeignKey(LimitRequest, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    grants = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="limit_vote_once")]

    def __str__(self) -> str:
        return f"{self.person}: {'yes' if self.grants else 'no'}"


class Mandate(Record):
    """Somebody may act for the account of an organisation: see its statement, earn and pay for it."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, related_name="mandates")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="mandates")
    given_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"], name="mandate_once", condition=Q(ended_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.organisation}"


class Simulation(Keyed):
    """A year of coins lived again under other rules; a worker calculates it, seed by seed (``ledger.simulation``).

    ``today`` and ``tried`` hold the fields of a policy, so that the result stays explained when the policy changes;
    ``habits`` and ``demand`` what people are taken to do. ``claim`` and ``seen_at`` tell which worker is at it.
    """

    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SimulationState.choices, default=SimulationState.QUEUED)
    year = models.CharField(max_length=10, choices=SimulatedYear.choices)
    until = models.DateTimeField(default=clock.now, help_text="the end of the own year")
    version = models.PositiveIntegerField(help_text="of the policy of that day")
    today = models.JSONField()
    tried = models.JSONField()
    habits = models.JSONField()
    demand = models.JSONField(default=dict)
    seed_count = models.PositiveSmallIntegerField()
    done_count = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=12, blank=True)
    seen_at = models.DateTimeField(default=clock.now)
    seconds = models.FloatField(default=0)
    pairs = models.JSONField(default=list, help_text="what is calculated so far, seed by seed")
    result = models.JSONField(null=True, help_text="engine.comparison.compared, with the size of the year")
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="simulation_progress", condition=Q(done_count__lte=F("seed_count"))),
            models.CheckConstraint(
                name="simulation_ready_has_result",
                condition=Q(state="ready", result__isnull=False) | ~Q(state="ready") & Q(result__isnull=True),
            ),
            models.CheckConstraint(name="simulation_failed_says_why", condition=~Q(state="failed") | ~Q(failure="")),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.state}"
