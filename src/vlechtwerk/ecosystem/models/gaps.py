"""What is missing, and how far a country or region is."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.ecosystem.enums import GapState, Level
from vlechtwerk.taxonomy.models import Named

PERSON = "people.Person"


class Gap(Keyed):
    """Something the ecosystem lacks: an empty cell of the matrix (domain × region × function), or what people tell."""

    title = models.CharField(max_length=160)
    text = models.TextField(max_length=2000, blank=True)
    evidence = models.TextField(max_length=2000)
    domain = models.ForeignKey("ecosystem.Domain", on_delete=models.PROTECT, null=True, blank=True, related_name="gaps")
    function = models.ForeignKey(
        "ecosystem.Function", on_delete=models.PROTECT, null=True, blank=True, related_name="gaps"
    )
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    theme = models.ForeignKey("taxonomy.Theme", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=GapState.choices, default=GapState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_gaps")
    taken_by = models.ForeignKey(
        "ecosystem.Actor", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_gaps"
    )
    look_again_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["state", "look_again_on", "id"]
        indexes = [models.Index(fields=["state", "look_again_on"], name="gap_state")]
        constraints = [
            models.CheckConstraint(
                name="gap_taken_by_somebody", condition=~Q(state="taken") | Q(taken_by__isnull=False)
            ),
            models.CheckConstraint(
                name="gap_end_says_how", condition=~Q(state__in=["filled", "dropped"]) | ~Q(outcome="")
            ),
            models.CheckConstraint(name="gap_has_evidence", condition=~Q(evidence="")),
        ]

    def __str__(self) -> str:
        return self.title


class GapNote(Record):
    """What somebody says about a gap."""

    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="gap_notes")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]


class MaturityTopic(Named):
    """What is assessed: legal framework, public funding, education and training, networks …"""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta(Named.Meta):
        ordering = ["order", "name_nl"]


class MaturityAssessment(Keyed):
    """How far one topic is on one day, in one region (none: the whole country), with what shows it."""

    topic = models.ForeignKey(MaturityTopic, on_delete=models.PROTECT, related_name="assessments")
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    level = models.PositiveSmallIntegerField(choices=Level.choices)
    evidence = models.TextField(max_length=2000)
    source = models.CharField(max_length=200)
    assessed_on = models.DateField()
    assessed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["topic", "region", "-assessed_on", "-id"]
        constraints = [
            models.CheckConstraint(name="maturity_level", condition=Q(level__range=(0, 3))),
            models.CheckConstraint(name="maturity_has_evidence", condition=~Q(evidence="") & ~Q(source="")),
            models.UniqueConstraint(fields=["topic", "region", "assessed_on"], name="maturity_once_a_day"),
            models.UniqueConstraint(
                fields=["topic", "assessed_on"], name="maturity_country_once_a_day", condition=Q(region=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_level_display()}"
