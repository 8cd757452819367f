"""Rounds, who was asked, and what came back."""

import uuid

from django.db import models
from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.models import Keyed, new_key
from vlechtwerk.people.enums import Language
from vlechtwerk.surveys.enums import Given, RoundState
from vlechtwerk.surveys.models.asking import Question, Questionnaire

PERSON = "people.Person"


class Round(Keyed):
    """One time that a questionnaire is put to people. Rounds of one questionnaire can be compared."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.PLANNED)
    state_since = models.DateTimeField(default=clock.now)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True, help_text="the last day on which answers are taken; none for a public scan")
    reminded_at = models.DateTimeField(null=True)
    keeper_told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["questionnaire", "order"]
        indexes = [models.Index(fields=["state", "closes_on"], name="survey_round_state")]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "order"], name="survey_round_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Invitation(Keyed):
    """Somebody who is asked, from the network or by address alone. ``answered_at`` is never set in an anonymous round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="survey_invitations")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    invited_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="survey_invited_once", condition=Q(person__isnull=False)
            ),
            models.UniqueConstraint(fields=["round", "email"], name="survey_address_once", condition=~Q(email="")),
            models.CheckConstraint(name="survey_invited_somebody", condition=Q(person__isnull=False) | ~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.name or str(self.person)


class Ticket(models.Model):
    """The right to answer once in an anonymous round: only the digest of a secret that stood in one mail and nowhere
    else. It belongs to nobody we know, and no answer knows its ticket."""

    digest = models.CharField(max_length=64, primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="tickets")
    is_spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.digest[:8]


class Response(models.Model):
    """The answers of one respondent. ``answers``: key of the question → value, in the shape that its kind has
    (``surveys.answers``). In an anonymous round ``made_at``, ``person`` and ``invitation`` are empty and the rows are
    shuffled, so that neither number, place nor time tells who it was. ``key`` opens the result of a scan.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(max_length=12, unique=True, default=new_key, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="responses")
    answers = models.JSONField(default=dict)
    roles = models.JSONField(default=list)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.NL)
    given = models.CharField(max_length=10, choices=Given.choices, default=Given.ONLINE)
    made_at = models.DateTimeField(null=True)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="survey_responses")
    invitation = models.ForeignKey(Invitation, on_delete=models.SET_NULL, null=True, related_name="responses")
    entered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["round", "key"]
        constraints = [
            models.UniqueConstraint(
                fields=["invitation"], name="survey_answered_once", condition=Q(invitation__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.key


class AnswerFile(Keyed):
    """A file that was sent as an answer; not in anonymous rounds."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "question"], name="answer_file_once")]

    def __str__(self) -> str:
        return self.name
