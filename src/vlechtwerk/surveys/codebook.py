"""The answers of a round as a table, and the book that says what its columns and codes mean. No database."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.exports import Column, Table
from vlechtwerk.surveys.counting import Asked, Given, columns_to_tell, has_answer
from vlechtwerk.surveys.enums import QuestionKind

Names = Sequence[tuple[str, str]]
TagsAt = Mapping[tuple[str, str], list[str]]
"""Names of the tags, by key of the question and of the response."""
SEVERAL = (QuestionKind.SEVERAL, QuestionKind.EXACTLY)
NUMBERS = (QuestionKind.SCALE, QuestionKind.RANKING, QuestionKind.TRIANGLE, *SEVERAL)


@dataclass(frozen=True)
class Variable:
    """One column: ``name`` in the table, of which question, about what of it; ``read`` takes the answers of one."""

    name: str
    question: Asked
    about: str
    read: Callable[[Given], Any]

    @property
    def column(self) -> Column:
        return Column(self.name, "number" if self.question.kind in NUMBERS else "text", width=12)


def variables(questions: Sequence[Asked]) -> list[Variable]:
    """``v01``, ``v02`` …: a question with several answers has one column for each, ``v03_c1``."""
    found = []
    for number, question in enumerate(questions, 1):
        name = f"v{number:02d}"
        parts = _parts(question)
        if parts:
            found += [
                Variable(f"{name}_{code}", question, text, _reader(question, code, place))
                for place, (code, text) in enumerate(parts)
            ]
        else:
            found.append(Variable(name, question, "", _whole(question)))
    return found


def _parts(question: Asked) -> Names:
    if question.kind in (*SEVERAL, QuestionKind.RANKING, QuestionKind.TRIANGLE):
        return question.choices
    return question.rows if question.kind == QuestionKind.MATRIX else ()


def _whole(question: Asked) -> Callable[[Given], Any]:
    if question.kind == QuestionKind.FILE:
        return lambda one: "1" if has_answer(one.answers.get(question.key)) else None
    return lambda one: one.answers.get(question.key)


def _reader(question: Asked, code: str, place: int) -> Callable[[Given], Any]:
    """The part of an answer that stands in one column; nothing for whoever left the question open."""

    def read(one: Given) -> Any:
        value: Any = one.answers.get(question.key)
        if not has_answer(value):
            return None
        if question.kind in SEVERAL:
            return int(code in value)
        if question.kind == QuestionKind.RANKING:
            return value.index(code) + 1 if code in value else None
        return value[place] if question.kind == QuestionKind.TRIANGLE else value.get(code)

    return read


def answers_table(
    title: str, questions: Sequence[Asked], given: Sequence[Given], roles: Names, tags: TagsAt, *,
    smallest: int, is_anonymous: bool,
) -> Table:  # fmt: skip
    """One line for each respondent. An anonymous round has no keys, and another order every time."""
    told = columns_to_tell([one.roles for one in given], smallest)
    shown = [(code, name) for code, name in roles if code in told]
    columns = [] if is_anonymous else [Column(_("Respondent"), width=16)]
    columns += [Column(f"rol_{code}", "number", width=12) for code, _name in shown]
    readers = variables(questions)
    for one in readers:
        columns.append(one.column)
        if one.question.kind == QuestionKind.OPEN:
            columns.append(Column(f"{one.name}_labels", width=24))
    lines = list(given)
    if is_anonymous:
        secrets.SystemRandom().shuffle(lines)

    def rows() -> Iterator[list[Any]]:
        for line in lines:
            row: list[Any] = [] if is_anonymous else [line.key]
            row += [int(code in line.roles) for code, _name in shown]
            for one in readers:
                row.append(one.read(line))
                if one.question.kind == QuestionKind.OPEN:
                    row.append(", ".join(tags.get((one.question.key, line.key), [])))
            yield row

    return Table(title, columns, rows(), has_sums=False)


def book(title: str, questions: Sequence[Asked], roles: Names, given: Sequence[Given], *, smallest: int) -> Table:
    """What each column of the answers is, and what each code in it means."""
    columns = [
        Column(_("Column"), width=14), Column(_("Question"), width=50), Column(_("Kind"), width=22), Column(_("Code"), width=10),
        Column(_("Meaning"), width=40), Column(_("Missing"), width=30), Column(_("Stable code"), width=16),
    ]  # fmt: skip
    told = columns_to_tell([one.roles for one in given], smallest)

    def rows() -> Iterator[list[Any]]:
        for code, name in roles:
            if code in told:
                yield from _yes_no(f"rol_{code}", _("Role: %(name)s") % {"name": name}, _("role of the respondent"), "")
            else:
                hidden = _("left out: fewer than %(n)d people in a group") % {"n": smallest}
                yield [f"rol_{code}", name, _("role of the respondent"), "", "", hidden, ""]
        for one in variables(questions):
            yield from _lines(one)

    return Table(title, columns, rows(), has_sums=False)


def _yes_no(name: str, text: str, kind: str, stable: str) -> Iterator[list[Any]]:
    for code, meaning in (("1", _("yes")), ("0", _("no"))):
        yield [name, text, kind, code, meaning, _("empty: not answered"), stable]


def _lines(one: Variable) -> Iterator[list[Any]]:
    question = one.question
    text = f"{question.text} / {one.about}" if one.about else question.text
    kind = str(QuestionKind(question.kind).label)
    if question.kind in SEVERAL:
        yield from _yes_no(one.name, text, kind, question.code)
        return
    for code, meaning in _meanings(question):
        yield [one.name, text, kind, code, meaning, _("empty: not answered"), question.code]
    if question.kind == QuestionKind.OPEN:
        yield [
            f"{one.name}_labels",
            text,
            _("tags"),
            "",
            _("tags that the team gave to this answer"),
            "",
            question.code,
        ]


def _meanings(question: Asked) -> list[tuple[str, str]]:
    if question.kind == QuestionKind.SCALE:
        last = (question.high or 0) - (question.low or 0)
        ends = {0: question.ends[0], last: question.ends[1]}
        return [(str((question.low or 0) + step), ends.get(step, "")) for step in range(last + 1)]
    if question.kind in {QuestionKind.ONE, QuestionKind.MATRIX}:
        return list(question.choices)
    said = {
        QuestionKind.RANKING: _("place: 1 is the first"), QuestionKind.TRIANGLE: _("weight of this corner, 100 together"),
        QuestionKind.FILE: _("1: a file was sent"),
    }  # fmt: skip
    return [("", said.get(QuestionKind(question.kind), _("in the words of the respondent")))]
