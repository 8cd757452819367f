"""What a scan measures, and what it says of the answers."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import links
from vlechtwerk.core.actions import audit, last_place
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person
from vlechtwerk.surveys.actions.tagging import ResultsRefused
from vlechtwerk.surveys.enums import NextKind, QuestionnaireKind
from vlechtwerk.surveys.models import Advice, Dimension, Question, Questionnaire, Response


@transaction.atomic
def save_dimension(
    questionnaire: Questionnaire, *, dimension: Dimension | None = None, questions: Collection[Question], by: Person,
    **fields: Any,
) -> Dimension:  # fmt: skip
    """One side that a scan measures, and the questions that count in it. ``fields``: name, about, axis."""
    _require_scan(questionnaire)
    if any(one.questionnaire_id != questionnaire.pk for one in questions):
        raise ResultsRefused(_("Choose from the questions of this scan."), "questions")
    made = dimension or Dimension(questionnaire=questionnaire, order=last_place(questionnaire.dimensions.all()))
    for name, value in fields.items():
        setattr(made, name, value)
    same_axis = questionnaire.dimensions.filter(axis=made.axis).exclude(pk=made.pk)
    if made.axis and same_axis.exists():
        raise ResultsRefused(_("Another dimension stands for this side already. Choose another side, or none."), "axis")
    made.save()
    chosen = [one.pk for one in questions]
    made.questions.exclude(pk__in=chosen).update(dimension=None)
    Question.objects.filter(pk__in=chosen).update(dimension=made)
    audit("save_dimension", made, by)
    return made


def _require_scan(questionnaire: Questionnaire) -> None:
    if questionnaire.kind != QuestionnaireKind.SCAN:
        raise ResultsRefused(_("Only a self-scan has a result to tell. Make a scan of it first."))


@transaction.atomic
def drop_dimension(dimension: Dimension, *, by: Person) -> None:
    """Away with a side, and with what was said of it. The questions stay, and count in none."""
    audit("drop_dimension", dimension, by)
    dimension.delete()


@transaction.atomic
def save_advice(questionnaire: Questionnaire, *, advice: Advice | None = None, by: Person, **fields: Any) -> Advice:
    """What is said from one score up to another, and where it leads. ``fields`` are those of the model."""
    _require_scan(questionnaire)
    made = advice or Advice(questionnaire=questionnaire)
    for name, value in fields.items():
        setattr(made, name, value)
    if not 0 <= made.low <= made.high <= 100:
        raise ResultsRefused(_("From must be no more than up to, and both lie from 0 to 100."), "high")
    if made.next_kind == NextKind.LINK and not made.url:
        raise ResultsRefused(_("Write the address where it leads."), "url")
    if made.next_kind == NextKind.ITEM and made.item is None:
        raise ResultsRefused(_("Choose what there is to read."), "item")
    if made.dimension is not None and made.dimension.questionnaire_id != questionnaire.pk:
        raise ResultsRefused(_("Choose from the dimensions of this scan."), "dimension")
    made.save()
    audit("save_advice", made, by)
    return made


@transaction.atomic
def drop_advice(advice: Advice, *, by: Person) -> None:
    """This is said no more."""
    audit("drop_advice", advice, by)
    advice.delete()


@transaction.atomic
def mail_scan(response: Response, *, email: str, language: str, by: Person | None) -> None:
    """The address of the result, to oneself. It carries no words that anybody typed in."""
    to = outbox.Address(email.strip().lower(), "", language)
    context = {"title": response.round.questionnaire.title, "link": links.absolute("scan_result", response.key)}
    outbox.queue("surveys.scan_result", to=to, context=context)
    audit("mail_scan", response, by)
