"""Fair assignment with several helpers per need: linear and mixed integer programmes (HiGHS), with the flow to fall
back on.

Only promising pairs are laid before the solver. The linear programme takes in others as long as one would pay (column
generation: Dantzig & Wolfe 1960); the integer one leaves out those that cost more than they can bring (reduced-cost
fixing), so that what it finds is the optimum over all pairs.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from vlechtwerk.engine import flows
from vlechtwerk.engine.problem import Floats, Ints, Problem, net, worst_of

TINY = 1e-7
SOLVED, INFEASIBLE = 0, 2
HALVINGS = 10
FIRST = 4
"""So many pairs of each need, per helper wanted, are looked at first."""
NEAR = (0.0001, 0.01, np.inf)
"""Pairs this near (relative to the total) to the best prices take part in the search for whole numbers."""
GRID_ROOM = 1e-4
"""A bound this part of a step below a multiple of it is that multiple."""
GRIDS = (1.0, 0.5, 0.25, 0.1, 0.05, 0.01)
"""Scores are often marks: multiples of one of these."""


@dataclass
class Programme:
    """Variables: an edge each, then a step of load each, a shortfall of least load per helper, ``served``
    per need, floor.

    Rows hold the demand, the capacity, the least loads, the number served, and the floor of each need.
    """

    problem: Problem
    rows: Any
    lower: Any
    upper: Any
    cost: Any
    lowest: Any
    highest: Any
    whole: Any
    floor_at: int

    def only_floor(self) -> Any:
        """The costs when nothing but the floor counts."""
        cost = np.zeros(len(self.cost))
        cost[self.floor_at] = -1.0
        return cost

    def _bounds(self, floor: float, highest: float) -> tuple[Any, Any]:
        low, high = self.lowest.copy(), self.highest.copy()
        low[self.floor_at], high[self.floor_at] = floor, highest
        return low, high

    def run(self, cost: Any, floor: float, highest: float, limit_s: float, gap: float = 1e-9) -> Any:
        """Minimise in whole numbers, with the floor between two values."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        return milp(
            cost,
            constraints=LinearConstraint(self.rows, self.lower, self.upper),
            bounds=Bounds(*self._bounds(floor, highest)),
            integrality=self.whole,
            options={"time_limit": max(0.05, limit_s), "mip_rel_gap": gap},
        )

    def relaxed(self, cost: Any, floor: float, limit_s: float) -> tuple[Any, Floats]:
        """Minimise where helpers may be divided, and the price of each row."""
        from scipy.optimize import linprog

        same = self.lower == self.upper
        below, above = ~same & np.isfinite(self.upper), ~same & np.isfinite(self.lower)
        found = linprog(
            cost,
            A_ub=sparse.vstack([self.rows[below], -self.rows[above]]),
            b_ub=np.concatenate([self.upper[below], -self.lower[above]]),
            A_eq=self.rows[same],
            b_eq=self.upper[same],
            bounds=np.column_stack(self._bounds(floor, np.inf)),
            options={"time_limit": max(0.05, limit_s)},
            method="highs-ipm",
        )
        prices = np.zeros(len(self.lower))
        if found.x is not None and found.status == SOLVED:
            count = int(below.sum())
            prices[same] = found.eqlin.marginals
            prices[below] += found.ineqlin.marginals[:count]
            prices[above] -= found.ineqlin.marginals[count:]
        return found, prices


class Columns:
    """All pairs, of which the promising ones are laid before the solver."""

    def __init__(self, problem: Problem, reach: flows.Reach, known: Sequence[Ints], end: float) -> None:
        self.problem, self.reach, self.end, self.grid = problem, reach, end, _grid(problem)
        self.inside = problem.rank() < FIRST * problem.demand[problem.need]
        for chosen in known:
            self.inside[chosen] = True

    def left(self) -> float:
        """Seconds left."""
        return self.end - time.perf_counter()

    def programme(self, keep: Any) -> Programme:
        return _programme(self.problem.only(keep), self.reach)

    def relaxed(self, floor: float | None) -> tuple[float, Floats] | None:
        """The least cost when helpers may be divided, over all pairs, and what each pair would add to it.

        Without a floor: of making the floor as high as can be. None when time runs out.
        """
        while True:
            made = self.programme(self.inside)
            cost = made.only_floor() if floor is None else made.cost
            found, prices = made.relaxed(cost, -np.inf if floor is None else floor, self.left())
            if found.status == INFEASIBLE and not self.inside.all():
                self.inside[:] = True
                continue
            if found.x is None or found.status != SOLVED:
                return None
            extra = self._extra(prices, 0.0 if floor is None else 1.0)
            if not (wanted := ~self.inside & (extra < -TINY)).any():
                return float(found.fun), extra
            self.inside |= wanted

    def _extra(self, prices: Floats, worth: float) -> Floats:
        """Reduced cost of every pair, from the prices of the rows (in the order of ``_programme``)."""
        problem, sizes = self.problem, (len(self.problem.demand), len(self.problem.capacity))
        sizes_of_rows = [sizes[0], sizes[1], sizes[1], sizes[0], 1, 1, sizes[1]]
        demand, room, least, floor, total, _short, steps = np.split(prices, np.cumsum(sizes_of_rows)[:-1])
        by_need, by_helper = demand + total, room + least + steps
        return -(worth + floor[problem.need]) * problem.value - by_need[problem.need] - by_helper[problem.helper]

    def whole(self, floor: float, limit_s: float) -> tuple[Any, Ints, float]:
        """The best total above a floor: what the solver said, the edges, and the bound.

        Pairs near the best prices first; then all that could better what was found.
        """
        until, none = time.perf_counter() + limit_s, np.zeros(0, dtype=np.int64)
        cheapest = self.relaxed(floor)
        if cheapest is None:
            return None, none, np.inf
        least, extra = cheapest
        if self.grid and not len(self.problem.load_cost):  # a total of marks is itself a multiple of their step
            least = -float(np.floor(-least / self.grid + GRID_ROOM) * self.grid)
        for share in NEAR:
            keep = (self.inside & (extra <= share * max(abs(least), 1.0))) if np.isfinite(share) else extra < np.inf
            found, chosen = self._solved(keep, floor, until)
            if found.x is None:
                if found.status == INFEASIBLE:
                    continue
                return found, none, -least
            if found.fun > least + TINY and found.status == SOLVED and not keep.all():
                better, edges = self._solved(extra <= float(found.fun) - least + TINY, floor, until)
                if better.x is not None and better.fun <= found.fun + TINY:
                    return better, edges, min(-least, -float(better.mip_dual_bound))
                if better.status == INFEASIBLE:
                    return found, chosen, -float(found.fun)
                return better, chosen, -least
            return found, chosen, min(-least, -float(found.mip_dual_bound) if keep.all() else np.inf)
        return found, none, -least

    def _solved(self, keep: Any, floor: float, until: float) -> tuple[Any, Ints]:
        made = self.programme(keep)
        found = made.run(made.cost, floor, np.inf, until - time.perf_counter())
        return found, _edges(found, made.problem, np.flatnonzero(keep))


def fair(problem: Problem, best: Ints, reach: flows.Reach, limit_s: float) -> tuple[Ints, float, float, bool]:
    """The chosen edges, the bound on scores less load costs, the bound on the worst, and whether both are
    met.
    """
    end = time.perf_counter() + limit_s
    ceiling = _ceiling(problem, reach)
    if worst_of(problem, best) >= ceiling - TINY:
        return best, net(problem, best), max(ceiling, worst_of(problem, best)), True
    known = _fallback(problem, best, reach)
    columns = Columns(problem, reach, (best, known), end)
    relaxed = columns.relaxed(None)
    highest = ceiling if relaxed is None else min(ceiling, -relaxed[0])
    grid = columns.grid
    floors = _floors(highest, grid, worst_of(problem, known))
    for floor in floors:
        found, chosen, bound = columns.whole(floor - TINY, columns.left() / 2)
        if found is not None and found.x is not None:
            return _better(problem, found, chosen, bound, known, best, highest)
        if found is None or found.status != INFEASIBLE:
            break
        highest = min(highest, floor - grid)
    if not floors or highest < worst_of(problem, known):
        highest = worst_of(problem, known)
    return _by_floor(columns, known, best, highest)


def _by_floor(columns: Columns, known: Ints, best: Ints, highest: float) -> tuple[Ints, float, float, bool]:
    """The floor as a variable; if that takes too long, by halves; then the best total above the floor."""
    problem, least, made = columns.problem, worst_of(columns.problem, known), columns.programme(columns.inside)
    every, inside = bool(columns.inside.all()), np.flatnonzero(columns.inside)

    def higher(found: Any) -> Ints:
        return max((known, _edges(found, made.problem, inside)), key=lambda one: worst_of(problem, one))

    first = made.run(made.only_floor(), least - TINY, highest + TINY, 0.2 * columns.left())
    if first.x is not None:
        known = higher(first)
        highest = min(highest, -float(first.mip_dual_bound)) if every else highest
    ceiling, until = highest, time.perf_counter() + 0.7 * columns.left()
    slice_s = (until - time.perf_counter()) / HALVINGS
    while time.perf_counter() < until and ceiling - worst_of(problem, known) > 10 * TINY:
        floor = (worst_of(problem, known) + ceiling) / 2
        found = made.run(made.cost, floor, np.inf, slice_s, gap=0.1)
        if found.x is not None:
            known = higher(found)
            continue
        ceiling = floor
        if found.status == INFEASIBLE and every:
            highest = floor
    known = _refill(problem, known)
    found, chosen, bound = columns.whole(worst_of(problem, known) - TINY, columns.left())
    if found is None or found.x is None:
        return known, net(problem, best), highest, False
    return _better(problem, found, chosen, bound, known, best, highest)


def _better(
    problem: Problem, found: Any, chosen: Ints, bound: float, known: Ints, best: Ints, highest: float
) -> tuple[Ints, float, float, bool]:
    """The programme's answer, unless the flow's is as fair and better."""
    bound -= problem.cost_of_load(problem.busy)
    fairest = worst_of(problem, chosen)
    if (worst_of(problem, known), net(problem, known)) > (fairest, net(problem, chosen)):
        return known, net(problem, best), max(highest, worst_of(problem, known)), False
    return chosen, bound, max(highest, fairest), found.status == SOLVED and fairest >= highest - 2 * TINY


def _refill(problem: Problem, known: Ints) -> Ints:
    """A better total with the same floor: keep only the needs that a flow would push below it, flow the
    others.
    """
    if problem.min_load.any():
        return known
    floor, keep = worst_of(problem, known), np.zeros(len(problem.demand), dtype=bool)
    while True:
        kept = known[keep[problem.need[known]]]
        load = np.bincount(problem.helper[kept], minlength=len(problem.capacity))
        rest = replace(
            problem,
            demand=np.where(keep, 0, problem.demand),
            capacity=problem.capacity - load,
            busy=problem.busy + load,
        )
        loose = (rest.demand[problem.need] > 0) & (rest.capacity[problem.helper] > 0)
        picked, _ = flows.best_total(rest.only(loose))
        chosen = np.concatenate([kept, np.flatnonzero(loose)[picked]]).astype(np.int64)
        got = problem.base + np.bincount(
            problem.need[chosen], weights=problem.value[chosen], minlength=len(problem.demand)
        )
        low = (got < floor - TINY) & (problem.demand > 0) & ~keep
        if not low.any() or len(chosen) < len(known):
            return max(
                (known, chosen),
                key=lambda one: (len(one), worst_of(problem, one) >= floor - TINY, net(problem, one)),
            )
        keep |= low


def _ceiling(problem: Problem, reach: flows.Reach) -> float:
    """No need can get more than the sum of its own best helpers."""
    if reach[0] < int(problem.demand.sum()):
        return np.inf
    order = np.lexsort((-problem.value, problem.need))
    need, value = problem.need[order], problem.value[order]
    place = np.arange(len(need)) - np.searchsorted(need, need)
    top = place < problem.demand[need]
    got = problem.base + np.bincount(need[top], weights=value[top], minlength=len(problem.demand))
    counted = problem.demand > 0
    for locked, _ in problem.locked:
        counted[locked] = True
    return float(got[counted].min())


def _fallback(problem: Problem, best: Ints, reach: flows.Reach) -> Ints:
    """The better of the best total and the best total above the highest floor per pair."""
    other, _ = flows.fair(problem, reach, best)
    return max((best, other), key=lambda chosen: (worst_of(problem, chosen), net(problem, chosen)))


def _edges(found: Any, problem: Problem, numbers: Ints) -> Ints:
    """The edges that were chosen, by their numbers; none when nothing was found."""
    chosen = np.zeros(0, dtype=bool) if found.x is None else found.x[: len(problem.need)] > 0.5
    return numbers[: len(chosen)][chosen].astype(np.int64)


def _grid(problem: Problem) -> float:
    """The step all scores are multiples of, or 0."""
    values = np.concatenate([problem.value, problem.locked_values])
    for grid in GRIDS:
        if np.abs(values / grid - np.rint(values / grid)).max(initial=0.0) < TINY:
            return grid
    return 0.0


def _floors(highest: float, grid: float, known: float) -> list[float]:
    """Floors to try: every step down to what the flow reaches, or just the bound where there are no steps."""
    if not grid:
        return [highest]
    steps = np.arange(np.floor((highest + TINY) / grid), np.ceil((known - TINY) / grid) - 1, -1)
    return [float(step * grid) for step in steps] or [known]


def _programme(problem: Problem, reach: flows.Reach) -> Programme:
    """Lay out variables and rows."""
    edges, needs, helpers = len(problem.need), len(problem.demand), len(problem.capacity)
    level_helper, level_cost = _levels(problem)
    short_at = edges + len(level_helper)
    served_at = short_at + helpers
    floor_at = served_at + needs
    size = floor_at + 1
    ones, every = np.ones(edges), np.arange(edges)

    def block(row: Any, column: Any, value: Any, height: int) -> Any:
        return sparse.csr_array((value, (row, column)), shape=(height, size))

    per_need = block(problem.need, every, ones, needs)
    per_helper = block(problem.helper, every, ones, helpers)
    served = block(np.arange(needs), served_at + np.arange(needs), problem.demand.astype(float), needs)
    short = block(np.arange(helpers), short_at + np.arange(helpers), np.ones(helpers), helpers)
    big = float(np.abs(problem.value).sum() + np.abs(problem.base).sum() + 1.0)
    big = min(big, 4.0 * (np.abs(problem.value).max(initial=0.0) + 1.0) * (problem.demand.max(initial=0) + 1))
    big += float(np.abs(problem.base).max(initial=0.0))
    gains = block(problem.need, every, problem.value, needs)
    gains = gains - block(np.arange(needs), served_at + np.arange(needs), np.full(needs, big), needs)
    gains = gains - block(np.arange(needs), np.full(needs, floor_at), np.ones(needs), needs)
    levels = per_helper - block(level_helper, edges + np.arange(len(level_helper)), np.ones(len(level_helper)), helpers)
    total = sparse.csr_array(per_need.sum(axis=0)[None, :])
    shortfall = sparse.csr_array(short.sum(axis=0)[None, :])
    missing = float(problem.min_load.sum() - reach[1])
    infinite = np.inf
    steps = 0.0 if len(level_helper) else infinite
    parts: list[tuple[Any, Any, Any]] = [
        (per_need - served, np.full(needs, -infinite), np.zeros(needs)),
        (per_helper, np.full(helpers, -infinite), problem.capacity),
        (per_helper + short, problem.min_load, np.full(helpers, infinite)),
        (gains, -problem.base - big, np.full(needs, infinite)),
        (total, [reach[0]], [reach[0]]),
        (shortfall, [0.0], [missing]),
        (levels, np.full(helpers, -steps), np.full(helpers, steps)),
    ]
    rows = sparse.vstack([part[0] for part in parts])
    lower, upper = (np.concatenate([np.asarray(part[side], float) for part in parts]) for side in (1, 2))
    cost = np.concatenate([-problem.value, level_cost, np.zeros(helpers + needs + 1)])
    highest = np.concatenate([np.ones(edges + len(level_helper)), problem.min_load, np.ones(needs), [np.inf]])
    whole = np.concatenate([np.ones(edges), np.zeros(len(level_helper) + helpers), np.ones(needs), [0]])
    lowest = np.zeros(size)
    if reach[0] == int(problem.demand.sum()):
        lowest[served_at + np.flatnonzero(problem.demand)] = 1.0
    lowest[[served_at + need for need, _ in problem.locked]] = 1.0
    return Programme(problem, rows, lower, upper, cost, lowest, highest, whole, floor_at)


def _levels(problem: Problem) -> tuple[Ints, Any]:
    """One variable per helper and further session, when sessions cost."""
    if not len(problem.load_cost):
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    helper = np.repeat(np.arange(len(problem.capacity)), problem.capacity)
    first = np.repeat(np.cumsum(problem.capacity) - problem.capacity, problem.capacity)
    level = np.arange(len(helper)) - first + problem.busy[helper]
    return helper.astype(np.int64), problem.load_cost[np.minimum(level, len(problem.load_cost) - 1)]
