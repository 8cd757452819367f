"""From the answers of a scan to how strong each side is. Plain Python, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from vlechtwerk.surveys.counting import has_answer

FULL = 100


@dataclass(frozen=True)
class Scored:
    """A question that counts in a dimension. ``scores``: of each choice that has one."""

    key: str
    kind: str
    dimension: int | None
    weight: int = 1
    scores: Mapping[str, int] | None = None
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Range:
    """From ``low`` up to and with ``high``."""

    low: int
    high: int


def score_of(question: Scored, value: Any) -> float | None:
    """0 (weak) to 100 (strong) of one answer; nothing when it has no score."""
    if not has_answer(value):
        return None
    if question.kind == "scale":
        low, high = question.low or 0, question.high or 0
        return FULL * (value - low) / (high - low) if high > low else None
    if question.kind not in {"one", "several", "exactly", "matrix"}:
        return None
    codes = [value] if isinstance(value, str) else list(value.values()) if isinstance(value, dict) else value
    scores = question.scores or {}
    found = [scores[code] for code in codes if code in scores]
    return fmean(found) if found else None


def dimension_scores(questions: Sequence[Scored], answers: Mapping[str, Any]) -> dict[int, int]:
    """Per dimension the weighted mean of what was answered, in whole points; one without an answer is left out."""
    sums: dict[int, list[tuple[float, int]]] = {}
    for question in questions:
        value = score_of(question, answers.get(question.key))
        if value is not None and question.dimension is not None and question.weight:
            sums.setdefault(question.dimension, []).append((value, question.weight))
    return {
        dimension: round(sum(value * weight for value, weight in found) / sum(weight for _value, weight in found))
        for dimension, found in sums.items()
    }


def whole_score(scores: Mapping[int, int]) -> int | None:
    """All sides together, each as heavy as the others."""
    return round(fmean(scores.values())) if scores else None


def as_axis(score: int) -> int:
    """0 to 100 as the 1 (weak) to 5 (strong) of a diagnosis."""
    return 1 + min(4, score * 5 // FULL)


def holes(ranges: Sequence[Range]) -> list[Range]:
    """Where from 0 to 100 nothing is said."""
    return _where(ranges, lambda times: times == 0)


def overlaps(ranges: Sequence[Range]) -> list[Range]:
    """Where more than one thing would be said."""
    return _where(ranges, lambda times: times > 1)


def _where(ranges: Sequence[Range], wanted: Any) -> list[Range]:
    points = [point for point in range(FULL + 1) if wanted(sum(one.low <= point <= one.high for one in ranges))]
    found: list[Range] = []
    for point in points:
        if found and found[-1].high == point - 1:
            found[-1] = Range(found[-1].low, point)
        else:
            found.append(Range(point, point))
    return found
