"""What the ledger tells: limits before they are reached, balances of every moment, and whether it all holds."""

import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from tests import factories
from tests.ledger.books import account_of, booked, refusal, reserved, two
from vlechtwerk.core import clock
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.ledger.queries import LimitNotice, Tally, checking

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
    Account.objects.filter(person=earner).update(posted_credits=standing)
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
        assert [line.other for line in queries.statement(person).lines] == ["De Gist", "gemeenschappelijke pot"]


def test_ledger_of_nothing_holds():
    assert queries.verify() == queries.Report(0, 0, [])


def without_guards(*statements):
    """Somebody with the keys of the database, who puts everything back afterwards."""
    guards = import_module("vlechtwerk.ledger.migrations.0002_append_only")
    forward = {"sqlite": guards.SQLITE, "postgresql": guards.POSTGRES}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in [*guards.UNDO[connection.vendor], *statements, *forward]:
            cursor.execute(statement)


TAMPERED = {
    "a tally": ("UPDATE ledger_account SET posted_credits = posted_credits + 1 WHERE posted_credits > 0", "posted_credits is 151"),
    "zero sum": ("UPDATE ledger_account SET posted_credits = posted_credits + 1 WHERE posted_credits > 0", "are 1, not zero"),
    "an amount": ("UPDATE ledger_transfer SET amount = 90 WHERE state = 'posted'", "transfers say 90"),
    "a reservation": ("UPDATE ledger_transfer SET amount = 9 WHERE state = 'pending'", "pending_debits is 20"),
    "a lost transfer": ("DELETE FROM ledger_transfer WHERE state = 'pending'", "transfers say 0"),
    "a floor": ("UPDATE ledger_account SET floor = NULL, posted_debits = 9999 WHERE pending_debits > 0", "transfers say 150"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERED)
def test_verification_sees(what, capsys):
    statement, problem = TAMPERED[what]
    payer, earner = two()
    booked(payer, earner, 150)
    reserved(payer, earner, 20)
    connection.check_constraints()
    without_guards(statement)
    assert any(problem in found for found in queries.verify().problems), queries.verify().problems
    with pytest.raises(SystemExit) as ended:
        call_command("ledger", "verify")
    assert ended.value.code == 1
    assert problem in capsys.readouterr().out


@pytest.mark.parametrize(
    ("limit", "words"), [("floor = 50", "below its floor"), ("ceiling = -200", "above its ceiling")]
)
def test_verification_sees_an_account_past_its_limit(limit, words):
    """The database would refuse it, so the limits are changed on the way to Python."""
    payer, earner = two()
    booked(payer, earner)
    name, value = limit.split(" = ")
    account = account_of(payer)
    for tally in queries.TALLIES:
        setattr(account, f"sum_of_{tally}", getattr(account, tally))
    setattr(account, name, int(value))
    assert any(words in problem for problem in checking._problems_of(account))


def test_verification_sees_a_correction_that_is_no_mirror():
    payer, earner = two()
    mirror = actions.reverse(booked(payer, earner).pk, new_id=uuid.uuid4(), by=payer, note="wrong")
    connection.check_constraints()
    without_guards("UPDATE ledger_transfer SET amount = 90 WHERE corrects_id IS NOT NULL")
    assert f"transfer {mirror.pk} does not mirror the one it corrects" in queries.verify().problems


def test_verification_sees_a_reservation_that_lingers():
    transfer = reserved(*two(), expires_at=clock.now())
    assert queries.verify().is_sound
    with clock.at(clock.now() + timedelta(days=2)):
        assert queries.verify().problems == [f"transfer {transfer.pk} is still reserved after its date"]


def test_sound_ledger_ends_well(capsys):
    booked(*two())
    call_command("ledger", "verify")
    assert capsys.readouterr().out == "2 accounts, 1 transfers\nthe ledger holds\n"


@pytest.mark.parametrize("number", [1, 3])
def test_verification_asks_the_same_number_of_queries(number, django_assert_num_queries):
    for _pair in range(number):
        booked(*two())
    with django_assert_num_queries(5):
        assert queries.verify().is_sound
