"""The next invitations against brute force, and what holds for every set that is chosen."""

from collections import Counter
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine import circulation
from vlechtwerk.engine.circulation import Pair, after, solve

COIN = 100
FITS = st.integers(0, 20).map(lambda n: n / 20)


@st.composite
def networks(draw, most_pairs=8):
    people = draw(st.integers(2, 5))
    needs = draw(st.integers(1, 4))
    number = st.integers(0, people - 1)
    pairs = draw(
        st.lists(st.tuples(number, st.integers(0, needs - 1), FITS), max_size=most_pairs, unique_by=lambda one: one[:2])
    )
    return (
        draw(st.lists(st.integers(-6, 8).map(lambda n: n * 50), min_size=people, max_size=people)),
        draw(st.lists(st.integers(0, 2), min_size=people, max_size=people)),
        draw(st.lists(number, min_size=needs, max_size=needs)),
        [Pair(*one) for one in pairs],
    )


def is_allowed(rooms, askers, done):
    needs, givers = Counter(one.need for one in done), Counter(one.giver for one in done)
    return (
        all(count == 1 for count in needs.values())
        and all(count <= rooms[giver] for giver, count in givers.items())
        and all(one.giver != askers[one.need] for one in done)
    )


def worth(balances, askers, done):
    """What is minimised: the squares first, then what the pairs lack in fit and how many they are."""
    squares = sum(one**2 for one in after(balances, askers, done, COIN))
    return squares, sum(1 + round((1 - one.fit) * circulation.FIT_STEPS) for one in done)


def best_by_hand(balances, rooms, askers, pairs):
    subsets = chain.from_iterable(combinations(pairs, size) for size in range(len(pairs) + 1))
    return min(worth(balances, askers, done) for done in subsets if is_allowed(rooms, askers, done))


@settings(max_examples=250, deadline=None)
@given(networks())
def test_no_other_set_of_invitations_is_better(network):
    balances, rooms, askers, pairs = network
    plan = solve(balances, rooms, askers, pairs, COIN)
    done = [pairs[place] for place in plan.chosen]
    assert is_allowed(rooms, askers, done)
    assert worth(balances, askers, done) == best_by_hand(*network)
    assert plan.before == sum(one**2 for one in balances)
    assert plan.after == worth(balances, askers, done)[0]


@settings(max_examples=100, deadline=None)
@given(networks(most_pairs=12), st.randoms(use_true_random=False))
def test_order_of_people_needs_and_pairs_changes_nothing_of_what_it_is_worth(network, dice):
    balances, rooms, askers, pairs = network
    people, needs = list(range(len(balances))), list(range(len(askers)))
    for order in (people, needs):
        dice.shuffle(order)
    at, need_at = {old: new for new, old in enumerate(people)}, {old: new for new, old in enumerate(needs)}
    moved = [Pair(at[one.giver], need_at[one.need], one.fit) for one in pairs]
    dice.shuffle(moved)
    shuffled = ([balances[p] for p in people], [rooms[p] for p in people], [at[askers[n]] for n in needs], moved)
    first, second = solve(*network, COIN), solve(*shuffled, COIN)
    assert first.after == second.after
    assert worth(balances, askers, [pairs[p] for p in first.chosen]) == worth(
        shuffled[0], shuffled[2], [moved[p] for p in second.chosen]
    )


@settings(max_examples=50, deadline=None)
@given(networks(most_pairs=12))
def test_same_question_same_answer(network):
    assert solve(*network, COIN) == solve(*network, COIN)


@settings(max_examples=50, deadline=None)
@given(networks(most_pairs=12))
def test_coins_only_move_and_balances_come_no_further_from_zero(network):
    balances, _rooms, askers, pairs = network
    plan = solve(*network, COIN)
    assert sum(after(balances, askers, [pairs[p] for p in plan.chosen], COIN)) == sum(balances)
    assert plan.after <= plan.before


def test_who_stands_lowest_gives_to_who_stands_highest_though_another_fits_better():
    plan = solve([-300, 600, -100], [1, 1, 1], [1], [Pair(0, 0, 0.4), Pair(2, 0, 0.9)], COIN)
    assert plan.chosen == [0]


def test_all_together_goes_before_the_best_single_pair():
    plan = solve(
        [-300, 600, -100, 200], [1, 1, 1, 1], [1, 3], [Pair(0, 0, 0.4), Pair(2, 0, 0.9), Pair(0, 1, 0.9)], COIN
    )
    assert plan.chosen == [1, 2]  # An and Bo were the best pair, but then nobody is left for the other need


def test_better_fit_decides_among_equals():
    plan = solve([-200, -200, 300], [1, 1, 1], [2], [Pair(0, 0, 0.5), Pair(1, 0, 0.6)], COIN)
    assert plan.chosen == [1]


@pytest.mark.parametrize(
    ("balances", "rooms", "why"),
    [([0, 100], [1, 1], "it would only change places"), ([-300, 600], [0, 1], "no room"), ([200, 100], [1, 1], "away from zero")],
)  # fmt: skip
def test_nobody_is_invited_when_it_does_not_help(balances, rooms, why):
    assert solve(balances, rooms, [1], [Pair(0, 0, 1.0)], COIN).chosen == [], why


def test_swap_of_two_changes_no_balance_and_is_left_to_the_rings():
    assert solve([-100, -100], [1, 1], [0, 1], [Pair(0, 1, 1.0), Pair(1, 0, 1.0)], COIN).chosen == []


def test_who_gives_may_receive_as_well_when_both_ends_gain():
    """B passes on what A lacks: nobody but A and C moves, and A could not help C directly."""
    plan = solve([-300, 0, 300], [1, 1, 1], [1, 2], [Pair(0, 0, 0.5), Pair(1, 1, 0.5)], COIN)
    assert plan.chosen == [0, 1]


def test_nothing_to_choose_from():
    assert solve([], [], [], [], COIN).chosen == []
    assert solve([100], [1], [0], [Pair(0, 0, 1.0)], COIN).chosen == []  # nobody gives to oneself


def test_hundreds_of_people_in_a_moment():
    balances = [(place * 37 % 13 - 6) * 100 for place in range(400)]
    askers = [place * 7 % 400 for place in range(200)]
    pairs = [Pair(g, n, (g * n % 97) / 97) for n in range(200) for g in range(n % 5, 400, 9)]
    plan = solve(balances, [1] * 400, askers, pairs, COIN)
    assert plan.after < plan.before
    assert len({pairs[p].need for p in plan.chosen}) == len(plan.chosen) > 30
