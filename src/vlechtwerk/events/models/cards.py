"""Cards that are handed out after a talk, and the questions that came in through them."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.events.enums import CardState, MaterialKind
from vlechtwerk.people.enums import Language

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
    """A question that came in through a card: the thread from the talk to whatever comes of it.

    It goes with its intake: one that is still a draft may be forgotten.
    """

    card = models.ForeignKey(ReferralCard, on_delete=models.PROTECT, related_name="leads")
    intake = models.OneToOneField("innovations.Intake", on_delete=models.CASCADE, related_name="lead")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="leads")
    reminded_at = models.DateTimeField(null=True, help_text="when the keeper of the card heard that it waits")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.intake)


class Material(Keyed):
    """Something ready-made for whoever is on stage: a page, a text. ``url`` or ``text``, or both."""

    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=MaterialKind.choices, default=MaterialKind.TEXT)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    url = models.URLField(max_length=400, blank=True)
    text = models.TextField(max_length=3000, blank=True)

    class Meta:
        ordering = ["language", "kind", "title", "id"]
        constraints = [
            models.CheckConstraint(name="material_has_something", condition=~Q(url="") | ~Q(text="")),
        ]

    def __str__(self) -> str:
        return self.title
