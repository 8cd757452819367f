"""The way that innovations go, in versions, and every move on it."""

from django.db import models
from django.utils.translation import get_language

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record

PERSON = "people.Person"


class Path(Keyed):
    """A structured way that innovations go, improved in versions."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class PathVersion(Record):
    """One version of a path; dossiers keep the version they walk on."""

    path = models.ForeignKey(Path, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    published_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["path", "number"], name="path_version_once")]

    def __str__(self) -> str:
        return f"{self.path} {self.number}"


class Stage(Keyed):
    """A stage with the days it is expected to take; null where it has no end (anchored)."""

    version = models.ForeignKey(PathVersion, on_delete=models.PROTECT, related_name="stages")
    order = models.PositiveSmallIntegerField()
    name_nl = models.CharField(max_length=60)
    name_fr = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    expected_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ["version", "order"]
        constraints = [models.UniqueConstraint(fields=["version", "order"], name="stage_order_once")]

    def __str__(self) -> str:
        return str(getattr(self, f"name_{(get_language() or 'nl')[:2]}", "") or self.name_nl)


class StageChange(models.Model):
    """Every move on the path, with how long the stage before took (days)."""

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
