"""What the ledger tells: limits before they are reached, balances of every moment, and whether it all holds."""

import uuid
from datetime import timedelta

import pytest
from django.utils import translation

from tests import factories
from tests.ledger.books import account_of, booked, by_hand, refusal, reserved, two
from vlechtwerk.core import clock
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.ledger.queries import LimitNotice, Tally

pytestmark = pytest.mark.django_db


def notice(pays, **at):
    return queries.limit_notice(None, pays=pays, tally=Tally(**at))


@pytest.mark.parametrize(
    ("pays", "at", "expected"),
    [
        (True, {"balance": -100}, None),
        (True, {"balance": -101}, LimitNotice("soft", -201, -200)),
        (True, {"balance": -300}, LimitNotice("soft", -400, -200)),
        (True, {"balance": -301}, LimitNotice("hard", -401, -400)),
        (True, {"balance": 0, "reserved_out": 400}, LimitNotice("hard", -500, -400)),
        (True, {"balance": 0, "reserved_in": 900}, None),
        (True, {"balance": -9000, "floor": None, "soft_floor": None}, None),
        (False, {"balance": 400}, None),
        (False, {"balance": 401}, LimitNotice("soft", 501, 500)),
        (False, {"balance": 1100}, LimitNotice("soft", 1200, 500)),
        (False, {"balance": 1101}, LimitNotice("hard", 1201, 1200)),
        (False, {"balance": 800, "reserved_in": 400}, LimitNotice("hard", 1300, 1200)),
        (False, {"balance": 9000, "ceiling": None, "soft_ceiling": None}, None),
    ],
)
def test_limit_is_told_before_it_is_passed(pays, at, expected):
    assert notice(pays, **at) == expected


@pytest.mark.parametrize("reserved_before", [0, 200, 300, 301, 400])
def test_who_can_pay_is_who_the_database_lets_pay(reserved_before):
    payer, earner = two()
    if reserved_before:
        reserved(payer, earner, reserved_before)
    may = queries.can_pay(payer)
    assert may == (reserved_before <= 300)
    if may:
        reserved(payer, earner)
    else:
        refusal(reserved, payer, earner)


@pytest.mark.parametrize("standing", [1000, 1100, 1101, 1200])
def test_who_can_earn_is_who_the_database_lets_earn(standing):
    payer, earner = two()
    actions.open_account(earner)
    actions.open_account(payer)
    by_hand("UPDATE ledger_account SET posted_credits = %s WHERE person_id = %s", standing, earner.pk)
    may = queries.can_earn(earner)
    assert may == (standing <= 1100)
    if may:
        reserved(payer, earner)
    else:
        refusal(reserved, payer, earner)


def test_whoever_has_no_account_stands_at_zero(django_assert_num_queries):
    payer, earner = two()
    booked(payer, earner)
    newcomer = factories.make_person()
    with django_assert_num_queries(1):
        found = queries.tallies([payer.pk, earner.pk, newcomer.pk])
    assert [found[one.pk].balance for one in (payer, earner, newcomer)] == [-100, 100, 0]
    assert queries.statement(newcomer).lines == ()


def test_statement_tells_the_balance_of_every_moment_of_the_past():
    payer, earner = two()
    start = clock.now()
    past = []
    for hour, amount in enumerate([100, 50, 30]):
        with clock.at(start + timedelta(hours=hour)):
            booked(*((payer, earner) if hour != 1 else (earner, payer)), amount)
            past.append((clock.now(), queries.tally(payer).balance))
    lines = queries.statement(payer).lines
    assert [(line.at, line.balance_after) for line in reversed(lines)] == past == list(
        zip([start + timedelta(hours=hour) for hour in range(3)], [-100, -50, -80], strict=True)
    )  # fmt: skip
    assert sum(line.amount for line in lines) == queries.tally(payer).balance


def test_statement_has_only_what_is_booked():
    payer, earner = two()
    reserved(payer, earner)
    actions.void(reserved(payer, earner).pk, by=None)
    assert queries.statement(payer).lines == queries.statement(earner).lines == []


def test_statement_orders_by_when_it_was_booked_and_not_by_when_it_was_reserved():
    payer, earner = two()
    start = clock.now()
    with clock.at(start):
        first, second = reserved(payer, earner, 10), reserved(payer, earner, 20)
    for hours, transfer in ((1, second), (2, first)):
        with clock.at(start + timedelta(hours=hours)):
            actions.post(transfer.pk, by=None)
    assert [line.amount for line in queries.statement(earner).lines] == [10, 20]


def test_statement_names_the_other_side_whoever_that_is():
    person, organisation = factories.make_person(), factories.make_organisation("De Gist")
    actions.give_to_pot(uuid.uuid4(), giver=person, by=person)
    shop = Account.objects.create(kind="organisation", organisation=organisation, floor=None)
    Transfer.objects.create(
        debit=account_of(person), credit=shop, amount=1, state="posted", reason="gift", settled_at=clock.now()
    )
    with translation.override("nl"):
        assert [line.other for line in queries.statement(person).lines] == ["De Gist", "de gemeenschappelijke pot"]
