"""What an answer looks like: read from a form, checked, as it is kept in ``Response.answers`` under the question's key.

The shape of every kind, as JSON. Codes are those of :class:`Choice` and :class:`QuestionRow`; a question that was left
open is not a key at all::

    one        "c1"
    several    ["c1", "c3"]               at least one, in the order of the choices
    exactly    ["c1", "c3"]               as many as ``exactly_count``, in the order of the choices
    scale      4                          a whole number from ``scale_from`` to ``scale_to``
    matrix     {"r1": "c2", "r2": "c1"}   row: column; all rows when it is required, else those that were filled in
    ranking    ["c3", "c1", "c2"]         every choice, the first first
    open       "in their own words"       at most ``MOST_WORDS`` characters
    file       "k3mbd6..."                key of the :class:`AnswerFile`
    triangle   [50, 30, 20]               whole numbers, one a corner in the order of the choices, 100 together

Raw is what a form sent: a word, a list of them, or of what stands in each field ``{code: word}``.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core.actions import Refused
from vlechtwerk.surveys.enums import QuestionKind
from vlechtwerk.surveys.files import Checked, check
from vlechtwerk.surveys.models import Question

MOST_WORDS = 5000
WHOLE = 100  # what the three corners of a triangle add up to
NUMBER = re.compile(r"-?[0-9]{1,5}\Z")
# NUL fits in no database; the others turn the direction of all that stands behind them.
UNSEEN = dict.fromkeys([0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
BY_CODE = (QuestionKind.RANKING, QuestionKind.TRIANGLE)


class AnswerRefused(Refused):
    """This is no answer to this question; ``field`` names it."""


def name_of(question: Question) -> str:
    """The field of a question in a form; those of a table, a ranking and a triangle add ``-`` and a code."""
    return f"q_{question.key}"


def codes_of(question: Question) -> list[str]:
    return [one.code for one in question.choices.all()]


def read(question: Question, data: Any, files: Any = None) -> Any:
    """What a form sent for one question, unchecked: to check, or to show again."""
    name = name_of(question)
    if question.kind == QuestionKind.FILE:
        return files.get(name) if files else None
    if question.kind == QuestionKind.MATRIX:
        return {row.code: data.get(f"{name}-{row.code}", "") for row in question.rows.all()}
    if question.kind in BY_CODE:
        return {code: data.get(f"{name}-{code}", "") for code in codes_of(question)}
    if question.kind in {QuestionKind.SEVERAL, QuestionKind.EXACTLY}:
        return data.getlist(name)
    return data.get(name, "")


def clean(question: Question, raw: Any) -> Any:
    """The value to keep, None when a question was left open that may be; else it is refused in words that help."""
    if _is_empty(raw):
        if question.is_required:
            raise _no(question, (_choose if question.kind == QuestionKind.EXACTLY else _answer_it)(question))
        return None
    return _CLEAN[QuestionKind(question.kind)](question, raw)


def clean_all(
    questions: Iterable[Question], data: Any, files: Any = None
) -> tuple[dict[str, Any], dict[str, str], dict[str, Any]]:
    """Of a whole form: the values by the key of the question, what is wrong, and what was sent, for showing it again."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    raws: dict[str, Any] = {}
    for question in questions:
        raw = raws[question.key] = read(question, data, files)
        try:
            value = clean(question, raw)
        except AnswerRefused as refused:
            wrong[question.key] = str(refused.message)
        else:
            if value is not None:
                values[question.key] = value
    return values, wrong, raws


def _is_empty(raw: Any) -> bool:
    if isinstance(raw, dict):
        return all(_is_empty(one) for one in raw.values())
    return not raw.strip() if isinstance(raw, str) else not raw


def _no(question: Question, message: str) -> AnswerRefused:
    return AnswerRefused(message, name_of(question))


def _answer_it(question: Question) -> str:
    return _("Answer this question.")


def _choose(question: Question) -> str:
    n = question.exactly_count or 0
    return ngettext("Choose exactly %(n)d.", "Choose exactly %(n)d.", n) % {"n": n}


def _one(question: Question, raw: Any) -> str:
    if raw not in codes_of(question):
        raise _no(question, _("Choose one of the answers in the list."))
    return str(raw)


def _several(question: Question, raw: Any) -> list[str]:
    known = codes_of(question)
    if not isinstance(raw, list) or any(one not in known for one in raw):
        raise _no(question, _("Choose from the answers in the list."))
    return [code for code in known if code in raw]


def _exactly(question: Question, raw: Any) -> list[str]:
    chosen, n = _several(question, raw), question.exactly_count
    if len(chosen) != n:
        said = ngettext("You chose %(chosen)d.", "You chose %(chosen)d.", len(chosen)) % {"chosen": len(chosen)}
        raise _no(question, f"{_choose(question)} {said}")
    return chosen


def _number(raw: Any) -> int | None:
    word = str(raw).strip()
    return int(word) if NUMBER.match(word) else None


def _scale(question: Question, raw: Any) -> int:
    number, low, high = _number(raw), question.scale_from, question.scale_to
    if number is None or low is None or high is None or not low <= number <= high:
        raise _no(question, _("Choose a number from %(low)s to %(high)s.") % {"low": low, "high": high})
    return number


def _matrix(question: Question, raw: Any) -> dict[str, str]:
    columns, rows = codes_of(question), list(question.rows.all())
    given = {row.code: raw.get(row.code) or "" for row in rows} if isinstance(raw, dict) else {}
    if any(column and column not in columns for column in given.values()):
        raise _no(question, _("Choose from the answers in the list."))
    open_rows = [row.text for row in rows if not given.get(row.code)]
    if question.is_required and open_rows:
        raise _no(question, _("Choose an answer in every row. Still open: %(rows)s.") % {"rows": ", ".join(open_rows)})
    return {code: column for code, column in given.items() if column}


def _by_code(question: Question, raw: Any) -> list[tuple[str, int | None]]:
    sent = raw if isinstance(raw, dict) else {}
    return [(code, _number(sent.get(code, ""))) for code in codes_of(question)]


def _ranking(question: Question, raw: Any) -> list[str]:
    places = _by_code(question, raw)
    n = len(places)
    if sorted(place or 0 for _code, place in places) != list(range(1, n + 1)):
        raise _no(question, _("Give each answer its own place, from 1 to %(n)d, and every place once.") % {"n": n})
    return [code for code, _place in sorted(places, key=lambda one: one[1] or 0)]


def _triangle(question: Question, raw: Any) -> list[int]:
    shares = [share for _code, share in _by_code(question, raw)]
    if len(shares) != 3 or any(share is None or not 0 <= share <= WHOLE for share in shares):
        raise _no(question, _("Fill in three whole numbers from 0 to 100."))
    whole = [share or 0 for share in shares]
    if sum(whole) != WHOLE:
        raise _no(question, _("Together the three must be 100. Now they are %(sum)d.") % {"sum": sum(whole)})
    return whole


def _open(question: Question, raw: Any) -> str:
    words = str(raw).translate(UNSEEN).replace("\r\n", "\n").strip()
    if not words:
        raise _no(question, _("Answer this question."))
    if len(words) > MOST_WORDS:
        raise _no(question, _("Write at most %(n)d characters.") % {"n": MOST_WORDS})
    return words


def _file(question: Question, raw: Any) -> Checked:
    """The file itself: whoever keeps it puts its key in place of it."""
    try:
        return check(raw)
    except Refused as refused:
        raise _no(question, str(refused.message)) from None


_CLEAN = {
    QuestionKind.ONE: _one, QuestionKind.SEVERAL: _several, QuestionKind.EXACTLY: _exactly, QuestionKind.SCALE: _scale,
    QuestionKind.MATRIX: _matrix, QuestionKind.RANKING: _ranking, QuestionKind.OPEN: _open, QuestionKind.FILE: _file,
    QuestionKind.TRIANGLE: _triangle,
}  # fmt: skip
