"""Instances that are made, not found: rounds of the sizes that are published, networks, and a class to divide.

Real scores of those conferences are not ours to keep, so that the figures are ours and of our peers of the same run,
on instances of the same size and kind. All are drawn from a seed.

* ``similarities``: every paper and reviewer mixes a few of 25 subjects (Dirichlet, .08), reviewers are wider; a score
  is the cosine of the two with noise, as text similarity gives it: real numbers in [0, 1], every pair possible.
* ``bids``: marks as on a conference: yes 1, maybe .5, nothing said .25, no 0, conflict of interest none. Every paper
  has three bids or more, most of them from reviewers of its subject who bid much (log-normal): they run out.
* ``candidates``: 200 helpers per need, drawn by popularity (Zipf, .6), scores as a search gives them: few high, many low.
* ``guild``: 105 people for 21 circles, with barely enough of what the rules ask of each circle, and too few guides.
"""

from typing import Any

import numpy as np
from scipy import sparse

from vlechtwerk.engine import groups

SUBJECTS, EAGER = 25, 0.8


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
    eager = dice.lognormal(0.0, EAGER, reviewers)
    marks = np.full((papers, reviewers), 0.25)
    for paper, count in enumerate(3 + dice.poisson(dice.lognormal(0.6, 0.7, papers))):
        liking = eager * np.where(own[:, subject[paper]], 6.0, 0.3)
        some = dice.choice(reviewers, size=min(int(count), reviewers), replace=False, p=liking / liking.sum())
        marks[paper, some] = dice.choice([1.0, 0.5], size=len(some), p=[0.6, 0.4])
    marks[dice.random(marks.shape) < 0.02] = 0.0
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
    """People and eight rules for 21 circles of five. With 18 guides, three circles or more go without."""
    dice = np.random.default_rng(seed)

    def drawn(counts: dict[Any, int]) -> list[Any]:
        values = [value for value, count in counts.items() for _ in range(count)]
        return [values[at] for at in dice.permutation(len(values))]

    sector = drawn({0: 34, 1: 24, 2: 17, 3: 12, 4: 9, 5: 5, 6: 4})
    region = drawn({0: 48, 1: 27, 2: 16, 3: 9, 4: 5})
    language, guide = drawn({"fr": 16, "nl": 89}), drawn({True: 18, False: 87})
    starter, woman = drawn({True: 40, False: 65}), drawn({True: 45, False: 60})
    phase = drawn({0: 55, 1: 30, 2: 20})
    days = [set(dice.choice(5, size=int(count), replace=False).tolist()) for count in dice.choice([1, 2, 3], people)]
    made = [
        dict(zip(("sector", "region", "language", "guide", "starter", "woman", "phase", "free"), row, strict=True))
        for row in zip(sector, region, language, guide, starter, woman, phase, days, strict=True)
    ]
    rules: list[groups.Rule] = [
        groups.Mix(attribute="sector", at_least=4),
        groups.Mix(attribute="region", at_least=3),
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
