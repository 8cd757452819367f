"""The dossier: how an innovation came in, what it lacks, where it stands."""

from textwrap import shorten

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.innovations import rules
from vlechtwerk.innovations.enums import (
    CloseReason,
    EntryAudience,
    EntryKind,
    InnovationState,
    IntakeSource,
    IntakeState,
    MemberRole,
    NeedState,
)
from vlechtwerk.innovations.models.paths import Stage
from vlechtwerk.people.enums import Language

PERSON, SCAN = "people.Person", "surveys.Response"


class Innovation(Keyed):
    """An impact-driven concept on its path."""

    name = models.CharField(max_length=120)
    pitch = models.TextField(max_length=1500)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    themes = models.ManyToManyField("taxonomy.Theme", related_name="innovations", blank=True)
    sector = models.ForeignKey("taxonomy.Sector", on_delete=models.PROTECT, null=True, blank=True)
    place = models.ForeignKey("taxonomy.Place", on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="innovations"
    )
    broker = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="brokered")
    state = models.CharField(max_length=10, choices=InnovationState.choices, default=InnovationState.ACTIVE)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="innovations")
    stage_since = models.DateTimeField(default=clock.now)
    next_step = models.CharField(max_length=160, blank=True)
    next_step_on = models.DateField(null=True, blank=True)
    income_source_count = models.PositiveSmallIntegerField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)
    scan = models.ForeignKey(SCAN, on_delete=models.SET_NULL, null=True, blank=True, related_name="innovations")
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["state", "stage", "stage_since"], name="innovation_board")]
        constraints = [
            models.CheckConstraint(
                name="next_step_has_date", condition=Q(next_step="") | Q(next_step_on__isnull=False)
            ),
            models.CheckConstraint(
                name="merged_leads_on",
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def days_in_stage(self) -> int:
        """Working days since it came into its stage, by the calendar of its place."""
        return rules.working_days(self.stage_since, rules.country_of(self))


class InnovationMember(Record):
    """Who makes the innovation."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="innovation_memberships")
    role = models.CharField(max_length=10, choices=MemberRole.choices, default=MemberRole.TEAM)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "person"], name="innovation_member_once", condition=Q(until__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["innovation"], name="innovation_one_lead", condition=Q(role="lead", until__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.innovation}"


class Intake(Keyed):
    """How a question came in. ``fingerprint`` recognises the same question sent twice; ``scan`` is the one that came along."""

    state = models.CharField(max_length=10, choices=IntakeState.choices, default=IntakeState.RECEIVED)
    source = models.CharField(max_length=20, choices=IntakeSource.choices, default=IntakeSource.PUBLIC_FORM)
    question = models.TextField(max_length=3000)
    title = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    fingerprint = models.CharField(max_length=64, unique=True)
    sent_count = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="intakes")
    broker = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, related_name="assigned_intakes")
    is_impact_driven = models.BooleanField(null=True)
    is_innovative = models.BooleanField(null=True)
    assessment = models.TextField(max_length=2000, blank=True)
    close_reason = models.CharField(max_length=20, choices=CloseReason.choices, blank=True)
    close_note = models.TextField(max_length=1000, blank=True)
    invited_at = models.DateTimeField(null=True)
    follow_up_on = models.DateField(null=True)
    innovation = models.OneToOneField(Innovation, on_delete=models.SET_NULL, null=True, related_name="intake")
    scan = models.ForeignKey(SCAN, on_delete=models.SET_NULL, null=True, blank=True, related_name="intakes")
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "created_at"], name="intake_state")]
        constraints = [
            models.CheckConstraint(name="intake_closed_has_reason", condition=~Q(state="closed") | ~Q(close_reason="")),
            models.CheckConstraint(
                name="intake_can_be_answered",
                condition=Q(state="draft") | ~Q(email="") | ~Q(phone="") | Q(person__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title or shorten(self.question, 80, placeholder=" …")


class Axis(Keyed):
    """One side from which an innovation is diagnosed; the network edits the list."""

    code = models.CharField(max_length=40, unique=True)
    name_nl = models.CharField(max_length=60)
    name_fr = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    hint_nl = models.CharField(max_length=200, blank=True)
    hint_fr = models.CharField(max_length=200, blank=True)
    hint_en = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self._in_the_readers_language("name")

    @property
    def hint(self) -> str:
        """The question that helps to score, in the reader's language."""
        return self._in_the_readers_language("hint")

    def _in_the_readers_language(self, what: str) -> str:
        return str(getattr(self, f"{what}_{(get_language() or 'nl')[:2]}", "") or getattr(self, f"{what}_nl"))


class Diagnosis(Keyed):
    """How strong an innovation stands on every axis, on one day."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="diagnoses")
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(max_length=2000, blank=True)
    income_source_count = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.innovation} {self.created_at:%Y-%m-%d}"


class AxisScore(models.Model):
    """1 (weak) to 5 (strong) on one axis, with what stands out."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="scores")
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, related_name="scores")
    score = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["diagnosis", "axis"], name="axis_score_once"),
            models.CheckConstraint(name="axis_score_1_to_5", condition=Q(score__gte=1, score__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.axis}: {self.score}"


class Need(Keyed):
    """One thing an innovation lacks, in the words of the asker."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="needs")
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=1500)
    axis = models.ForeignKey(Axis, on_delete=models.PROTECT, null=True, blank=True, related_name="needs")
    state = models.CharField(max_length=12, choices=NeedState.choices, default=NeedState.OPEN)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    languages = models.JSONField(default=list, help_text="codes of the languages the session may be in")
    wanted_by = models.DateField(null=True, blank=True)
    max_km = models.PositiveSmallIntegerField(null=True, blank=True)
    may_be_online = models.BooleanField(default=True)
    fresh_eyes = models.PositiveSmallIntegerField(default=2)
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    state_since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "state_since"], name="need_state")]
        constraints = [models.CheckConstraint(name="need_dial_0_to_4", condition=Q(fresh_eyes__lte=4))]

    def __str__(self) -> str:
        return self.title


class Task(Keyed):
    """A small promise with a name and a date."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=200)
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="tasks")
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def is_overdue(self) -> bool:
        """Promised for a day that has gone by."""
        return self.done_at is None and self.due_on is not None and self.due_on < clock.today()


class TimelineEntry(Keyed):
    """One thing that happened to an innovation. ``verb`` picks the sentence in the reader's language."""

    innovation = models.ForeignKey(Innovation, on_delete=models.CASCADE, related_name="entries")
    at = models.DateTimeField(default=clock.now)
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    need = models.ForeignKey(Need, on_delete=models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=2000, blank=True)
    data = models.JSONField(default=dict)
    audience = models.CharField(max_length=10, choices=EntryAudience.choices, default=EntryAudience.TEAM)
    answers = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replies")
    edited_at = models.DateTimeField(null=True)
    pinned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["innovation", "-at"], name="timeline")]

    def __str__(self) -> str:
        return self.verb
