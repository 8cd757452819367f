"""Who helps whom: all open needs and all helpers in one optimum.

Served needs come first, then the least loads that were asked for, then (objective ``fair``) the worst-
served need, then the total. With one helper per need this is a min-cost flow and exact in polynomial time;
with more, a mixed integer programme that falls back to the flow when time runs out, and says so
(``proven``).
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from vlechtwerk.engine import exact, flows
from vlechtwerk.engine.problem import Ints, Pairs, Problem, net, prepare, sums, worst_of
from vlechtwerk.engine.shortage import Bottleneck, bottlenecks


@dataclass(frozen=True, slots=True)
class Result:
    """An assignment. ``total`` sums the scores of all pairs; ``worst`` is the least sum among the served
    needs.

    ``bound_total`` and ``bound_worst`` can provably not be exceeded (the total: with this ``worst`` kept);
    ``gap`` is the relative distance of ``total`` to its bound; ``unmet`` are the needs with fewer helpers than demanded;
    ``price_of_fairness`` is what the best total without fairness would add.

    What was asked but cannot be: ``bottlenecks`` say why needs are unmet, ``idle`` helpers are below their least
    load, ``overlocked`` ones have more locked pairs than capacity, ``lost`` pairs were locked and forbidden.
    """

    pairs: list[tuple[int, int]]
    total: float
    worst: float
    bound_total: float
    bound_worst: float
    gap: float
    unmet: list[int]
    seconds: float
    proven: bool
    price_of_fairness: float = 0.0
    bottlenecks: list[Bottleneck] = field(default_factory=list)
    idle: list[int] = field(default_factory=list)
    overlocked: list[int] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)


def solve(
    scores: Any,
    demand: int | Sequence[int] = 1,
    capacity: int | Sequence[int] = 1,
    min_load: int | Sequence[int] = 0,
    objective: str = "fair",
    load_cost: Sequence[float] = (),
    locked: Pairs = (),
    forbidden: Pairs = (),
    time_limit_s: float = 10.0,
    seed: int = 0,
) -> Result:
    """Assign helpers to needs.

    ``scores`` is needs × helpers: an array, where NaN and infinities cannot be assigned, or sparse, where
    missing entries cannot. ``load_cost[k]`` is subtracted for a helper's ``k``-th session (the last one for
    all further sessions; made convex). ``locked`` pairs are kept, also without a score (then 0) or beyond demand and
    capacity; ``forbidden`` ones never come, also when locked. What cannot be is left undone and told in the result.
    Negative numbers, pairs outside the scores and an unknown objective raise ``ValueError``. ``seed`` is accepted for
    symmetry: the result does not depend on chance.
    """
    if objective not in {"fair", "total"}:
        raise ValueError("objective must be 'fair' or 'total'")
    started = time.perf_counter()
    problem = prepare(scores, demand, capacity, min_load, load_cost, locked, forbidden)
    best, reach = flows.best_total(problem)
    bound_worst, proven = np.inf, True
    chosen, bound = best, None
    if objective == "fair" and len(best):
        if problem.demand.max() <= 1 and not problem.base[problem.demand > 0].any():
            chosen, bound_worst = flows.fair(problem, reach, best)
            if problem.locked:
                bound_worst = min(bound_worst, worst_of(problem, chosen[:0]))
        else:
            left = time_limit_s - (time.perf_counter() - started)
            chosen, bound, bound_worst, proven = exact.fair(problem, best, reach, max(0.1, left))
    return _result(problem, chosen, best, bound, bound_worst, proven, started, objective)


def _result(
    problem: Problem,
    chosen: Ints,
    best: Ints,
    bound: float | None,
    bound_worst: float,
    proven: bool,
    started: float,
    objective: str,
) -> Result:
    """Put the figures together; bounds are on the scores, so the cost of loads is added back."""
    locked = float(problem.locked_values.sum())
    total = float(problem.value[chosen].sum()) + locked
    worst = worst_of(problem, chosen)
    here = net(problem, chosen)
    bound_total = total if bound is None else total + max(0.0, bound - here)
    found = [
        *problem.locked,
        *zip(problem.need[chosen].tolist(), problem.helper[chosen].tolist(), strict=True),
    ]
    _, count = sums(problem, chosen)
    load = problem.busy + np.bincount(problem.helper[chosen], minlength=len(problem.busy))
    unmet = np.flatnonzero(count < problem.demand).tolist()
    if objective == "total" or not np.isfinite(bound_worst):
        bound_worst = worst
    return Result(
        pairs=sorted(found),
        total=total,
        worst=worst,
        bound_total=bound_total,
        bound_worst=max(worst, bound_worst),
        gap=(bound_total - total) / max(abs(bound_total), 1e-12),
        unmet=unmet,
        seconds=time.perf_counter() - started,
        proven=proven,
        price_of_fairness=max(0.0, net(problem, best) - here),
        bottlenecks=bottlenecks(problem, chosen) if unmet else [],
        idle=np.flatnonzero(load < problem.asked_load).tolist(),
        overlocked=np.flatnonzero(problem.busy > problem.asked_capacity).tolist(),
        lost=problem.lost,
    )
