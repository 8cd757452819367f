"""A questionnaire as somebody fills it in: what is shown, what was sent, what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from vlechtwerk.core import links
from vlechtwerk.core.forms import OpenForm
from vlechtwerk.core.links import BadLink
from vlechtwerk.core.models import new_key
from vlechtwerk.surveys import answers
from vlechtwerk.surveys.enums import QuestionKind
from vlechtwerk.surveys.models import Question, Questionnaire, Role

ONCE, ROLES = "survey_once", "roles"
ONCE_VALID = timedelta(days=7)


@dataclass(frozen=True)
class Field:
    """One place to type or tick: ``name`` and ``value`` as the form sends them."""

    id: str
    name: str
    value: str
    label: str
    is_set: bool = False
    about: str = ""


@dataclass(frozen=True)
class Shown:
    """One question on the page, with what was sent."""

    question: Question
    number: int
    raw: Any
    error: str = ""

    @property
    def name(self) -> str:
        return answers.name_of(self.question)

    @property
    def first_id(self) -> str:
        """Where a link to this question goes."""
        if self.question.kind in answers.BY_CODE:
            return f"{self.name}-{next(iter(answers.codes_of(self.question)), '')}"
        if self.question.kind == QuestionKind.MATRIX:
            return f"{self.name}-row-1"
        single = self.question.kind in {QuestionKind.OPEN, QuestionKind.FILE}
        return self.name if single else f"{self.name}-1"

    @property
    def has_hint(self) -> bool:
        """Some kinds say by themselves how they are answered."""
        explained = {
            QuestionKind.EXACTLY, QuestionKind.SEVERAL, QuestionKind.RANKING, QuestionKind.TRIANGLE, QuestionKind.FILE
        }  # fmt: skip
        return bool(self.question.hint) or self.question.kind in explained

    @property
    def described(self) -> str:
        ids = [self.has_hint and f"{self.name}_hint", self.error and f"{self.name}_error"]
        return " ".join(str(one) for one in ids if one)

    def _ticks(self, name: str, options: list[tuple[str, str]], sent: Any) -> list[Field]:
        chosen = sent if isinstance(sent, list) else [sent]
        return [Field(f"{name}-{at}", name, code, label, code in chosen) for at, (code, label) in enumerate(options, 1)]

    def _choices(self) -> list[tuple[str, str]]:
        return [(one.code, one.text) for one in self.question.choices.all()]

    @property
    def options(self) -> list[Field]:
        """One, several or exactly so many of a list; a place on a scale."""
        if self.question.kind != QuestionKind.SCALE:
            return self._ticks(self.name, self._choices(), self.raw)
        steps = range(self.question.scale_from or 0, (self.question.scale_to or 0) + 1)
        sent = self.raw.strip() if isinstance(self.raw, str) else ""
        return self._ticks(self.name, [(str(step), str(step)) for step in steps], sent)

    @property
    def by_code(self) -> list[Field]:
        """A number for every choice: its place, or its share."""
        sent = self.raw if isinstance(self.raw, dict) else {}
        return [
            Field(f"{self.name}-{code}", f"{self.name}-{code}", str(sent.get(code, "")), text)
            for code, text in self._choices()
        ]

    @property
    def places(self) -> list[str]:
        return [str(place) for place in range(1, len(self._choices()) + 1)]

    @property
    def rows(self) -> list[tuple[str, str, list[Field]]]:
        sent = self.raw if isinstance(self.raw, dict) else {}
        return [
            (f"{self.name}-row-{at}", row.text, self._ticks(f"{self.name}-{row.code}", self._choices(), sent.get(row.code)))
            for at, row in enumerate(self.question.rows.all(), 1)
        ]  # fmt: skip


class Filling:
    """The whole form. ``data``: what was sent; without it the page is empty."""

    def __init__(
        self, questionnaire: Questionnaire, questions: list[Question], data: Any = None, files: Any = None
    ) -> None:
        self.questionnaire, self.questions, self.is_sent = questionnaire, questions, data is not None
        self.values: dict[str, Any] = {}
        self.wrong: dict[str, str] = {}
        self.raws: dict[str, Any] = {}
        if data is not None:
            self.values, self.wrong, self.raws = answers.clean_all(questions, data, files)
        self.roles = [code[:12] for code in data.getlist(ROLES)[:50]] if data is not None else []
        self.once = _once(data.get("once", "")) if data is not None else ""
        self.refused = ""

    @property
    def is_good(self) -> bool:
        return self.is_sent and not self.wrong and not self.refused

    @property
    def has_file(self) -> bool:
        return any(one.kind == QuestionKind.FILE for one in self.questions)

    @property
    def once_token(self) -> str:
        """Goes along in the form, so that sending it twice is one answer."""
        return links.make_token(ONCE, self.once or new_key(), valid=ONCE_VALID)

    def role_fields(self) -> list[Field]:
        found: list[Role] = list(self.questionnaire.roles.all())
        return [
            Field(f"role-{at}", ROLES, one.code, one.name, one.code in self.roles) for at, one in enumerate(found, 1)
        ]

    def parts(self) -> list[tuple[str, list[Shown]]]:
        """Questions that follow each other under one heading."""
        return [(part, list(rows)) for part, rows in groupby(self._shown(), key=lambda one: one.question.part)]

    def _shown(self) -> Iterator[Shown]:
        for number, one in enumerate(self.questions, 1):
            yield Shown(one, number, self.raws.get(one.key), self.wrong.get(one.key, ""))

    def mistakes(self) -> list[Shown]:
        return [one for one in self._shown() if one.error]


def _once(token: str) -> str:
    try:
        return links.read_token(ONCE, token)[0][:12]
    except BadLink:
        return ""


class OpenScanForm(OpenForm):
    """What tells people from robots; the questions themselves stand beside it."""

    purpose = "scan"
