"""A neutral hand-over to somebody by name, mostly outside the network. The network keeps the overview."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed
from vlechtwerk.matching.enums import ReferralOutcome, ReferralRefusal, ReferralState
from vlechtwerk.people.enums import Language
from vlechtwerk.people.models import Person

PERSON = "people.Person"
RUNNING = Q(state__in=["draft", "sent", "seen", "accepted", "in_progress"])
HELD = Q(state__in=["accepted", "in_progress"])
AGREED = Q(state__in=["sent", "seen", "accepted", "in_progress", "declined", "done", "expired"])


class Destination(Keyed):
    """Somebody outside the network whom we refer to. A name with a telephone is the strong kind.

    Only a website, or an address without a number, is recorded as the weak kind: nobody picks up there.
    """

    name = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    role = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    checked_on = models.DateField(default=clock.today, help_text="the last day somebody saw that this is right")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["organisation", "name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="destination_email_once", condition=~Q(email="")),
            models.CheckConstraint(
                name="destination_reachable", condition=~Q(phone="") | ~Q(email="") | ~Q(website="")
            ),
            models.CheckConstraint(name="destination_named", condition=~Q(name="") | ~Q(organisation="")),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.organisation]))

    @property
    def is_strong(self) -> bool:
        return bool(self.name and self.phone)


class Referral(Keyed):
    """One need handed over to one receiver: a person of the network, or a destination outside it.

    ``keeper`` keeps the overview, ``fallback`` is called when that fails: both always there. ``due_at`` is the
    next moment that somebody hears of it: first the reminder, and after ``reminded_at`` the end.
    """

    need = models.ForeignKey("innovations.Need", on_delete=models.CASCADE, related_name="referrals")
    asker = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="referrals")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="referrals_received")
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, null=True, related_name="referrals")
    why = models.TextField(max_length=600)
    alternatives = models.TextField(max_length=600)
    summary = models.TextField(max_length=1500, help_text="the words that the asker agreed to")
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    fallback = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=ReferralState.choices, default=ReferralState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_phone = models.BooleanField(default=False)
    text_version = models.CharField(max_length=20, blank=True)
    accepted_at = models.DateTimeField(null=True, help_text="both know each other's name and telephone since then")
    decline_reason = models.CharField(max_length=20, choices=ReferralRefusal.choices, blank=True)
    note = models.TextField(max_length=1000, blank=True, help_text="the last word on it, by the one who moved it")
    outcome = models.CharField(max_length=12, choices=ReferralOutcome.choices, blank=True)
    right_realised = models.BooleanField(null=True, help_text="none: there was no right at stake")
    handled_at = models.DateTimeField(null=True, help_text="when a broker dealt with what came to nothing")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["due_at"], name="referral_due", condition=RUNNING)]
        constraints = [
            models.CheckConstraint(
                name="referral_one_receiver",
                condition=Q(person__isnull=True, destination__isnull=False)
                | Q(person__isnull=False, destination__isnull=True),
            ),
            models.UniqueConstraint(fields=["need", "destination"], name="referral_running_once", condition=RUNNING),
            models.UniqueConstraint(fields=["need", "person"], name="referral_inside_once", condition=RUNNING),
            models.UniqueConstraint(fields=["need"], name="referral_one_yes", condition=HELD),
            models.CheckConstraint(
                name="referral_told_as_agreed",
                condition=~AGREED | (Q(agreed_at__isnull=False) & ~Q(summary="") & ~Q(text_version="")),
            ),
            models.CheckConstraint(
                name="referral_out_has_deadline",
                condition=~RUNNING | Q(state="draft") | Q(due_at__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_held_was_accepted", condition=~(HELD | Q(state="done")) | Q(accepted_at__isnull=False)
            ),
            models.CheckConstraint(
                name="referral_no_has_reason",
                condition=(Q(state="declined") & ~Q(decline_reason="")) | (~Q(state="declined") & Q(decline_reason="")),
            ),
            models.CheckConstraint(
                name="referral_done_has_outcome",
                condition=(Q(state="done") & ~Q(outcome=""))
                | (~Q(state="done") & Q(outcome="", right_realised__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.need}: {self.receiver}"

    @property
    def receiver(self) -> Person | Destination:
        """Whoever it goes to; both kinds have name, phone, email and language."""
        found = self.person or self.destination
        assert found is not None  # noqa: S101 - the database holds it
        return found

    @property
    def receiver_name(self) -> str:
        return self.receiver.name or str(self.receiver)

    @property
    def answer_by(self) -> datetime | None:
        """Until when an answer counts: the end comes some working days after the reminder."""
        if self.due_at is None or self.reminded_at:
            return self.due_at
        return clock.add_working_days(
            self.due_at, max(1, settings.REFERRAL_ANSWER_DAYS - settings.REFERRAL_REMINDER_DAYS)
        )
