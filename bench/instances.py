"""Instances that are made, not found: rounds of the sizes that are published, networks, and a class to divide.

Real scores of those conferences are not ours to keep, so that the figures are ours and of our peers of the same run,
on instances of the same size and kind. All are drawn from a seed.

* ``similarities``: every paper and reviewer mixes a few of 25 subjects (Dirichlet, .08), reviewers are wider; a score
  is the cosine of the two with noise, as text similarity gives it: real numbers in [0, 1], every pair possible.
* ``bids``: marks as on a conference: yes 1, maybe .5, nothing said .25, no 0, conflict of interest none. Papers differ
  in how much they are wanted and reviewers in how much they bid (log-normal, 1), and both bid within subjects.
* ``candidates``: 200 helpers per need, drawn by popularity (Zipf, .6), scores as a search gives them: few high, many low.
* ``guild``: 105 people for 21 circles, with few of what the rules ask of each circle.
"""

from typing import Any

import numpy as np
from scipy import sparse

from vlechtwerk.engine import groups

SUBJECTS = 25


def similarities(papers: int, reviewers: int, seed: int = 1) -> np.ndarray:
    """Papers × reviewers in [0, 1]."""
    dice = np.random.default_rng(seed)
    of_paper = dice.dirichlet(np.full(SUBJECTS, 0.08), papers)
    of_reviewer = dice.dirichlet(np.full(SUBJECTS, 0.12), reviewers)
    cosine = _unit(of_paper) @ _unit(of_reviewer).T
    return (0.15 + 0.6 * cosine + dice.normal(0.0, 0.08, cosine.shape)).clip(0.0, 1.0)


def bids(papers: int, reviewers: int, seed: int = 1) -> np.ndarray:
    """Papers × reviewers, marks in quarters; NaN for a conflict of interest."""
    dice = np.random.default_rng(seed)
    subject, own = dice.integers(SUBJECTS, size=papers), dice.random((reviewers, SUBJECTS)) < 0.15
    wanted, eager = dice.lognormal(0.0, 1.0, papers), dice.lognormal(0.0, 1.0, reviewers)
    chance = 0.012 * wanted[:, None] * eager[None, :] * np.where(own[:, subject].T, 4.0, 0.4)
    drawn = dice.random(chance.shape)
    marks = np.select([drawn < chance, drawn < 2 * chance, drawn > 1 - 0.02 * eager[None, :]], [1.0, 0.5, 0.0], 0.25)
    return np.where(dice.random(marks.shape) < 0.005, np.nan, marks)


def candidates(needs: int, helpers: int, each: int = 200, seed: int = 1) -> sparse.csr_array:
    """Needs × helpers, so many entries per row."""
    dice = np.random.default_rng(seed)
    known = dice.permutation(helpers)
    rank = helpers * dice.random((needs, each * 2)) ** (1 / (1 - 0.6))
    found = known[rank.astype(np.int64)]
    rows = [np.unique(row)[: each * 2] for row in found]
    rows = [dice.permutation(row)[:each] for row in rows]
    columns, sizes = np.concatenate(rows), [len(row) for row in rows]
    return sparse.csr_array((dice.beta(1.2, 5.0, len(columns)), columns, np.cumsum([0, *sizes])), (needs, helpers))


def guild(seed: int = 1, people: int = 105) -> tuple[list[dict[str, Any]], list[groups.Rule]]:
    """People and eight rules for circles of five."""
    dice = np.random.default_rng(seed)
    evenings = np.array(["mon", "tue", "wed", "thu", "fri"])
    made = [
        {
            "sector": int(dice.choice(8, p=[0.3, 0.2, 0.15, 0.1, 0.1, 0.06, 0.05, 0.04])),
            "region": int(dice.choice(5, p=[0.4, 0.25, 0.15, 0.12, 0.08])),
            "phase": int(dice.choice(3, p=[0.5, 0.3, 0.2])),
            "language": "fr" if dice.random() < 0.15 else "nl",
            "starter": bool(dice.random() < 0.3),
            "guide": bool(dice.random() < 0.21),
            "woman": bool(dice.random() < 0.45),
            "free": set(dice.choice(evenings, size=dice.integers(2, 4), replace=False).tolist()),
        }
        for _ in range(people)
    ]
    rules: list[groups.Rule] = [
        groups.Mix(attribute="sector", at_least=4),
        groups.Mix(attribute="region", at_least=2),
        groups.Mix(attribute="phase", at_least=2),
        groups.NotAlone(attribute="language", value="fr"),
        groups.NotAlone(attribute="woman", value=True),
        groups.Count(attribute="guide", value=True, at_least=1),
        groups.Count(attribute="starter", value=True, at_most=2),
        groups.Shared(attribute="free", at_least=1),
    ]
    return made, rules


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)
