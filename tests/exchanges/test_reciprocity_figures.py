"""The figures of the network, each counted by hand on a network small enough to see."""

from datetime import timedelta
from itertools import combinations
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.exchanges.scene import MONDAY
from vlechtwerk.core import clock
from vlechtwerk.exchanges.reciprocity import pictures
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger.queries import network
from vlechtwerk.ledger.queries.network import gini, network_over_time, top_share, with_balances
from vlechtwerk.people.models import Person

DAY = timedelta(days=1)
AMOUNTS = st.lists(st.integers(0, 2000), min_size=1, max_size=12).map(np.array)


@pytest.fixture
def people(db):
    return {name: factories.make_person(name) for name in ("An", "Bo", "Cas", "Dirk", "Els", "Fien")}


def gives(giver, receiver, days_ago, amount=100):
    """A booked session, so many days ago."""
    transfer = uuid4()
    with clock.at(MONDAY - days_ago * DAY):
        ledger.reserve(transfer, payer=receiver, earner=giver, amount=amount, source=f"session:{transfer}", by=giver)
        ledger.post(transfer, by=giver)
    return transfer


@pytest.fixture
def year(people):
    """Seven sessions: An and Bo help each other, the others in a row; one more than a year ago."""
    an, bo, cas, dirk, els, fien = people.values()
    for giver, receiver, days in (
        (an, bo, 10),
        (bo, an, 20),
        (bo, cas, 30),
        (cas, dirk, 40),
        (dirk, els, 50),
        (an, fien, 60),
    ):
        gives(giver, receiver, days)
    gives(fien, els, 500)


def now():
    return network_over_time()[-1]


def test_share_of_receivers_who_gave(year):
    """Received: An, Bo, Cas, Dirk, Els, Fien. Of them An, Bo, Cas and Dirk gave; Fien gave too long ago."""
    found = now()
    assert (found.receivers, found.takers_who_gave, found.returned) == (6, 4, 66.7)
    assert (found.people, found.sessions) == (6, 600)


def test_ties_that_go_both_ways_and_beyond_chance(year):
    """Six ties, of which An–Bo and Bo–An are returned: r = 1/3; density 6/30; ρ = (1/3 − 1/5) / (1 − 1/5)."""
    found = now()
    assert (found.ties, found.mutual, found.beyond_chance) == (6, 33.3, 0.17)


def test_same_pair_twice_is_one_tie(year, people):
    gives(people["An"], people["Bo"], 5)
    assert now().ties == 6


def test_spread_of_giving(year):
    """Given: An 2, Bo 2, Cas 1, Dirk 1, Els 0, Fien 0. The pairs differ by 16 in all, of 6 people × 6 sessions; the tenth
    that gave most is one of six."""
    found = now()
    assert found.gini == 0.44
    assert found.top_share == 33.3


def test_parked_coins_are_those_earned_before_the_year_and_not_spent_since(people):
    an, bo, cas = people["An"], people["Bo"], people["Cas"]
    gives(an, bo, 500)
    gives(an, cas, 400)
    assert now().parked == 200
    gives(bo, an, 100)  # An spends the oldest coin
    assert now().parked == 100
    gives(an, bo, 50)  # and earns a new one, which is young
    found = now()
    assert (found.parked, found.held) == (100, 200)


def test_velocity_is_volume_over_what_people_held_on_average(people):
    """An earned five coins just before the year began and held them all along; five more sessions bring nobody above
    zero but move An's balance up at the end."""
    for name in ("Bo", "Cas", "Dirk", "Els", "Fien"):
        gives(people["An"], people[name], 366)
    for name in ("Bo", "Cas", "Dirk", "Els", "Fien"):
        gives(people[name], people["An"], 1)
    found = now()
    assert found.sessions == 500
    assert found.circulating == pytest.approx(500, rel=0.2)
    assert found.velocity == round(found.sessions / found.circulating, 2)


def test_gift_reservation_and_a_coin_that_was_put_right_are_no_exchange(year, people):
    before = now()
    an, bo = people["An"], people["Bo"]
    wrong = gives(an, bo, 3)
    with clock.at(MONDAY - DAY):
        ledger.reverse(wrong, new_id=uuid4(), by=an, note="Verkeerde dag")
        ledger.give_to_pot(uuid4(), giver=bo, by=bo)
        ledger.reserve(uuid4(), payer=an, earner=bo, source="session:x", by=an)
    after = now()
    figures = ("sessions", "receivers", "returned", "ties", "mutual", "gini", "top_share")
    assert [getattr(after, name) for name in figures] == [getattr(before, name) for name in figures]


def test_too_few_people_give_no_share(people):
    for name in ("Bo", "Cas"):
        gives(people["An"], people[name], 10)
    found = now()
    assert (found.returned, found.mutual, found.velocity, found.gini, found.top_share) == (None,) * 5
    assert found.receivers == 2  # n is told all the same


def test_empty_network_has_no_figures_and_no_pictures(db):
    moments = network_over_time()
    assert len(moments) == network.QUARTERS + 1
    assert {one.people for one in moments} == {0}
    assert pictures(moments) == []


def test_quarters_look_back_from_their_end(year):
    """On 1 January 2026 the sessions of the last sixty days before 2 March had not been, but for the one of 1 January."""
    quarter = network_over_time()[-2]
    assert (quarter.at.month, quarter.at.day, quarter.is_now) == (1, 1, False)
    assert quarter.sessions == 100 * sum(days > 60 for days in (10, 20, 30, 40, 50, 60))
    with clock.at(MONDAY + 31 * DAY):  # seen from April, the quarter holds them all
        assert network_over_time()[-2].sessions == 600


def test_last_moment_of_today_is_a_quarter_of_tomorrow(year):
    """What was said at the end of a quarter stays: figures look at when coins were booked, not at today's balance."""
    with clock.at(MONDAY.replace(month=4, day=1, hour=0)):
        then = network_over_time()[-1]
    with clock.at(MONDAY + 60 * DAY):
        later = network_over_time()[-2]
    assert (then.sessions, then.returned, then.parked, then.held, then.gini) == (
        later.sessions, later.returned, later.parked, later.held, later.gini,
    )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3, 300])
def test_figures_ask_the_same_number_of_queries(count, db, django_assert_num_queries):
    an = factories.make_person("An", hats=())
    for other in Person.objects.bulk_create(
        Person(name=f"P{n}", email=f"p{n}@x.example") for n in range(min(count, 12))
    ):
        gives(an, other, 10)
    Person.objects.bulk_create(Person(name=f"Q{n}", email=f"q{n}@x.example") for n in range(count))
    with django_assert_num_queries(4):
        network_over_time()


def test_figures_are_those_of_the_rows_one_by_one(people):
    """Against a plain walk over the transfers, for every moment."""
    dice, names = np.random.default_rng(5), list(people.values())
    rows = []
    for _ in range(40):
        giver, receiver = (names[at] for at in dice.choice(6, 2, replace=False))
        days = int(dice.integers(1, 1000))
        try:
            gives(giver, receiver, days)
        except ledger.LedgerRefused:
            continue
        rows.append((MONDAY - days * DAY, giver.pk, receiver.pk))
    for moment in network_over_time():
        year = [(g, r) for at, g, r in rows if moment.at - network.YEAR < at <= moment.at]
        got, gave = {r for _g, r in year}, {g for g, _r in year}
        assert moment.sessions == 100 * len(year)
        assert (moment.receivers, moment.takers_who_gave) == (len(got), len(got & gave))
        assert moment.ties == len(set(year))
        balance = {one.pk: 0 for one in names}
        young = dict(balance)
        for at, giver, receiver in rows:
            if at <= moment.at:
                balance[giver], balance[receiver] = balance[giver] + 100, balance[receiver] - 100
                young[giver] += 100 * (at > moment.at - network.YEAR)
        assert moment.held == sum(max(0, one) for one in balance.values())
        assert moment.parked == sum(max(0, balance[pk] - young[pk]) for pk in balance)


def test_balances_of_people_in_a_list_are_those_of_the_figures(year, people):
    rows = with_balances(Person.objects.all())
    assert sum(row.parked for row in rows) == now().parked
    assert sum(max(0, row.balance) for row in rows) == now().held
    assert {row.name: row.balance for row in rows}["An"] == 100


@given(AMOUNTS)
def test_gini_is_half_the_mean_difference(values):
    pairs = sum(abs(int(one) - int(other)) for one, other in combinations(values, 2))
    total = int(values.sum())
    expected = pairs / (len(values) * total) if total else None
    assert gini(values) == (expected if expected is None else pytest.approx(expected, abs=0.006))


@given(AMOUNTS, st.randoms(use_true_random=False))
def test_spread_does_not_depend_on_the_order_or_the_unit(values, dice):
    other = list(values * 3)
    dice.shuffle(other)
    assert gini(values) == gini(np.array(other))
    assert top_share(values) == top_share(np.array(other))


@pytest.mark.parametrize(("values", "share"), [([1] * 10, 10.0), ([0] * 9 + [5], 100.0), ([1] * 11, 18.2), ([0], None)])
def test_top_tenth_is_rounded_up_to_whole_people(values, share):
    assert top_share(np.array(values)) == share


def test_picture_says_what_it_shows_and_leaves_out_what_too_few_people_tell(people):
    for back in (0, 100, 200):  # six people from the middle of the year on
        for giver, receiver in zip(people.values(), [*people.values()][1:], strict=False):
            gives(giver, receiver, back + 5)
    moments = network_over_time()
    first = pictures(moments)[0]
    told = sum(one.returned is not None and one.mutual is not None for one in moments)
    assert 2 <= told < len(moments)
    assert f"from 80 to 80 over {told} moments" in first.drawing
    assert first.drawing.count("<path") > 4
