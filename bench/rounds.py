"""Whole rounds on the PrefLib bidding data and on made instances of published sizes: total, worst served, and time.

Peers of the same run: the best total by HiGHS (SciPy's ``milp``), which knows no fairness; the best pair first, as
people do by hand; and the needs one after the other, each with the best who are left. Both optima are held against
HiGHS as well: no assignment has a worse served need above ours (a programme of its own, without our code), and the best
total with that floor is ours.
"""

import time
from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from bench import instances
from bench.figures import SHARED, Figure, Skipped, at_most
from vlechtwerk.engine import assignment

STATED = {"assign_preflib3": (454.25, 0.75)}
"""Total and worst served as stated in the design, proven optimal."""


LIMIT_S = 60.0
"""How long HiGHS may take to check one optimum; what it has not settled by then is said to be open."""
FINE = 1e-6


def by_highs(
    scores: np.ndarray, demand: int, cap: int, floor: float | None = None, whole: bool = True
) -> tuple[str, float]:
    """The best total, of assignments where every need gets the floor: ``best``, ``none`` or ``open``, and the total."""
    needs, helpers = scores.shape
    at = np.flatnonzero(np.isfinite(scores.ravel()))
    need, helper, ones = at // helpers, at % helpers, np.ones(len(at))
    value, columns = scores.ravel()[at], np.arange(len(at))
    rows = [
        LinearConstraint(sparse.csr_array((ones, (need, columns)), (needs, len(at))), demand, demand),
        LinearConstraint(sparse.csr_array((ones, (helper, columns)), (helpers, len(at))), 0, cap),
    ]
    if floor is not None:
        rows.append(LinearConstraint(sparse.csr_array((value, (need, columns)), (needs, len(at))), floor, np.inf))
    found = milp(
        -value, integrality=ones if whole else 0 * ones, bounds=Bounds(0, 1), constraints=rows,
        options={"time_limit": LIMIT_S, "mip_rel_gap": 1e-9},
    )  # fmt: skip
    status = {0: "best", 2: "none"}.get(found.status, "open")
    return status, -float(found.mip_dual_bound if status == "open" and found.mip_dual_bound else found.fun or 0.0)


def best_total(scores: np.ndarray, demand: int, cap: int) -> tuple[float, float]:
    """The best total without fairness, and the seconds it took."""
    started = time.perf_counter()
    return by_highs(scores, demand, cap)[1], time.perf_counter() - started


def in_turn(scores: np.ndarray, demand: int, cap: int) -> tuple[float, float]:
    """Total and worst served when the needs come one after the other and each takes the best who are left."""
    load, sums = np.zeros(scores.shape[1], int), np.zeros(len(scores))
    for need, row in enumerate(scores):
        left = np.where(np.isfinite(row) & (load < cap), row, -1.0)
        some = np.argsort(-left, kind="stable")[:demand]
        some = some[left[some] >= 0]
        load[some] += 1
        sums[need] = row[some].sum()
    return float(sums.sum()), float(sums.min())


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


def figures(quick: bool = False) -> Iterator[Figure | Skipped]:
    """Each instance; fairness first."""
    for name in ("assign_preflib1", "assign_preflib3"):
        path = SHARED / "assign" / f"{name}.npz"
        if not path.exists():
            yield Skipped(name, "../shared/bench/assign is not there")
            continue
        data = np.load(path)
        scores = np.where(data["conflict"], np.nan, data["scores"])
        yield from _instance(name.removeprefix("assign_"), scores, int(data["demand"]), int(data["cap"]))
    yield from _instance("MIDL-size", instances.similarities(118, 177), 3, 4, limit_s=1.0)
    if not quick:
        yield from _instance("AAMAS'16-size", instances.bids(442, 161), 3, 12, limit_s=8.0)
        yield from _instance("AAMAS'15-size", instances.bids(613, 201), 3, 12, limit_s=8.0)


def _instance(
    name: str, scores: np.ndarray, demand: int, cap: int, limit_s: float | None = None
) -> Iterator[Figure | Skipped]:
    label, stated = f"{name} ({scores.shape[0]} × {scores.shape[1]})", STATED.get(f"assign_{name}")
    result = assignment.solve(scores, demand=demand, capacity=cap, objective="fair")
    total, seconds = best_total(scores, demand, cap)
    hand, hand_worst = by_hand(scores, demand, cap)
    turn, turn_worst = in_turn(scores, demand, cap)
    gates = [
        {"gate": f"= {one:g}", "holds": abs(mine - one) < FINE}
        for one, mine in zip(stated or (), (result.total, result.worst), strict=False)
    ]
    same, fair = gates or ({}, {})
    yield Figure(f"{label}: worst served", result.worst, peer=hand_worst, peer_name="best pair first", **fair)
    yield Figure(f"{label}: worst served", result.worst, peer=turn_worst, peer_name="first come, first served")
    yield Figure(f"{label}: total", result.total, peer=total, peer_name="HiGHS, without fairness", **same)
    yield Figure(f"{label}: total", result.total, peer=hand, peer_name="best pair first")
    yield Figure(f"{label}: total", result.total, peer=turn, peer_name="first come, first served")
    yield from _checked(label, scores, demand, cap, result)
    limit = at_most(limit_s, result.seconds) if limit_s else {}
    yield Figure(f"{label}: seconds", result.seconds, "s", seconds, "HiGHS, total only", **limit)


def _checked(
    label: str, scores: np.ndarray, demand: int, cap: int, result: assignment.Result
) -> Iterator[Figure | Skipped]:
    """Both optima against programmes that share no line with ours."""
    above, _total = by_highs(scores, demand, cap, result.worst + FINE, whole=False)
    if above != "none":  # divided helpers could do it: ask for whole ones
        above, _total = by_highs(scores, demand, cap, result.worst + FINE)
    if above == "open":
        yield Skipped(f"{label}: the worst served cannot be higher", f"HiGHS left it open after {LIMIT_S:g} s")
    else:
        yield Figure(
            f"{label}: the worst served cannot be higher", float(above == "none"), gate="= 1", holds=above == "none"
        )
    _status, best = by_highs(scores, demand, cap, result.worst - FINE, whole=False)
    if best > result.total + FINE:
        _status, best = by_highs(scores, demand, cap, result.worst - FINE)
    least = at_most(FINE, best - result.total)
    yield Figure(f"{label}: total, to the best with this floor", best - result.total, **least)
    yield Figure(f"{label}: proven by ourselves", float(result.proven), gate="= 1", holds=result.proven)
