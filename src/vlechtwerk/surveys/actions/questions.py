"""Questions of a draft: added, changed, moved, taken away. Once people are asked only words change."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.surveys.actions.base import SurveysRefused, hold, hold_draft
from vlechtwerk.surveys.enums import WITH_CHOICES, QuestionKind, QuestionnaireState
from vlechtwerk.surveys.models import Choice, Question, Questionnaire, QuestionRow

MOST_QUESTIONS, MOST_CHOICES, TEXT_CHARACTERS, CORNERS = 100, 40, 160, 3
WIDEST_SCALE = 20  # steps that still fit on a telephone
Line = tuple[str, int | None]  # the words of a choice, and its score in a scan


@transaction.atomic
def add_question(
    questionnaire: Questionnaire,
    *,
    kind: str,
    by: Actor,
    choices: Iterable[Line] = (),
    rows: Iterable[str] = (),
    **fields: Any,
) -> Question:
    """At the end. ``fields``: text, hint, part, is_required, exactly_count, scale_from, scale_to and the labels."""
    hold_draft(questionnaire)
    if questionnaire.questions.count() >= MOST_QUESTIONS:
        raise SurveysRefused(_("A hundred questions is enough: nobody answers more."))
    lines, row_texts = _checked(kind, list(choices), list(rows), fields)
    last = questionnaire.questions.order_by("-order").values_list("order", flat=True).first() or 0
    made = Question.objects.create(questionnaire=questionnaire, kind=kind, order=last + 1, **fields)
    _write(made, lines, row_texts)
    audit("add_question", questionnaire, by, question=made.pk)
    return made


@transaction.atomic
def change_question(
    question: Question, *, by: Actor, choices: Iterable[Line] = (), rows: Iterable[str] = (), **fields: Any
) -> Question:
    """In a draft everything but its kind; afterwards words alone, as many choices and rows as before."""
    questionnaire = question.questionnaire
    hold(questionnaire, [QuestionnaireState.DRAFT, QuestionnaireState.READY])
    lines, row_texts = _checked(question.kind, list(choices), list(rows), fields)
    if questionnaire.state == QuestionnaireState.READY:
        _same_meaning(question, lines, row_texts, fields)
    Question.objects.filter(pk=question.pk).update(**fields)
    question.refresh_from_db()
    _write(question, lines, row_texts)
    audit("change_question", questionnaire, by, question=question.pk)
    return question


@transaction.atomic
def move_question(question: Question, *, up: bool, by: Actor) -> None:
    """One place earlier or later."""
    questionnaire = question.questionnaire
    hold_draft(questionnaire)
    found = list(questionnaire.questions.order_by("order", "pk"))
    at = [one.pk for one in found].index(question.pk)
    to = at - 1 if up else at + 1
    if 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    for order, one in enumerate(found, 1):
        one.order = order
    Question.objects.bulk_update(found, ["order"])
    audit("move_question", questionnaire, by, question=question.pk)


@transaction.atomic
def drop_question(question: Question, *, by: Actor) -> None:
    """Out of a draft."""
    questionnaire = question.questionnaire
    hold_draft(questionnaire)
    number, order = question.pk, question.order
    question.delete()
    questionnaire.questions.filter(order__gt=order).update(order=F("order") - 1)
    audit("drop_question", questionnaire, by, question=number)


def _checked(kind: str, lines: list[Line], rows: list[str], fields: dict[str, Any]) -> tuple[list[Line], list[str]]:
    """What this kind needs is there; what it does not know is left out."""
    lines = lines if kind in WITH_CHOICES else []
    rows = rows if kind == QuestionKind.MATRIX else []
    _check_lines(kind, lines, rows)
    if kind != QuestionKind.EXACTLY:
        fields["exactly_count"] = None
    elif not 1 <= (fields.get("exactly_count") or 0) <= len(lines):
        raise SurveysRefused(
            _("How many must be chosen? At least one, and no more than there are answers."), "exactly_count"
        )
    low, high = fields.get("scale_from"), fields.get("scale_to")
    if kind != QuestionKind.SCALE:
        fields.update(scale_from=None, scale_to=None, low_label="", high_label="")
    elif low is None or high is None or not low < high <= low + WIDEST_SCALE or not -100 <= low <= 100:
        raise SurveysRefused(
            _("A scale goes from a lower to a higher number, at most 20 steps, such as 1 to 5."), "scale_to"
        )
    return lines, rows


def _check_lines(kind: str, lines: list[Line], rows: list[str]) -> None:
    texts = [text for text, _score in lines]
    if kind == QuestionKind.TRIANGLE and len(texts) != CORNERS:
        raise SurveysRefused(_("A triangle has three corners: write three lines."), "choices")
    if kind in WITH_CHOICES and not 2 <= len(texts) <= MOST_CHOICES:
        raise SurveysRefused(_("Write two to forty answers, each on a line of its own."), "choices")
    if kind == QuestionKind.MATRIX and not 1 <= len(rows) <= MOST_CHOICES:
        raise SurveysRefused(_("Write one to forty rows, each on a line of its own."), "rows")
    for name, found in (("choices", texts), ("rows", rows)):
        if len({text.casefold() for text in found}) != len(found):
            raise SurveysRefused(_("Two lines say the same. Make them different, or leave one out."), name)
        if any(len(text) > TEXT_CHARACTERS for text in found):
            raise SurveysRefused(_("One line is too long: at most 160 characters."), name)
    if any(score is not None and not 0 <= score <= 100 for _text, score in lines):
        raise SurveysRefused(_("A score goes from 0 to 100."), "choices")


def _same_meaning(question: Question, lines: list[Line], rows: list[str], fields: dict[str, Any]) -> None:
    fixed = ("is_required", "exactly_count", "scale_from", "scale_to")
    moved = [name for name in fixed if name in fields and fields[name] != getattr(question, name)]
    scores = [score for _text, score in lines] != list(question.choices.values_list("score", flat=True))
    if moved or scores or len(rows) != question.rows.count():
        raise SurveysRefused(
            _("These questions are in use: only the words can change. Make a new version for anything else."),
            moved[0] if moved else "choices",
        )


def _write(question: Question, lines: list[Line], rows: list[str]) -> None:
    """Lines that were there keep their code, also when their words change in place."""
    _lay(Choice, question, [{"text": text, "score": score} for text, score in lines], "c")
    _lay(QuestionRow, question, [{"text": text} for text in rows], "r")


def _lay(model: Any, question: Question, wanted: list[dict[str, Any]], letter: str) -> None:
    known = list(model.objects.filter(question=question).order_by("order", "pk"))
    by_text = {one.text: one for one in known}
    texts = {one["text"] for one in wanted}
    used, number = set(), max([int(one.code[1:]) for one in known if one.code[1:].isdecimal()], default=0)
    for at, fields in enumerate(wanted):
        row = by_text.get(fields["text"])
        if row is None and len(known) == len(wanted) and known[at].text not in texts:
            row = known[at]  # the same place with other words: put right
        if row is None:
            number += 1
            row = model(question=question, code=f"{letter}{number}", order=at + 1)
        for name, value in {**fields, "order": at + 1}.items():
            setattr(row, name, value)
        row.save()
        used.add(row.pk)
    model.objects.filter(question=question).exclude(pk__in=used).delete()
