"""Assignment as flow: source → need → helper → sink, exact on whole numbers."""

import numpy as np
from numpy.typing import NDArray

from vlechtwerk.engine.problem import Floats, Ints, Problem

PRECISION = 2.0**30
"""Scores are rounded to this part of the largest one."""
ROOM = 2.0**58
"""Cost times number of nodes stays below this."""
MANY = 100_000
"""From so many edges on, only the promising ones are laid before the solver first."""
FIRST = 12
"""So many edges of each need, per helper wanted, are promising."""
ROUNDS = 4
STEP = 1e-9
"""Differences of gain and price below this are none."""

Reach = tuple[int, int]
"""How many helpers were found in all, and how many of them fill a least load."""


def best_total(problem: Problem) -> tuple[Ints, Reach]:
    """Edges of the assignment that serves most, then fills least loads, then has the best total."""
    if not len(problem.need):
        return np.zeros(0, dtype=np.int64), (0, 0)
    if len(problem.need) < MANY or problem.min_load.any():
        return _solve(problem, problem.value)
    return _priced(problem)


def _priced(problem: Problem) -> tuple[Ints, Reach]:
    """The same from each need's best edges, and those that the prices of its helpers make worth a look: when none is
    left, no other edge can better the total (complementary slackness).
    """
    wanted, inside = int(problem.demand.sum()), problem.rank() < FIRST * problem.demand[problem.need]
    for _round in range(ROUNDS):
        picked, reach = _solve(part := problem.only(inside), part.value)
        chosen = np.flatnonzero(inside)[picked].astype(np.int64)
        prices = _prices(problem, inside, chosen) if reach[0] == wanted else None
        if prices is None:
            break
        gain = problem.value - prices[problem.helper] - _least_gain(problem, chosen, prices)[problem.need]
        if not (better := ~inside & (gain > STEP)).any():
            return chosen, reach
        inside |= better
    return _solve(problem, problem.value)


def _least_gain(problem: Problem, chosen: Ints, prices: Floats) -> Floats:
    """What each need gets of its poorest helper, less the helper's price."""
    least = np.full(len(problem.demand), np.inf)
    np.minimum.at(least, problem.need[chosen], problem.value[chosen] - prices[problem.helper[chosen]])
    return least


def _prices(problem: Problem, inside: NDArray[np.bool_], chosen: Ints) -> Floats | None:
    """The least price of each helper at which no need would rather have another (auction prices: Bertsekas 1988)."""
    load = np.bincount(problem.helper[chosen], minlength=len(problem.capacity)) + problem.busy
    prices = np.zeros(len(load))
    if len(problem.load_cost):
        prices = problem.load_cost[np.clip(load - 1, 0, len(problem.load_cost) - 1)]
    free = inside.copy()
    free[chosen] = False
    need, helper, value = problem.need[free], problem.helper[free], problem.value[free]
    for _round in range(ROUNDS * 50):
        wanted = value - _least_gain(problem, chosen, prices)[need]
        raised = prices.copy()
        np.maximum.at(raised, helper, wanted)
        if (raised - prices).max(initial=0.0) <= STEP:
            return prices
        prices = raised
    return None


def highest_floor(problem: Problem, reach: Reach, known: float = -np.inf) -> float:
    """The highest score below which no pair is needed to serve as many (one helper per need); at least ``known``."""
    highest = np.inf
    if reach[0] == int(problem.demand.sum()):  # all are served: no need gets more than its best
        own = np.full(len(problem.demand), -np.inf)
        np.maximum.at(own, problem.need, problem.value)
        highest = float(own[problem.demand > 0].min())
    levels = np.unique(problem.value[(problem.value >= known) & (problem.value <= highest)])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if can_reach(problem.only(problem.value >= levels[middle]), reach):
            low = middle
        else:
            high = middle - 1
    return float(levels[low])


def fair(problem: Problem, reach: Reach, best: Ints) -> tuple[Ints, float]:
    """The best total among the pairs above the highest floor, and that floor. ``best`` has the best total of all."""
    known = float(problem.value[best].min())
    floor = highest_floor(problem, reach, known)
    if floor <= known:
        return best, known
    above = problem.value >= floor
    picked, _ = best_total(problem.only(above))
    return np.flatnonzero(above)[picked].astype(np.int64), floor


def can_reach(problem: Problem, reach: Reach) -> bool:
    """Whether these edges serve as many needs, and fill as many least loads."""
    if len(problem.need) < reach[0]:
        return False
    if problem.min_load.any():
        return _solve(problem, np.zeros(len(problem.need)))[1] >= reach
    return _most(problem) >= reach[0]


def _most(problem: Problem) -> int:
    """Largest number of pairs."""
    from ortools.graph.python import max_flow

    tails, heads, room, sink = _inner(problem)
    helpers = np.unique(problem.helper)
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(
        np.concatenate([tails, len(problem.demand) + 1 + np.arange(len(helpers))]),
        np.concatenate([heads, np.full(len(helpers), sink)]),
        np.concatenate([room, problem.capacity[helpers]]),
    )
    if solver.solve(0, sink) != solver.OPTIMAL:
        raise RuntimeError("the flow found no optimum")
    return int(solver.optimal_flow())


def _inner(problem: Problem) -> tuple[Ints, Ints, Ints, int]:
    """Arcs from the source (0) to the needs (1…) and on to the helpers that occur; then the number of the
    sink.
    """
    needs = len(problem.demand)
    used, local = np.unique(problem.helper, return_inverse=True)
    open_needs = np.flatnonzero(problem.demand)
    tails = np.concatenate([np.zeros(len(open_needs), dtype=np.int64), 1 + problem.need])
    heads = np.concatenate([1 + open_needs, 1 + needs + local])
    room = np.concatenate([problem.demand[open_needs], np.ones(len(problem.need), dtype=np.int64)])
    return tails, heads, room, 1 + needs + len(used)


def _solve(problem: Problem, value: Floats) -> tuple[Ints, Reach]:
    """Most flow at least cost; the chosen edges in order."""
    from ortools.graph.python import min_cost_flow

    tails, heads, room, sink = _inner(problem)
    helper, size, cost, fills = _load_arcs(problem)
    bonus = _bonus(problem, value) if fills.any() else 0.0
    out_cost = cost - bonus * fills
    open_count = len(tails) - len(value)
    costs = np.concatenate([np.zeros(open_count), -value, out_cost])
    largest = max(float(np.abs(costs).max()), 1e-12)
    scale = min(PRECISION / max(float(np.abs(value).max()), float(np.abs(cost).max()), 1e-12), ROOM / sink / largest)
    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([tails, helper]),
        np.concatenate([heads, np.full(len(helper), sink)]),
        np.concatenate([room, size]),
        np.rint(costs * scale).astype(np.int64),
    )
    wanted = int(problem.demand.sum())
    solver.set_node_supply(0, wanted)
    solver.set_node_supply(sink, -wanted)
    if solver.solve_max_flow_with_min_cost() != solver.OPTIMAL:
        raise RuntimeError("the flow found no optimum")
    flows = solver.flows(arcs)
    chosen = np.flatnonzero(flows[open_count : open_count + len(value)]).astype(np.int64)
    return chosen, (len(chosen), int(flows[open_count + len(value) :][fills].sum()))


def _load_arcs(problem: Problem) -> tuple[Ints, Ints, Floats, NDArray[np.bool_]]:
    """Parallel arcs from helper to sink, dearer with each session: tail, size, cost, whether it fills a
    least load.
    """
    used = np.unique(problem.helper)
    room, busy, least = problem.capacity[used], problem.busy[used], problem.min_load[used]
    costs = problem.load_cost if len(problem.load_cost) else np.zeros(1)
    node = 1 + len(problem.demand) + np.arange(len(used))
    levels = max(len(costs) - 1 if len(problem.load_cost) else 0, int(least.max(initial=0)))
    parts = []
    for level in range(levels):
        has = room > level
        step = costs[np.minimum(busy[has] + level, len(costs) - 1)]
        parts.append((node[has], np.ones(has.sum(), dtype=np.int64), step, level < least[has]))
    has = room > levels
    step = costs[np.minimum(busy[has] + levels, len(costs) - 1)]
    parts.append((node[has], room[has] - levels, step, np.zeros(has.sum(), dtype=bool)))
    tail, size, cost, fills = (np.concatenate(column) for column in zip(*parts, strict=True))
    return tail, size, cost, fills


def _bonus(problem: Problem, value: Floats) -> float:
    """More than any change of scores and loads can be worth."""
    largest = float(np.abs(value).max(initial=0.0)) + float(np.abs(problem.load_cost).max(initial=0.0))
    return 2.0 * (largest + 1.0) * (int(problem.demand.sum()) + 1)
