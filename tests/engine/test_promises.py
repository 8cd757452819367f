"""What a round, rings and circles promise whatever the input: properties, against brute force where it is small."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.test_assignment import MARKS, all_assignments, rounds, value
from vlechtwerk.engine import assignment, exact, groups, swaps

OBJECTIVES = st.sampled_from(["fair", "total"])


@settings(max_examples=60, deadline=None)
@given(rounds(most_demand=2), st.lists(st.integers(0, 2), min_size=4, max_size=4), OBJECTIVES)
def test_capacity_and_least_load_hold_whenever_they_can(drawn, least, objective):
    scores, demand, capacity, forbidden = drawn
    least = least[: len(capacity)]
    result = assignment.solve(scores, demand, capacity, least, objective, forbidden=forbidden)
    load = np.bincount([helper for _, helper in result.pairs], minlength=len(capacity))
    assert (load <= capacity).all()
    assert result.idle == np.flatnonzero(load < least).tolist()
    possible = list(all_assignments(scores, demand, capacity, forbidden))
    most = max(map(len, possible))
    assert len(result.pairs) == most

    def filled(pairs):
        there = np.bincount([helper for _, helper in pairs], minlength=len(capacity))
        return int(np.minimum(there, np.minimum(least, capacity)).sum())

    assert filled(result.pairs) == max(filled(pairs) for pairs in possible if len(pairs) == most)


@settings(max_examples=60, deadline=None)
@given(rounds(most_demand=2), st.sampled_from([(), (0.0, 0.1), (0.05, 0.2, 0.3)]))
def test_fair_is_fairer_and_total_is_more(drawn, cost):
    scores, demand, capacity, forbidden = drawn
    fair = assignment.solve(scores, demand, capacity, load_cost=cost, forbidden=forbidden)
    total = assignment.solve(scores, demand, capacity, objective="total", load_cost=cost, forbidden=forbidden)
    assert fair.worst >= total.worst - 1e-6
    assert fair.price_of_fairness >= 0.0
    net = [value(scores, result.pairs, cost)[2] for result in (total, fair)]
    assert fair.price_of_fairness == pytest.approx(net[0] - net[1], abs=1e-6)
    possible = [value(scores, pairs) for pairs in all_assignments(scores, demand, capacity, forbidden)]
    most = max(one[0] for one in possible)
    assert fair.bound_worst >= max(one[1] for one in possible if one[0] == most) - 1e-6


@settings(max_examples=40, deadline=None)
@given(rounds(most_demand=2), st.lists(MARKS, min_size=4, max_size=4), OBJECTIVES)
def test_another_candidate_never_lowers_what_several_helpers_reach(drawn, column, objective):
    scores, demand, capacity, forbidden = drawn
    before = assignment.solve(scores, demand, capacity, objective=objective, forbidden=forbidden)
    wider = np.column_stack([scores, column[: len(demand)]])
    after = assignment.solve(wider, demand, [*capacity, 1], objective=objective, forbidden=forbidden)
    keys = [
        (len(one.pairs), one.worst, one.total) if objective == "fair" else (len(one.pairs), one.total)
        for one in (before, after)
    ]
    assert keys[1] >= tuple(part - 1e-6 for part in keys[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_fair_over_few_pairs_equals_fair_over_all(seed, first):
    """Column generation and fixing by prices lose nothing: one pair per need to begin with, or all."""
    chance = np.random.default_rng(seed)
    scores = np.where(chance.random((9, 7)) < 0.8, chance.random((9, 7)).round(3), np.nan)
    before, found = exact.FIRST, []
    try:
        for exact.FIRST in (first, 100):
            found.append(assignment.solve(scores, 2, 4))
    finally:
        exact.FIRST = before
    few, every = found
    assert few.worst == pytest.approx(every.worst, abs=1e-6)
    assert few.total == pytest.approx(every.total, abs=1e-6)
    assert every.proven, "of few pairs the optimum is found as well, but not always proven"


def test_time_limit_is_kept():
    scores = np.random.default_rng(1).random((120, 240))
    result = assignment.solve(scores, 2, 1, time_limit_s=1.0)
    assert result.seconds < 10
    assert result.bound_worst >= result.worst


PEOPLE = st.lists(
    st.fixed_dictionaries({"kind": st.integers(0, 3), "free": st.sets(st.integers(0, 2))}), min_size=6, max_size=12
)
RULES = [
    groups.Mix(attribute="kind", at_least=2),
    groups.Count(attribute="kind", value=1, at_least=1, at_most=2),
    groups.NotAlone(attribute="kind", value=2),
    groups.Shared(attribute="free", at_least=1),
    groups.Together((0, 1)),
    groups.Apart((2, 3)),
]


@settings(max_examples=12, deadline=None)
@given(PEOPLE, st.integers(0, 1), st.integers(0, 1))
def test_circles_keep_sizes_and_locks_and_name_what_they_break(people, here, there):
    formed = groups.form(people, RULES, (3, 6), time_limit_s=0.5, count=2, locked={0: here, 5: there})
    assert sorted(who for one in formed.groups for who in one.members) == list(range(len(people)))
    assert all(3 <= len(one.members) <= 6 for one in formed.groups)
    assert (formed.place[0], formed.place[5]) == (here, there)
    for one in formed.groups:
        assert one.unmet == groups.unmet(people, RULES, one.members)
    assert formed.broken == sum(len(one.unmet) for one in formed.groups)
    assert formed.worst == max(len(one.unmet) for one in formed.groups)


@given(PEOPLE, st.sets(st.integers(0, 5), min_size=1))
def test_checks_on_bits_say_what_the_rules_say(people, members):
    for rule in RULES:
        assert groups._check(people, rule)(sorted(members)) == (
            rule not in groups.unmet(people, [rule], sorted(members))
        )


def test_exchanges_never_make_it_worse_and_keep_who_is_fixed():
    people = [{"kind": at % 3} for at in range(24)]
    rules = [groups.Mix(attribute="kind", at_least=3), groups.Count(attribute="kind", value=0, at_most=2)]
    checks = [(groups.WEIGHT[rule.priority], groups._check(people, rule)) for rule in rules]
    place = [at // 4 for at in sorted(range(24), key=lambda at: at % 3)]
    made = swaps.improve(place, 6, checks, size=(4, 4), fixed={0: place[0]}, limit_s=0.2, seed=1)
    assert swaps.Circles(made, 6, checks).key() <= swaps.Circles(place, 6, checks).key()
    assert made[0] == place[0]
    assert sorted(map(made.count, range(6))) == [4] * 6
