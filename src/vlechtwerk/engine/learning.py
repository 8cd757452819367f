"""Weights that follow decisions, slowly: maximum a posteriori with a strong Gaussian prior.

Every decision says that one set of features was better than another (who was asked over who was shown beside, who
helped well over who was not asked). With weights ``w = w₀ (1 + δ)`` the chance that ``better`` wins is logistic in
the difference of the totals (Bradley and Terry 1952; ranking from choices: Joachims 2002), and ``δ`` has a Gaussian
prior of standard deviation ``SD`` around the standard weights. The logarithm of the posterior is strictly concave in
``δ``, so there is one best answer, whatever the order of the evidence; a box of ``MOST`` keeps weights positive.
No evidence leaves the standard as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import expit

Floats = NDArray[np.float64]

SD = 0.3
"""Standard deviation of the prior, as a part of each weight."""
MOST = 2 * SD
"""No weight moves further than this part of the standard, whatever the evidence."""
SHARPNESS = 4.0
"""How sure a difference in total makes a choice: .25 more is odds of e to one. Brokers choose among near equals."""
GROUP_MOST = 1.0
"""All evidence of one group (one need) together weighs at most this."""


@dataclass(frozen=True, slots=True)
class Learned:
    """``weights`` sum to what the standard sums to; ``shift`` is δ; ``pull`` (evidence × features) is how hard each
    piece of evidence still pulls at each weight: positive is up.
    """

    weights: Floats
    shift: Floats
    pull: Floats


def fit(
    standard: ArrayLike, better: ArrayLike, worse: ArrayLike, strength: ArrayLike, groups: Sequence[object] = ()
) -> Learned:
    """The weights after the evidence.

    ``standard``: positive weights (features); ``better``, ``worse``: features of both sides (evidence × features);
    ``strength``: how much each piece counts, 0 or more; ``groups``: what belongs together (default: each alone).
    Raises ``ValueError`` for anything else.
    """
    base = np.asarray(standard, dtype=np.float64)
    apart = np.asarray(better, dtype=np.float64).reshape(-1, base.size) - np.asarray(worse, dtype=np.float64).reshape(
        -1, base.size
    )
    counts = np.asarray(strength, dtype=np.float64).reshape(-1)
    if not base.size or not np.all(np.isfinite(base)) or base.min() <= 0:
        raise ValueError("the standard weights must be positive")
    if counts.size != len(apart) or (groups and len(groups) != counts.size):
        raise ValueError("one strength and one group for every piece of evidence")
    if not np.all(np.isfinite(apart)) or not np.all(np.isfinite(counts)) or np.any(counts < 0):
        raise ValueError("features and strengths must be finite, strengths not negative")
    counts, slopes = _capped(counts, groups), SHARPNESS * apart * base
    shift = _most_likely(slopes, counts)
    moved = base * (1 + shift)
    pull = counts[:, None] * expit(-(slopes.sum(axis=1) + slopes @ shift))[:, None] * slopes
    return Learned(moved * base.sum() / moved.sum(), shift, pull)


def _capped(counts: Floats, groups: Sequence[object]) -> Floats:
    """However much is said about one need, it is one need."""
    sums: dict[object, float] = {}
    keys = list(groups) or list(range(counts.size))
    for key, count in zip(keys, counts, strict=True):
        sums[key] = sums.get(key, 0.0) + float(count)
    share = [min(1.0, GROUP_MOST / sums[key]) if sums[key] else 0.0 for key in keys]
    return counts * np.asarray(share, dtype=np.float64)


def _most_likely(slopes: Floats, counts: Floats) -> Floats:
    """δ at the top of the posterior, within the box. ``slopes`` @ (1 + δ) are the log-odds of the choices."""
    features = slopes.shape[1]
    if not np.any(counts) or not np.any(slopes):
        return np.zeros(features)
    plain = slopes.sum(axis=1)

    def against(shift: Floats) -> tuple[float, Floats]:
        odds = plain + slopes @ shift
        loss = float(counts @ np.logaddexp(0.0, -odds) + shift @ shift / (2 * SD**2))
        return loss, shift / SD**2 - (counts * expit(-odds)) @ slopes

    found = minimize(
        against, np.zeros(features), jac=True, method="L-BFGS-B", bounds=[(-MOST, MOST)] * features,
        options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-10},
    )  # fmt: skip
    return np.clip(np.asarray(found.x, dtype=np.float64), -MOST, MOST)
