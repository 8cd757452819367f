"""Questionnaires that somebody has to follow up (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.people.duties import Duty, duties
from vlechtwerk.surveys.enums import QuestionnaireState


def register() -> None:
    alive = ~Q(state=QuestionnaireState.ARCHIVED)
    duties.add("questionnaires", Duty(_("Questionnaires"), "surveys.Questionnaire", "keeper", alive, "title"))
