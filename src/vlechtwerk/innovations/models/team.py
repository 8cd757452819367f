"""How brokers work as a team: a conference over dossiers, and dossiers that turned out to be one."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.innovations.enums import ConferenceState, ItemReason, ItemState
from vlechtwerk.innovations.models.dossiers import PERSON, Innovation, TimelineEntry


class Conference(Keyed):
    """A case conference: a chair, participants, and dossiers that share its minutes."""

    state = models.CharField(max_length=10, choices=ConferenceState.choices, default=ConferenceState.PLANNED)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=160, blank=True)
    chair = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=600, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["state", "starts_at"], name="conference_state")]
        constraints = [
            models.CheckConstraint(name="conference_has_time", condition=Q(minutes__gte=5, minutes__lte=480))
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def ends_at(self) -> datetime:
        """When the hour is over: counted from when it really began."""
        return (self.opened_at or self.starts_at) + timedelta(minutes=self.minutes)


class ConferenceGuest(Record):
    """Who sits at the table, the chair too."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="guests")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conference", "person"], name="conference_guest_once")]

    def __str__(self) -> str:
        return f"{self.person}"


class ConferenceItem(Keyed):
    """A dossier on the list. ``entries``: what was decided there, as it stands on the timeline of the dossier."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="items")
    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="conference_items")
    order = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=10, choices=ItemReason.choices, default=ItemReason.ASKED)
    question = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=ItemState.choices, default=ItemState.WAITING)
    opened_at = models.DateTimeField(null=True)
    entries = models.ManyToManyField(TimelineEntry, related_name="+", blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["conference", "innovation"], name="conference_item_once")]

    def __str__(self) -> str:
        return f"{self.innovation}"


class DossierMerge(Keyed):
    """One dossier taken in by another; ``undone_at``: and parted again. Numbers, as of people (``people.Merge``).

    ``done`` holds what undoing needs; ``entry`` is the line that it wrote: what is younger happened since.
    """

    kept = models.BigIntegerField(db_index=True)
    taken = models.BigIntegerField(db_index=True)
    kept_name = models.CharField(max_length=120)
    taken_name = models.CharField(max_length=120)
    done = models.JSONField(default=dict)
    entry = models.BigIntegerField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="dossier_merge_of_two", condition=~Q(kept=F("taken"))),
            models.UniqueConstraint(fields=["taken"], name="dossier_merged_once", condition=Q(undone_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.taken_name} in {self.kept_name}"
