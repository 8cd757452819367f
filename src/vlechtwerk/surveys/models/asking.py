"""What is asked."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, new_key
from vlechtwerk.library.enums import Licence
from vlechtwerk.people.enums import Language
from vlechtwerk.surveys.enums import QuestionKind, QuestionnaireKind, QuestionnaireState

PERSON = "people.Person"


class Questionnaire(Keyed):
    """Questions in an order. ``is_public``: anybody may fill it without an account. ``is_anonymous``: who answered is
    not kept. Groups of fewer than ``smallest_group`` are not shown. ``licence``, ``author_line`` and ``source_url`` say
    whose questions they are; ``item`` is its page in the knowledge bank.
    """

    kind = models.CharField(max_length=12, choices=QuestionnaireKind.choices)
    state = models.CharField(max_length=10, choices=QuestionnaireState.choices, default=QuestionnaireState.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    title = models.CharField(max_length=160)
    intro = models.TextField(max_length=2000, blank=True)
    thanks = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    is_public = models.BooleanField(default=False)
    is_anonymous = models.BooleanField(default=False)
    smallest_group = models.PositiveSmallIntegerField(default=5)
    keeper = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="kept_questionnaires")
    licence = models.CharField(max_length=40, choices=Licence.choices, blank=True)
    author_line = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    item = models.ForeignKey(
        "library.Item", on_delete=models.SET_NULL, null=True, blank=True, related_name="questionnaires"
    )
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="copies")
    reminded_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(name="questionnaire_group_sane", condition=Q(smallest_group__range=(1, 50))),
        ]

    def __str__(self) -> str:
        return self.title


class Role(models.Model):
    """What a respondent may be; somebody can be several at once (a lecturer who is an entrepreneur too)."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="roles")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["questionnaire", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "code"], name="survey_role_once")]

    def __str__(self) -> str:
        return self.name


class Question(Keyed):
    """One question. ``part`` is the heading under which it stands. ``exactly_count``: how many must be chosen.

    ``code`` stays the same in a copy of the questionnaire, so that rounds of both can be laid side by side.

    A scale goes from ``scale_from`` to ``scale_to`` in whole steps. ``dimension`` and ``weight`` are for scans: the
    answer counts in that dimension, by the score of the choice or the place on the scale.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    code = models.CharField(max_length=12, default=new_key, editable=False)
    order = models.PositiveSmallIntegerField()
    part = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    text = models.CharField(max_length=300)
    hint = models.CharField(max_length=300, blank=True)
    is_required = models.BooleanField(default=True)
    exactly_count = models.PositiveSmallIntegerField(null=True, blank=True)
    scale_from = models.SmallIntegerField(null=True, blank=True)
    scale_to = models.SmallIntegerField(null=True, blank=True)
    low_label = models.CharField(max_length=80, blank=True)
    high_label = models.CharField(max_length=80, blank=True)
    dimension = models.ForeignKey(
        "surveys.Dimension", on_delete=models.SET_NULL, null=True, blank=True, related_name="questions"
    )
    weight = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["questionnaire", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "code"], name="question_code_once"),
            models.CheckConstraint(
                name="question_exactly_says_count", condition=~Q(kind="exactly") | Q(exactly_count__gte=1)
            ),
            models.CheckConstraint(
                name="question_scale_has_ends",
                condition=~Q(kind="scale") | Q(scale_from__isnull=False, scale_to__gt=F("scale_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    """A possible answer; a column of a table; a corner of a triangle. ``score`` in a scan: 0 (weak) to 100 (strong)."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    text = models.CharField(max_length=160)
    score = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["question", "order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="choice_once"),
            models.CheckConstraint(name="choice_score_sane", condition=Q(score=None) | Q(score__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return self.text


class QuestionRow(models.Model):
    """A row of a table of rows."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    text = models.CharField(max_length=160)

    class Meta:
        ordering = ["question", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["question", "code"], name="question_row_once")]

    def __str__(self) -> str:
        return self.text
