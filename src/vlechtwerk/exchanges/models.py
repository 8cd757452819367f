"""The half day two people spend together, and what it sets in motion."""

import uuid

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.exchanges.enums import (
    LARGEST_RING,
    SMALLEST_RING,
    STORY_YES,
    UNDER_WAY,
    CallOff,
    GiveState,
    Resolution,
    RingAnswer,
    RingEnd,
    RingState,
    SessionState,
    Side,
    StorySay,
    StoryState,
    Verdict,
)
from vlechtwerk.matching.enums import DeclineReason

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
    expiry_told_at = models.DateTimeField(
        null=True, help_text="when both heard that their coin is not kept much longer"
    )
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

    @property
    def why_off(self) -> str:
        """Why it was called off, in words."""
        return str(dict(CallOff.choices).get(self.cancel_reason, self.cancel_reason))


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
    """The invitation to give something back after having received; never a debt notice.

    Somebody has one under way at most: what they receive meanwhile joins it (``more``). A colleague may give in their
    place (``paid_by``). ``session`` is missing where a broker invited (``invited_by``).
    """

    session = models.OneToOneField(StrengtheningSession, on_delete=models.PROTECT, null=True, related_name="invitation")
    more = models.ManyToManyField(StrengtheningSession, related_name="joined", blank=True)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="give_invitations")
    invited_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    needs = models.ManyToManyField("innovations.Need", related_name="+", blank=True)
    state = models.CharField(max_length=12, choices=GiveState.choices, default=GiveState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    snoozed_until = models.DateField(null=True, help_text="asked again, or looked at again, on this day")
    mailed_at = models.DateTimeField(null=True, help_text="the last mail that invited")
    reminded_at = models.DateTimeField(null=True)
    offer = models.ForeignKey("matching.Proposal", on_delete=models.PROTECT, null=True, related_name="+")
    paid_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="gives_for")
    said_no = models.ManyToManyField("people.Person", related_name="+", blank=True)
    fulfilled_by = models.ForeignKey(StrengtheningSession, on_delete=models.PROTECT, null=True, related_name="fulfils")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                name="give_one_under_way",
                condition=Q(state__in=[state.value for state in UNDER_WAY]),
            ),
            models.CheckConstraint(
                name="give_has_origin", condition=Q(session__isnull=False) | Q(invited_by__isnull=False)
            ),
            models.CheckConstraint(name="waived_has_reason", condition=~Q(state="waived") | ~Q(reason="")),
            models.CheckConstraint(name="planned_has_offer", condition=~Q(state="planned") | Q(offer__isnull=False)),
            models.CheckConstraint(
                name="passed_has_colleague",
                condition=~Q(state__in=["passed", "paid_forward"]) | Q(paid_by__isnull=False),
            ),
            models.CheckConstraint(
                name="snoozed_has_date", condition=~Q(state__in=["snoozed", "held"]) | Q(snoozed_until__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.state}"


class ExchangeRing(Keyed):
    """A helps B, B helps C, C helps A: all of them say yes, or none of it happens."""

    state = models.CharField(max_length=10, choices=RingState.choices, default=RingState.PROPOSED)
    size = models.PositiveSmallIntegerField(help_text="how many members")
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, choices=RingEnd.choices, blank=True, help_text="why it was withdrawn")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "answer_by"], name="ring_state")]
        constraints = [
            models.CheckConstraint(
                name="ring_two_to_four", condition=Q(size__gte=SMALLEST_RING, size__lte=LARGEST_RING)
            ),
            models.CheckConstraint(
                name="ring_closed_has_time",
                condition=Q(state="proposed", closed_at__isnull=True)
                | (~Q(state="proposed") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="ring_withdrawn_has_reason",
                condition=(Q(state="withdrawn") & ~Q(end="")) | (~Q(state="withdrawn") & Q(end="")),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(member.person.name for member in self.places)

    @property
    def places(self) -> "list[RingMember]":
        """The members in their order; best fetched beforehand."""
        return sorted(self.members.all(), key=lambda member: member.order)

    @property
    def arcs(self) -> "list[tuple[RingMember, RingMember]]":
        """Who gives to whom: each to the next, the last to the first."""
        members = self.places
        return list(zip(members, [*members[1:], *members[:1]], strict=True))


class RingMember(Keyed):
    """One place in a ring. ``need`` is what this person asks; the one before helps with it."""

    ring = models.ForeignKey(ExchangeRing, on_delete=models.CASCADE, related_name="members")
    order = models.PositiveSmallIntegerField()
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="ring_places")
    need = models.ForeignKey("innovations.Need", on_delete=models.PROTECT, related_name="ring_places")
    is_open = models.BooleanField(default=True, help_text="as long as the ring waits for answers")
    answer = models.CharField(max_length=5, choices=RingAnswer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    decline_note = models.TextField(max_length=600, blank=True)
    score = models.FloatField(null=True, help_text="how well what this person gives fits the next")
    contributions = models.JSONField(default=dict)
    reasons = models.JSONField(default=list, help_text="codes and parameters of engine.explain")
    proposal = models.ForeignKey("matching.Proposal", on_delete=models.PROTECT, null=True, related_name="ring_places")

    class Meta:
        ordering = ["ring", "order"]
        constraints = [
            models.UniqueConstraint(fields=["ring", "order"], name="ring_order_once"),
            models.UniqueConstraint(fields=["ring", "person"], name="ring_person_once"),
            models.UniqueConstraint(fields=["need"], name="ring_need_once", condition=Q(is_open=True)),
            models.UniqueConstraint(fields=["person"], name="ring_one_at_a_time", condition=Q(is_open=True)),
            models.CheckConstraint(name="ring_order_small", condition=Q(order__lt=LARGEST_RING)),
            models.CheckConstraint(
                name="ring_answer_has_time",
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="ring_no_has_reason",
                condition=(Q(answer="no") & ~Q(decline_reason="")) | (~Q(answer="no") & Q(decline_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.need}"


class StoryRequest(Keyed):
    """May this session be told as a story? Both say for themselves, with or without their name; once per session.

    ``giver_quotes``: what the giver wrote afterwards may stand in it. ``item`` is the draft that came of two times yes.
    """

    session = models.OneToOneField(StrengtheningSession, on_delete=models.PROTECT, related_name="story_request")
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=StoryState.choices, default=StoryState.ASKED)
    state_since = models.DateTimeField(default=clock.now)
    giver_says = models.CharField(max_length=10, choices=StorySay.choices, blank=True)
    receiver_says = models.CharField(max_length=10, choices=StorySay.choices, blank=True)
    giver_quotes = models.BooleanField(default=False)
    receiver_quotes = models.BooleanField(default=False)
    answer_by = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    item = models.OneToOneField("library.Item", on_delete=models.PROTECT, null=True, related_name="told_session")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "answer_by"], name="story_request_state")]
        constraints = [
            models.CheckConstraint(
                name="story_agreed_by_both",
                condition=~Q(state="agreed")
                | Q(giver_says__in=STORY_YES, receiver_says__in=STORY_YES, item__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.state}"

    def says(self, person_id: int) -> str:
        """What this one of the two said."""
        return self.giver_says if person_id == self.session.giver_id else self.receiver_says
