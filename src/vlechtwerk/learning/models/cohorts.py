"""A group that follows a curriculum: who learns, in which team, who teaches, and who comes as a guest."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.learning.enums import Background, CohortState, LearnerState, LectureState
from vlechtwerk.learning.models.curricula import Curriculum

PERSON = "people.Person"


class Cohort(Keyed):
    """One group through one version of a curriculum. ``is_open``: people may apply for it."""

    curriculum = models.ForeignKey(Curriculum, on_delete=models.PROTECT, related_name="cohorts")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=CohortState.choices, default=CohortState.PLANNED)
    state_since = models.DateTimeField(default=clock.now)
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveSmallIntegerField(default=20)
    is_open = models.BooleanField(default=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_learning_groups")
    reminded_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["state", "starts_on"], name="cohort_state")]
        constraints = [
            models.CheckConstraint(name="cohort_days_in_order", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="cohort_has_seats", condition=Q(seats__range=(1, 300))),
            models.CheckConstraint(name="cohort_off_says_why", condition=~Q(state="cancelled") | ~Q(close_reason="")),
        ]

    def __str__(self) -> str:
        return self.title


class Lecturer(Record):
    """Who teaches a cohort and sees how everybody gets on."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="lecturers")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="lecturer_places")

    class Meta:
        ordering = ["cohort", "id"]
        constraints = [models.UniqueConstraint(fields=["cohort", "person"], name="lecturer_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.cohort}"


class Team(Keyed):
    """Learners who work together."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="teams")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["cohort", "number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="team_number_once")]

    def __str__(self) -> str:
        return str(self.number)


class Learner(Keyed):
    """Somebody's place in a cohort, from the application on. ``is_placed``: put in this team by hand, and stays there."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="learners")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="learner_places")
    state = models.CharField(max_length=10, choices=LearnerState.choices, default=LearnerState.APPLIED)
    state_since = models.DateTimeField(default=clock.now)
    background = models.CharField(max_length=10, choices=Background.choices, default=Background.OTHER)
    motive = models.CharField(max_length=600, blank=True, help_text="why they want to take part")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, related_name="learners")
    is_placed = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["cohort", "id"]
        indexes = [models.Index(fields=["state", "state_since"], name="learner_state")]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="learner_once"),
            models.CheckConstraint(
                name="learner_placed_has_team", condition=Q(is_placed=False) | Q(team__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.cohort}"


class Goal(Keyed):
    """What a learner wants to learn, in their own words; written before the first lesson opens."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(max_length=300)
    reached_on = models.DateField(null=True)

    class Meta:
        ordering = ["learner", "id"]

    def __str__(self) -> str:
        return self.text


class Lecture(Keyed):
    """Somebody of the network comes to tell about what they know. Given, it is worth one coin of the common pot.

    ``number`` is the number of that one booking.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="lectures")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="guest_lectures")
    title = models.CharField(max_length=120)
    message = models.TextField(max_length=1000)
    starts_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=LectureState.choices, default=LectureState.ASKED)
    state_since = models.DateTimeField(default=clock.now)
    number = models.UUIDField(default=uuid4, unique=True, editable=False)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["cohort", "starts_at", "id"]
        indexes = [models.Index(fields=["state", "state_since"], name="lecture_state")]

    def __str__(self) -> str:
        return self.title
