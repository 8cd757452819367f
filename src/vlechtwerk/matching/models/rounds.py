"""Match rounds: all open needs decided together, row by row."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.matching.enums import Objective, RoundState, RowState, SetAsideReason, WhyNobody

PERSON = "people.Person"
HAS_HELPER = (RowState.PROPOSED, RowState.APPROVED)


class MatchRound(Keyed):
    """One attempt to give every need somebody. A worker scores and solves it; a broker looks and approves.

    ``claim`` and ``seen_at`` tell which worker is at it and when it last moved: a round that stands still is taken
    over where it stopped. Figures are sums of scores; ``bound_…`` can provably not be exceeded.
    """

    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="again")
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.QUEUED)
    objective = models.CharField(max_length=10, choices=Objective.choices, default=Objective.FAIR)
    dial = models.PositiveSmallIntegerField(null=True, help_text="fresh eyes; empty: each need's own")
    most_each = models.PositiveSmallIntegerField(default=2, help_text="sessions one helper may get in this round")
    scope = models.JSONField(default=dict, help_text="axis, region, broker, needs: which needs; empty: all")
    weights = models.JSONField(default=dict)
    need_count = models.PositiveIntegerField(default=0)
    scored_count = models.PositiveIntegerField(default=0)
    claim = models.CharField(max_length=12, blank=True)
    seen_at = models.DateTimeField(default=clock.now)
    total = models.FloatField(null=True)
    worst = models.FloatField(null=True)
    bound_total = models.FloatField(null=True)
    bound_worst = models.FloatField(null=True)
    gap = models.FloatField(null=True)
    price_of_fairness = models.FloatField(null=True)
    seconds = models.FloatField(default=0)
    is_proven = models.BooleanField(default=False)
    changes = models.JSONField(default=dict, help_text="what would change the outcome")
    failure = models.CharField(max_length=300, blank=True)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "seen_at"], name="round_state")]
        constraints = [
            models.CheckConstraint(name="round_progress", condition=Q(scored_count__lte=F("need_count"))),
            models.CheckConstraint(name="round_dial_0_to_4", condition=Q(dial__isnull=True) | Q(dial__lte=4)),
            models.CheckConstraint(name="round_most_each_sane", condition=Q(most_each__gte=1, most_each__lte=26)),
            models.CheckConstraint(name="round_ready_is_solved", condition=~Q(state="ready") | Q(total__isnull=False)),
            models.CheckConstraint(name="round_failed_says_why", condition=~Q(state="failed") | ~Q(failure="")),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d} {self.state}"


class RoundRow(Keyed):
    """One need in a round: whom it may get, and who is proposed.

    ``shortlist`` lists ``[person, score]``, best first; ``shown`` holds per person (as text) score, contributions,
    the codes of reasons and the quote; ``obstacles`` counts who fell out, by code.
    """

    round = models.ForeignKey(MatchRound, on_delete=models.CASCADE, related_name="rows")
    need = models.ForeignKey("innovations.Need", on_delete=models.CASCADE, related_name="round_rows")
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.WAITING)
    shortlist = models.JSONField(default=list)
    shown = models.JSONField(default=dict)
    obstacles = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=32, blank=True)
    helper = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    score = models.FloatField(null=True)
    is_locked = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)
    why_nobody = models.CharField(max_length=12, choices=WhyNobody.choices, blank=True)
    outcome = models.CharField(max_length=300, blank=True, help_text="why the last approval did not go through")
    proposal = models.OneToOneField("matching.Proposal", on_delete=models.PROTECT, null=True, related_name="round_row")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "need"], name="round_row_once"),
            models.CheckConstraint(
                name="round_row_has_helper",
                condition=Q(state__in=["proposed", "approved"], helper__isnull=False, score__isnull=False)
                | Q(state="nobody", helper__isnull=True)
                | Q(state__in=["waiting", "scored"]),
            ),
            models.CheckConstraint(
                name="round_row_approved_is_asked",
                condition=Q(state="approved", proposal__isnull=False) | ~Q(state="approved") & Q(proposal__isnull=True),
            ),
            models.CheckConstraint(
                name="round_row_kept_has_helper",
                condition=Q(is_locked=False, is_by_hand=False) | Q(helper__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.helper or self.state}"


class RoundRefusal(Record):
    """A pair that a broker does not want in this round, nor in those that follow on it."""

    round = models.ForeignKey(MatchRound, on_delete=models.CASCADE, related_name="refusals")
    need = models.ForeignKey("innovations.Need", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=20, choices=SetAsideReason.choices)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "need", "person"], name="round_refusal_once")]

    def __str__(self) -> str:
        return f"{self.need}: {self.person}"
