"""Meetings of a circle, and the subsidy that pays for it."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.programmes.enums import GrantState

PERSON = "people.Person"


class CircleMeeting(Keyed):
    """One time that a circle came together: who was there, and what was said."""

    circle = models.ForeignKey("programmes.Circle", on_delete=models.CASCADE, related_name="meetings")
    held_on = models.DateField()
    place = models.CharField(max_length=160, blank=True)
    subject = models.CharField(max_length=200)
    minutes = models.TextField(max_length=6000, blank=True)
    present = models.ManyToManyField("programmes.CircleMember", related_name="meetings", blank=True)
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["held_on", "id"]
        constraints = [models.UniqueConstraint(fields=["circle", "held_on"], name="circle_meeting_once_a_day")]

    def __str__(self) -> str:
        return self.subject


class GrantRule(Record):
    """What a circle must be to be paid from a line. ``most_cents``: for one circle; none is no limit but the line."""

    line = models.OneToOneField("programmes.BudgetLine", on_delete=models.CASCADE, related_name="grant_rule")
    least_organisations = models.PositiveSmallIntegerField(default=5)
    only_smes = models.BooleanField(default=True)
    needs_guide = models.BooleanField(default=True)
    least_meetings = models.PositiveSmallIntegerField(default=4)
    most_cents = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_rule_sane", condition=Q(least_organisations__range=(1, 100), least_meetings__range=(0, 100))
            ),
            models.CheckConstraint(name="grant_rule_most_some", condition=Q(most_cents=None) | Q(most_cents__gt=0)),
        ]

    def __str__(self) -> str:
        return str(self.line)


class CircleGrant(Keyed):
    """The subsidy of one circle, from the application to the payment. The promise on the line is its ``commitment``."""

    circle = models.OneToOneField("programmes.Circle", on_delete=models.PROTECT, related_name="grant")
    line = models.ForeignKey("programmes.BudgetLine", on_delete=models.PROTECT, related_name="grants")
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_grants")
    state = models.CharField(max_length=10, choices=GrantState.choices, default=GrantState.ASKED)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    asked_cents = models.BigIntegerField()
    declared_cents = models.BigIntegerField(null=True)
    declaration = models.TextField(max_length=2000, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    commitment = models.OneToOneField(
        "programmes.Commitment", on_delete=models.PROTECT, null=True, related_name="grant"
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "state_since"], name="circle_grant_state")]
        constraints = [
            models.CheckConstraint(name="circle_grant_positive", condition=Q(asked_cents__gt=0)),
            models.CheckConstraint(
                name="circle_grant_promised",
                condition=~Q(state__in=["granted", "declared", "paid"]) | Q(commitment__isnull=False),
            ),
            models.CheckConstraint(
                name="circle_grant_declared_within",
                condition=~Q(state__in=["declared", "paid"])
                | Q(declared_cents__gt=0, declared_cents__lte=F("asked_cents")),
            ),
            models.CheckConstraint(
                name="circle_grant_no_says_why", condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.circle)
