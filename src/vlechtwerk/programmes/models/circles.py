"""Circles, who is in them, and how they were formed."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.programmes.enums import CircleState, FormingState, PairKind, PlaceState

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
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, null=True, related_name="circles")
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
