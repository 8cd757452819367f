"""Needs by the thousand against a register of 12,750 and of a million talents: time and memory, from text to pairs.

Each size runs in a process of its own, so that its memory is its own. The index is there before the clock starts, as in
a network that runs; how long it takes to make is shown apart. What a need asks is remembered, so a round that is run
again costs less than the first; both are shown.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
from scipy import sparse

from bench import register
from bench.figures import Figure, at_most
from vlechtwerk.engine import assignment, postings, relevance

NEEDS, FEW, BEST = 5_000, 150, 200
CAPACITY = 3


def figures(quick: bool = False) -> Iterator[Figure]:
    """12,750 talents, then (not when it has to be quick) a million."""
    small = _apart(12_750)
    name = "5,000 needs × 12,750 people × 200"
    yield Figure(f"{name}: assignment", small["assign"], "s", **at_most(0.5, small["assign"]))
    yield Figure(f"{name}: whole run from texts, needs known", small["whole"], "s", **at_most(3.0, small["whole"]))
    yield Figure(f"{name}: whole run from texts, every need new", small["new"], "s", **at_most(3.0, small["new"]))
    yield Figure("of which 5,000 new needs taken apart", small["ask"], "s")
    yield Figure("of which the best 200 of each", small["top"], "s", small["plain"], "every document, SciPy and NumPy")
    yield Figure("the same, two talents per person", small["owners"], "s")
    yield Figure("150 needs × 12,750 people: whole run from texts", small["few"], "s", **at_most(3.0, small["few"]))
    yield Figure("index of 12,750 talents, warm", small["build"], "s", **at_most(5.0, small["build"]))
    yield Figure("one changed talent, found at once", small["change"] * 1e3, "ms", small["build"] * 1e3, "index anew")
    if quick:
        return
    large = _apart(1_000_000)
    name = "× 1,000,000 people × 200"
    yield Figure(f"5,000 needs {name}: whole run from texts, all new", large["new"], "s", **at_most(30.0, large["new"]))
    yield Figure("of which the assignment", large["assign"], "s")
    yield Figure(f"150 needs {name}: whole run from texts", large["few"], "s", **at_most(3.0, large["few"]))
    yield Figure("memory at most, with the index being made", large["gb"], "GB", **at_most(4.0, large["gb"]))
    yield Figure("one changed talent in a million", large["change"] * 1e3, "ms")
    yield Figure("index of 1,000,000 talents", large["build"], "s")


def _apart(count: int) -> dict[str, float]:
    """Measured in a fresh process."""
    done = subprocess.run([sys.executable, "-m", "bench.scale", str(count)], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(count: int) -> dict[str, float]:
    """One size. Everything in seconds, memory in GB."""
    if count < 100_000:  # the words of the language are known before the clock starts
        said, tongues = _texts(register.talents(3_000, seed=3))
        relevance.Index.build(said, None, tongues)
    texts, tongues = _texts(register.talents(count))
    started = time.perf_counter()
    index = relevance.Index.build(texts, None, tongues)
    found = {"build": time.perf_counter() - started}
    warm, tongues_warm = _texts(register.needs(500, seed=9))
    index.top(warm, BEST, tongues_warm)
    assignment.solve(np.ones((2, 2)))
    asked, languages = _texts(register.needs(NEEDS))
    found |= _run(index, asked, languages)
    few, few_languages = _texts(register.needs(FEW, seed=7))
    found["few"] = _run(index, few, few_languages)["new"]
    found["change"] = _change(index, count)
    if count < 100_000:
        weighted = index._asked(asked, languages)
        started = time.perf_counter()
        _every_document(index.postings, weighted)
        found["plain"] = time.perf_counter() - started
        found["owners"] = _two_each(texts, tongues, asked, languages)
    found["gb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    return found


def _run(index: relevance.Index, asked: list[str], languages: list[str]) -> dict[str, float]:
    """Texts to candidates to pairs."""
    started = time.perf_counter()
    index._asked(asked, languages)
    said = time.perf_counter()
    index._asked(asked, languages)  # what a need asks is remembered now
    again = time.perf_counter() - said
    began = time.perf_counter()
    owners, scores = index.top(asked, BEST, languages)
    top = time.perf_counter() - began
    row, column = np.nonzero(owners >= 0)
    shape = (len(asked), int(owners.max()) + 1)
    matrix = sparse.csr_array((scores[row, column], (row, owners[row, column])), shape=shape)
    began = time.perf_counter()
    assignment.solve(matrix, capacity=CAPACITY, objective="total")
    assign = time.perf_counter() - began
    first = said - started - again
    return {"whole": top + assign, "new": first + top + assign, "assign": assign, "top": top, "ask": first}


def _every_document(held: postings.Postings, weighted: Any) -> None:
    """What it costs without the compiled product: all scores, then the best."""
    for at in range(0, weighted.shape[0], 500):
        scores = held.match(weighted[at : at + 500])
        np.argpartition(-scores, BEST - 1, axis=1)[:, :BEST]


def _two_each(texts: list[str], tongues: list[str], asked: list[str], languages: list[str]) -> float:
    """The search where a person has two talents, and the best three count."""
    index = relevance.Index.build(texts, [at // 2 for at in range(len(texts))], tongues)
    started = time.perf_counter()
    index.top(asked, BEST, languages)
    return time.perf_counter() - started


def _change(index: relevance.Index, count: int) -> float:
    """One talent written anew, and the first search after it."""
    started = time.perf_counter()
    index.update(count // 2, "Ik herstel accordeons en leer anderen knopen leggen", language="nl")
    owners, _scores = index.top(["Wie herstelt accordeons?"], 5, "nl")
    spent = time.perf_counter() - started
    if owners[0, 0] != count // 2:
        raise RuntimeError("the changed talent is not found")
    return spent


def _texts(pairs: Iterator[tuple[str, str]]) -> tuple[list[str], list[str]]:
    texts, tongues = [], []
    for said, tongue in pairs:
        texts.append(said)
        tongues.append(sys.intern(tongue))
    return texts, tongues


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
