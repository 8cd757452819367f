"""On the timeline: when somebody answered under their own name. Of anonymous rounds nothing is known."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline
from vlechtwerk.surveys.models import Response


def _answers(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    return Response.objects.filter(person=of, made_at__isnull=False).select_related("round__questionnaire")


def _told(row: Response, _of: Any) -> str:
    return _("Answered “%(title)s”") % {"title": row.round.questionnaire.title}


def register() -> None:
    timeline.add("survey_answer", Moments(
        model=Response, rows=_answers, at="made_at", tell=_told, group="surveys", label=gettext_lazy("Surveys"), drawn="need",
        url=lambda row: reverse("survey_round", args=[row.round.key]),
    ))  # fmt: skip
