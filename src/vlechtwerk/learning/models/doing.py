"""What learners do: lessons, real work, feedback on each other, lessons of their own, and what they end with."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record, new_key
from vlechtwerk.learning.enums import WorkState
from vlechtwerk.learning.models.cohorts import Cohort, Learner, Team
from vlechtwerk.learning.models.curricula import Lesson


class LessonDone(Record):
    """That somebody finished a lesson; ``created_at`` is when."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="done")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="done")

    class Meta:
        ordering = ["learner", "id"]
        constraints = [models.UniqueConstraint(fields=["learner", "lesson"], name="lesson_done_once")]

    def __str__(self) -> str:
        return f"{self.learner}: {self.lesson}"


class Submission(Keyed):
    """What somebody handed in for an assignment; handed in again it is replaced, until feedback was given."""

    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="submissions")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="submissions")
    text = models.TextField(max_length=6000)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["lesson", "id"]
        constraints = [models.UniqueConstraint(fields=["learner", "lesson"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.learner}: {self.lesson}"


class Review(Keyed):
    """Feedback that one learner gives on the work of another. ``answers``: one text for each question of the guide."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="reviews")
    answers = models.JSONField(default=list)
    due_on = models.DateField()
    given_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["given_at", "due_on"], name="review_due")]
        constraints = [models.UniqueConstraint(fields=["submission", "reviewer"], name="review_once")]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.submission}"


class RealWork(Keyed):
    """An assignment done for an innovation, or one need of it, by a team or one learner."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="real_work")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="real_work")
    innovation = models.ForeignKey("innovations.Innovation", on_delete=models.PROTECT, related_name="real_work")
    need = models.ForeignKey("innovations.Need", on_delete=models.SET_NULL, null=True, related_name="real_work")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="real_work")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, null=True, related_name="real_work")
    message = models.TextField(max_length=1000)
    state = models.CharField(max_length=10, choices=WorkState.choices, default=WorkState.ASKED)
    state_since = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["cohort", "id"]
        indexes = [models.Index(fields=["state", "state_since"], name="real_work_state")]
        constraints = [
            models.CheckConstraint(
                name="real_work_of_team_or_learner",
                condition=Q(team__isnull=False, learner=None) | Q(team=None, learner__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson}: {self.innovation}"


class Proposal(Keyed):
    """A lesson that a learner proposes; chosen by the group, it becomes ``lesson``."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="proposals")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=120)
    about = models.TextField(max_length=1000)
    lesson = models.OneToOneField(Lesson, on_delete=models.SET_NULL, null=True, related_name="proposal")

    class Meta:
        ordering = ["cohort", "id"]

    def __str__(self) -> str:
        return self.title


class Vote(Record):
    """That somebody would like a proposed lesson."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="votes")
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="votes")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "learner"], name="lesson_vote_once")]

    def __str__(self) -> str:
        return f"{self.learner}: {self.proposal}"


class Award(Record):
    """That somebody completed a curriculum. ``code`` stands on the page where anybody checks it."""

    learner = models.OneToOneField(Learner, on_delete=models.PROTECT, related_name="award")
    code = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    issued_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why it was taken back")

    class Meta:
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.CheckConstraint(name="award_revoked_says_why", condition=Q(revoked_at=None) | ~Q(reason=""))
        ]

    def __str__(self) -> str:
        return self.code
