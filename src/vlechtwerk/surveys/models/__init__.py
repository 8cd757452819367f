"""The tables of questionnaires and answers."""

from vlechtwerk.surveys.models.answering import AnswerFile, Invitation, Response, Round, Ticket
from vlechtwerk.surveys.models.asking import Choice, Question, Questionnaire, QuestionRow, Role
from vlechtwerk.surveys.models.results import Advice, AnswerTag, Dimension, Reported, Tag

__all__ = [
    "Advice", "AnswerFile", "AnswerTag", "Choice", "Dimension", "Invitation", "Question", "QuestionRow", "Questionnaire",
    "Reported", "Response", "Role", "Round", "Tag", "Ticket",
]  # fmt: skip
