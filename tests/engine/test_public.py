"""The names and shapes that other parts, benchmarks and outside checks rely on."""

import inspect

import numpy as np
import pytest
from scipy import sparse

from vlechtwerk.engine import assignment, groups, relevance, rings, text

SIGNATURES = [
    (text.analyse, ["text", "language"]),
    (relevance.Index.build, ["documents", "owners", "languages"]),
    (relevance.Index.scores, ["self", "queries", "languages"]),
    (relevance.Index.top, ["self", "queries", "k", "languages"]),
    (relevance.Index.update, ["self", "document_id", "text"]),
    (relevance.Index.remove, ["self", "document_id"]),
    (
        assignment.solve,
        [
            "scores",
            "demand",
            "capacity",
            "min_load",
            "objective",
            "load_cost",
            "locked",
            "forbidden",
            "time_limit_s",
            "seed",
        ],
    ),
    (rings.find, ["arcs", "max_length", "time_limit_s"]),
    (groups.form, ["people", "rules", "size", "time_limit_s"]),
]
DEFAULTS = {
    relevance.Index.top: {"k": 200},
    assignment.solve: {
        "demand": 1, "capacity": 1, "min_load": 0, "objective": "fair", "load_cost": (), "locked": (), "forbidden": (),
        "time_limit_s": 10.0, "seed": 0,
    },
    rings.find: {"max_length": 3, "time_limit_s": 2.0},
    groups.form: {"size": (5, 10), "time_limit_s": 10.0},
}  # fmt: skip


@pytest.mark.parametrize(("function", "names"), SIGNATURES, ids=lambda one: getattr(one, "__qualname__", ""))
def test_function_takes_what_is_promised(function, names):
    taken = inspect.signature(function).parameters
    assert list(taken)[: len(names)] == names
    assert {name: taken[name].default for name in DEFAULTS.get(function, {})} == DEFAULTS.get(function, {})
    assert all(taken[name].default is not inspect.Parameter.empty for name in list(taken)[len(names) :])


def test_analyse_gives_lemmas_and_the_parts_of_compounds():
    found = text.analyse("subsidieaanvraag voor onze vzw", language="nl")
    assert {"subsidie", "aanvraag", "vzw"} <= set(found)
    assert all(isinstance(word, str) for word in found)


def test_scores_are_queries_by_owners_and_top_is_padded_with_minus_one():
    index = relevance.Index.build(["brood bakken", "boekhouding", "brood eten"], owners=[4, 9, 4])
    assert index.scores(["brood", "boekhouding", "vis"]).shape == (3, 2)
    ids, values = index.top(["brood"], k=3)
    assert ids.tolist() == [[4, -1, -1]]
    assert values.shape == (1, 3)
    assert values.dtype == float


@pytest.mark.parametrize("shape", [np.asarray, sparse.csr_array])
def test_result_of_a_round_has_its_figures(shape):
    result = assignment.solve(shape(np.array([[0.9, 0.5], [0.8, 0.1]])))
    assert sorted(result.pairs) == [(0, 1), (1, 0)]
    for name in ("total", "worst", "bound_total", "bound_worst", "gap", "seconds"):
        assert isinstance(getattr(result, name), float), name
    assert (result.unmet, result.proven) == ([], True)
    assert result.total == pytest.approx(1.3)
    assert result.worst == pytest.approx(0.5)


def test_rings_are_disjoint_and_at_most_three_long():
    arcs = sparse.csr_array(np.array([[0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1], [0, 0, 1, 0]], dtype=bool))
    found = rings.find(arcs)
    people = [person for ring in found for person in ring]
    assert len(people) == len(set(people)) == 3
