"""Rings of exchange on fifty kidney-exchange instances (PrefLib 00036): as many as can be, in time.

The peer takes the first ring that fits, then the next.
"""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from bench.figures import SHARED, Figure, Skipped, at_most
from vlechtwerk.engine import rings

STATED = {2: 756, 3: 950, 4: 987}
"""People in rings over all instances, proven optimal."""
LIMIT_S = {2: 2.0, 3: 2.0, 4: 20.0}


def instance(path: Path) -> np.ndarray:
    """Who can give to whom; an arc back to a donor without a patient (weight 0) is none."""
    lines = path.read_text("utf-8").splitlines()
    size = next(int(line.split(":")[1]) for line in lines if line.startswith("# NUMBER ALTERNATIVES"))
    arcs = np.zeros((size, size), dtype=bool)
    for line in lines:
        if line and not line.startswith("#"):
            giver, taker, weight = line.split(",")
            arcs[int(giver) - 1, int(taker) - 1] = float(weight) > 0
    return arcs


def first_that_fits(arcs: np.ndarray, longest: int) -> int:
    """People in rings when each ring that is seen is taken."""
    taken: set[int] = set()
    for group in rings.cycles_of(arcs, longest):
        for ring in group.tolist():
            if taken.isdisjoint(ring):
                taken.update(ring)
    return len(taken)


def figures(quick: bool = False) -> Iterator[Figure | Skipped]:
    """People served for each greatest length, and the slowest instance."""
    paths = sorted((SHARED / "kep").glob("*.txt"))
    if not paths:
        yield Skipped("rings on the kidney-exchange instances", "../shared/bench/kep is not there")
        return
    every = [instance(path) for path in paths]
    rings.find(every[0])  # the solver is loaded
    for longest in (2, 3) if quick else (2, 3, 4):
        spent, served = [], 0
        for arcs in every:
            started = time.perf_counter()
            served += sum(map(len, rings.find(arcs, longest, LIMIT_S[longest])))
            spent.append(time.perf_counter() - started)
        peer = sum(first_that_fits(arcs, longest) for arcs in every)
        same = {"gate": f"= {STATED[longest]}", "holds": served == STATED[longest]}
        yield Figure(f"rings of at most {longest}: people", served, "", peer, "first that fits", **same)
        gate = at_most(0.2, max(spent)) if longest == 3 else {}
        yield Figure(f"rings of at most {longest}: slowest instance", max(spent), "s", **gate)
        yield Figure(f"rings of at most {longest}: median instance", statistics.median(spent), "s")
