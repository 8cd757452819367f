"""The rules of the coin: what a version gives, how the accounts follow, and who comes second."""

import itertools
import uuid

import pytest

from tests import factories
from tests.ledger.books import account_of, balances, booked, refusal, reserved, two
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.ledger import actions, limits, queries
from vlechtwerk.ledger.actions import policy as action
from vlechtwerk.ledger.models import Account, Policy
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


def changed(by=None, why="omdat", **values):
    by = by or factories.make_person("Cora", hats=(HatKind.COORDINATOR,))
    return action.change_policy(limits.policy(), values=values, why=why, by=by)


def gives(person, times):
    """``person`` gives so many sessions to people who have never had any."""
    for _session in range(times):
        booked(factories.make_person("Nieuw"), person)


def test_nobody_wrote_rules_then_those_of_the_house_hold():
    assert limits.policy().version == 0
    assert limits.policy().hard_floor == -400
    assert Policy.objects.count() == 0


def test_change_makes_a_new_version_and_leaves_the_old_one():
    first = changed(hard_floor=-600)
    second = changed(hard_floor=-500, why="te ver")
    assert (first.version, second.version) == (1, 2)
    assert list(Policy.objects.values_list("version", "hard_floor", "why")) == [(2, -500, "te ver"), (1, -600, "omdat")]
    line = AuditEntry.objects.filter(verb="change_policy").first()
    assert line.data == {"changed": {"hard_floor": [-600, -500]}}


def test_version_keeps_what_nobody_changed():
    changed(hard_floor=-600)
    changed(session_value=150)
    assert (limits.policy().hard_floor, limits.policy().session_value) == (-600, 150)


@pytest.mark.parametrize(
    ("values", "why", "words"),
    [
        ({"hard_floor": -600}, " ", "waarom"),
        ({}, "omdat", "Niets"),
        ({"hard_floor": -100}, "omdat", "tegen"),
        ({"soft_ceiling": 1300}, "omdat", "tegen"),
        ({"newcomer_floor": -500, "newcomer_until": 1}, "omdat", "tegen"),
        ({"session_value": 0}, "omdat", "tegen"),
    ],
)
def test_change_that_makes_no_sense_is_refused_and_nothing_is_written(values, why, words):
    assert words in refusal(changed, why=why, **values)
    assert Policy.objects.count() == 0


def test_who_saves_second_is_told():
    seen = limits.policy()
    by = factories.make_person("Cora", hats=(HatKind.COORDINATOR,))
    action.change_policy(seen, values={"hard_floor": -600}, why="eerst", by=by)
    said = refusal(action.change_policy, seen, values={"hard_floor": -300}, why="dan", by=by)
    assert "intussen" in said
    assert limits.policy().hard_floor == -600


def test_accounts_follow_at_once_and_new_ones_open_under_the_new_rules():
    an, _bo = two()
    actions.open_account(an)
    changed(soft_floor=-300, hard_floor=-600, soft_ceiling=700, hard_ceiling=1500)
    late = factories.make_person("Later")
    actions.open_account(late)
    for person in (an, late):
        row = account_of(person)
        assert (row.floor, row.soft_floor, row.soft_ceiling, row.ceiling) == (-600, -300, 700, 1500)


def test_limit_stands_at_a_balance_that_is_beyond_it_and_moves_back_with_it():
    an, bo = two()
    booked(an, bo, 400)
    changed(hard_floor=-200, soft_floor=-100)
    row = account_of(an)
    assert (row.floor, row.extra_floor) == (-400, 200)
    assert "grens" in refusal(reserved, an, bo)
    booked(bo, an, 100)
    action.adjust_due()
    row = account_of(an)
    assert (row.floor, row.extra_floor) == (-300, 100)
    booked(bo, an, 200)
    action.adjust_due()
    row = account_of(an)
    assert (row.floor, row.extra_floor) == (-200, 0)
    assert queries.verify().is_sound


def test_ceiling_stands_at_what_is_still_to_come_in_and_moves_back():
    an, bo = two()
    booked(an, bo, 300)
    transfer = reserved(an, bo, 100)
    changed(hard_ceiling=300, soft_ceiling=200, hard_floor=-500)
    row = account_of(bo)
    assert (row.ceiling, row.extra_ceiling) == (400, 100)
    actions.void(transfer.pk, by=None)
    action.adjust_due()
    row = account_of(bo)
    assert (row.ceiling, row.extra_ceiling) == (300, 0)


def test_reservations_count_as_spent_when_a_limit_moves():
    an, bo = two()
    reserved(an, bo, 300)
    changed(hard_floor=-200)
    assert (account_of(an).floor, account_of(an).extra_floor) == (-300, 100)


def test_pot_and_organisations_have_limits_of_their_own():
    organisation = factories.make_organisation()
    actions.open_account(organisation)
    pot = actions.pot()
    changed(pot_floor=-1000, organisation_times=3)
    row = Account.objects.get(organisation=organisation)
    assert (row.floor, row.soft_floor, row.ceiling) == (-1200, -600, 3600)
    pot.refresh_from_db()
    assert (pot.floor, pot.ceiling, pot.extra_ceiling) == (-1000, None, 0)


def test_newcomer_goes_further_down_only_after_giving():
    changed(newcomer_until=2, newcomer_floor=-100)
    an, bo = two()
    actions.open_accounts([an, bo])
    assert (account_of(an).floor, account_of(an).soft_floor) == (-100, -100)
    for given, floor in ((1, -100), (2, -400)):
        gives(an, 1)
        action.adjust_limits([an])
        assert (given, account_of(an).floor) == (given, floor)


def test_trust_grows_with_sessions_given_up_to_the_most():
    changed(trust_every=2, trust_step=100, trust_most=200)
    an, _bo = two()
    floors = []
    for _session in range(6):
        gives(an, 1)
        action.adjust_limits([an])
        floors.append(account_of(an).floor)
    assert floors == [-400, -500, -500, -600, -600, -600]


def test_a_session_that_was_put_right_gives_no_trust():
    changed(trust_every=1)
    an, bo = two()
    transfer = booked(bo, an)
    action.adjust_limits([an])
    assert account_of(an).floor == -500
    actions.reverse(transfer.pk, new_id=uuid.uuid4(), by=bo, note="fout")
    assert action.adjust_due() == 1
    assert account_of(an).floor == -400


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_database_and_python_reckon_the_same_limits(kind):
    holder = factories.make_person() if kind == "person" else factories.make_organisation()
    account = actions.open_account(holder)
    counts = range(5)
    for given, (until, every, step, most) in itertools.product(
        counts, itertools.product((0, 2), (0, 1, 3), (50, 100), (100, 250))
    ):
        while _given(account) < given:
            booked(factories.make_person("Ontvanger"), holder)
        rules = Policy(
            version=1, newcomer_until=until, newcomer_floor=-150, trust_every=every, trust_step=step, trust_most=most,
            soft_floor=-250,
        )  # fmt: skip
        row = limits.under(rules, Account.objects.filter(pk=account.pk)).get()
        reckoned = limits.Limits(row.new_floor, row.new_ceiling, row.new_soft_floor, row.new_soft_ceiling)
        assert reckoned == limits.limits_of(rules, kind, given), (rules, given)


def _given(account):
    return account.credits.filter(state="posted").count()


def test_following_is_two_statements_whatever_the_number_of_accounts(django_assert_num_queries):
    for _many in range(30):
        actions.open_account(factories.make_person())
    rules = Policy(version=1, hard_floor=-900, trust_every=2, newcomer_until=1, newcomer_floor=-200)
    with django_assert_num_queries(2):
        assert limits.follow(rules, Account.objects.all()) == 30
    with django_assert_num_queries(2):
        assert limits.follow(rules, Account.objects.all()) == 0


def test_everybody_in_the_network_gets_an_account_and_whoever_left_does_not(django_assert_num_queries):
    changed(hard_floor=-700)
    known, new = two()
    gone = factories.make_person("Weg", left_on="2026-01-01")
    actions.open_account(known)
    with django_assert_num_queries(3):
        assert action.open_due() >= 1
    assert account_of(new).floor == -700
    assert not Account.objects.filter(person=gone).exists()
    assert action.open_due() == 0


def test_tally_tells_the_policy_and_not_what_was_let_pass_once():
    an, bo = two()
    booked(an, bo, 400)
    changed(hard_floor=-200, session_value=50)
    tally = queries.tally(an)
    assert (tally.floor, tally.value) == (-200, 50)
    notice = queries.limit_notice(an, pays=True)
    assert (notice.level, notice.would_be, notice.limit) == ("hard", -450, -200)


def test_session_is_reserved_at_the_value_and_for_the_days_of_the_policy():
    changed(session_value=150, reservation_days=30)
    an, bo = two()
    transfer = actions.reserve_session(uuid.uuid4(), payer=an, earner=bo, source="test", by=None, permit="need:x")
    assert transfer.amount == 150
    assert round((transfer.expires_at - transfer.made_at).total_seconds() / 86400) == 30


def test_reach_counts_who_would_be_warned_or_stopped_under_other_rules():
    people = [factories.make_person(name) for name in ("An", "Bo", "Cas")]
    actions.open_accounts(people)
    giver = factories.make_person("Gever")
    for person, paid in zip(people, (0, 200, 400), strict=True):
        if paid:
            booked(person, giver, paid)
    found = limits.reach(Policy(version=1))
    assert (found.accounts, found.warned, found.stopped, found.beyond) == (4, 2, 1, 0)
    strict = limits.reach(Policy(version=1, hard_floor=-200, soft_floor=-100))
    assert (strict.warned, strict.stopped, strict.beyond) == (1, 2, 1)
    assert balances(*people) == [0, -200, -400]
