"""Events: when and where, in timed blocks, who registered, who came."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.events.enums import EventKind, EventState, RegistrationState
from vlechtwerk.people.enums import Language

PERSON = "people.Person"


class Event(Keyed):
    """Something people come together for. ``sequence`` goes up with every change that a calendar must know.

    ``capacity``: none is no limit. ``followed_up_at``: when the mail afterwards was sent.
    """

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=EventKind.choices, default=EventKind.MEETING)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, null=True, related_name="events")
    fan = models.ForeignKey("programmes.Fan", on_delete=models.PROTECT, null=True, related_name="events")
    host = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="hosted_events")
    theme = models.ForeignKey("taxonomy.Theme", on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    description = models.TextField(max_length=3000, blank=True)
    audience = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    capacity = models.PositiveIntegerField(null=True)
    is_public = models.BooleanField(default=True)
    organiser = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="organised_events")
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    cancel_reason = models.CharField(max_length=300, blank=True)
    followed_up_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="event_state"),
            models.Index(fields=["programme", "starts_at"], name="event_of_programme"),
        ]
        constraints = [
            models.CheckConstraint(name="event_ends_last", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="event_cancelled_says_why", condition=~Q(state="cancelled") | ~Q(cancel_reason="")
            ),
            models.CheckConstraint(name="event_capacity_some", condition=Q(capacity=None) | Q(capacity__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class EventBlock(Record):
    """Part of an event. It starts when the one before it ends, so that nobody counts the minutes."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="blocks")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField()
    speaker = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="spoken_blocks")
    by_groups = models.BooleanField(default=False, help_text="in groups, each with its own guide or room")

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(name="event_block_takes_time", condition=Q(minutes__range=(1, 1440)))]

    def __str__(self) -> str:
        return self.title


class EventGroup(Record):
    """Part of those who come, with a room or a guide of its own."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=120, blank=True)
    capacity = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="event_group_once")]

    def __str__(self) -> str:
        return self.name


class HandOut(Record):
    """What those who came get afterwards: the address of slides, a tool, a text."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="hand_outs")
    title = models.CharField(max_length=120)
    url = models.URLField(max_length=400)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.title


class Registration(Keyed):
    """Somebody who comes, waits for a place, or came without having said so.

    ``person`` and ``organisation`` where the network knows them; otherwise the words that were typed. ``arrival`` is
    made by the phone at the door, once per check-in, so that what is sent twice counts once.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="registrations")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="registrations")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="registrations"
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    organisation_name = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    state = models.CharField(max_length=10, choices=RegistrationState.choices, default=RegistrationState.REGISTERED)
    state_since = models.DateTimeField(default=clock.now)
    group = models.ForeignKey(EventGroup, on_delete=models.SET_NULL, null=True, related_name="registrations")
    note = models.CharField(max_length=300, blank=True)
    who = models.CharField(
        max_length=64, blank=True, help_text="unreadable; when the name is gone, who came twice counts once"
    )
    is_walk_in = models.BooleanField(default=False)
    arrival = models.UUIDField(null=True, unique=True)
    attended_at = models.DateTimeField(null=True)
    noted_at = models.DateTimeField(null=True, help_text="when the check-in reached the server, later than it happened")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["event", "state", "created_at"], name="registration_queue")]
        constraints = [
            models.UniqueConstraint(
                "event", Lower("email"), condition=~Q(email="") & ~Q(state="left"), name="registration_once"
            ),
            models.UniqueConstraint(
                fields=["event", "person"],
                condition=~Q(person=None) & ~Q(state="left"),
                name="registration_person_once",
            ),
            models.CheckConstraint(
                name="registration_came_has_a_place", condition=Q(attended_at=None) | Q(state="registered")
            ),
        ]

    def __str__(self) -> str:
        return self.name
