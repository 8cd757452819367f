"""The half day two people spend together, and what it sets in motion."""

import uuid

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.exchanges.enums import GiveState, Resolution, SessionState, Side, Verdict

PERSON = "people.Person"


class StrengtheningSession(Keyed):
    """Half a day, one giver, one receiver. ``transfer_id`` is made once and is the coin's idempotency key."""

    proposal = models.ForeignKey("matching.Proposal", on_delete=models.PROTECT, related_name="sessions")
    need = models.ForeignKey("innovations.Need", on_delete=models.PROTECT, related_name="sessions")
    giver = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="sessions_given")
    receiver = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="sessions_received")
    broker = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    appointment = models.OneToOneField("agenda.Appointment", on_delete=models.PROTECT, related_name="session")
    state = models.CharField(max_length=10, choices=SessionState.choices, default=SessionState.PLANNING)
    state_since = models.DateTimeField(default=clock.now)
    goal = models.TextField(max_length=1000, blank=True)
    transfer_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reminded_at = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    dispute_note = models.TextField(max_length=1000, blank=True)
    disputed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    absent = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="no_shows")
    resolution = models.CharField(max_length=10, choices=Resolution.choices, blank=True)
    resolution_note = models.TextField(max_length=1000, blank=True)
    booked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "state_since"], name="session_state")]
        constraints = [
            models.CheckConstraint(name="session_two_people", condition=~Q(giver=F("receiver"))),
            models.CheckConstraint(
                name="session_booked_has_time", condition=~Q(state="booked") | Q(booked_at__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["need"],
                name="session_one_running",
                condition=Q(state__in=["planning", "planned", "held", "no_show", "disputed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver}: {self.need}"


class Confirmation(Keyed):
    """What one side says afterwards, with the answers to the two questions."""

    session = models.ForeignKey(StrengtheningSession, on_delete=models.CASCADE, related_name="confirmations")
    side = models.CharField(max_length=10, choices=Side.choices)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    usefulness = models.PositiveSmallIntegerField(null=True, help_text="1 little to 4 at once usable")
    what_changed = models.TextField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "side"], name="confirmation_once"),
            models.CheckConstraint(
                name="usefulness_1_to_4",
                condition=Q(usefulness__isnull=True) | Q(usefulness__gte=1, usefulness__lte=4),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side}: {self.verdict}"


class GiveInvitation(Keyed):
    """The invitation to give something back after having received; never a debt notice."""

    session = models.OneToOneField(StrengtheningSession, on_delete=models.PROTECT, related_name="invitation")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="give_invitations")
    needs = models.ManyToManyField("innovations.Need", related_name="+", blank=True)
    state = models.CharField(max_length=12, choices=GiveState.choices, default=GiveState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    snoozed_until = models.DateField(null=True)
    offer = models.ForeignKey("matching.Proposal", on_delete=models.PROTECT, null=True, related_name="+")
    paid_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    fulfilled_by = models.ForeignKey(StrengtheningSession, on_delete=models.PROTECT, null=True, related_name="fulfils")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(name="waived_has_reason", condition=~Q(state="waived") | ~Q(reason="")),
            models.CheckConstraint(name="planned_has_offer", condition=~Q(state="planned") | Q(offer__isnull=False)),
            models.CheckConstraint(
                name="snoozed_has_date", condition=~Q(state="snoozed") | Q(snoozed_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.state}"
