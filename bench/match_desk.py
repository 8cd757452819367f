"""One need on a register of 12,750 talents: the shortlist, five candidates with reasons, what would change it."""

import json
import random
import statistics
import time
from collections.abc import Iterator

import numpy as np
from scipy import sparse

from bench.figures import SHARED, Figure, Skipped, at_most
from vlechtwerk.engine import assignment, explain, relevance, score

TALENTS = 12_750
PER_PERSON = 2
SHORTLIST = 200
NEEDS = 60
ROUND = 150


def network(sentences: list[str], dice: random.Random) -> list[str]:
    """Talents of two sentences each, cut from the offers of the text collection."""
    return [". ".join(dice.sample(sentences, 2)) for _ in range(TALENTS)]


def figures() -> Iterator[Figure | Skipped]:
    """Milliseconds of engine time per need; the median counts, the first answer is shown apart."""
    path = SHARED / "text" / "visible.json"
    if not path.exists():
        yield Skipped("one need at 12,750 talents", "../shared/bench/text is not there")
        return
    collection, dice = json.loads(path.read_text("utf-8")), random.Random(1)
    cut = [part.strip() for offer in collection["offers"] for part in offer["text"].split(".")]
    talents = network([part for part in cut if len(part) > 10], dice)
    owners = [at // PER_PERSON for at in range(TALENTS)]
    started = time.perf_counter()
    index = relevance.Index.build(talents, owners)
    built = time.perf_counter() - started
    needs = [need["text"] for need in collection["needs"][:NEEDS]]
    spent = [_answer(index, talents, need, dice) for need in needs]
    search, reasons, hints = (statistics.median(part[at] for part in spent) for at in range(3))
    whole = statistics.median(sum(part) for part in spent)
    yield Figure("one need, five candidates with reasons, 12,750 talents", whole, "ms", **at_most(50, whole))
    yield Figure("of which the shortlist of 200", search, "ms")
    yield Figure("of which score and reasons", reasons, "ms")
    yield Figure("of which what would change the order", hints, "ms")
    yield Figure("the first need after the start", sum(spent[0]), "ms")
    yield Figure("index of 12,750 talents built", built, "s")
    asked = [f"{need['text']} {at}" for at in range(2) for need in collection["needs"]][:ROUND]
    spent_s = _round(index, talents, asked, dice)
    label = f"a round of {ROUND} needs × 12,750 talents, each with five reasoned candidates"
    yield Figure(label, spent_s, "s", **at_most(3.0, spent_s))


def _round(index: relevance.Index, talents: list[str], needs: list[str], dice: random.Random) -> float:
    """Seconds from the needs' texts to pairs, with reasons for the best five of every need. People are made up outside
    the clock.
    """
    started = time.perf_counter()
    owners, values = index.top(needs, k=SHORTLIST)
    spent, row, column = time.perf_counter() - started, *np.nonzero(owners >= 0)
    matrix = sparse.csr_array((values[row, column], (row, owners[row, column])), (len(needs), int(owners.max()) + 1))
    began = time.perf_counter()
    assignment.solve(matrix, capacity=2)
    spent += time.perf_counter() - began
    for need, mine, scores in zip(needs, owners, values, strict=True):
        found = [int(owner) for owner in mine if owner >= 0]
        people, profile = _people(found, talents, dice), score.NeedProfile(need, "food", "x", ["nl"], 51.0, 4.4)
        began = time.perf_counter()
        for one in score.rank(profile, people, scores[: len(found)].tolist(), k=5):
            explain.reasons(profile, one)
        spent += time.perf_counter() - began
    return spent


def _people(owners: list[int], talents: list[str], dice: random.Random) -> list[score.Candidate]:
    return [
        score.Candidate(
            owner, talents[owner * PER_PERSON : (owner + 1) * PER_PERSON], dice.choice(["food", "ict", "care"]), "x",
            ["nl"], 50.8 + dice.random() / 2, 3.5 + dice.random(), capacity_left=dice.randrange(4),
            given_count=dice.randrange(3), received_count=dice.randrange(3),
        )
        for owner in owners
    ]  # fmt: skip


def _answer(index: relevance.Index, talents: list[str], need: str, dice: random.Random) -> tuple[float, float, float]:
    """Milliseconds of search, of score with reasons, and of hints. People are made up outside the clock."""
    started = time.perf_counter()
    owners, values = index.top([need], k=SHORTLIST)
    searched = time.perf_counter()
    found = [(int(owner), float(value)) for owner, value in zip(owners[0], values[0], strict=True) if owner >= 0]
    people = _people([owner for owner, _value in found], talents, dice)
    profile = score.NeedProfile(need, "food", "x", ["nl"], 51.0, 4.4)
    scores = [value for _owner, value in found]
    began = time.perf_counter()
    for one in score.rank(profile, people, scores, k=5):
        explain.reasons(profile, one)
    ranked = time.perf_counter()
    explain.what_would_change(profile, people, scores)
    ended = time.perf_counter()
    return (searched - started) * 1e3, (ranked - began) * 1e3, (ended - ranked) * 1e3
