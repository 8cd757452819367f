"""Clusters, and initiatives that grow in five phases."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.ecosystem.enums import EntryKind, InitiativeState, Phase, Standing

PERSON = "people.Person"


class Cluster(Keyed):
    """Actors around one subject or place. How government, business, education and civil society balance is computed."""

    name = models.CharField(max_length=120)
    about = models.TextField(max_length=1000, blank=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_clusters")
    actors = models.ManyToManyField("ecosystem.Actor", related_name="clusters", blank=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Initiative(Keyed):
    """An effort to build an ecosystem. The phase is said by people; signals of the work stand beside it."""

    name = models.CharField(max_length=120)
    about = models.TextField(max_length=2000, blank=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_initiatives")
    cluster = models.ForeignKey(Cluster, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives")
    state = models.CharField(max_length=10, choices=InitiativeState.choices, default=InitiativeState.ACTIVE)
    state_since = models.DateTimeField(default=clock.now)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.CONVENING)
    phase_since = models.DateField()
    began_on = models.DateField()
    look_again_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    harvest = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["state", "look_again_on"], name="initiative_state")]
        constraints = [
            models.CheckConstraint(name="initiative_end_harvests", condition=~Q(state="ended") | ~Q(harvest=""))
        ]

    def __str__(self) -> str:
        return self.name


class InitiativeActor(Record):
    """An actor in an initiative, from a day to a day, and whether it is there for itself or for others."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="places")
    actor = models.ForeignKey("ecosystem.Actor", on_delete=models.CASCADE, related_name="initiatives")
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.OTHER)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        ordering = ["initiative", "joined_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "actor"], name="initiative_actor_once", condition=Q(left_on=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.actor}"


class PhaseChange(Record):
    """An initiative went to another phase, also back: when, why, and who said so."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="changes")
    from_phase = models.CharField(max_length=12, choices=Phase.choices)
    to_phase = models.CharField(max_length=12, choices=Phase.choices)
    reason = models.CharField(max_length=500)
    on = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["initiative", "on", "id"]
        constraints = [models.CheckConstraint(name="phase_change_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.initiative}: {self.to_phase}"


class JournalEntry(Keyed):
    """What happened in an initiative, in a few sentences."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=14, choices=EntryKind.choices, default=EntryKind.NOTE)
    text = models.TextField(max_length=3000)
    on = models.DateField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="journal_entries")

    class Meta:
        ordering = ["initiative", "-on", "-id"]

    def __str__(self) -> str:
        return self.text[:60]
