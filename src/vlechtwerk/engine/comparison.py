"""What two sets of rules make of the same years, in figures: the same seeds side by side, with the range over them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from vlechtwerk.engine.replay import Outcome, Year

Range = list[float]
"""Median, 5th and 95th percentile over the seeds."""


def gini(values: Sequence[float]) -> float:
    """0: everybody the same; 1: one has it all. Of values that are not negative (Gini 1912)."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    total = ordered.sum()
    if total <= 0:
        return 0.0
    places = np.arange(1, ordered.size + 1)
    return float((2 * places - ordered.size - 1) @ ordered / (ordered.size * total))


def figures(year: Year, out: Outcome) -> dict[str, float]:
    """What is told of an outcome. Shares are parts of 1; coins are hundredths.

    ``reciprocity``: of who received a session, the share that gave one too. ``giving``: the Gini coefficient of
    sessions given among who took part. ``held``: that of the coins above zero that people hold. ``parked``: coins
    that people had halfway the year and did not spend since (the oldest are spent first).
    """
    people = list(zip(out.gave[: year.people], out.got, out.balance, strict=False))
    received = [gave > 0 for gave, got, _balance in people if got]
    return {
        "sessions": out.sessions, "refused": len(out.refused), "newcomers": out.newcomers,
        "at_ceiling": out.at_ceiling, "granted": out.granted, "later": out.later, "extra": out.extra,
        "warnings": out.warnings, "lost": out.lost, "dropped": len(out.dropped), "unpaid": out.unpaid,
        "reciprocity": sum(received) / len(received) if received else 0.0,
        "giving": gini([gave for gave, got, _balance in people if gave or got]),
        "held": gini([max(0, balance) for gave, got, balance in people if gave or got or balance]),
        "parked": out.parked, "pot": out.balance[year.pot],
    }  # fmt: skip


def stands(year: Year, out: Outcome) -> list[tuple[int, int]]:
    """How many people end at each whole coin (rounded towards zero), of who took part or holds something."""
    people = zip(out.gave[: year.people], out.got, out.balance, strict=False)
    return sorted(Counter(int(balance / 100) for gave, got, balance in people if gave or got or balance).items())


@dataclass(frozen=True)
class Pair:
    """The same year under the rules of today and under those that are tried, in values that can be stored as they
    are. ``saved``: sessions that today refuses and the others not; ``stopped``: the other way round."""

    today: dict[str, float]
    tried: dict[str, float]
    pots: Sequence[Sequence[int]]
    stands: Sequence[Sequence[Sequence[int]]]
    saved: int
    stopped: int


def pair(year: Year, today: Outcome, tried: Outcome) -> Pair:
    """One seed, both ways."""
    return Pair(
        figures(year, today), figures(year, tried), (today.pot, tried.pot), (stands(year, today), stands(year, tried)),
        len(today.refused & tried.took.keys() - tried.refused), len(tried.refused - today.refused),
    )  # fmt: skip


def _range(values: ArrayLike) -> Range:
    return [round(float(one), 4) for one in np.quantile(np.asarray(values, dtype=np.float64), [0.5, 0.05, 0.95])]


def compared(pairs: Sequence[Pair]) -> dict[str, Any]:
    """All seeds together, ready to be stored: by figure ``today``, ``tried`` (ranges) and ``more``, ``less`` (the
    share of seeds in which the tried rules gave more or less); ``pot`` by end of month; ``stands`` by whole coin, as
    the mean number of people; ``saved`` and ``stopped``.
    """
    told = {}
    for name in pairs[0].today:
        both = np.array([(one.today[name], one.tried[name]) for one in pairs], dtype=np.float64)
        told[name] = {
            "today": _range(both[:, 0]), "tried": _range(both[:, 1]),
            "more": float((both[:, 1] > both[:, 0]).mean()), "less": float((both[:, 1] < both[:, 0]).mean()),
        }  # fmt: skip
    months = [[_range(month) for month in zip(*(one.pots[side] for one in pairs), strict=True)] for side in (0, 1)]
    people: tuple[Counter[int], Counter[int]] = Counter(), Counter()
    for one in pairs:
        for total, side in zip(people, one.stands, strict=True):
            total.update(dict(map(tuple, side)))  # type: ignore[arg-type]
    return {
        "figures": told,
        "pot": {"today": months[0], "tried": months[1]},
        "stands": [[coin, *(total[coin] / len(pairs) for total in people)] for coin in sorted(people[0] | people[1])],
        "saved": _range([one.saved for one in pairs]),
        "stopped": _range([one.stopped for one in pairs]),
    }
