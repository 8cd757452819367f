"""Proposals and what became of them."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.matching.enums import DeclineReason, ProposalState, SetAsideKind, SetAsideReason

PERSON = "people.Person"


class Proposal(Keyed):
    """One person asked for one need. At most one is accepted per need: the database holds that."""

    need = models.ForeignKey("innovations.Need", on_delete=models.CASCADE, related_name="proposals")
    helper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=12, choices=ProposalState.choices, default=ProposalState.ASKED)
    message = models.TextField(max_length=600, blank=True)
    asked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    decline_note = models.TextField(max_length=600, blank=True)
    cool_down_until = models.DateField(null=True)
    handled_at = models.DateTimeField(null=True, help_text="when a broker dealt with a no or a silence")
    score = models.FloatField(null=True)
    contributions = models.JSONField(default=dict)
    rank = models.PositiveSmallIntegerField(null=True)
    weight_set = models.ForeignKey(
        "matching.WeightSet", on_delete=models.PROTECT, null=True, related_name="+", help_text="none: the standard"
    )
    considered = models.JSONField(default=dict, help_text="who was shown, with the features at that moment")

    class Meta:
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(fields=["state", "answer_by"], name="proposal_state"),
            models.Index(fields=["helper", "-asked_at"], name="proposal_helper"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "helper"],
                name="proposal_asked_once",
                condition=Q(state__in=["drafted", "asked", "kept", "accepted"]),
            ),
            models.UniqueConstraint(fields=["need"], name="proposal_one_yes", condition=Q(state="accepted")),
            models.CheckConstraint(
                name="proposal_answer_has_time",
                condition=Q(state__in=["drafted", "asked"]) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="proposal_no_has_reason",
                condition=(Q(state="declined") & ~Q(decline_reason="")) | (~Q(state="declined") & Q(decline_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helper}: {self.need}"


class Introduction(Keyed):
    """Both know each other's name and telephone from now on; the consent of both is logged."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="introduction")
    helper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="introductions_given")
    asker = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="introductions_got")
    text_version = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.helper} and {self.asker}"


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def active(self) -> "SetAsideQuerySet":
        """Those that hold today."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=clock.today()))


class SetAside(Record):
    """The broker's "not now" (until a day) or "never for this need", with the reason."""

    need = models.ForeignKey("innovations.Need", on_delete=models.CASCADE, related_name="set_aside")
    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=SetAsideKind.choices)
    reason = models.CharField(max_length=20, choices=SetAsideReason.choices)
    note = models.CharField(max_length=200, blank=True)
    until = models.DateField(null=True)
    considered = models.JSONField(default=dict, help_text="who was shown, with the features at that moment")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["need", "person"], name="set_aside_once"),
            models.CheckConstraint(
                name="set_aside_not_now_ends",
                condition=Q(kind="never", until__isnull=True) | Q(kind="not_now", until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
