"""Indicators of a programme, help in kind, and reports that were frozen."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.facts import Counting, Unit
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.impact.enums import Chain, HelpKind

PERSON, PROGRAMME, ORGANISATION = "people.Person", "programmes.Programme", "people.Organisation"


class Indicator(Keyed):
    """What is counted, by which rule, against which goal.

    ``source`` is one of ``sources.SOURCES``; with ``counting`` it says what the figure is a number of. ``goal_unit`` is
    what the goal was written in, which may be something else: then the figure is shown, and the difference with it.
    ``part_of``: the indicator that this one is shown as a share of. Days left out are those of the programme.
    """

    programme = models.ForeignKey(PROGRAMME, on_delete=models.PROTECT, related_name="indicators")
    name = models.CharField(max_length=120, blank=True)
    definition = models.TextField(max_length=600, blank=True)
    source = models.CharField(max_length=20)
    counting = models.CharField(max_length=12, choices=Counting.choices)
    chain = models.CharField(max_length=10, choices=Chain.choices)
    only_smes = models.BooleanField(default=False)
    needs_evidence = models.BooleanField(default=False)
    baseline = models.PositiveIntegerField(default=0)
    goal = models.PositiveIntegerField(null=True)
    goal_unit = models.CharField(max_length=14, choices=Unit.choices, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    part_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="parts")
    shows_cost = models.BooleanField(default=False)
    sdgs = models.JSONField(default=list, help_text="numbers of Sustainable Development Goals, 1 to 17")
    iris = models.CharField(max_length=20, blank=True, help_text="code in the IRIS+ catalogue, as PI4060")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(name="indicator_goal_has_unit", condition=Q(goal=None) | ~Q(goal_unit="")),
            models.CheckConstraint(
                name="indicator_ends_last",
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(name="indicator_part_of_another", condition=Q(part_of=None) | ~Q(part_of=F("id"))),
        ]

    def __str__(self) -> str:
        return self.name or self.source


class HelpInKind(Keyed):
    """Help that is not money, and counts: hours, a room, material. ``worth_cents`` only where somebody put a price on it."""

    programme = models.ForeignKey(PROGRAMME, on_delete=models.PROTECT, related_name="help_in_kind")
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, null=True, related_name="help_in_kind")
    given_by = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=HelpKind.choices)
    what = models.CharField(max_length=200)
    hours = models.DecimalField(max_digits=7, decimal_places=1, default=0)
    worth_cents = models.BigIntegerField(default=0)
    given_on = models.DateField()
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-given_on", "-id"]
        constraints = [
            models.CheckConstraint(name="help_is_something", condition=Q(hours__gt=0) | Q(worth_cents__gt=0)),
            models.CheckConstraint(name="help_not_negative", condition=Q(hours__gte=0, worth_cents__gte=0)),
        ]

    def __str__(self) -> str:
        return self.what


class FrozenReport(Keyed):
    """What the figures of a programme were on a reporting date. Never changed.

    ``figures`` is the text of them (canonical JSON), ``digest`` its SHA-256; both follow from the frozen facts, so that
    anybody can count again. What is noted later shows as a correction.
    """

    programme = models.ForeignKey(PROGRAMME, on_delete=models.PROTECT, related_name="reports")
    title = models.CharField(max_length=120)
    story = models.TextField(max_length=4000, blank=True)
    reporting_on = models.DateField()
    frozen_at = models.DateTimeField(default=clock.now)
    frozen_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    figures = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-reporting_on", "-id"]
        constraints = [models.UniqueConstraint(fields=["programme", "title"], name="frozen_report_once")]

    def __str__(self) -> str:
        return self.title


class FrozenFact(Record):
    """One fact that counted in one figure of a frozen report: which row, for whom, how much. No names."""

    report = models.ForeignKey(FrozenReport, on_delete=models.CASCADE, related_name="facts")
    indicator = models.CharField(max_length=12, help_text="key of the indicator")
    fact = models.CharField(max_length=60)
    unit = models.CharField(max_length=64, help_text="who or what it counts as, unreadable; equal for the same one")
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "indicator", "fact"], name="frozen_fact_once")]

    def __str__(self) -> str:
        return self.fact
