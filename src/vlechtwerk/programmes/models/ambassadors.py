"""Ambassadors, the networks that offer them a stage, and companies that took a step."""

import secrets

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import KEY_ALPHABET, Keyed, Record
from vlechtwerk.programmes.enums import (
    OPEN_AMBASSADORSHIP,
    ActivationStep,
    AmbassadorshipState,
    FanState,
)

PERSON = "people.Person"


def new_code() -> str:
    """What stands on a plaque: easy to type over, impossible to guess (50 bits)."""
    return "".join(secrets.choice(KEY_ALPHABET) for _ in range(10))


class Ambassadorship(Keyed):
    """Somebody who tells the story to their peers, from the nomination on; one that is going on per person.

    ``code`` stands on the plaque and opens the verify page, also after it ended. ``yearly_goal``: appearances a year.
    """

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="ambassadorships")
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, null=True, related_name="ambassadorships"
    )
    nominated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_ambassadorships")
    reason = models.TextField(max_length=1000)
    state = models.CharField(max_length=10, choices=AmbassadorshipState.choices, default=AmbassadorshipState.NOMINATED)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    story = models.TextField(max_length=1000, blank=True)
    themes = models.ManyToManyField("taxonomy.Theme", related_name="+", blank=True)
    yearly_goal = models.PositiveSmallIntegerField(default=3)
    appointed_on = models.DateField(null=True)
    appointed_by = models.CharField(max_length=120, blank=True)
    ceremony_place = models.CharField(max_length=160, blank=True)
    term_ends_on = models.DateField(null=True)
    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)
    alerted_year = models.PositiveSmallIntegerField(null=True, help_text="the year the third-quarter alert was sent")

    class Meta:
        ordering = ["person__name", "-created_at", "id"]
        indexes = [models.Index(fields=["state", "state_since"], name="ambassadorship_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=OPEN_AMBASSADORSHIP), name="ambassadorship_once"
            ),
            models.CheckConstraint(
                name="ambassadorship_appointed_says_by_whom",
                condition=~Q(state__in=["appointed", "ended", "revoked"])
                | Q(appointed_on__isnull=False) & ~Q(appointed_by=""),
            ),
            models.CheckConstraint(
                name="ambassadorship_over_says_why",
                condition=~Q(state__in=["ended", "revoked"]) | Q(ended_on__isnull=False) & ~Q(end_reason=""),
            ),
            models.CheckConstraint(name="ambassadorship_goal_sane", condition=Q(yearly_goal__range=(1, 60))),
        ]

    def __str__(self) -> str:
        return str(self.person)


class ConversationNote(Record):
    """What was said with a candidate or an ambassador; for the team alone."""

    ambassadorship = models.ForeignKey(Ambassadorship, on_delete=models.CASCADE, related_name="notes")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    talked_on = models.DateField(default=clock.today)
    text = models.TextField(max_length=2000)

    class Meta:
        ordering = ["-talked_on", "-id"]

    def __str__(self) -> str:
        return f"{self.ambassadorship}, {self.talked_on}"


class DaysOff(Record):
    """Only these days do not work: nobody proposes a stage on one of them."""

    ambassadorship = models.ForeignKey(Ambassadorship, on_delete=models.CASCADE, related_name="days_off")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(name="days_off_in_order", condition=Q(last_day__gte=models.F("first_day")))
        ]

    def __str__(self) -> str:
        return f"{self.first_day} – {self.last_day}"


class Fan(Keyed):
    """A network that offers a stage and an audience. ``reach_count``: how many entrepreneurs it speaks to, as it says."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="fans")
    contact = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="fan_of")
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_fans")
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, null=True, related_name="fans")
    reach_count = models.PositiveIntegerField(null=True)
    themes = models.ManyToManyField("taxonomy.Theme", related_name="+", blank=True)
    note = models.TextField(max_length=1000, blank=True)
    talked_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=FanState.choices, default=FanState.ACTIVE)
    state_since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["organisation__name", "id"]
        constraints = [models.UniqueConstraint(fields=["organisation"], name="fan_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Activation(Keyed):
    """An organisation that took a concrete step, with what shows it. Many of one organisation may be noted;
    the indicator says how they are counted.

    ``source`` names where it came from (``events.Lead:key``), so that nothing is noted twice.
    """

    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, null=True, related_name="activations"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="activations"
    )
    organisation_name = models.CharField(max_length=160, blank=True, help_text="as typed, of one not in the register")
    step = models.CharField(max_length=12, choices=ActivationStep.choices)
    happened_on = models.DateField()
    evidence = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60, blank=True)
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["programme", "happened_on"], name="activation_of")]
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="activation_source_once"),
            models.CheckConstraint(
                name="activation_names_one", condition=Q(organisation__isnull=False) | ~Q(organisation_name="")
            ),
            models.CheckConstraint(name="activation_shows_why", condition=~Q(evidence="") | ~Q(source="")),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.get_step_display()}"

    @property
    def who(self) -> str:
        """The organisation, from the register or as it was typed."""
        return str(self.organisation) if self.organisation else self.organisation_name
