"""Rings of exchange and circles of people."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from vlechtwerk.engine import groups, rings


def most_people(helps, longest):
    """Brute force: the most people in disjoint rings."""
    size = len(helps)
    sets = [
        frozenset(some)
        for length in range(2, longest + 1)
        for some in combinations(range(size), length)
        for order in permutations(some[1:])
        if all(helps[a, b] for a, b in zip((some[0], *order), (*order, some[0]), strict=True))
    ]

    def best(left, free):
        if not left:
            return 0
        first, *others = left
        skipped = best(others, free)
        return max(skipped, len(first) + best(others, free - first)) if first <= free else skipped

    return best(sorted(set(sets), key=sorted), frozenset(range(size)))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 6), st.integers(2, 4), st.integers(0, 10_000))
def test_rings_are_disjoint_real_and_serve_most(size, longest, seed):
    helps = np.random.default_rng(seed).random((size, size)) < 0.3
    np.fill_diagonal(helps, False)
    found = rings.find(helps, longest)
    people = [person for ring in found for person in ring]
    assert len(people) == len(set(people)) == most_people(helps, longest)
    for ring in found:
        assert 2 <= len(ring) <= longest
        assert ring[0] == min(ring)
        assert all(helps[a, b] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    assert rings.find(sparse.csr_array(helps), longest) == found


def test_rings_prefer_better_arcs_among_equals():
    arcs = np.zeros((4, 4))
    for a, b, worth in [
        (0, 1, 0.2),
        (1, 0, 0.2),
        (2, 3, 0.2),
        (3, 2, 0.2),
        (0, 2, 0.9),
        (2, 0, 0.9),
        (1, 3, 0.9),
        (3, 1, 0.9),
    ]:
        arcs[a, b] = worth
    assert rings.find(arcs, 2) == [[0, 2], [1, 3]]


def test_rings_of_nobody():
    assert rings.find(np.zeros((0, 0))) == []
    assert rings.find(np.eye(3)) == []
    with pytest.raises(ValueError, match="square"):
        rings.find(np.zeros((2, 3)))


PEOPLE = [
    {
        "sector": "abc"[i % 3],
        "new": i < 2,
        "free": {"mon", "tue"} if i % 2 else {"tue", "wed"},
        "language": "fr" if i in (0, 5) else "nl",
    }
    for i in range(8)
]


def test_form_keeps_all_rules_when_it_can():
    rules = [
        groups.Mix("sector", 3),
        groups.Count("new", True, at_most=1),
        groups.NotAlone("language", "fr"),
        groups.Shared("free", 1),
        groups.Apart((0, 1)),
        groups.Together((2, 3)),
    ]
    formed = groups.form(PEOPLE, rules, (4, 4), time_limit_s=5)
    assert sorted(who for group in formed.groups for who in group.members) == list(range(8))
    assert [len(group.members) for group in formed.groups] == [4, 4]
    assert formed.broken == 0
    assert formed.proven


def test_form_names_unmet_rules_and_spares_the_worst_group():
    rules = [groups.Count("new", True, at_least=1), groups.Count("language", "fr", at_least=1)]
    formed = groups.form(PEOPLE, rules, (2, 3), time_limit_s=5, count=3)
    assert formed.broken == 2
    assert formed.worst == 1
    for group in formed.groups:
        assert group.unmet == groups.unmet(PEOPLE, rules, group.members)


def test_form_prefers_the_rule_of_higher_priority():
    people = [{"kind": kind} for kind in "aabb"]
    together = groups.Together((0, 1), priority=1)
    formed = groups.form(people, [groups.Mix("kind", 2, priority=3), together], (2, 2), time_limit_s=5)
    assert together not in [rule for group in formed.groups for rule in group.unmet]
    assert formed.place[0] == formed.place[1]


def test_form_keeps_locks():
    formed = groups.form(PEOPLE, [groups.Mix("sector", 2)], (4, 4), time_limit_s=5, locked={0: 1, 7: 0})
    assert (formed.place[0], formed.place[7]) == (1, 0)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 7), st.integers(0, 1000))
def test_form_divides_everybody_within_the_sizes(count, seed):
    chance = np.random.default_rng(seed)
    people = [{"x": int(chance.integers(3))} for _ in range(count)]
    rules = [groups.Mix("x", 2), groups.NotAlone("x", 1)]
    try:
        formed = groups.form(people, rules, (2, 3), time_limit_s=2)
    except ValueError:
        assert count == 1
        return
    assert all(2 <= len(group.members) <= 3 for group in formed.groups)
    assert sum(len(group.members) for group in formed.groups) == count
    again = groups.form(people, rules, (2, 3), time_limit_s=2)
    assert again.place == formed.place


def test_form_refuses_impossible_sizes():
    with pytest.raises(ValueError, match="do not fit"):
        groups.form(PEOPLE, [], (5, 6))
    with pytest.raises(ValueError, match="lock"):
        groups.form(PEOPLE, [], (4, 4), locked={0: 9})
    assert groups.form([], []).groups == []
