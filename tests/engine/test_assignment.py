"""Assignment against brute force, and the promises it makes."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from vlechtwerk.engine import assignment

MARKS = st.sampled_from([np.nan, 0.0, 0.25, 0.5, 0.75, 1.0])
PARTS = st.integers(0, 10_000).map(lambda part: part / 10_000)  # finer is a tie to the solver
REALS = st.one_of(st.just(np.nan), PARTS)


@st.composite
def rounds(draw, most_demand=1, values=MARKS):
    """A small round: scores, demand, capacity, refused pairs."""
    needs, helpers = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    scores = np.array(draw(st.lists(values, min_size=needs * helpers, max_size=needs * helpers)))
    demand = draw(st.lists(st.integers(0, most_demand), min_size=needs, max_size=needs))
    capacity = draw(st.lists(st.integers(0, 2), min_size=helpers, max_size=helpers))
    pairs = [(need, helper) for need in range(needs) for helper in range(helpers)]
    forbidden = draw(st.lists(st.sampled_from(pairs), max_size=2, unique=True))
    return scores.reshape(needs, helpers), demand, capacity, forbidden


def all_assignments(scores, demand, capacity, forbidden=(), locked=()):
    """Every set of pairs that keeps demand, capacity and refusals."""
    needs, helpers = scores.shape
    choices = []
    for need in range(needs):
        able = [h for h in range(helpers) if np.isfinite(scores[need, h]) and (need, h) not in forbidden]
        choices.append([some for size in range(demand[need] + 1) for some in combinations(able, size)])
    for picked in product(*choices):
        load = np.bincount([h for some in picked for h in some], minlength=helpers)
        pairs = [(need, h) for need, some in enumerate(picked) for h in some]
        if (load <= capacity).all() and set(locked) <= set(pairs):
            yield pairs


def value(scores, pairs, cost=()):
    """Number of pairs, worst-served need, total less the cost of loads."""
    got = {}
    for need, helper in pairs:
        got[need] = got.get(need, 0.0) + scores[need, helper]
    load = np.bincount([helper for _, helper in pairs], minlength=1)
    dear = sum(cost[min(k, len(cost) - 1)] for times in load for k in range(times)) if cost else 0.0
    return len(pairs), min(got.values(), default=0.0), sum(got.values()) - dear


def check(scores, demand, capacity, forbidden, result):
    """The result keeps the rules and its figures are its own."""
    assert result.pairs in list(map(sorted, all_assignments(scores, demand, capacity, forbidden)))
    count, worst, total = value(scores, result.pairs)
    assert result.total == pytest.approx(total)
    assert result.worst == pytest.approx(worst)
    assert result.bound_total >= result.total - 1e-9
    assert result.bound_worst >= result.worst - 1e-9
    helped = np.bincount([need for need, _ in result.pairs], minlength=len(demand))
    assert result.unmet == [need for need in range(len(demand)) if helped[need] < demand[need]]
    return count


@settings(max_examples=80, deadline=None)
@given(rounds(most_demand=2, values=st.one_of(MARKS, REALS)), st.sampled_from([(), (0.0, 0.1), (0.05, 0.2, 0.3)]))
def test_total_is_optimal(drawn, cost):
    scores, demand, capacity, forbidden = drawn
    result = assignment.solve(scores, demand, capacity, objective="total", load_cost=cost, forbidden=forbidden)
    check(scores, demand, capacity, forbidden, result)
    found = [value(scores, pairs, cost) for pairs in all_assignments(scores, demand, capacity, forbidden)]
    best = max((count, total) for count, _, total in found)
    mine = value(scores, result.pairs, cost)
    assert (mine[0], mine[2]) == pytest.approx(best, abs=1e-6)
    assert result.proven
    assert result.gap == 0.0


@settings(max_examples=80, deadline=None)
@given(rounds(values=st.one_of(MARKS, REALS)))
def test_fair_with_one_helper_is_optimal(drawn):
    scores, demand, capacity, forbidden = drawn
    result = assignment.solve(scores, demand, capacity, forbidden=forbidden)
    check(scores, demand, capacity, forbidden, result)
    best = max(value(scores, pairs) for pairs in all_assignments(scores, demand, capacity, forbidden))
    assert value(scores, result.pairs) == pytest.approx(best, abs=1e-6)
    assert result.proven


@settings(max_examples=60, deadline=None)
@given(rounds(most_demand=3, values=st.one_of(MARKS, REALS)))
def test_fair_with_several_helpers_is_optimal(drawn):
    scores, demand, capacity, forbidden = drawn
    result = assignment.solve(scores, demand, capacity, forbidden=forbidden)
    check(scores, demand, capacity, forbidden, result)
    best = max(value(scores, pairs) for pairs in all_assignments(scores, demand, capacity, forbidden))
    mine = value(scores, result.pairs)
    assert mine[:2] == pytest.approx(best[:2], abs=1e-5)
    if result.proven:
        assert mine == pytest.approx(best, abs=1e-5)


@settings(max_examples=40, deadline=None)
@given(rounds(most_demand=2), st.integers(0, 5), st.sampled_from(["fair", "total"]))
def test_permuting_leaves_the_objective(drawn, seed, objective):
    scores, demand, capacity, _ = drawn
    chance = np.random.default_rng(seed)
    rows, columns = chance.permutation(len(demand)), chance.permutation(len(capacity))
    one = assignment.solve(scores, demand, capacity, objective=objective)
    turned = scores[rows][:, columns]
    other = assignment.solve(turned, np.array(demand)[rows], np.array(capacity)[columns], objective=objective)
    assert len(one.pairs) == len(other.pairs)
    assert one.total == pytest.approx(other.total, abs=1e-6)
    if objective == "fair":
        assert one.worst == pytest.approx(other.worst, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(rounds(), st.lists(MARKS, min_size=4, max_size=4), st.sampled_from(["fair", "total"]))
def test_another_candidate_never_lowers_the_optimum(drawn, column, objective):
    scores, demand, capacity, forbidden = drawn
    before = assignment.solve(scores, demand, capacity, objective=objective, forbidden=forbidden)
    wider = np.column_stack([scores, column[: len(demand)]])
    after = assignment.solve(wider, demand, [*capacity, 1], objective=objective, forbidden=forbidden)
    key = (lambda r: (len(r.pairs), r.worst, r.total)) if objective == "fair" else (lambda r: (len(r.pairs), r.total))
    assert key(after) >= tuple(part - 1e-6 for part in key(before))


@settings(max_examples=40, deadline=None)
@given(rounds(most_demand=2), st.data())
def test_locked_stays_and_refused_never_returns(drawn, data):
    scores, demand, capacity, forbidden = drawn
    able = [(int(n), int(h)) for n, h in zip(*np.nonzero(np.isfinite(scores)), strict=True)]
    locked = data.draw(st.lists(st.sampled_from(able), max_size=2, unique=True)) if able else []
    for objective in ("fair", "total"):
        result = assignment.solve(scores, demand, capacity, objective=objective, locked=locked, forbidden=forbidden)
        assert set(locked) - set(forbidden) <= set(result.pairs)
        assert not set(forbidden) & set(result.pairs)
        possible = list(all_assignments(scores, demand, capacity, forbidden, set(locked) - set(forbidden)))
        if possible and objective == "fair":
            best = max(value(scores, pairs) for pairs in possible)
            assert value(scores, result.pairs)[:2] == pytest.approx(best[:2], abs=1e-5)


@pytest.mark.parametrize("objective", ["fair", "total"])
@pytest.mark.parametrize("demand", [1, 2])
def test_min_load_is_filled_when_it_can_be(objective, demand):
    scores = np.array([[1.0, 0.9, 0.0], [1.0, 0.9, 0.0], [1.0, 0.9, 0.1], [1.0, 0.9, 0.0]])
    free = assignment.solve(scores, demand, 4, objective="total")
    assert all(helper != 2 for _, helper in free.pairs)
    held = assignment.solve(scores, demand, 4, min_load=[0, 0, 2], objective=objective)
    assert sum(helper == 2 for _, helper in held.pairs) == 2
    assert len(held.pairs) == 4 * demand


def test_load_cost_spreads_the_work():
    scores = np.array([[1.0, 0.98]] * 4)
    assert sum(h == 0 for _, h in assignment.solve(scores, 1, 4, objective="total").pairs) == 4
    spread = assignment.solve(scores, 1, 4, objective="total", load_cost=(0, 0.05, 0.12))
    assert sum(helper == 0 for _, helper in spread.pairs) == 2
    assert spread.total == pytest.approx(3.96)


def test_fair_costs_total_and_says_so():
    scores = np.array([[1.0, 0.6], [0.6, 0.1]])
    fair, total = assignment.solve(scores), assignment.solve(scores, objective="total")
    assert (fair.worst, fair.total) == (0.6, 1.2)
    assert (total.worst, total.total) == (0.6, 1.2)
    scores[1, 1] = 0.3
    scores[0, 1] = 0.35
    fair = assignment.solve(scores)
    assert (fair.worst, fair.price_of_fairness) == pytest.approx((0.35, 0.35))


def test_sparse_equals_dense_and_keeps_explicit_zeros():
    dense = np.array([[np.nan, 0.5, np.nan], [0.25, 0.75, np.nan]])
    thin = sparse.csr_array((np.array([0.5, 0.25, 0.75]), ([0, 1, 1], [1, 0, 1])), shape=(2, 3))
    one, other = assignment.solve(dense), assignment.solve(thin)
    assert one.pairs == other.pairs == [(0, 1), (1, 0)]
    zero = sparse.csr_array((np.array([0.0]), ([0], [0])), shape=(1, 1))
    assert assignment.solve(zero).pairs == [(0, 0)]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nothing_to_assign(shape):
    result = assignment.solve(np.zeros(shape))
    assert (result.pairs, result.total, result.gap) == ([], 0.0, 0.0)
    assert result.unmet == list(range(shape[0]))


def test_same_input_same_output():
    scores = np.random.default_rng(3).random((20, 15)).round(1)
    first, second = (assignment.solve(scores, 2, 4) for _ in range(2))
    assert (first.pairs, first.total, first.worst) == (second.pairs, second.total, second.worst)


@pytest.mark.parametrize(
    "wrong",
    [
        {"objective": "best"},
        {"demand": -1},
        {"capacity": [1, -1]},
        {"locked": [(5, 0)]},
        {"forbidden": [(0, -1)]},
    ],
)
def test_solve_refuses_nonsense(wrong):
    with pytest.raises(ValueError, match=r"."):
        assignment.solve(np.ones((2, 2)), **wrong)
