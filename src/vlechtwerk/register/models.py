"""An import, its rows, and what each of them made."""

from collections.abc import Mapping, Sequence

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.register.enums import Choice, ImportKind, ImportState, RowState


class ListImport(Keyed):
    """A file on its way in. ``columns``: heading → field; ``values``: heading → their word → ours.

    ``hats`` are those of whoever brought it: they limit which hats a row may give. ``total`` and ``done_count`` are of
    the work at hand: checking, writing, taking back.
    """

    kind = models.CharField(max_length=20, choices=ImportKind.choices)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    file_name = models.CharField(max_length=120)
    system = models.CharField(max_length=20, blank=True, help_text="the system whose export it looks like")
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    rate = models.DecimalField(max_digits=9, decimal_places=2, default=1, help_text="how much of theirs is one coin")
    row_count = models.PositiveIntegerField(default=0)
    wrong_count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    hats = models.JSONField(default=list)
    claim = models.CharField(max_length=12, blank=True)
    seen_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="import_state_known", condition=Q(state__in=ImportState.values)),
            models.CheckConstraint(name="import_rate_positive", condition=Q(rate__gt=0)),
        ]

    def __str__(self) -> str:
        return self.file_name


class RowManager(models.Manager["ImportRow"]):
    def keep(self, rows: "Sequence[ImportRow]", fields: "list[str]") -> None:
        """Many rows in one statement: written as new ones that are there already. (An update of many rows costs the
        database twenty times as much, because every value is looked up among all.)"""
        self.bulk_create(rows, 500, update_conflicts=True, unique_fields=["id"], update_fields=fields)


class ImportRow(models.Model):
    """One row of the file, by the number that a spreadsheet gives it. ``cells`` and ``values`` are emptied once it is
    written: then the register is the only place where they stand.

    ``subject``: the person or organisation it became. ``filled``: which empty fields of it this row filled, each with a
    hash of the value, so that it can be taken back where nobody wrote something else since.
    """

    batch = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    errors = models.JSONField(default=list, help_text="pairs of a heading and what is wrong there")
    is_wrong = models.BooleanField(default=False)
    is_known = models.BooleanField(default=False, help_text="stands in the network already, so nothing is to be done")
    matches = models.JSONField(default=list)
    has_match = models.BooleanField(default=False)
    choice = models.CharField(max_length=10, choices=Choice.choices, default=Choice.NEW)
    same_as = models.CharField(max_length=20, blank=True, help_text="pk:7, or row:12 of this file")
    reference = models.CharField(max_length=80, blank=True, help_text="its number in the other system")
    subject = models.BigIntegerField(null=True)
    filled = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=RowState.choices, default=RowState.WAITING)
    objects = RowManager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["batch", "state", "number"], name="import_row_state"),
            models.Index(fields=["reference"], name="import_reference", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.number}"


def same_as(match: Mapping[str, object]) -> str:
    """Whom one of the ``matches`` of a row is, as a choice: ``pk:7``, or ``row:12`` of this file."""
    return f"pk:{match['pk']}" if match["pk"] else f"row:{match['row']}"


class ImportMade(models.Model):
    """One thing that an import made, as in ``people.person`` 7."""

    batch = models.ForeignKey(ListImport, on_delete=models.CASCADE, related_name="made")
    label = models.CharField(max_length=40)
    number = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["batch", "label", "number"], name="import_made")]

    def __str__(self) -> str:
        return f"{self.label} {self.number}"


class ColumnMapping(models.Model):
    """What the columns of a file meant the last time; the next export of the same system has the same headings."""

    kind = models.CharField(max_length=20, choices=ImportKind.choices)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    rate = models.DecimalField(max_digits=9, decimal_places=2, default=1)
    used_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "fingerprint"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:8]}"
