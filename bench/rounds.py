"""A whole round on the PrefLib bidding data: total, the worst served, and time.

Peers of the same run: the best total by HiGHS (SciPy's ``milp``), which knows no fairness, and taking the best
pair first, as people do by hand.
"""

import time
from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from bench.figures import SHARED, Figure, Skipped, at_most
from vlechtwerk.engine import assignment

STATED = {"assign_preflib3": (454.25, 0.75)}
"""Total and worst served as stated in the design, proven optimal."""


def best_total(scores: np.ndarray, demand: int, cap: int) -> tuple[float, float]:
    """The best total without fairness, and the seconds it took."""
    needs, helpers = scores.shape
    at = np.flatnonzero(np.isfinite(scores.ravel()))
    need, helper, ones = at // helpers, at % helpers, np.ones(len(at))
    columns = np.arange(len(at))
    rows = [
        LinearConstraint(sparse.csr_array((ones, (need, columns)), (needs, len(at))), demand, demand),
        LinearConstraint(sparse.csr_array((ones, (helper, columns)), (helpers, len(at))), 0, cap),
    ]
    started = time.perf_counter()
    found = milp(-scores.ravel()[at], integrality=ones, bounds=Bounds(0, 1), constraints=rows)
    return -float(found.fun), time.perf_counter() - started


def by_hand(scores: np.ndarray, demand: int, cap: int) -> tuple[float, float]:
    """Total and worst served when the best pair that is left is always taken first."""
    served, load = np.zeros(len(scores), int), np.zeros(scores.shape[1], int)
    sums = np.zeros(len(scores))
    for at in np.argsort(-np.nan_to_num(scores, nan=-1.0), axis=None, kind="stable"):
        need, helper = divmod(int(at), scores.shape[1])
        if np.isfinite(scores[need, helper]) and served[need] < demand and load[helper] < cap:
            served[need] += 1
            load[helper] += 1
            sums[need] += scores[need, helper]
    return float(sums.sum()), float(sums.min())


def figures() -> Iterator[Figure | Skipped]:
    """Each instance; fairness first."""
    for name in ("assign_preflib1", "assign_preflib3"):
        path = SHARED / "assign" / f"{name}.npz"
        if not path.exists():
            yield Skipped(name, "../shared/bench/assign is not there")
            continue
        data = np.load(path)
        scores = np.where(data["conflict"], np.nan, data["scores"])
        yield from _instance(name, scores, int(data["demand"]), int(data["cap"]))


def _instance(name: str, scores: np.ndarray, demand: int, cap: int) -> Iterator[Figure]:
    label = f"{name.removeprefix('assign_')} ({scores.shape[0]} × {scores.shape[1]})"
    result = assignment.solve(scores, demand=demand, capacity=cap, objective="fair")
    total, seconds = best_total(scores, demand, cap)
    _greedy_total, greedy_worst = by_hand(scores, demand, cap)
    stated = STATED.get(name)
    same = {"gate": f"= {stated[0]:g}", "holds": abs(result.total - stated[0]) < 1e-6} if stated else {}
    fair = {"gate": f"= {stated[1]:g}", "holds": abs(result.worst - stated[1]) < 1e-6} if stated else {}
    yield Figure(f"{label}: total", result.total, peer=total, peer_name="best without fairness", **same)
    yield Figure(f"{label}: worst served", result.worst, peer=greedy_worst, peer_name="best pair first", **fair)
    yield Figure(f"{label}: gap to the bound", result.gap, **at_most(1e-6, result.gap))
    yield Figure(f"{label}: proven", float(result.proven), gate="= 1", holds=result.proven)
    yield Figure(f"{label}: seconds", result.seconds, "s", seconds, "HiGHS, total only")
