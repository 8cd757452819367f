"""Who should give to whom next, so that balances come closest to zero: a circulation of coins at least cost.

People are nodes. A coin flows from the one who would receive help, through the need, to the one who would give it; what
stays with somebody, or leaves them, passes their arc to the common ground, which costs as much as the square of their
balance grows. The arcs to the ground are laid one coin at a time, each dearer than the one before (separable convex
costs: Ahuja, Magnanti & Orlin 1993, chapter 14), so that one min-cost circulation (chapter 9) is the optimum over all
sets of invitations. Of sets that balance as well, the one with the better fits and the fewer invitations.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

FIT_STEPS = 1000
"""Fits are told apart by thousandths."""


@dataclass(frozen=True, slots=True)
class Pair:
    """``giver`` could help with ``need``; ``fit`` in [0, 1]."""

    giver: int
    need: int
    fit: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen pairs (places in ``pairs``), and the sum of squared balances before and after."""

    chosen: list[int]
    before: int
    after: int


def solve(
    balances: Sequence[int], rooms: Sequence[int], askers: Sequence[int], pairs: Sequence[Pair], coin: int
) -> Plan:
    """Choose pairs: each need once at most, nobody gives more than their room.

    ``balances`` (hundredths) and ``rooms`` (sessions) by person; ``askers``: who receives with each need; ``coin``:
    what a session is worth. Somebody never gives to oneself. The order of ``pairs`` decides among equals.
    """
    usable = [place for place, pair in enumerate(pairs) if pair.giver != askers[pair.need] and rooms[pair.giver] > 0]
    before = sum(balance * balance for balance in balances)
    chosen = _flow(balances, rooms, askers, [pairs[place] for place in usable], coin) if usable else []
    picked = sorted(usable[place] for place in chosen)
    return Plan(picked, before, sum(one * one for one in after(balances, askers, [pairs[p] for p in picked], coin)))


def after(balances: Sequence[int], askers: Sequence[int], done: Sequence[Pair], coin: int) -> list[int]:
    """The balances once these pairs have met."""
    moved = list(balances)
    for pair in done:
        moved[pair.giver] += coin
        moved[askers[pair.need]] -= coin
    return moved


def _flow(
    balances: Sequence[int], rooms: Sequence[int], askers: Sequence[int], pairs: Sequence[Pair], coin: int
) -> list[int]:
    """Which of the pairs carry a coin. Nodes: people, then their giving sides, then the needs, then the ground."""
    from ortools.graph.python import min_cost_flow

    people, needs = len(balances), len(askers)
    ground, dear = 2 * people + needs, (FIT_STEPS + 1) * (len(pairs) + 1)
    arcs = [  # tail, head, room, cost; those of the pairs first
        (2 * people + pair.need, people + pair.giver, 1, 1 + round((1 - pair.fit) * FIT_STEPS)) for pair in pairs
    ]
    for need in sorted({pair.need for pair in pairs}):
        arcs.append((askers[need], 2 * people + need, 1, 0))
    gives = np.bincount([pair.giver for pair in pairs], minlength=people)
    gets = np.bincount([askers[need] for need in {pair.need for pair in pairs}], minlength=people)
    for person in np.flatnonzero(gives + gets).tolist():
        most = min(rooms[person], int(gives[person]))
        arcs.append((people + person, person, most, 0))
        for step in range(most):
            arcs.append((person, ground, 1, dear * _grows(balances[person] + step * coin, coin)))
        for step in range(int(gets[person])):
            arcs.append((ground, person, 1, dear * _grows(balances[person] - step * coin, -coin)))
    tails, heads, room, cost = (np.array(column, dtype=np.int64) for column in zip(*arcs, strict=True))
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(tails, heads, room, cost)
    solver.set_nodes_supplies(np.arange(ground + 1), np.zeros(ground + 1, dtype=np.int64))
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the circulation found no optimum")
    return np.flatnonzero(solver.flows(np.arange(len(pairs)))).tolist()


def _grows(balance: int, by: int) -> int:
    """How much the square grows when a balance moves."""
    return (balance + by) ** 2 - balance**2
