"""A collaboration, who takes part, what they bring, and what was decided when they looked back."""

from django.db import models
from django.db.models import Q

from vlechtwerk.collaborations.enums import (
    CollaborationState,
    ContributionKind,
    Form,
    MemberState,
    Outcome,
    Seat,
    Sharing,
    Told,
)
from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record

PERSON = "people.Person"


class Collaboration(Keyed):
    """``answers``: to the questions of exploring, by their code. ``review_on``: when the next review is due;
    ``review_told``: who heard that it is. ``lessons`` and ``thanks``: the harvest, written when it ends."""

    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000, blank=True)
    form = models.CharField(max_length=10, choices=Form.choices, blank=True)
    answers = models.JSONField(default=dict)
    sharing = models.CharField(max_length=10, choices=Sharing.choices, blank=True)
    sharing_note = models.CharField(max_length=300, blank=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_collaborations")
    state = models.CharField(max_length=10, choices=CollaborationState.choices, default=CollaborationState.EXPLORING)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    chartered_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    review_told = models.PositiveSmallIntegerField(choices=Told.choices, default=Told.NOBODY)
    ended_on = models.DateField(null=True)
    lessons = models.TextField(max_length=4000, blank=True)
    thanks = models.TextField(max_length=2000, blank=True)
    drop_reason = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "id"]
        indexes = [models.Index(fields=["state", "review_on"], name="collaboration_state")]
        constraints = [
            models.CheckConstraint(
                name="collaboration_has_charter",
                condition=Q(state__in=["exploring", "dropped"])
                | Q(chartered_on__isnull=False, review_on__isnull=False) & ~Q(purpose="") & ~Q(form=""),
            ),
            models.CheckConstraint(
                name="collaboration_ended_has_harvest",
                condition=~Q(state="ended") | Q(ended_on__isnull=False) & ~Q(lessons="") & ~Q(thanks=""),
            ),
            models.CheckConstraint(name="collaboration_dropped_says_why", condition=~Q(state="dropped") | ~Q(drop_reason="")),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title


class CollaborationMember(Keyed):
    """An organisation, and who speaks for it. ``may_thank``: whether its name may stand on the public page of thanks."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="members")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="collaborations")
    contact = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="collaborations")
    seat = models.CharField(max_length=10, choices=Seat.choices, default=Seat.MEMBER)
    state = models.CharField(max_length=10, choices=MemberState.choices)
    joined_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    signed_at = models.DateTimeField(null=True)
    may_thank = models.BooleanField(null=True)

    class Meta:
        ordering = ["collaboration", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "organisation"], name="collaboration_member_once",
                condition=Q(state__in=["candidate", "member"]),
            ),
            models.UniqueConstraint(
                fields=["collaboration"], name="collaboration_one_chair", condition=Q(seat="chair", state="member")
            ),
            models.CheckConstraint(
                name="collaboration_member_since", condition=~Q(state__in=["member", "left"]) | Q(joined_on__isnull=False)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.organisation.name


class Contribution(Keyed):
    """What a member promised: euros, hours or people in hundredths; one piece for intellectual property."""

    member = models.ForeignKey(CollaborationMember, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=10, choices=ContributionKind.choices)
    what = models.CharField(max_length=200)
    amount = models.PositiveBigIntegerField()
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["member", "kind", "id"]
        constraints = [models.CheckConstraint(name="contribution_is_some", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return self.what


class Delivery(Record):
    """A part of a promise that was kept."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="deliveries")
    amount = models.PositiveBigIntegerField()
    delivered_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["delivered_on", "id"]
        constraints = [models.CheckConstraint(name="delivery_is_some", condition=Q(amount__gt=0))]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.amount}"


class Review(Keyed):
    """Everybody looked back. Without a decision it is still going on; ``by_decision``: the vote that it rests on."""

    collaboration = models.ForeignKey(Collaboration, on_delete=models.CASCADE, related_name="reviews")
    began_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    decided_on = models.DateField(null=True)
    note = models.TextField(max_length=2000, blank=True)
    by_decision = models.ForeignKey("Decision", on_delete=models.PROTECT, null=True, related_name="reviews")

    class Meta:
        ordering = ["began_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["collaboration"], name="review_one_open", condition=Q(outcome="")),
            models.CheckConstraint(
                name="review_decided_is_dated", condition=Q(outcome="", decided_on=None) | ~Q(outcome="") & ~Q(decided_on=None)
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.collaboration}: {self.outcome or '…'}"
