"""What surrounds a collaboration: stakeholders, critical friends and what they read, conflicts, communication."""

from django.db import models
from django.db.models import Q

from vlechtwerk.collaborations.enums import Background, ConflictState
from vlechtwerk.collaborations.models.base import Collaboration, CollaborationMember
from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record


class Stakeholder(Keyed):
    """Somebody with an interest, from 1 to 5, and influence, from 1 to 5; and what moves them."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="stakeholders")
    name = models.CharField(max_length=120)
    influence = models.PositiveSmallIntegerField()
    interest = models.PositiveSmallIntegerField()
    motive = models.CharField(max_length=300)

    class Meta:
        ordering = ["collaboration", "-influence", "-interest", "id"]
        constraints = [
            models.CheckConstraint(
                name="stakeholder_scale", condition=Q(influence__range=(1, 5), interest__range=(1, 5))
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class CriticalFriend(Keyed):
    """A guest without an account, who reads progress reports and says what they think."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="friends")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    background = models.CharField(max_length=10, choices=Background.choices)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["collaboration", "id"]

    def __str__(self) -> str:
        return self.name


class ProgressReport(Keyed):
    """How it goes, in words. ``asked_at``: when the critical friends were last asked to read it."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="reports")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=6000)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title


class FriendComment(Record):
    """What a critical friend said of a report."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="comments")
    friend = models.ForeignKey(CriticalFriend, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField(max_length=3000)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.friend}: {self.report}"


class Conflict(Keyed):
    """Something to work on. Nobody but those who speak for a member reads it."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="conflicts")
    text = models.TextField(max_length=2000)
    taken_by = models.ForeignKey(CollaborationMember, on_delete=models.PROTECT, null=True, related_name="conflicts")
    state = models.CharField(max_length=10, choices=ConflictState.choices, default=ConflictState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    helped = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="conflict_worked_on_by_somebody",
                condition=~Q(state__in=["working", "solved"]) | Q(taken_by__isnull=False),
            ),
            models.CheckConstraint(name="conflict_solved_says_how", condition=~Q(state="solved") | ~Q(helped="")),
        ]

    def __str__(self) -> str:
        return self.key


class CommunicationStep(Keyed):
    """Who hears what, by which channel, and when."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="communication")
    whom = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    channel = models.CharField(max_length=80)
    planned_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering = ["collaboration", "planned_on", "id"]

    def __str__(self) -> str:
        return self.what
