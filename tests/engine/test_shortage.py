"""What cannot be is told: bottlenecks, helpers below their least load, locks that do not fit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_assignment import rounds
from vlechtwerk.engine import assignment, flows, problem


@settings(max_examples=60, deadline=None)
@given(rounds(most_demand=2), st.sampled_from(["fair", "total"]))
def test_bottleneck_holds_more_wishes_than_places(drawn, objective):
    scores, demand, capacity, forbidden = drawn
    result = assignment.solve(scores, demand, capacity, objective=objective, forbidden=forbidden)
    assert {need for one in result.bottlenecks for need in one.needs} >= set(result.unmet)
    assert bool(result.bottlenecks) == bool(result.unmet)
    for one in result.bottlenecks:
        able = {
            (need, helper)
            for need in one.needs
            for helper in range(len(capacity))
            if np.isfinite(scores[need, helper]) and (need, helper) not in forbidden
        }
        count = [sum(helper == mine for _, mine in able) for helper in range(len(capacity))]
        assert one.helpers == [at for at, number in enumerate(count) if number and capacity[at]]
        assert one.places == sum(map(min, capacity, count))
        assert one.wanted == sum(demand[need] for need in one.needs) > one.places


def test_bottleneck_names_only_those_who_share_helpers():
    scores = np.array([[0.9, np.nan, np.nan], [0.8, np.nan, np.nan], [np.nan, 0.5, 0.4]])
    result = assignment.solve(scores)
    (one,) = result.bottlenecks
    assert (one.needs, one.helpers, one.wanted, one.places) == ([0, 1], [0], 2, 1)
    alone = assignment.solve(np.array([[np.nan, np.nan]])).bottlenecks[0]
    assert (alone.needs, alone.helpers, alone.places) == ([0], [], 0)


def test_locks_that_do_not_fit_are_kept_and_told():
    scores = np.ones((3, 2))
    result = assignment.solve(scores, locked=[(0, 0), (1, 0), (2, 1)], forbidden=[(2, 1)])
    assert {(0, 0), (1, 0)} <= set(result.pairs)
    assert (result.overlocked, result.lost) == ([0], [(2, 1)])
    assert (2, 1) not in result.pairs


def test_least_load_that_cannot_be_filled_is_told():
    result = assignment.solve(np.ones((1, 2)), min_load=1)
    assert len(result.pairs) == 1
    assert result.idle == [1 - result.pairs[0][1]]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3), st.integers(1, 3), st.sampled_from([(), (0.0, 0.1, 0.3)]))
def test_prices_find_the_same_total_as_all_pairs(seed, demand, capacity, cost):
    chance = np.random.default_rng(seed)
    scores = np.where(chance.random((12, 9)) < 0.7, chance.random((12, 9)).round(2), np.nan)
    made = problem.prepare(scores, demand, capacity, 0, cost, (), ())
    before, flows.FIRST = flows.FIRST, 1
    try:
        priced, plain = flows._priced(made), flows._solve(made, made.value)
    finally:
        flows.FIRST = before
    assert priced[1] == plain[1]
    assert problem.net(made, priced[0]) == pytest.approx(problem.net(made, plain[0]), abs=1e-6)
