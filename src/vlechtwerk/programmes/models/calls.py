"""A call for a learning circle, and who applied for it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.programmes.enums import ApplicationState, CallState

PERSON = "people.Person"


class CircleCall(Keyed):
    """Who wants to learn about this? ``is_public``: also for people outside the network."""

    title = models.CharField(max_length=80)
    about = models.TextField(max_length=3000)
    theme = models.ForeignKey("taxonomy.Theme", on_delete=models.PROTECT, null=True, related_name="+")
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(
        "programmes.Programme", on_delete=models.PROTECT, null=True, related_name="circle_calls"
    )
    closes_on = models.DateField(help_text="the last day on which somebody can apply")
    is_public = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.OPEN)
    state_since = models.DateTimeField(default=clock.now)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_circle_calls")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "closes_on"], name="circle_call_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_applications(self) -> bool:
        """Also when its last day is over and nobody closed it yet, it does not."""
        return self.state == CallState.OPEN and self.closes_on >= clock.today()


class CircleApplication(Keyed):
    """Somebody who wants to take part, with or without a place in the register. Never without consent."""

    call = models.ForeignKey(CircleCall, on_delete=models.CASCADE, related_name="applications")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="circle_applications")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    organisation_name = models.CharField(max_length=160, blank=True)
    wish = models.TextField(max_length=600, blank=True)
    language = models.CharField(max_length=2, default="nl")
    consent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ApplicationState.choices, default=ApplicationState.RECEIVED)
    state_since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                "call", Lower("email"), name="circle_application_once",
                condition=~Q(state="withdrawn") & ~Q(email=""),
            ),
            models.CheckConstraint(name="circle_application_consent", condition=Q(consent_at__isnull=False)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
