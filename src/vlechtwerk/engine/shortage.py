"""Why not everybody is helped: needs that together want more than all who can help them have left (Hall 1935)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from vlechtwerk.engine.problem import Ints, Problem

MOST = 10
"""So many bottlenecks are named."""


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """``needs`` together want ``wanted`` helpers beyond the locked ones; ``helpers``, all who can help any of them and
    have a session left, can take only ``places`` of these, each need once. A further candidate for one of these needs
    serves one need more.
    """

    needs: list[int]
    helpers: list[int]
    wanted: int
    places: int


def bottlenecks(problem: Problem, chosen: Ints) -> list[Bottleneck]:
    """One for each group of unmet needs that share helpers, of an assignment that serves as many as can be."""
    shape = (len(problem.demand), len(problem.capacity))
    free = np.ones(len(problem.need), dtype=bool)
    free[chosen] = False

    def links(keep: Any) -> Any:
        pairs = (problem.need[keep], problem.helper[keep])
        return sparse.csr_array((np.ones(len(pairs[0]), dtype=np.int64), pairs), shape=shape)

    able, unused, held = links(slice(None)), links(free), links(~free).T.tocsr()
    left = problem.demand - np.bincount(problem.need[chosen], minlength=shape[0])
    found: list[Bottleneck] = []
    seen = np.zeros(shape[0], dtype=bool)
    for need in np.flatnonzero(left > 0):
        if seen[need] or len(found) == MOST:
            continue
        needs, helpers = np.zeros(shape[0], dtype=bool), np.zeros(shape[1], dtype=bool)
        new = np.array([need])
        while len(new):
            needs[new] = True
            fresh = np.unique(unused[new].indices)
            fresh = fresh[~helpers[fresh]]
            helpers[fresh] = True
            new = np.unique(held[fresh].indices)
            new = new[~needs[new]]
        seen |= needs
        pairs = np.asarray(able[np.flatnonzero(needs)].sum(axis=0)).ravel()
        wanted, places = int(problem.demand[needs].sum()), int(np.minimum(problem.capacity, pairs).sum())
        found.append(Bottleneck(np.flatnonzero(needs).tolist(), np.flatnonzero(pairs).tolist(), wanted, places))
    return found
