"""Cards that are handed out after a talk, and the questions that came in through them."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.events.enums import CardState

PERSON = "people.Person"


class ReferralCard(Keyed):
    """A card with a QR code, of one ambassador, handed out at one event or anywhere. ``key`` is in its address.

    ``printed_count`` tells how many were printed, for how many came back.
    """

    ambassadorship = models.ForeignKey("programmes.Ambassadorship", on_delete=models.PROTECT, related_name="cards")
    event = models.ForeignKey("events.Event", on_delete=models.PROTECT, null=True, related_name="cards")
    state = models.CharField(max_length=10, choices=CardState.choices, default=CardState.ACTIVE)
    state_since = models.DateTimeField(default=clock.now)
    printed_count = models.PositiveIntegerField(default=0)
    opened_count = models.PositiveIntegerField(default=0)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_cards")

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ambassadorship", "event"],
                condition=Q(state="active", event__isnull=False),
                name="card_once_per_event",
            ),
            models.UniqueConstraint(
                fields=["ambassadorship"], condition=Q(state="active", event=None), name="card_once_without_event"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ambassadorship)


class Lead(Keyed):
    """A question that came in through a card: the thread from the talk to whatever comes of it."""

    card = models.ForeignKey(ReferralCard, on_delete=models.PROTECT, related_name="leads")
    intake = models.OneToOneField("innovations.Intake", on_delete=models.PROTECT, related_name="lead")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="leads")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.intake)
