"""What keeps the path in hand: views that are kept, how much one broker can carry, desks that change hands."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.innovations.enums import HandoverState

PERSON = "people.Person"


class SavedView(Keyed):
    """Filters of the path under a name. ``query`` is the query part of the address; ``is_default``: the owner's first page."""

    owner = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    is_shared = models.BooleanField(default=False)
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="saved_view_once"),
            models.UniqueConstraint(fields=["owner"], name="saved_view_one_default", condition=Q(is_default=True)),
        ]

    def __str__(self) -> str:
        return self.name


class LoadLimit(Record):
    """How many dossiers a broker can guide at a time. Above it a hand-over asks for a reason."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="load_limits")
    dossiers = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="load_limit_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.dossiers}"


class Handover(Keyed):
    """A whole desk that went to others, for good or until a day. ``by_itself``: on that day it comes back unasked."""

    giver = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.GIVEN)
    note = models.TextField(max_length=1000, blank=True)
    reason = models.CharField(max_length=300, blank=True, help_text="why somebody gets more than they can carry")
    until = models.DateField(null=True)
    by_itself = models.BooleanField(default=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "until"], name="handover_due")]
        constraints = [
            models.CheckConstraint(name="handover_lent_has_day", condition=Q(state="given") | Q(until__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.giver}: {self.state}"


class HandoverItem(models.Model):
    """One thing that moved: ``duty`` names the kind (``people.duties``), ``row`` its number there."""

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="items")
    duty = models.CharField(max_length=40)
    row = models.BigIntegerField()
    to = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["handover", "duty", "row"], name="handover_item_once")]

    def __str__(self) -> str:
        return f"{self.duty} {self.row}: {self.to}"
