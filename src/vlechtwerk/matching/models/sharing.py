"""One story, told once, for several organisations: each sees the parts that the asker agreed to for them."""

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.innovations.models import Intake
from vlechtwerk.matching.enums import SharePart, ShareState
from vlechtwerk.matching.models.destinations import Destination
from vlechtwerk.people.models import Person

PERSON = "people.Person"
OUT = Q(state__in=["sent", "takes", "later"])


class SharedIntake(Keyed):
    """What is told of one intake. ``keeper`` keeps the overview, ``fallback`` is called when that fails."""

    intake = models.OneToOneField("innovations.Intake", on_delete=models.CASCADE, related_name="shared")
    summary = models.TextField(max_length=1500)
    documents = models.TextField(max_length=1000, blank=True, help_text="where the papers are: one address a line")
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    fallback = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return str(self.intake)

    @property
    def asks(self) -> Person | Intake:
        """Whoever asks; both kinds have name, phone, email and language."""
        return self.intake.person or self.intake


class Share(Keyed):
    """One organisation, and what it may see: ``wanted`` as the broker proposes, ``parts`` as the asker agreed.

    ``told`` holds the words as they were when the asker agreed: what changes later is not shared before a new yes.
    """

    shared = models.ForeignKey(SharedIntake, on_delete=models.CASCADE, related_name="shares")
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, related_name="shares")
    why = models.CharField(max_length=300)
    wanted = models.JSONField(default=list)
    parts = models.JSONField(default=list)
    told = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ShareState.choices, default=ShareState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    agreed_at = models.DateTimeField(null=True)
    text_version = models.CharField(max_length=20, blank=True)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    note = models.TextField(max_length=600, blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["due_at"], name="share_due", condition=OUT)]
        constraints = [
            models.UniqueConstraint(fields=["shared", "destination"], name="share_once"),
            models.CheckConstraint(
                name="share_as_agreed", condition=~OUT | Q(agreed_at__isnull=False) & ~Q(text_version="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shared}: {self.destination}"

    @property
    def part_names(self) -> list[str]:
        """In words, what was agreed to."""
        return [str(SharePart(one).label) for one in self.parts]


class ShareLook(Record):
    """Somebody with the link of an organisation opened what it may see; the asker reads this."""

    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="looks")
    parts = models.JSONField(default=list)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.share} {self.created_at:%Y-%m-%d}"
