"""A year of coins under other rules: exact where it is known, the same by seed, and always in balance."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlechtwerk.engine import comparison, demand
from vlechtwerk.engine.replay import Event, Habits, Known, Limit, Rules, What, Year, look_back, run

PEOPLE, POT, WORLD = 5, 5, 6
HABITS = Habits(granted=0.3, gives_first=0.4, drops_out=0.2, warned_gives=0.3, wait_days=20)


def rules(floor=-400, ceiling=1200, *, soft=(-200, 500), value=100, pot=0, **more):
    """One kind of person for everybody, the pot, and the world outside."""
    people = [Limit(floor, max(soft[0], floor), min(soft[1], ceiling), ceiling)]
    return Rules(value, [people, people, [Limit(floor=pot)], [Limit()]], **more)


def year(*events, start=None, given_before=None, people=PEOPLE, value=100):
    """``(payer, earner)`` is a session of one coin a day; anything else is written out."""
    made = [
        one if isinstance(one, Event) else Event(float(day), What.SESSION, *one[:2], *(one[2:] or (value,)))
        for day, one in enumerate(events)
    ]
    size = people + 2
    balances = [*(start or [0] * people), 0, 0]
    balances[-1] = -sum(balances)
    before = [*(given_before or [0] * people), 0, 0]
    return Year([0] * people + [2, 3], balances, before, [0.0] * size, made, people, people, value)


MOVES = st.one_of(
    st.tuples(st.just(What.SESSION), st.integers(0, 4), st.integers(0, 4)),
    st.tuples(st.just(What.PLAIN), st.integers(0, 4), st.just(POT)),
    st.tuples(st.just(What.OUTSIDE), st.just(POT), st.just(WORLD)),
    st.tuples(st.just(What.LEAVING), st.integers(0, 4), st.just(POT)),
)  # fmt: skip


@st.composite
def years(draw, most=60):
    moves = draw(st.lists(MOVES, max_size=most))
    amounts = draw(st.lists(st.sampled_from([50, 100, 150, 200]), min_size=len(moves), max_size=len(moves)))
    events = [
        Event(float(day), what, one, two, amount)
        for day, ((what, one, two), amount) in enumerate(zip(moves, amounts, strict=True))
        if one != two
    ]
    start = draw(st.lists(st.integers(-300, 300), min_size=PEOPLE, max_size=PEOPLE))
    return year(*events, start=start)


ANY_RULES = st.builds(
    rules,
    st.sampled_from([-100, -300, -400, -650]),
    st.sampled_from([200, 500, 1200]),
    soft=st.just((-200, 300)),
    value=st.sampled_from([50, 100, 130]),
    pot=st.sampled_from([0, -200]),
    pot_pays_outside=st.booleans(),
    pot_takes_leavers=st.booleans(),
)
ANY_HABITS = st.builds(
    Habits,
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([0.0, 0.7]),
)


# always in balance


@settings(max_examples=150, deadline=None)
@given(years(), ANY_RULES, ANY_HABITS, st.integers(0, 99))
def test_sum_never_changes_and_the_pot_stays_above_its_floor(of, by, habits, seed):
    total, floor, seen = sum(of.start), min(by.limits[2][0].floor, of.start[of.pot]), []

    def looked_at(balances):
        assert sum(balances) == total
        assert balances[of.pot] >= floor
        seen.append(1)

    out = run(of, by, habits, seed=seed, each=looked_at)
    assert len(seen) == len(of.events)
    assert sum(out.balance) == total
    assert len(out.pot) == 13


@settings(max_examples=60, deadline=None)
@given(years(), ANY_RULES, st.integers(0, 99))
def test_nobody_passes_a_hard_limit_when_nothing_is_granted(of, by, seed):
    limit = by.limits[0][0]
    low = [min(limit.floor, start) for start in of.start[:PEOPLE]]
    high = [max(limit.ceiling, start) for start in of.start[:PEOPLE]]

    def looked_at(balances):
        people = balances[:PEOPLE]
        assert all(one <= two <= three for one, two, three in zip(low, people, high, strict=True))

    run(of, by, replace(HABITS, granted=0.0), seed=seed, each=looked_at)


@settings(max_examples=60, deadline=None)
@given(years(), ANY_RULES, ANY_HABITS, st.integers(0, 99))
def test_same_seed_gives_the_same_year(of, by, habits, seed):
    assert run(of, by, habits, seed=seed) == run(of, by, habits, seed=seed)


def test_other_seed_gives_another_year():
    of = demand.imagine(demand.Demand(60, 300), seed=1)
    outcomes = [run(of, rules(), HABITS, seed=seed).balance for seed in range(4)]
    assert len({tuple(one) for one in outcomes}) == 4


# wider limits


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] != pair[1]), max_size=80),
    st.integers(0, 6),
    st.integers(0, 6),
    st.booleans(),
)
def test_wider_limits_on_one_side_never_refuse_more(pairs, narrow, more, at_the_top):
    """Sessions of equal worth, no habits. Who was refused by the wide limits was refused by the narrow ones too."""
    far = 100_000
    of = year(*pairs)
    ends = [(far, 100 * wide) if at_the_top else (-100 * wide, far) for wide in (narrow, narrow + more)]
    if at_the_top:
        ends = [(-far, ceiling) for _far, ceiling in ends]
    strict, wide = (run(of, rules(*one, soft=(0, 0))) for one in ends)
    assert wide.refused <= strict.refused


def test_wider_floor_beside_a_ceiling_may_refuse_more():
    """Why the promise above is about one side: who may receive more, fills the account of who gives."""
    full = year((0, 1), (2, 1), (3, 2), start=[-400, 1000, 1100, 0, 0])
    strict, wide = (run(full, rules(floor, 1100)) for floor in (-400, -500))
    assert (strict.refused, wide.refused) == ({0}, {1, 2})


# a real year


@settings(max_examples=150, deadline=None)
@given(years(), ANY_RULES, st.integers(0, 99))
def test_rules_of_today_give_the_real_year_back(of, today, seed):
    """Whatever happened, also past limits and whatever people do: nothing changed is nothing different."""
    today = replace(today, value=of.value)
    known, real = look_back(of, today), list(of.start)
    for event in of.events:
        real[event.payer] -= event.amount
        real[event.earner] += event.amount
    out = run(of, today, HABITS, seed=seed, known=known)
    assert out.balance == real
    assert (out.refused, out.dropped, out.extra, out.unpaid) == (set(), set(), 0, 0)


def test_what_the_team_granted_stays_granted_under_stricter_rules():
    of = year((0, 1), (0, 1), (0, 1), start=[-300, 0, 0, 0, 0])
    known = look_back(of, rules())
    assert list(known.past) == [False, True, True]
    stricter = run(of, rules(-350), known=known)
    assert (stricter.refused, stricter.granted) == ({0}, 2)
    assert stricter.balance[:2] == [-500, 200]


def test_what_the_team_refused_takes_place_once_the_limits_allow_it():
    asked = Event(1.0, What.SESSION, 0, 1, 100, refused=True)
    of = year((2, 1), asked, start=[-400, 0, 0, 0, 0])
    known = look_back(of, rules())
    sure = Habits(granted=1.0, drops_out=1.0)  # all of that was in the real year already
    today, wider = run(of, rules(), sure, known=known), run(of, rules(-600), sure, known=known)
    assert (today.refused, today.dropped, today.balance[:2]) == ({1}, set(), [-400, 100])
    assert (wider.refused, wider.balance[:2]) == (set(), [-500, 200])
    both = comparison.pair(of, today, wider)
    assert (both.saved, both.stopped) == (1, 0)


def test_refusal_by_rules_that_no_longer_hold_tells_nothing():
    of = year(Event(0.0, What.SESSION, 0, 1, 100, refused=True))
    out = run(of, rules(), known=look_back(of, rules()))
    assert (out.refused, out.took, out.balance[0]) == (set(), {}, 0)


@pytest.mark.parametrize(("took_place", "left_over"), [(True, 0), (False, -300)])
def test_correction_goes_with_what_it_corrects(took_place, left_over):
    of = year((0, 1), Event(1.0, What.UNDO, 1, 0, 100, undoes=0), start=[left_over, 0, 0, 0, 0])
    out = run(of, rules(floor=0 if not took_place else -400), known=look_back(of, rules()))
    assert out.balance[:2] == [left_over, 0]
    assert (0 in out.took, 1 in out.took) == (took_place, took_place)
    assert out.refused == (set() if took_place else {0})


def test_correction_of_a_session_takes_back_that_it_counts_as_given():
    """Trust grows by one coin a session given: what was put right does not count."""
    steps = [Limit(-100 * (1 + count), -100, 900, 900) for count in range(3)]
    by = Rules(100, [steps, steps, [Limit(0)], [Limit()]])
    undone = Event(1.0, What.UNDO, 1, 0, 100, undoes=0)
    kept, back = year((0, 1), (1, 2), (1, 2), (1, 3)), year((0, 1), undone, (1, 2), (1, 3), (1, 4))
    assert run(kept, by).refused == set()
    assert run(back, by).refused == {3, 4}


# what a session is worth, the pot, leavers


def test_session_is_worth_what_the_rules_say_and_a_gift_stays_a_gift():
    of = year((0, 1), (0, 1, 150), Event(2.0, What.PLAIN, 1, POT, 100))
    assert run(of, rules(value=130)).balance[:2] == [-325, 225]


def test_pot_pays_help_from_outside_while_it_may_and_can():
    gift, outside = Event(0.0, What.PLAIN, 0, POT, 100), Event(1.0, What.OUTSIDE, POT, WORLD, 100)
    of = year(gift, outside, outside._replace(day=2.0))
    assert (run(of, rules()).unpaid, run(of, rules(pot=-100)).unpaid) == (1, 0)
    assert run(of, rules(pot_pays_outside=False)).unpaid == 2


@pytest.mark.parametrize(
    ("balance", "takes", "pot", "ends"),
    [(300, True, 0, (0, 300)), (300, False, 0, (0, 300)), (-200, True, 0, (-200, 0)),
     (-200, True, -300, (0, -200)), (-200, False, -300, (-200, 0))],
)  # fmt: skip
def test_leaver_leaves_what_is_left_to_the_pot(balance, takes, pot, ends):
    of = year(Event(0.0, What.LEAVING, 0, POT, 1), start=[balance, 0, 0, 0, 0])
    out = run(of, rules(pot=pot, pot_takes_leavers=takes))
    assert (out.balance[0], out.balance[POT]) == ends


def test_pot_is_told_at_every_end_of_a_month():
    gift = Event(40.0, What.PLAIN, 0, POT, 100)
    out = run(year(gift, gift._replace(day=200.0)), rules())
    assert out.pot == [0, 0, *[100] * 5, *[200] * 6]


def test_parked_are_the_coins_that_lay_still_since_halfway():
    of = year(Event(200.0, What.SESSION, 0, 1, 100), start=[300, 0, -300, 0, 0])
    assert run(of, rules()).parked == 200
    assert run(replace(of, events=[Event(100.0, What.SESSION, 0, 1, 100)]), rules()).parked == 300


# what people do


def test_some_of_the_refused_give_first_and_try_again_later():
    of = year((0, 1), Event(50.0, What.SESSION, 2, 3, 100), start=[-400, 0, 0, 0, 0])
    out = run(of, rules(), Habits(gives_first=1.0, wait_days=20), seed=1)
    assert (len(out.refused), out.extra, out.later, out.balance[0]) == (1, 1, 1, -400)
    too_late = run(of, rules(), Habits(gives_first=1.0, wait_days=900), seed=1)
    assert (len(too_late.refused), too_late.extra, too_late.later) == (1, 0, 0)


def test_some_of_the_refused_stay_away():
    of = year((0, 1), (1, 0), (0, 2), start=[-400, 0, 0, 0, 0])
    out = run(of, rules(), Habits(drops_out=1.0))
    assert (out.dropped, out.lost, len(out.refused), out.balance[0]) == ({0}, 2, 1, -400)


def test_some_of_the_warned_give_first():
    of = year((0, 1), start=[-200, 0, 0, 0, 0])
    assert run(of, rules()).warnings == 1
    out = run(of, rules(), Habits(warned_gives=1.0))
    assert (out.extra, out.balance[0]) == (1, -200)


def test_team_grants_its_share():
    of = year(*[(0, 1)] * 400)
    out = run(of, rules(0, 10**6, soft=(0, 10**6)), Habits(granted=0.3), seed=3)
    assert 90 < out.granted < 150
    assert out.granted + len(out.refused) == 400


def test_newcomers_are_told_apart_and_so_is_the_side_of_the_limit():
    of = year((0, 2), (1, 2), (3, 4), start=[-400, -400, 0, 0, 1200], given_before=[0, 3, 0, 0, 5])
    out = run(of, rules())
    assert (len(out.refused), out.newcomers, out.at_ceiling) == (3, 1, 1)


# an imagined year


def test_imagined_year_keeps_to_what_was_asked():
    asked = demand.Demand(people=400, sessions=3000, skew=1.2, growth=0.3, churn=0.2)
    of = demand.imagine(asked, seed=5)
    assert demand.imagine(asked, seed=5) == of
    assert [one.day for one in of.events] == sorted(one.day for one in of.events)
    sessions = [one for one in of.events if one.what == What.SESSION]
    assert 2950 <= len(sessions) <= 3000
    assert all(one.payer != one.earner and max(one.payer, one.earner) < 400 for one in sessions)
    leaving = {one.payer: one.day for one in of.events if one.what == What.LEAVING}
    assert 50 < len(leaving) < 110 and 80 < sum(day > 0 for day in of.joined) < 160
    for one in sessions:
        for who in (one.payer, one.earner):
            assert of.joined[who] <= one.day < leaving.get(who, 366)
    assert any(one.what == What.OUTSIDE for one in of.events)


def test_skewed_giving_means_that_a_tenth_gives_nearly_half():
    gave = np.zeros(2000)
    for one in demand.imagine(demand.Demand(2000, 40_000, growth=0, churn=0), seed=2).events:
        if one.what == What.SESSION:
            gave[one.earner] += 1
    top = np.sort(gave)[-200:].sum() / gave.sum()
    assert 0.38 < top < 0.56


# figures


def test_gini_of_known_spreads():
    assert comparison.gini([3, 3, 3]) == pytest.approx(0)
    assert comparison.gini([0, 0, 0, 8]) == pytest.approx(0.75)
    assert comparison.gini([1, 2, 3, 4]) == pytest.approx(0.25)
    assert comparison.gini([]) == comparison.gini([0, 0]) == 0


def test_figures_of_a_year_by_hand():
    of = year((0, 1), (1, 0), (2, 1), (0, 3))
    told = comparison.figures(of, run(of, rules()))
    assert (told["sessions"], told["refused"], told["reciprocity"]) == (4, 0, pytest.approx(2 / 3))
    assert told["giving"] == pytest.approx(comparison.gini([1, 2, 0, 1]))
    assert comparison.stands(of, run(of, rules())) == [(-1, 2), (1, 2)]


def test_same_rules_compare_as_no_difference():
    of = demand.imagine(demand.Demand(80, 300), seed=4)
    pairs = []
    for seed in range(5):
        one, two = (run(of, rules(), HABITS, seed=seed) for _side in range(2))
        pairs.append(comparison.pair(of, one, two))
    told = comparison.compared(pairs)
    assert all(one["today"] == one["tried"] and one["more"] == one["less"] == 0 for one in told["figures"].values())
    assert told["pot"]["today"] == told["pot"]["tried"]
    assert told["saved"] == told["stopped"] == [0, 0, 0]
    assert told["figures"]["refused"]["today"][1] <= told["figures"]["refused"]["today"][0]


def test_known_is_plain_values():
    assert look_back(year((0, 1)), rules()) == Known([False], [False], [0])
