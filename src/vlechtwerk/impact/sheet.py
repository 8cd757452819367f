"""A sheet of figures as plain data: counted today or frozen on a day, it is shown, printed and exported the same way."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from vlechtwerk.core.facts import Unit
from vlechtwerk.impact.enums import Trap
from vlechtwerk.impact.rules import is_under_used, percent


@dataclass(frozen=True)
class Figure:
    """One indicator as it stands. Amounts (euros, coins, hours) are in hundredths; days are ISO 8601."""

    key: str
    name: str
    source: str
    definition: str
    chain: str
    counting: str
    unit: str
    value: int
    facts: int
    first: str
    last: str
    baseline: int = 0
    goal: int | None = None
    goal_unit: str = ""
    part_of: str = ""
    only_smes: bool = False
    needs_evidence: bool = False
    shows_cost: bool = False
    no_evidence: int = 0
    too_large: int = 0
    size_unknown: int = 0
    nobody: int = 0
    nameless: int = 0
    repeated: int = 0
    sdgs: Sequence[int] = ()
    iris: str = ""

    @property
    def is_amount(self) -> bool:
        return self.unit in {Unit.EUROS, Unit.COINS, Unit.HOURS, Unit.CREDITS}

    @property
    def whole(self) -> float:
        """The value in its own unit: 1.5 hours, 12 people."""
        return self.value / 100 if self.is_amount else self.value

    @property
    def goal_percent(self) -> float | None:
        """How much of the way from the baseline to the goal; over 100 when it is passed."""
        way = (self.goal or 0) - self.baseline
        return 100 * (self.whole - self.baseline) / way if way > 0 else None


@dataclass(frozen=True)
class Money:
    """One budget line, in cents."""

    name: str
    kind: str
    amount: int
    promised: int
    paid: int

    @property
    def free(self) -> int:
        return self.amount - self.promised


@dataclass(frozen=True)
class Told:
    """One trap: which, in which figure or line, and what the sentence needs."""

    trap: Trap
    about: str
    words: dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """All figures of a programme up to and including ``until``."""

    name: str
    first: str
    last: str
    until: str
    figures: tuple[Figure, ...]
    lines: tuple[Money, ...]
    target_count: int | None = None
    target_source: str = ""

    @property
    def budget(self) -> int:
        return sum(line.amount for line in self.lines)

    def figure(self, key: str) -> Figure | None:
        return next((one for one in self.figures if one.key == key), None)

    def part(self, figure: Figure) -> tuple[Figure, float] | None:
        """The figure that this one is a share of, with the percentage."""
        whole = self.figure(figure.part_of)
        share = percent(figure.value, whole.value) if whole else None
        return (whole, share) if whole and share is not None else None

    def of_target(self, figure: Figure) -> float | None:
        """Share of the target group; only of figures that count whom the programme is for."""
        if figure.unit not in {Unit.PEOPLE, Unit.ORGANISATIONS} or figure.chain not in {"output", "outcome", "impact"}:
            return None
        return percent(figure.value, self.target_count)

    def cost(self, figure: Figure) -> int | None:
        """Cents of the whole budget per one of this figure."""
        if not figure.shows_cost or figure.is_amount or not figure.value or not self.budget:
            return None
        return round(self.budget / figure.value)

    def traps(self) -> list[Told]:
        return [*self._of_figures(), *self._of_lines()]

    def _of_figures(self) -> Iterator[Told]:
        for one in self.figures:
            if one.goal is not None and one.goal_unit != one.unit:
                yield Told(Trap.GOAL_UNIT, one.key, {"goal": one.goal, "goal_unit": one.goal_unit})
            if self.of_target(one) is not None and one.unit != Unit.ORGANISATIONS:
                yield Told(Trap.TARGET_UNIT, one.key, {"target": self.target_count})
            part = self.part(one)
            if part and part[0].unit != one.unit:
                yield Told(Trap.SHARE_UNIT, one.key, {"whole": part[0].key})
            yield from self._of_counting(one)

    def _of_counting(self, one: Figure) -> Iterator[Told]:
        if one.value and one.chain in {"outcome", "impact"} and not one.needs_evidence and one.source == "activations":
            yield Told(Trap.NO_RULE, one.key, {})
        if one.no_evidence:
            yield Told(Trap.NO_EVIDENCE, one.key, {"n": one.no_evidence})
        if one.counting == "each" and one.unit == Unit.VISITS:
            yield Told(Trap.REPEATED, one.key, {})
        if one.nameless:
            yield Told(Trap.NAMELESS, one.key, {"n": one.nameless})
        if one.size_unknown:
            yield Told(Trap.SIZE_UNKNOWN, one.key, {"n": one.size_unknown})
        if (one.first, one.last) != (self.first, self.last) and one.goal is not None:
            yield Told(Trap.PERIOD, one.key, {"first": one.first, "last": one.last})

    def _of_lines(self) -> Iterator[Told]:
        first, last, today = (date.fromisoformat(day) for day in (self.first, self.last, self.until))
        for line in self.lines:
            if is_under_used(line.amount, line.promised, first, last, today):
                yield Told(Trap.UNDER_USE, line.name, {"free": line.free, "amount": line.amount})

    def recounted(self, counts: dict[str, tuple[int, int, int]]) -> "Sheet":
        """The same sheet with this value, number of facts and number of repeated ones for each figure: what counting
        the frozen facts again must give back to the byte."""
        figures = []
        for one in self.figures:
            value, facts, repeated = counts[one.key]
            figures.append(replace(one, value=value, facts=facts, repeated=repeated))
        return replace(self, figures=tuple(figures))


def as_text(sheet: Sheet) -> str:
    """The sheet in its one spelling (canonical JSON: sorted names, no spaces)."""
    return json.dumps(asdict(sheet), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def from_text(text: str) -> Sheet:
    """A frozen sheet. What it lacks, because it is older than a field, is as it was then: nothing."""
    data = json.loads(text)
    data["figures"] = tuple(Figure(**one) for one in data["figures"])
    data["lines"] = tuple(Money(**one) for one in data["lines"])
    return Sheet(**data)
