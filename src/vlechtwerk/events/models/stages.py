"""Stages that networks offer, the ambassadors who are asked, and where they appeared."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.events.enums import AppearanceKind, OfferState, StageState
from vlechtwerk.people.enums import Language

PERSON = "people.Person"


class StageRequest(Keyed):
    """A network offers a stage: on one of these dates, for this audience."""

    fan = models.ForeignKey("programmes.Fan", on_delete=models.PROTECT, related_name="stage_requests")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_stages")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=AppearanceKind.choices, default=AppearanceKind.TALK)
    theme = models.ForeignKey("taxonomy.Theme", on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=200)
    audience = models.CharField(max_length=200)
    audience_count = models.PositiveIntegerField(null=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    minutes = models.PositiveSmallIntegerField(default=45)
    note = models.TextField(max_length=1000, blank=True)
    is_public = models.BooleanField(
        default=False, help_text="whether the event that it becomes stands in the public list"
    )
    state = models.CharField(max_length=10, choices=StageState.choices, default=StageState.RECEIVED)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=300, blank=True)
    event = models.OneToOneField("events.Event", on_delete=models.PROTECT, null=True, related_name="stage_request")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "state_since"], name="stage_state")]
        constraints = [
            models.CheckConstraint(name="stage_closed_says_why", condition=~Q(state="closed") | ~Q(close_reason="")),
            models.CheckConstraint(
                name="stage_confirmed_has_event", condition=~Q(state="confirmed") | Q(event__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class StageDate(Record):
    """One of the moments that a stage can be."""

    stage = models.ForeignKey(StageRequest, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [models.UniqueConstraint(fields=["stage", "starts_at"], name="stage_date_once")]

    def __str__(self) -> str:
        return str(self.starts_at)


class StageOffer(Keyed):
    """An ambassador who is asked for a stage; one at a time."""

    stage = models.ForeignKey(StageRequest, on_delete=models.CASCADE, related_name="offers")
    ambassadorship = models.ForeignKey(
        "programmes.Ambassadorship", on_delete=models.PROTECT, related_name="stage_offers"
    )
    reasons = models.JSONField(default=list, help_text="codes and parameters, as shown when asked")
    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.ASKED)
    state_since = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "answer_by"], name="stage_offer_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"], condition=Q(state__in=["asked", "accepted"]), name="stage_offer_one_at_a_time"
            ),
            models.UniqueConstraint(fields=["stage", "ambassadorship"], name="stage_offer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ambassadorship}: {self.stage}"


class Appearance(Keyed):
    """An ambassador told the story. It counts for the year once it has happened and something shows it."""

    ambassadorship = models.ForeignKey(
        "programmes.Ambassadorship", on_delete=models.PROTECT, related_name="appearances"
    )
    event = models.ForeignKey("events.Event", on_delete=models.PROTECT, null=True, related_name="appearances")
    kind = models.CharField(max_length=10, choices=AppearanceKind.choices, default=AppearanceKind.TALK)
    title = models.CharField(max_length=160)
    happens_on = models.DateField()
    audience_count = models.PositiveIntegerField(null=True)
    evidence = models.CharField(max_length=300, blank=True)
    evidence_url = models.URLField(max_length=400, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    noted_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-happens_on", "-id"]
        indexes = [models.Index(fields=["ambassadorship", "happens_on"], name="appearance_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["ambassadorship", "event"], condition=Q(cancelled_at=None), name="appearance_once_per_event"
            ),
        ]

    def __str__(self) -> str:
        return self.title
