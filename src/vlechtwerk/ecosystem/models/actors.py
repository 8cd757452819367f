"""Actors, and what binds them by hand."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.ecosystem.enums import Helix, Ownership, RelationKind, RelationSource, Shape
from vlechtwerk.taxonomy.models import Named

PERSON = "people.Person"


class Domain(Named):
    """What an actor is in the ecosystem, as the table of the needs analysis divides them; the network edits the list."""

    order = models.PositiveSmallIntegerField(default=0)
    shape = models.CharField(max_length=12, choices=Shape.choices, default=Shape.CIRCLE)
    helix = models.CharField(max_length=12, choices=Helix.choices, default=Helix.CIVIL)

    class Meta(Named.Meta):
        ordering = ["order", "name_nl"]


class Function(Named):
    """What an actor does for the others: pays, teaches, connects …"""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Named.Meta):
        ordering = ["order", "name_nl"]


class Actor(Keyed):
    """An organisation of the register as a part of the ecosystem. Its name, place and sector are those of the register.

    ``source`` and ``sourced_on`` say who told it; ``checked_on`` when somebody last looked. ``x`` and ``y`` are its
    place on the map, kept so that others who come do not move it. ``is_public``: visitors see it too.
    """

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="actors")
    summary = models.CharField(max_length=300, blank=True)
    domains = models.ManyToManyField(Domain, related_name="actors")
    functions = models.ManyToManyField(Function, related_name="actors", blank=True)
    regions = models.ManyToManyField("taxonomy.Region", related_name="actors", blank=True)
    ownership = models.CharField(max_length=10, choices=Ownership.choices, default=Ownership.UNKNOWN)
    is_public = models.BooleanField(default=True)
    contact = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="actors")
    source = models.CharField(max_length=200)
    sourced_on = models.DateField()
    checked_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    x = models.FloatField(null=True)
    y = models.FloatField(null=True)

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation"], name="actor_once"),
            models.CheckConstraint(name="actor_source_said", condition=~Q(source="")),
            models.CheckConstraint(
                name="actor_place_whole", condition=Q(x=None, y=None) | Q(x__isnull=False, y__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Relation(Keyed):
    """A tie that somebody noted, from ``first`` to ``second``, with its period and who said so."""

    first = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="relations_from")
    second = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="relations_to")
    kind = models.CharField(max_length=12, choices=RelationKind.choices)
    source_kind = models.CharField(max_length=10, choices=RelationSource.choices, default=RelationSource.HAND)
    source = models.CharField(max_length=200)
    note = models.CharField(max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-began_on", "-id"]
        constraints = [
            models.CheckConstraint(name="relation_two_actors", condition=~Q(first=F("second"))),
            models.CheckConstraint(name="relation_period", condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on"))),
            models.CheckConstraint(name="relation_source_said", condition=~Q(source="")),
            models.UniqueConstraint(fields=["first", "second", "kind", "began_on"], name="relation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.get_kind_display()} {self.second}"


class HiddenTie(Record):
    """Somebody does not want a tie on the map: the one that is named (``session:…``), or, empty, any of theirs."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="hidden_ties")
    tie = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "tie"], name="hidden_tie_once")]

    def __str__(self) -> str:
        return self.tie or "*"
