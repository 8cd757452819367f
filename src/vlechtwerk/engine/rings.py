"""Rings of exchange: A helps B, B helps C, C helps A. As many people as possible, nobody in two rings."""

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

MOST_CYCLES = 400_000
"""No more cycles are listed; shorter ones come first."""


def find(arcs: Any, max_length: int = 3, time_limit_s: float = 2.0) -> list[list[int]]:
    """Vertex-disjoint rings over as many people as possible.

    ``arcs[i, j]`` says that ``i`` can help ``j`` (true, or how well: among rings over as many people, those
    with the better arcs win). Each ring starts at its smallest number. When time runs out: the best so far.
    """
    if max_length < 2:
        return []
    end = time.perf_counter() + time_limit_s
    people, worth = _matrix(arcs)
    groups = [_best_order(group, worth) for group in cycles_of(worth > 0, max_length, end)]
    quality = np.concatenate([_quality(group, worth) for group in groups])
    if not len(quality):
        return []
    cycles = [cycle for group in groups for cycle in group.tolist()]
    chosen = _pack(cycles, quality, worth, max(0.1, end - time.perf_counter()))
    return sorted(people[cycles[at]].tolist() for at in chosen)


def _matrix(arcs: Any) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The people who are on a ring of any length, and who of them helps whom how well; no loops, nothing negative."""
    thin = sparse.csr_array(
        arcs if sparse.issparse(arcs) else np.nan_to_num(np.asarray(arcs, dtype=np.float64), nan=0.0)
    )
    if thin.ndim != 2 or thin.shape[0] != thin.shape[1]:
        raise ValueError("arcs must be square")
    if not thin.shape[0]:
        return np.zeros(0, dtype=np.int64), np.zeros((0, 0))
    thin = thin.astype(np.float64)
    thin.data = np.nan_to_num(thin.data, nan=0.0).clip(0.0)
    thin.setdiag(0.0)
    thin.eliminate_zeros()
    _, group = sparse.csgraph.connected_components(thin, connection="strong")
    people = np.flatnonzero(np.bincount(group)[group] > 1).astype(np.int64)
    return people, thin[people][:, people].toarray()


def cycles_of(helps: NDArray[np.bool_], longest: int, end: float = np.inf) -> list[NDArray[np.int64]]:
    """Cycles by length (2, 3, …), each row starting at its smallest number."""
    found = []
    starts = np.arange(len(helps))
    paths = starts[:, None]
    for _ in range(longest - 1):
        paths = _longer(paths, helps, end)
        closed = helps[paths[:, -1], paths[:, 0]]
        found.append(paths[closed])
        if len(paths) > MOST_CYCLES * 10 or time.perf_counter() > end:
            break
    room = MOST_CYCLES
    kept = []
    for group in found:
        kept.append(group[:room])
        room -= len(kept[-1])
    return kept


def _longer(paths: NDArray[np.int64], helps: NDArray[np.bool_], end: float) -> NDArray[np.int64]:
    """Every path with one more person, larger than the first and not yet on it."""
    made = [np.zeros((0, paths.shape[1] + 1), dtype=np.int64)]
    count = 0
    size = max(1, 4_000_000 // max(1, len(helps)))
    for start in range(0, len(paths), size):
        some = paths[start : start + size]
        allowed = helps[some[:, -1]] & (np.arange(len(helps)) > some[:, :1])
        for column in range(1, some.shape[1]):
            allowed[np.arange(len(some)), some[:, column]] = False
        row, following = np.nonzero(allowed)
        made.append(np.column_stack([some[row], following]))
        count += len(row)
        if count > MOST_CYCLES * 10 or time.perf_counter() > end:
            break
    return np.concatenate(made)


def _quality(cycles: NDArray[np.int64], worth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum of the arcs of each cycle, one per row."""
    return np.asarray(worth[cycles, np.roll(cycles, -1, axis=1)].sum(axis=1))


def _best_order(cycles: NDArray[np.int64], worth: NDArray[np.float64]) -> NDArray[np.int64]:
    """Of the rings over the same people only the best."""
    people = np.sort(cycles, axis=1)
    order = np.lexsort((-_quality(cycles, worth), *people.T[::-1]))
    first = np.ones(len(order), dtype=bool)
    first[1:] = (people[order][1:] != people[order][:-1]).any(axis=1)
    return cycles[np.sort(order[first])]


def _pack(
    cycles: list[list[int]], quality: NDArray[np.float64], worth: NDArray[np.float64], limit_s: float
) -> list[int]:
    """Disjoint cycles with the most people, then the best arcs."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    sizes = np.array([len(cycle) for cycle in cycles], dtype=np.float64)
    if np.ptp(worth[worth > 0]) == 0.0:
        quality = np.zeros(len(cycles))
    unit = float(quality.max() * len(worth) + 1.0)
    rows = np.concatenate([np.asarray(cycle) for cycle in cycles])
    columns = np.repeat(np.arange(len(cycles)), sizes.astype(np.int64))
    used = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(worth), len(cycles)))
    greedy = _greedy(cycles, sizes, quality)
    found = milp(
        -(sizes + quality / unit),
        constraints=LinearConstraint(used, -np.inf, 1.0),
        bounds=Bounds(0.0, 1.0),
        integrality=np.ones(len(cycles)),
        options={"time_limit": limit_s, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return greedy
    packed = np.flatnonzero(found.x > 0.5).tolist()
    return max((packed, greedy), key=lambda chosen: (sizes[chosen].sum(), quality[chosen].sum()))


def _greedy(cycles: list[list[int]], sizes: NDArray[np.float64], quality: NDArray[np.float64]) -> list[int]:
    """Best arcs first, as long as nobody is taken twice."""
    taken: set[int] = set()
    chosen = []
    for at in np.lexsort((-quality / sizes,)):
        if taken.isdisjoint(cycles[at]):
            taken.update(cycles[at])
            chosen.append(int(at))
    return chosen
