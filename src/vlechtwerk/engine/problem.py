"""What a round has to decide, made ready for the solvers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Pairs = Iterable[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is left to decide: edges (``need``, ``helper``, ``value``) without the locked and forbidden pairs.

    ``base`` is what locked pairs already give each need, ``busy`` how many they take of each helper. ``asked_load``
    and ``asked_capacity`` are per helper as they were asked for, ``lost`` the pairs both locked and forbidden.
    """

    need: Ints
    helper: Ints
    value: Floats
    demand: Ints
    capacity: Ints
    min_load: Ints
    base: Floats
    busy: Ints
    load_cost: Floats
    locked: list[tuple[int, int]]
    locked_values: Floats
    asked_load: Ints
    asked_capacity: Ints
    lost: list[tuple[int, int]]

    def only(self, keep: NDArray[np.bool_]) -> "Problem":
        """The same problem with some of the edges."""
        return replace(self, need=self.need[keep], helper=self.helper[keep], value=self.value[keep])

    def rank(self) -> Ints:
        """The place of each edge among those of its need, the best first (0); of equal ones either may come first."""
        low, high = (float(self.value.min()), float(self.value.max())) if len(self.value) else (0.0, 0.0)
        order = np.argsort(self.need - 0.5 * (self.value - low) / max(high - low, 1e-300))
        place = np.empty(len(order), dtype=np.int64)
        place[order] = np.arange(len(order)) - np.searchsorted(self.need[order], self.need[order])
        return place

    def cost_of_load(self, load: Ints) -> float:
        """What loads cost in all: the sum of ``load_cost`` over every helper's sessions."""
        if not len(self.load_cost):
            return 0.0
        upto = np.concatenate([[0.0], np.cumsum(self.load_cost)])
        extra = np.maximum(load - len(self.load_cost), 0) * self.load_cost[-1]
        return float((upto[np.minimum(load, len(self.load_cost))] + extra).sum())


def prepare(
    scores: Any,
    demand: int | Sequence[int],
    capacity: int | Sequence[int],
    min_load: int | Sequence[int],
    load_cost: Sequence[float],
    locked: Pairs,
    forbidden: Pairs,
) -> Problem:
    """Check the input, fix the locked pairs, drop the forbidden ones."""
    need, helper, value, (needs, helpers) = edges(scores)
    wanted, room, least = _each(demand, needs), _each(capacity, helpers), _each(min_load, helpers)
    refused, asked = _pair_codes(forbidden, needs, helpers), _pair_codes(locked, needs, helpers)
    fixed, lost = np.setdiff1d(asked, refused), np.intersect1d(asked, refused)
    code = need * max(1, helpers) + helper
    at = {int(c): float(v) for c, v in zip(code, value, strict=True)} if len(fixed) else {}
    locked_values = np.array([at.get(int(c), 0.0) for c in fixed])
    rows, columns = fixed // max(1, helpers), fixed % max(1, helpers)
    base = np.bincount(rows, weights=locked_values, minlength=needs)[:needs].astype(np.float64)
    busy = np.bincount(columns, minlength=helpers)[:helpers]
    wanted = np.maximum(wanted - np.bincount(rows, minlength=needs)[:needs], 0)
    asked_room, room = room, np.maximum(room - busy, 0)
    keep = ~np.isin(code, np.concatenate([refused, fixed])) & (wanted[need] > 0) & (room[helper] > 0)
    costs = np.maximum.accumulate(np.asarray(load_cost, dtype=np.float64)) if len(load_cost) else np.zeros(0)
    return Problem(
        need[keep], helper[keep], value[keep], wanted, room, np.minimum(np.maximum(least - busy, 0), room),
        base, busy, costs, list(zip(rows.tolist(), columns.tolist(), strict=True)), locked_values,
        least, asked_room, [divmod(code, max(1, helpers)) for code in lost.tolist()],
    )  # fmt: skip


def edges(scores: Any) -> tuple[Ints, Ints, Floats, tuple[int, int]]:
    """Assignable entries of a dense or sparse matrix, in row order."""
    if sparse.issparse(scores):
        matrix = sparse.csr_array(scores)
        matrix.sum_duplicates()
        entries = matrix.tocoo()
        rows, columns, values = entries.row, entries.col, entries.data
    else:
        matrix = np.asarray(scores, dtype=np.float64)
        if matrix.ndim != 2:
            raise ValueError("scores must have two dimensions")
        rows, columns = np.nonzero(np.isfinite(matrix))
        values = matrix[rows, columns]
    values = values.astype(np.float64)
    keep = np.isfinite(values)
    shape = (int(matrix.shape[0]), int(matrix.shape[1]))
    return rows[keep].astype(np.int64), columns[keep].astype(np.int64), values[keep], shape


def _each(value: int | Sequence[int], count: int) -> Ints:
    """One non-negative whole number per row or column."""
    found = np.array(np.broadcast_to(np.asarray(value, dtype=np.int64), (count,)))
    if (found < 0).any():
        raise ValueError("demand, capacity and loads must not be negative")
    return found


def _pair_codes(pairs: Pairs, needs: int, helpers: int) -> Ints:
    """Pairs as single sorted numbers, checked against the shape."""
    found = np.array([(int(need), int(helper)) for need, helper in pairs], dtype=np.int64).reshape(-1, 2)
    if len(found) and ((found < 0).any() or (found >= (needs, helpers)).any()):
        raise ValueError("a pair lies outside the scores")
    return np.unique(found[:, 0] * max(1, helpers) + found[:, 1])


def sums(problem: Problem, chosen: Ints) -> tuple[Floats, Ints]:
    """Per need what it gets in all, and by how many new helpers."""
    got = np.bincount(problem.need[chosen], weights=problem.value[chosen], minlength=len(problem.demand))
    return problem.base + got, np.bincount(problem.need[chosen], minlength=len(problem.demand))


def worst_of(problem: Problem, chosen: Ints) -> float:
    """The least sum among the needs with at least one helper; 0 when there is none."""
    got, count = sums(problem, chosen)
    served = count > 0
    for need, _ in problem.locked:
        served[need] = True
    return float(got[served].min()) if served.any() else 0.0


def net(problem: Problem, chosen: Ints) -> float:
    """Scores of the chosen edges less the cost of all loads: what the solvers maximise."""
    load = np.bincount(problem.helper[chosen], minlength=len(problem.capacity)) + problem.busy
    return float(problem.value[chosen].sum()) - problem.cost_of_load(load)
