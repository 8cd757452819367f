"""How facts become a figure, and what a reader must know of it. No database."""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from vlechtwerk.core.facts import Counting, Fact

LAG = 0.25  # a line is under-used when the time that has passed is so much ahead of the money


@dataclass(frozen=True)
class Measure:
    """A figure with the facts it was counted from.

    ``value``: whole numbers, or hundredths for amounts. ``units``: what every fact counted as, in their order; a fact
    whose unit came before adds nothing. The others were left out, by what they lack.
    """

    counting: Counting
    facts: tuple[Fact, ...] = ()
    units: tuple[str, ...] = ()
    no_evidence: int = 0
    too_large: int = 0
    size_unknown: int = 0
    nobody: int = 0
    nameless: int = 0
    value: int = 0

    @property
    def repeated(self) -> int:
        """How many facts tell of somebody who was counted already."""
        return len(self.units) - len(set(self.units))


def measure(
    facts: Iterable[Fact], counting: Counting, *, first: date, last: date, needs_evidence: bool, only_smes: bool
) -> Measure:
    """Count the facts of these days by these rules."""
    kept, units, left = [], [], Counter[str]()
    for fact in facts:
        if not first <= fact.on <= last:
            continue
        reason = _left_out(fact, counting, needs_evidence, only_smes)
        if reason:
            left[reason] += 1
            continue
        kept.append(fact)
        units.append(unit_of(fact, counting))
        left["nameless"] += counting == Counting.PERSON and not fact.person
    value = sum(fact.amount for fact in kept) if counting == Counting.AMOUNT else len(set(units))
    return Measure(
        counting, tuple(kept), tuple(units), left["no_evidence"], left["too_large"], left["size_unknown"],
        left["nobody"], left["nameless"], value,
    )  # fmt: skip


def _left_out(fact: Fact, counting: Counting, needs_evidence: bool, only_smes: bool) -> str:
    if needs_evidence and not fact.has_evidence:
        return "no_evidence"
    if only_smes and fact.is_sme is None:
        return "size_unknown"
    if only_smes and not fact.is_sme:
        return "too_large"
    return "nobody" if counting == Counting.ORGANISATION and not fact.organisation else ""


def unit_of(fact: Fact, counting: Counting) -> str:
    """Whom or what a fact counts as; a person of whom nothing is known counts as one, each time."""
    if counting == Counting.PERSON:
        return fact.person or fact.key
    return fact.organisation if counting == Counting.ORGANISATION else fact.key


def unreadable(unit: str) -> str:
    """The unit as it is kept in a frozen report: equal for the same one, and nobody reads who."""
    return hashlib.sha256(unit.encode()).hexdigest()


def percent(part: int, whole: int | None) -> float | None:
    """In percent; none of nothing is no figure."""
    return 100 * part / whole if whole else None


def is_under_used(amount: int, promised: int, first: date, last: date, today: date) -> bool:
    """A line lags when a quarter more of the time has passed than of the money is promised; afterwards, when a
    twentieth is left."""
    if amount <= 0 or today < first:
        return False
    used = promised / amount
    if today > last:
        return used < 0.95
    return (today - first).days / max((last - first).days, 1) - used > LAG


def recount(counting: str, frozen: Collection[tuple[str, int]]) -> tuple[int, int, int]:
    """Value, number of facts, and how many tell of somebody who was counted already; from what was frozen."""
    units = {unit for unit, _amount in frozen}
    value = sum(amount for _unit, amount in frozen) if counting == Counting.AMOUNT else len(units)
    return value, len(frozen), len(frozen) - len(units)
