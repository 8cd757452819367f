"""A sheet as pages and files show it: figures with their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vlechtwerk.core.ui import words
from vlechtwerk.impact import sentences
from vlechtwerk.impact.enums import Chain, Trap
from vlechtwerk.impact.sheet import Figure, Sheet

HEAVY = (Trap.UNDER_USE,)


@dataclass(frozen=True)
class Shown:
    """One figure in words, and the marks that a trap puts on it."""

    figure: Figure
    name: str
    chain: str
    counts: str
    rule: str
    value: str
    goal: str
    of_goal: str
    of_target: str
    of_part: str
    part: str
    cost: str
    traps: frozenset[str]

    @property
    def differs(self) -> bool:
        """Whether the goal is a number of something else."""
        return Trap.GOAL_UNIT in self.traps


def shown(sheet: Sheet) -> list[Shown]:
    """Every figure, in the order of the sheet."""
    marks: dict[str, set[str]] = {}
    for told in sheet.traps():
        marks.setdefault(told.about, set()).add(told.trap.value)
    return [_one(sheet, figure, frozenset(marks.get(figure.key, ()))) for figure in sheet.figures]


def _one(sheet: Sheet, figure: Figure, traps: frozenset[str]) -> Shown:
    part, cost = sheet.part(figure), sheet.cost(figure)
    return Shown(
        figure=figure, name=sentences.name(figure), chain=str(Chain(figure.chain).label),
        counts=sentences.counts(figure), rule=sentences.rule(figure),
        value=sentences.amount(figure.value, figure.unit), goal=sentences.goal(figure),
        of_goal=words.percent(figure.goal_percent), of_target=words.percent(sheet.of_target(figure)),
        of_part=words.percent(part[1]) if part else "", part=sentences.name(part[0]) if part else "",
        cost=words.euro(round(cost, -2)) if cost is not None else "", traps=traps,
    )  # fmt: skip


@dataclass(frozen=True)
class Level:
    """One step of the funnel: how wide, how wide the next, and what it says."""

    share: float
    below: float | None
    one: Shown


def funnel(sheet: Sheet, rows: Sequence[Shown]) -> tuple[float | None, list[Level]]:
    """From the target group to the first step: the width of the step after the target group, and the steps."""
    steps = [one for one in rows if one.figure.value and sheet.of_target(one.figure) is not None]
    shares = [one.figure.value / (sheet.target_count or 1) for one in steps]
    levels = [
        Level(share, shares[place + 1] if place + 1 < len(shares) else None, one)
        for place, (share, one) in enumerate(zip(shares, steps, strict=True))
    ]
    return (shares[0] if shares else None), levels


def context(sheet: Sheet) -> dict[str, Any]:
    """What the template of a sheet, live or frozen, needs."""
    rows = shown(sheet)
    below, levels = funnel(sheet, rows)
    return {
        "sheet": sheet,
        "rows": rows,
        "traps": [(told.trap.label, sentences.trap(told, sheet)) for told in sheet.traps()],
        "below": below,
        "levels": levels,
        "goals": [one for one in rows if one.figure.goal_percent is not None],
        "costs": [one for one in rows if one.cost],
        "unused": {told.about for told in sheet.traps() if told.trap in HEAVY},
    }
