"""What the group makes and tries out: storyboard, prototype, test."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.sprints.enums import FrameKind, Outcome
from vlechtwerk.sprints.models.sprints import Sprint


class Frame(Keyed):
    """One picture of the story, or of the prototype, with words; ``alt`` for who does not see it. ``media``: its type."""

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="frames")
    kind = models.CharField(max_length=10, choices=FrameKind.choices)
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=400)
    alt = models.CharField(max_length=200, blank=True)
    media = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["sprint", "kind", "order", "id"]
        constraints = [models.CheckConstraint(name="sprint_picture_has_alt", condition=Q(media="") | ~Q(alt=""))]

    def __str__(self) -> str:
        return self.text


class FrameContent(models.Model):
    """The bytes, apart, so that a list does not read them."""

    frame = models.OneToOneField(Frame, on_delete=models.CASCADE, primary_key=True, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.frame)


class ScriptLine(Keyed):
    """One line of the test script: what every tester is asked to do."""

    sprint = models.ForeignKey(Sprint, on_delete=models.CASCADE, related_name="script")
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["sprint", "order", "id"]

    def __str__(self) -> str:
        return self.text


class Observation(Record):
    """How one tester (a number from 1, never a name) managed one task, and what was seen."""

    line = models.ForeignKey(ScriptLine, on_delete=models.CASCADE, related_name="observations")
    tester = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["line", "tester"]
        constraints = [
            models.UniqueConstraint(fields=["line", "tester"], name="observation_once"),
            models.CheckConstraint(name="observation_tester", condition=Q(tester__range=(1, 5))),
        ]

    def __str__(self) -> str:
        return f"{self.tester}: {self.outcome}"
