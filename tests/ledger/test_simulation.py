"""The network's own year lived again: exactly as it was with the rules of today, and what other rules make of it."""

import random
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests import factories
from tests.ledger.books import account_of, booked, reserved
from vlechtwerk.core import clock
from vlechtwerk.engine import replay
from vlechtwerk.ledger import actions, limits, queries, simulation
from vlechtwerk.ledger.actions import simulating
from vlechtwerk.ledger.actions.booking import pot
from vlechtwerk.ledger.enums import LimitState, Reason, SimulationState
from vlechtwerk.ledger.models import Account, LimitRequest, Policy, Simulation, Transfer
from vlechtwerk.ledger.rules import TRIAL_FIELDS
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(timezone.datetime(2026, 6, 1, 12))
SURE = replay.Habits(granted=1.0, drops_out=1.0, warned_gives=1.0)


@pytest.fixture
def coordinator():
    return factories.make_person("Coördinator", hats=(HatKind.MEMBER, HatKind.COORDINATOR))


def day(number):
    """So many days before the end of the year that is replayed."""
    return clock.at(NOW - timedelta(days=number))


def lived(policy=None, habits=SURE, *, seed=0, tried=None):
    """The real year, replayed: the year, how it ends, and how it ends under ``tried``."""
    today = policy or limits.policy()
    year = simulation.real_year(NOW, today)
    rules = simulation.rules_of(today)
    known = replay.look_back(year, rules)
    out = replay.run(year, rules, habits, seed=seed, known=known)
    values = {name: getattr(today, name) for name in TRIAL_FIELDS} | (tried or {})
    return year, out, replay.run(year, simulation.rules_of(Policy(**values)), habits, seed=seed, known=known)


def real_balances():
    """What the rows say, in the order in which the engine has them, without the side that nobody knows."""
    order = {kind: place for place, kind in enumerate(simulation.KINDS)}
    rows = sorted(Account.objects.all(), key=lambda row: (order.get(row.kind, len(order) - 1), row.pk))
    return [row.balance for row in rows]


def start(coordinator, tried=None, demand=None, seeds=3, habits=None):
    chosen = vars(habits or replay.Habits(0.2, 0.3, 0.1, 0.2))
    return simulating.start_simulation(
        tried=tried or {}, habits=chosen, demand=demand, seed_count=seeds, by=coordinator
    )


SMALL = {"people": 30, "sessions": 150, "skew": 1.2, "growth": 0.1, "churn": 0.1}


# nothing changed, nothing different


@pytest.mark.parametrize("seed", range(3))
def test_random_year_comes_out_to_the_hundredth_under_the_rules_of_today(seed):
    """Sessions of any worth, gifts, help from outside, corrections, opening balances, a policy that became stricter."""
    chance = random.Random(seed)
    people = [factories.make_person(f"Lid {number}") for number in range(7)]
    people.append(factories.make_organisation())
    made, refused = [], 0
    with day(500):
        actions.open_accounts(people)
        opening = Account.objects.create(kind="opening")
    for at in range(430, 0, -3):
        with day(at):
            payer, earner = chance.sample(people, 2)
            kind = chance.random()
            try:
                if kind < 0.7:
                    made.append(booked(payer, earner, chance.choice([50, 100, 133, 200])))
                elif kind < 0.8:
                    actions.give_to_pot(uuid4(), giver=payer, amount=chance.choice([10, 100]), by=people[0])
                elif kind < 0.85:
                    reserved(payer, earner)
                elif kind < 0.9:
                    to = account_of(payer) if payer in people[:7] else pot()
                    actions.book(uuid4(), debit=opening, credit=to, amount=75, reason=Reason.OPENING, by=None)
                elif kind < 0.95:
                    actions.book(uuid4(), debit=pot(), credit=opening, amount=100, reason=Reason.OUTSIDE, by=None)
                elif made:
                    actions.reverse(chance.choice(made).pk, new_id=uuid4(), by=people[0], note="verkeerd")
            except actions.LedgerRefused:
                refused += 1
    assert refused > 0 and len(made) > 50
    stricter = Policy(version=1, soft_floor=-100, hard_floor=-150, soft_ceiling=200, hard_ceiling=250)
    for policy in (limits.policy(), stricter):
        year, out, same = lived(policy)
        assert out.balance[: Account.objects.count()] == real_balances()
        assert sum(out.balance) == 0
        assert (out.refused, out.extra, out.dropped, out.unpaid) == (set(), 0, set(), 0)
        assert same == out
    assert 0 < sum(one.what == replay.What.SESSION for one in year.events) < len(made)


def test_year_starts_with_what_everybody_had_and_had_given():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    with day(400):
        booked(an, bo, 250)
        undone = booked(an, bo)
        actions.reverse(undone.pk, new_id=uuid4(), by=an, note="verkeerd")
    with day(366):
        booked(bo, an)
    with day(364):
        booked(bo, an)
    year, out, _tried = lived()
    assert (year.start[:2], year.given[:2], len(year.events)) == ([-150, 150], [1, 1], 1)
    assert out.balance[:2] == [-50, 50]


def test_leaver_comes_out_as_it_was():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    with day(100):
        booked(an, bo, 300)
    with day(50):
        actions.book(uuid4(), debit=account_of(bo), credit=pot(), amount=300, reason=Reason.LEAVING, by=an)
    with day(40):  # and came back
        booked(an, bo)
    _year, out, wider = lived(tried={"hard_floor": -900})
    assert out.balance[: Account.objects.count()] == real_balances()
    assert wider.balance == out.balance


def test_reservation_that_was_never_booked_is_not_in_the_year():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    with day(10):
        actions.void(reserved(an, bo).pk, by=None)
        reserved(an, bo)
    assert simulation.real_year(NOW, limits.policy()).events == []


# other rules


def test_stricter_floor_stops_sessions_that_took_place():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    for at in (30, 20, 10):
        with day(at):
            booked(an, bo)
    _year, today, tried = lived(tried={"hard_floor": -200}, habits=replay.Habits())
    assert (today.refused, tried.refused, tried.balance[:2]) == (set(), {2}, [-200, 200])


def test_correction_falls_away_with_the_session_that_it_corrects():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    with day(30):
        booked(an, bo, 200)
    with day(20):
        wrong = booked(an, bo)
    with day(20):  # at the same moment, and yet after it
        actions.reverse(wrong.pk, new_id=uuid4(), by=an, note="verkeerd")
    _year, today, tried = lived(tried={"hard_floor": -200}, habits=replay.Habits())
    assert today.balance[:2] == tried.balance[:2] == [-200, 200]
    assert (len(today.took), len(tried.took)) == (3, 1)


def test_leaver_leaves_what_there_would_have_been():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    with day(20):
        for _session in range(3):
            booked(an, bo)
    with day(10):
        actions.book(uuid4(), debit=account_of(bo), credit=pot(), amount=300, reason=Reason.LEAVING, by=an)
    year, today, tried = lived(tried={"hard_floor": -200}, habits=replay.Habits())
    assert [out.balance[year.pot] for out in (today, tried)] == [300, 200]
    assert tried.balance[:2] == [-200, 0]


@pytest.mark.parametrize("side", ["floor", "ceiling"])
def test_refusals_of_the_team_are_sessions_that_wider_limits_let_through(side):
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    with day(20):
        for _session in range(4):
            booked(an, bo)
    edge = {"hard_floor": -400} if side == "floor" else {"soft_ceiling": 400, "hard_ceiling": 400}
    LimitRequest.objects.create(
        account=account_of(an if side == "floor" else bo), side=side, amount=100, source="test:1", needed=1,
        state=LimitState.REFUSED, answer_by=NOW, decided_at=NOW - timedelta(days=5),
    )  # fmt: skip
    wide = {"hard_floor": -900} if side == "floor" else {"hard_ceiling": 900}
    policy = Policy(version=1, **edge)
    _year, today, tried = lived(policy, tried=wide)
    assert (len(today.refused), len(tried.refused)) == (1, 0)
    assert (today.at_ceiling, today.dropped) == (int(side == "ceiling"), set())
    assert tried.balance[:2] == ([-500, 400] if side == "floor" else [-400, 500])


def test_rules_of_the_engine_are_those_of_the_account_rows():
    """Each kind, each number of sessions given, against the one function that the rows follow."""
    policy = Policy(
        version=1, newcomer_until=3, newcomer_floor=-100, trust_every=2, trust_step=100, trust_most=250,
        organisation_times=3, pot_floor=-300, session_value=130, pot_pays_outside=False,
    )  # fmt: skip
    rules = simulation.rules_of(policy)
    for place, kind in enumerate(simulation.KINDS):
        for given in range(12):
            steps = rules.limits[place]
            limit, wanted = steps[min(given, len(steps) - 1)], limits.limits_of(policy, kind, given)
            assert limit.floor == (-replay.FREE if wanted.floor is None else wanted.floor)
            assert limit.ceiling == (replay.FREE if wanted.ceiling is None else wanted.ceiling)
            assert limit.soft_floor == (-replay.FREE if wanted.soft_floor is None else wanted.soft_floor)
    assert (rules.value, rules.pot_pays_outside, rules.pot_takes_leavers) == (130, False, True)
    assert len(rules.limits[0]) < 12


def test_everything_else_of_the_ledger_is_left_alone(coordinator):
    """A trial writes to nothing but itself."""
    booked(coordinator, factories.make_person("Bo"))
    before = list(Account.objects.order_by("pk").values()), list(Transfer.objects.values()), Policy.objects.count()
    start(coordinator, {"hard_floor": -200})
    simulating.work_simulations()
    assert (
        list(Account.objects.order_by("pk").values()),
        list(Transfer.objects.values()),
        Policy.objects.count(),
    ) == before
    assert queries.verify().is_sound


# start and work


def test_trial_runs_from_the_queue_to_its_result(coordinator):
    one = start(coordinator, {"hard_floor": -600}, SMALL)
    assert (one.state, one.today["hard_floor"], one.tried["hard_floor"]) == (SimulationState.QUEUED, -400, -600)
    assert simulating.work_simulations() == 1
    one.refresh_from_db()
    assert (one.state, one.done_count, one.pairs) == (SimulationState.READY, 3, [])
    assert one.result["size"] == {"people": 30, "sessions": 150}
    refused = one.result["figures"]["refused"]
    assert refused["tried"][0] < refused["today"][0] and refused["less"] == 1.0
    assert simulating.work_simulations() == 0


def test_same_trial_twice_gives_the_same_result(coordinator):
    results = []
    for _time in range(2):
        one = start(coordinator, {"hard_floor": -600}, SMALL)
        simulating.work_simulations()
        one.refresh_from_db()
        results.append(one.result)
    assert results[0] == results[1]


def test_long_trial_is_done_in_slices_and_ends_as_in_one(coordinator, monkeypatch):
    whole, sliced = (start(coordinator, {"hard_floor": -600}, SMALL, seeds=4) for _time in range(2))
    Simulation.objects.filter(pk=sliced.pk).update(state=SimulationState.FAILED, failure="later")
    simulating.work_simulations()
    Simulation.objects.filter(pk=sliced.pk).update(state=SimulationState.QUEUED)
    monkeypatch.setattr(simulating, "SLICE_S", 0.0)
    for done in (1, 2, 3):
        simulating.work_simulations()
        sliced.refresh_from_db()
        assert (sliced.state, sliced.done_count, len(sliced.pairs)) == (SimulationState.QUEUED, done, done)
    simulating.work_simulations()
    for one in (whole, sliced):
        one.refresh_from_db()
    assert sliced.state == SimulationState.READY
    assert sliced.result == whole.result


def test_trial_that_a_killed_worker_left_is_taken_over(coordinator):
    one = start(coordinator, {"hard_floor": -600}, SMALL)
    Simulation.objects.filter(pk=one.pk).update(state=SimulationState.RUNNING, claim="gone", done_count=2)
    assert simulating.work_simulations() == 0
    with clock.at(clock.now() + timedelta(seconds=simulating.STALLED_S + 1)):
        assert simulating.work_simulations() == 1
    one.refresh_from_db()
    assert one.state == SimulationState.READY


def test_worker_that_was_overtaken_writes_nothing_more(coordinator):
    one = start(coordinator, {}, SMALL)
    Simulation.objects.filter(pk=one.pk).update(state=SimulationState.RUNNING, claim="other")
    one.claim = "mine"
    simulating._work(one)
    one.refresh_from_db()
    assert (one.state, one.claim, one.done_count, one.result) == (SimulationState.RUNNING, "other", 0, None)


def test_trial_that_goes_wrong_says_so_and_stops_no_other(coordinator):
    wrong, good = start(coordinator, {}, SMALL), start(coordinator, {}, SMALL)
    Simulation.objects.filter(pk=wrong.pk).update(habits={"nothing": 1})
    assert simulating.work_simulations() == 2
    wrong.refresh_from_db(), good.refresh_from_db()
    assert (wrong.state, wrong.failure, good.state) == (SimulationState.FAILED, "TypeError", SimulationState.READY)


@pytest.mark.parametrize(
    ("tried", "field"),
    [
        ({"hard_floor": -100}, "hard_floor"),
        ({"soft_ceiling": 1300}, "hard_floor"),
        ({"session_value": 0}, "hard_floor"),
    ],
)
def test_rules_that_contradict_each_other_are_not_tried(coordinator, tried, field):
    with pytest.raises(simulating.SimulationRefused) as no:
        start(coordinator, tried, SMALL)
    assert no.value.field == field
    assert not Simulation.objects.exists()


def test_own_year_without_a_booking_is_refused_with_the_way_out(coordinator):
    with clock.at(clock.now() - timedelta(days=400)):
        booked(coordinator, factories.make_person("Bo"))
    with pytest.raises(simulating.SimulationRefused, match="bedacht jaar") as no:
        start(coordinator)
    assert no.value.field == "year"


def test_no_more_than_ten_wait(coordinator):
    for _trial in range(simulating.MOST_WAITING):
        start(coordinator, {}, SMALL)
    with pytest.raises(simulating.SimulationRefused, match="tien"):
        start(coordinator, {}, SMALL)


def test_result_stays_explained_when_the_policy_changes(coordinator):
    one = start(coordinator, {"hard_floor": -600}, SMALL)
    Policy.objects.create(version=1, hard_floor=-800)
    simulating.work_simulations()
    one.refresh_from_db()
    assert (one.version, one.today["hard_floor"]) == (0, -400)
