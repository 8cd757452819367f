"""A cohort: who was nominated, who takes part, and what the year holds."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.coaching.enums import CohortState, EntryKind, NominationState, PathState
from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed

PERSON, ORGANISATION = "people.Person", "people.Organisation"


class Cohort(Keyed):
    """People of several organisations who are coached during the same time.

    ``door`` goes up when links to nominate that were given out before may open no longer.
    """

    programme = models.ForeignKey("programmes.Programme", on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(max_length=80)
    about = models.TextField(max_length=1000, blank=True)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_cohorts")
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=CohortState.choices, default=CohortState.GATHERING)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    harvest = models.TextField(max_length=2000, blank=True)
    door = models.PositiveSmallIntegerField(default=1)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(name="cohort_ends_last", condition=Q(ends_on__gt=F("starts_on"))),
            models.CheckConstraint(name="cohort_closed_says_why", condition=~Q(state="closed") | ~Q(harvest="")),
        ]

    def __str__(self) -> str:
        return self.name


class Nomination(Keyed):
    """Somebody who keeps starting things, in the words of a colleague. Once it is over, name and words are gone."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="nominations")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    workplace = models.CharField(max_length=160, blank=True, help_text="as the colleague wrote it")
    reason = models.TextField(max_length=1000, blank=True)
    nominator = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="nl")
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="coaching_nominations")
    state = models.CharField(max_length=10, choices=NominationState.choices, default=NominationState.RECEIVED)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="nomination_over_is_bare",
                condition=~Q(state__in=["declined", "aside"]) | Q(name="", email="", reason="", nominator=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or "–"


class CoachingPath(Keyed):
    """One participant's way through the year. ``idea``: what they want to change where they work.

    The agreement holds once participant and coach accepted the same words. ``shares_progress``: what the employer may
    see through a link; ``door`` goes up when that is taken back.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="paths")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="coaching_paths")
    organisation = models.ForeignKey(ORGANISATION, on_delete=models.PROTECT, related_name="coaching_paths")
    coach = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="coached_paths")
    state = models.CharField(max_length=10, choices=PathState.choices, default=PathState.INTAKE)
    state_since = models.DateTimeField(default=clock.now)
    reminded_at = models.DateTimeField(null=True)
    talked_on = models.DateField(null=True)
    idea = models.TextField(max_length=1000, blank=True)
    agreement = models.TextField(max_length=4000, blank=True)
    participant_accepted_at = models.DateTimeField(null=True)
    coach_accepted_at = models.DateTimeField(null=True)
    employer_signed_on = models.DateField(null=True)
    employer_signer = models.CharField(max_length=120, blank=True)
    shares_progress = models.BooleanField(default=False)
    door = models.PositiveSmallIntegerField(default=1)
    outcome = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["person__name", "id"]
        indexes = [models.Index(fields=["state", "state_since"], name="coaching_path_state")]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="coaching_path_once"),
            models.CheckConstraint(
                name="coaching_runs_by_agreement",
                condition=~Q(state__in=["running", "done"])
                | Q(participant_accepted_at__isnull=False, coach_accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="coaching_over_says_what", condition=~Q(state__in=["done", "stopped"]) | ~Q(outcome="")
            ),
            models.CheckConstraint(
                name="coaching_employer_has_name", condition=Q(employer_signed_on=None) | ~Q(employer_signer="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)


class PlanEntry(Keyed):
    """Something of the year plan: of all, or of one participant (``path``). ``guest_count``: who came from outside.

    With a time it stands in the calendars of all who take part (``appointment``).
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="entries")
    path = models.ForeignKey(CoachingPath, on_delete=models.CASCADE, null=True, related_name="entries")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    title = models.CharField(max_length=120)
    agenda = models.TextField(max_length=1000, blank=True)
    place = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    appointment = models.ForeignKey("agenda.Appointment", on_delete=models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    result = models.TextField(max_length=1000, blank=True)
    present = models.ManyToManyField(CoachingPath, related_name="attended", blank=True)
    guest_count = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(name="plan_entry_done_or_not", condition=Q(done_on=None) | Q(cancelled_on=None)),
            models.CheckConstraint(name="plan_entry_personal", condition=Q(path=None) | Q(kind__in=["talk", "task"])),
        ]

    def __str__(self) -> str:
        return self.title
