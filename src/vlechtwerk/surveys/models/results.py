"""What a scan says of the answers, and how open answers are read together."""

from django.db import models
from django.db.models import F, Q

from vlechtwerk.core.models import Keyed, Record
from vlechtwerk.surveys.enums import NextKind
from vlechtwerk.surveys.models.answering import Response, Round
from vlechtwerk.surveys.models.asking import Question, Questionnaire

PERSON = "people.Person"


class Dimension(Keyed):
    """One side that a scan measures, 0 (weak) to 100 (strong). ``axis``: the code of the side of a diagnosis that it is."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="dimensions")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)
    axis = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["questionnaire", "order", "id"]

    def __str__(self) -> str:
        return self.name


class Advice(Keyed):
    """What is said, and where it leads, when a dimension (of the whole: none) lies from ``low`` up to ``high``."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="advices")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, null=True, blank=True, related_name="advices")
    low = models.PositiveSmallIntegerField(default=0)
    high = models.PositiveSmallIntegerField(default=100)
    text = models.CharField(max_length=500)
    next_kind = models.CharField(max_length=10, choices=NextKind.choices, default=NextKind.QUESTION)
    item = models.ForeignKey("library.Item", on_delete=models.SET_NULL, null=True, blank=True, related_name="advices")
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["questionnaire", "dimension", "low", "id"]
        constraints = [
            models.CheckConstraint(name="advice_range", condition=Q(low__gte=0, high__lte=100, low__lte=F("high"))),
            models.CheckConstraint(name="advice_link_has_url", condition=~Q(next_kind="link") | ~Q(url="")),
        ]

    def __str__(self) -> str:
        return self.text


class Tag(Keyed):
    """A word of the team for what open answers have in common."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["questionnaire", "name"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "name"], name="survey_tag_once")]

    def __str__(self) -> str:
        return self.name


class AnswerTag(Record):
    """One tag at one open answer, and who put it there: several people tag together, each by their own reading."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="tags")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="answers")
    tagged_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "tag", "tagged_by"], name="answer_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.response}"


class Reported(Keyed):
    """The figures that a report elsewhere gives for one question: ``counts`` per choice, for ``n`` respondents. They stand
    beside our own count, with what cannot be in them.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reported")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="reported")
    source = models.CharField(max_length=200)
    n = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "question"], name="reported_once")]

    def __str__(self) -> str:
        return self.source
