"""The way that innovations go, in versions, and every move on it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.innovations.enums import CheckAt, StepOwner

PERSON = "people.Person"


class Path(Keyed):
    """A structured way that innovations go, improved in versions."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class PathVersion(Keyed):
    """One version of a path; dossiers keep the version they walk on. Never changed once it is published."""

    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_on = models.DateField(null=True)
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["path", "number"], name="path_version_once"),
            models.UniqueConstraint(fields=["path"], name="path_one_draft", condition=Q(published_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.number}"


class Stage(Keyed):
    """A stage with the working days it is expected to take; null where it has no end (anchored).

    ``comes_from``: the stage of the version before that it was copied from, so that both can be compared.
    """

    version = models.ForeignKey(PathVersion, on_delete=models.PROTECT, related_name="stages")
    order = models.PositiveSmallIntegerField()
    name_nl = models.CharField(max_length=60)
    name_fr = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    expected_days = models.PositiveSmallIntegerField(null=True, blank=True)
    asks = models.TextField(max_length=600, blank=True)
    offers = models.TextField(max_length=600, blank=True)
    comes_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="stage_order_once")]

    def __str__(self) -> str:
        return str(getattr(self, f"name_{(get_language() or 'nl')[:2]}", "") or self.name_nl)


class StageStep(Keyed):
    """A piece of work that a dossier gets when it enters the stage. ``text`` may hold {innovation}, {lead}, {broker}."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="steps")
    text = models.CharField(max_length=120)
    owner_role = models.CharField(max_length=12, choices=StepOwner.choices, default=StepOwner.BROKER)
    within_days = models.PositiveSmallIntegerField(default=5)

    class Meta:
        ordering = ["within_days", "id"]

    def __str__(self) -> str:
        return self.text


class StageCheck(Keyed):
    """A sentence that somebody ticks on the dossier, before it comes into the stage or leaves it."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="checks")
    at = models.CharField(max_length=5, choices=CheckAt.choices, default=CheckAt.EXIT)
    text = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class CheckTick(Record):
    """Somebody says that a check holds for a dossier."""

    check_of = models.ForeignKey(StageCheck, on_delete=models.PROTECT, related_name="ticks")
    innovation = models.ForeignKey("innovations.Innovation", on_delete=models.CASCADE, related_name="ticks")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_of", "innovation"], name="check_ticked_once")]

    def __str__(self) -> str:
        return f"{self.innovation}: {self.check_of}"


class LaidStep(models.Model):
    """Which task a step of the stage became on a dossier; a step is laid down once, also when the stage comes back."""

    step = models.ForeignKey(StageStep, on_delete=models.PROTECT, related_name="laid")
    innovation = models.ForeignKey("innovations.Innovation", on_delete=models.CASCADE, related_name="laid_steps")
    task = models.OneToOneField("innovations.Task", on_delete=models.CASCADE, related_name="laid_step")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "innovation"], name="step_laid_once")]

    def __str__(self) -> str:
        return f"{self.innovation}: {self.step}"


class StageChange(models.Model):
    """Every move on the path. Between two versions: the dossier was moved over, and its stage did not end there."""

    innovation = models.ForeignKey("innovations.Innovation", on_delete=models.CASCADE, related_name="stage_changes")
    from_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="entered_by")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.innovation}: {self.to_stage}"
