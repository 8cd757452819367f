"""What is kept of people who are asked: invitations and answers. Of an anonymous round only that they were invited."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vlechtwerk.core.traces import Traces
from vlechtwerk.people.enums import Ground, Kept, Purpose, SeenBy
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, acts, erasers, held
from vlechtwerk.surveys.models import AnswerFile, AnswerTag, Invitation, Response


def register() -> None:
    common: dict[str, Any] = {"purpose": Purpose.HELP, "ground": Ground.CONSENT, "seen_by": SeenBy.TEAM}
    held.add(
        "survey_invitations",
        Held(_("Questionnaires that you were asked to fill in"), "surveys.Invitation", ("person",), **common,
             kept=Kept.NAMELESS, shown=("round__questionnaire__title", "sent_at", "answered_at", "declined_at")),
    )  # fmt: skip
    held.add(
        "survey_responses",
        Held(_("Your answers to questionnaires"), "surveys.Response", ("person",), **common, kept=Kept.ERASED,
             shown=("round__questionnaire__title", "made_at", "answers")),
    )  # fmt: skip
    acts.update({
        "surveys.Questionnaire.keeper": "whose work it is", "surveys.Invitation.invited_by": "who invited",
        "surveys.Response.entered_by": "who typed it in",
    })  # fmt: skip
    erasers.append(erase)


def erase(person: Person, _traces: Traces) -> None:
    """What they answered under their name goes, with its files; so does an invitation to their address alone."""
    mine = Response.objects.filter(person=person)
    AnswerFile.objects.filter(response__in=mine).delete()
    AnswerTag.objects.filter(response__in=mine).delete()
    mine.update(answers={}, roles=[], invitation=None)
    if person.email:
        Invitation.objects.filter(person=None, email__iexact=person.email).delete()
