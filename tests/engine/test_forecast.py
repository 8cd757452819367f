"""The forecast against closed forms, and what must hold of it whatever the figures."""

from math import exp, factorial

import numpy as np
import pytest

from vlechtwerk.engine import forecast
from vlechtwerk.engine.forecast import Area, Played

PLENTY = 1e9


def streams(seed=1):
    return [np.random.default_rng([seed, which]) for which in range(3)]


def played(waiting, coming, helping, people, *, days, runs=4000, leaving=0.0, room=PLENTY, renewed=PLENTY, turn=10_000):
    rates = [np.full(runs, rate) for rate in (coming, helping, leaving)]
    kept = {"people": people, "room": room, "renewed": renewed, "turn": turn}
    return forecast.play(waiting, *rates, days=days, chance=streams(), **kept)


def area(**fields):
    usual = {"came": 26, "helped": 20, "left": 2, "moved": 400.0, "waited": 900.0, "people": 3.0, "room": 4.0}
    return Area(**{"ages": np.array([60.0, 30.0, 5.0]), "renewed": 6.0, **usual, **fields})


# closed forms


def test_with_helpers_enough_it_is_the_queue_with_infinitely_many():
    """M/M/∞ that starts with q: q e^(-mt) + (l/m)(1 - e^(-mt))."""
    coming, helping, days, start = 0.3, 0.02, 91, 25
    found = played(start, coming, helping, 10_000, days=days).open[:, -1].mean()
    left = exp(-helping * days)
    assert found == pytest.approx(start * left + coming / helping * (1 - left), rel=0.02)


def erlang(coming, helping, servers):
    """Mean number in the system M/M/c."""
    load = coming / helping
    busy = load / servers
    full = load**servers / factorial(servers) / (1 - busy)
    waits = full / (sum(load**k / factorial(k) for k in range(servers)) + full)
    return load + waits * busy / (1 - busy)


@pytest.mark.parametrize(("coming", "servers"), [(0.006, 1), (0.022, 3)])
def test_with_few_helpers_it_is_the_formula_of_erlang(coming, servers):
    """At rates that are slow beside the step of a day: whoever is done takes the next one tomorrow."""
    wanted = erlang(coming, 0.01, servers)
    runs = played(round(wanted), coming, 0.01, servers, days=4000, runs=400)
    assert runs.open[:, 1000:].mean() == pytest.approx(wanted, rel=0.06)


def test_little_holds_for_those_who_came():
    """What waits on average is the rate of coming times the days that one waits, the oldest first."""
    runs = played(0, 0.12, 0.05, 3, days=6000, runs=20)
    means, days = [], []
    for came, gone, waiting in zip(runs.came, runs.gone, runs.open, strict=True):
        until = gone[-1]
        arrived = np.searchsorted(came, np.arange(1, until + 1))
        departed = np.searchsorted(gone, np.arange(1, until + 1))
        days.append((departed - arrived).mean() * came[-1] / 6000)
        means.append(waiting.mean())
    assert np.mean(days) == pytest.approx(np.mean(means), rel=0.02)


def test_days_of_the_middle_one_are_those_of_a_queue_kept_by_hand():
    """Two wait since 20 and 10 days; one goes, three come on days 1, 2 and 2."""
    runs = Played(np.array([[2, 3, 4]]), np.array([[0, 1, 3]]), np.array([[0, 0, 1]]))
    assert runs.waits(np.array([20.0, 10.0])) == [1.0]  # open: 12 days, 1, 0, 0: the second of four
    assert Played(np.array([[1, 0]]), np.array([[0, 0]]), np.array([[0, 1]])).waits(np.array([9.0])) == [0.0]
    assert Played(np.array([[1, 1]]), np.array([[0, 0]]), np.array([[0, 0]])).waits(np.array([9.0])) == [10.0]


def test_median_of_those_who_still_wait_too_is_the_one_of_kaplan_and_meier():
    """5 and 9 are over, 7 and 12 not: after 5 three quarters are left, after 9 three eighths."""
    days, over = np.array([5.0, 7.0, 9.0, 12.0]), np.array([True, False, True, False])
    assert forecast.median_wait(days, over) == 9.0
    assert forecast.median_wait(days, np.array([True, False, False, False])) is None
    assert forecast.median_wait(np.array([4.0, 6.0, 8.0]), np.ones(3, dtype=bool)) == 6.0
    assert forecast.median_wait(np.array([]), np.array([], dtype=bool)) is None


# what is known of an area


def test_a_moment_of_the_past_knows_nothing_of_what_came_after():
    began, ended = np.array([-200.0, -100.0, -50.0, -10.0]), np.array([-60.0, np.inf, -20.0, np.inf])
    helped = np.array([True, False, False, False])
    now = forecast.observe(began, ended, helped, people=1)
    assert list(now.ages) == [100.0, 10.0]
    assert (now.came, now.helped, now.left) == (3, 1, 1)
    assert now.waited == pytest.approx(122 + 100 + 30 + 10)
    assert now.moved == pytest.approx(182)
    then = forecast.observe(began, ended, helped, at=-91.0, people=1)
    assert list(then.ages) == [109.0, 9.0]
    assert (then.came, then.helped, then.left) == (2, 0, 0)


# what must hold


def final(area_, **more):
    return forecast.forecast([area_], seed=7, turn=40, **more)[0].open[:, -1]


def test_same_seed_gives_the_same_and_another_seed_something_else():
    assert (final(area()) == final(area())).all()
    assert (forecast.forecast([area()], seed=8, turn=40)[0].open[:, -1] != final(area())).any()


def test_more_people_and_fewer_questions_leave_fewer_waiting():
    assert final(area(), extra=[2.0]).mean() < final(area()).mean() - 1
    assert final(area(), more=1.5).mean() > final(area()).mean() + 1


def test_what_is_tried_in_one_area_leaves_the_others_alone():
    two = forecast.forecast([area(), area()], seed=7, turn=40)
    tried = forecast.forecast([area(), area()], seed=7, turn=40, extra=[3.0, 0.0])
    assert (two[1].open == tried[1].open).all()
    assert (two[0].came == tried[0].came).all()


def test_nobody_gives_more_half_days_than_there_are():
    runs = played(50, 0.0, 5.0, 50, days=91, room=3.0, renewed=7.0, turn=30)
    assert (runs.open[:, 30] == 47).all()
    assert (runs.open[:, -1] == 40).all()


def test_an_area_without_people_only_grows_and_loses():
    runs = forecast.forecast([area(people=0.0, room=0.0, renewed=0.0, left=0)], seed=7, turn=40)[0]
    assert np.median(runs.open[:, -1]) >= 10


def test_half_a_person_works_half_as_fast():
    whole, half = (played(40, 0.0, 0.02, people, days=60).gone[:, -1].mean() for people in (1.0, 0.5))
    assert half == pytest.approx(whole / 2, rel=0.05)


def test_little_history_gives_a_wider_band_than_much():
    """The rate is the same: one in a week, known from four weeks or from two years."""
    short, long_ = ([area(came=days / 7, days=days)] for days in (28, 728))
    spread = [
        np.ptp(np.percentile(forecast.forecast(one, seed=7, turn=40)[0].came[:, -1], [10, 90]))
        for one in (short, long_)
    ]
    assert spread[0] > 1.3 * spread[1]


def test_needs_over_their_keepers_add_up():
    parts = forecast.divided(np.array([4, 0, 9]), [2.0, 1.0], seed=7)
    assert parts.sum(axis=1).tolist() == [4, 0, 9]
    assert forecast.shares([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == (1.0, 5.0, 9.0)


def test_twelve_areas_of_five_hundred_needs_are_played_in_half_a_second():
    from time import perf_counter

    areas = [area(ages=np.arange(42.0)[::-1], people=6.0, room=9.0, renewed=14.0)] * 12
    start = perf_counter()
    forecast.forecast(areas, seed=7, turn=40)
    assert perf_counter() - start < 1.0
