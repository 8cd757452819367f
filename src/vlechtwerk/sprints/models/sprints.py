"""A sprint, its timed blocks, and who takes part."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.sprints.enums import Board, Phase, SprintState

PERSON = "people.Person"


class Sprint(Keyed):
    """One challenge, one group, one to five days.

    ``version`` goes up with every change, so that browsers hear cheaply whether there is something new. ``ends_at`` is
    that of the last block as it stands now. ``pin`` is typed by who has no link, and is gone once the sprint is over;
    ``door`` goes up when links given out before may open no longer. ``turn`` counts the votes that were held.
    """

    title = models.CharField(max_length=120)
    challenge = models.TextField(max_length=1000)
    innovation = models.ForeignKey(
        "innovations.Innovation", on_delete=models.PROTECT, null=True, blank=True, related_name="sprints"
    )
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_sprints")
    state = models.CharField(max_length=10, choices=SprintState.choices, default=SprintState.PLANNED)
    state_since = models.DateTimeField(default=clock.now)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    board = models.CharField(max_length=10, choices=Board.choices, default=Board.SILENT)
    dots_each = models.PositiveSmallIntegerField(default=3)
    turn = models.PositiveSmallIntegerField(default=0)
    statement = models.CharField(max_length=300, blank=True)
    pin = models.CharField(max_length=6, unique=True, null=True)
    door = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)
    reminded_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["state", "starts_at"], name="sprint_state")]
        constraints = [
            models.CheckConstraint(name="sprint_cancelled_says_why", condition=~Q(state="cancelled") | ~Q(close_reason="")),
            models.CheckConstraint(
                name="sprint_over_has_no_pin", condition=~Q(state__in=["harvested", "cancelled"]) | Q(pin=None)
            ),
            models.CheckConstraint(name="sprint_dots_sane", condition=Q(dots_each__range=(1, 20))),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class SprintStep(Keyed):
    """A timed block. Its clock runs from ``started_at``; ``paused_s`` is what pauses took, ``paused_at`` the one now."""

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(default=1)
    phase = models.CharField(max_length=10, choices=Phase.choices)
    title = models.CharField(max_length=120)
    instruction = models.TextField(max_length=600, blank=True)
    minutes = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_s = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["sprint", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["sprint"], name="sprint_one_running_step", condition=Q(started_at__isnull=False, finished_at=None)
            ),
            models.CheckConstraint(name="sprint_step_minutes", condition=Q(minutes__range=(5, 480))),
            models.CheckConstraint(name="sprint_step_days", condition=Q(day__range=(1, 5))),
            models.CheckConstraint(
                name="sprint_step_began", condition=Q(started_at__isnull=False) | Q(finished_at=None, paused_at=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class SprintMember(Keyed):
    """Somebody who takes part, with an account or by the link alone."""

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="sprint_seats")
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["sprint", "id"]
        constraints = [models.UniqueConstraint(fields=["sprint", "person"], name="sprint_member_once")]

    def __str__(self) -> str:
        return self.name
