"""A neutral hand-over to somebody by name, mostly outside the network. The network keeps the overview."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.innovations.models import Innovation, Intake, Need
from vlechtwerk.matching.deadlines import after_referral_reminder
from vlechtwerk.matching.enums import ReferralOutcome, ReferralRefusal, ReferralState, WarmWay
from vlechtwerk.matching.models.destinations import Destination
from vlechtwerk.people.models import Person

PERSON = "people.Person"
Subject = Need | Innovation | Intake  # what can be referred
RUNNING = Q(state__in=["draft", "sent", "seen", "accepted", "in_progress"])
HELD = Q(state__in=["accepted", "in_progress"])
AGREED = Q(state__in=["sent", "seen", "accepted", "in_progress", "declined", "done", "expired"])


class Whole(models.Model):
    """What is referred as a whole, because it belongs elsewhere: an innovation, or a question that came in."""

    innovation = models.OneToOneField(
        "innovations.Innovation", on_delete=models.CASCADE, null=True, related_name="referred"
    )
    intake = models.OneToOneField("innovations.Intake", on_delete=models.CASCADE, null=True, related_name="referred")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="whole_of_one",
                condition=Q(innovation__isnull=True, intake__isnull=False)
                | Q(innovation__isnull=False, intake__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.innovation or self.intake)


class Referral(Keyed):
    """A need, or a whole innovation or intake, handed over to one receiver: a person of the network or a destination.

    ``asker`` is none for an intake of somebody who is not in the register: then the intake says who asks.
    ``keeper`` keeps the overview, ``fallback`` is called when that fails: both always there. ``due_at`` is the
    next moment that somebody hears of it: first the reminder, and after ``reminded_at`` the end.
    """

    need = models.ForeignKey("innovations.Need", on_delete=models.CASCADE, null=True, related_name="referrals")
    whole = models.ForeignKey(Whole, on_delete=models.CASCADE, null=True, related_name="referrals")
    asker = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="referrals")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="referrals_received")
    destination = models.ForeignKey(Destination, on_delete=models.PROTECT, null=True, related_name="referrals")
    why = models.TextField(max_length=600)
    alternatives = models.TextField(max_length=1200)
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
            models.CheckConstraint(
                name="referral_about_one",
                condition=Q(need__isnull=False, whole__isnull=True, asker__isnull=False)
                | Q(need__isnull=True, whole__isnull=False),
            ),
            models.UniqueConstraint(fields=["whole"], name="referral_whole_once", condition=RUNNING),
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
        return f"{self.need or self.whole}: {self.receiver}"

    @property
    def subject(self) -> Need | Innovation | Intake:
        """What it is about."""
        found = self.need or (self.whole.innovation or self.whole.intake if self.whole else None)
        assert found is not None  # noqa: S101 - the database holds it
        return found

    @property
    def dossier(self) -> Innovation | None:
        """The innovation on whose timeline it stands; none for a question that came in."""
        return self.need.innovation if self.need else self.whole.innovation if self.whole else None

    @property
    def title(self) -> Any:
        """What it is about, for whoever reads it outside; the words of an intake are told after a yes only."""
        if self.need:
            return self.need.title
        return _("help with the whole innovation") if self.dossier else _("a question that came to us")

    @property
    def who(self) -> Any:
        """Who asks, for whoever reads it outside: never a person's name."""
        return self.dossier.name if self.dossier else _("somebody with a question")

    @property
    def asks(self) -> Person | Intake:
        """Whoever asks; both kinds have name, phone, email and language."""
        found = self.asker or (self.whole.intake if self.whole else None)
        assert found is not None  # noqa: S101 - the database holds it
        return found

    @property
    def asker_name(self) -> Any:
        return self.asks.name or _("the asker")

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
        return clock.add_working_days(self.due_at, after_referral_reminder())


class WarmHandOver(Record):
    """The keeper brings the two together in person, by telephone or along to the first talk. Without one it is cold."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="warm")
    way = models.CharField(max_length=8, choices=WarmWay.choices)
    done_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.referral}: {self.way}"
