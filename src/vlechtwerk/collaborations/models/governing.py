"""Who decides what and how, who may join, and what was decided."""

from django.db import models
from django.db.models import Q

from vlechtwerk.collaborations.enums import Choice, DecisionState, Method, Tie, Who
from vlechtwerk.collaborations.models.base import Collaboration, CollaborationMember
from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record


class Criterion(Keyed):
    """Something a member must meet. One that somebody was held against is put away, and stays to be read."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="criteria")
    text = models.CharField(max_length=200)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["collaboration", "id"]

    def __str__(self) -> str:
        return self.text


class MemberCheck(Record):
    """Whether somebody who joins meets a criterion, as whoever looked wrote it down."""

    member = models.ForeignKey(CollaborationMember, on_delete=models.CASCADE, related_name="checks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="checks")
    is_met = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["criterion"]
        constraints = [models.UniqueConstraint(fields=["member", "criterion"], name="member_check_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.criterion}"


class GovernanceRule(Keyed):
    """How one kind of thing is decided. ``quorum``: the percentage that must vote; too few after the last day:
    a second call in which whoever votes decides, or the proposal falls. Never changed: another one takes its place."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="rules")
    what = models.CharField(max_length=200)
    who = models.CharField(max_length=10, choices=Who.choices, default=Who.ALL)
    method = models.CharField(max_length=10, choices=Method.choices)
    quorum = models.PositiveSmallIntegerField()
    has_second_call = models.BooleanField(default=True)
    tie = models.CharField(max_length=10, choices=Tie.choices, blank=True)
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["collaboration", "id"]
        constraints = [
            models.CheckConstraint(name="rule_quorum_sane", condition=Q(quorum__range=(1, 100))),
            models.CheckConstraint(name="rule_majority_has_tie", condition=~Q(method="majority") | ~Q(tie="")),
        ]

    def __str__(self) -> str:
        return self.what


class Decision(Keyed):
    """A proposal and what became of it. ``call`` 2: a second call, without quorum. ``by_tie``: the tie rule decided.
    ``for_count`` and so on stay as they were counted; a later decision ``replaces`` it."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="decisions")
    rule = models.ForeignKey(GovernanceRule, on_delete=models.PROTECT, related_name="decisions")
    title = models.CharField(max_length=160)
    text = models.TextField(max_length=2000, blank=True)
    admits = models.ForeignKey(CollaborationMember, on_delete=models.PROTECT, null=True, related_name="admissions")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="later")
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    call = models.PositiveSmallIntegerField(default=1)
    closes_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    for_count = models.PositiveSmallIntegerField(default=0)
    against_count = models.PositiveSmallIntegerField(default=0)
    abstain_count = models.PositiveSmallIntegerField(default=0)
    voter_count = models.PositiveSmallIntegerField(default=0)
    by_tie = models.BooleanField(default=False)
    lacked_quorum = models.BooleanField(default=False)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "closes_on"], name="decision_state")]

    def __str__(self) -> str:
        return self.title


class Vote(Record):
    """The vote of one member; empty until it is cast. Made when the proposal opens: who joins later does not vote."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(CollaborationMember, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=10, choices=Choice.choices, blank=True)
    note = models.CharField(max_length=300, blank=True)
    cast_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["decision", "member"]
        constraints = [models.UniqueConstraint(fields=["decision", "member"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.member}: {self.choice or '…'}"
