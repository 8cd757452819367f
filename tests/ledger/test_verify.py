"""Verification looks past the guards: whatever somebody with the keys of the database did to the books is found."""

import json
import uuid
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import reverse

from tests import factories
from tests.ledger.books import account_of, booked, by_hand, reserved, two
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import jobs
from vlechtwerk.ledger import actions, queries, registry
from vlechtwerk.ledger.models import Account
from vlechtwerk.ledger.queries import checking

pytestmark = pytest.mark.django_db
BEFORE = "2020-01-01 00:00:00+00:00"


@contextmanager
def without_checks(*names):
    """No constraint looks either. PostgreSQL must drop them for it."""
    connection.check_constraints()  # PostgreSQL alters no table while checks wait
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        for name in names if connection.vendor == "postgresql" else ():
            table = "ledger_account" if "account" in name else "ledger_transfer"
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def found_after(statement, *checks, look=queries.verify):
    """What is found after the statement, which is then taken back: foreign keys would not let it be kept."""
    with transaction.atomic():
        with without_checks(*checks):
            by_hand(statement)
        found = look()
        transaction.set_rollback(True)
    return found


def books():
    """A booking, a reservation, a correction of a second booking, and a gift to the pot."""
    payer, earner = two()
    booked(payer, earner, 150)
    reserved(payer, earner, 20, expires_at=clock.now() + timedelta(days=9))
    actions.reverse(booked(payer, earner, 30).pk, new_id=uuid.uuid4(), by=payer, note="wrong")
    actions.give_to_pot(uuid.uuid4(), giver=earner, amount=10, by=earner)
    return payer, earner


ONE = "(SELECT min(id) FROM ledger_account)"
TAMPERED = {
    "a tally": ("UPDATE ledger_account SET posted_credits = posted_credits + 1 WHERE kind = 'pot'", "posted_credits is 11, its transfers say 10"),
    "zero sum": ("UPDATE ledger_account SET posted_credits = posted_credits + 1 WHERE kind = 'pot'", "together are 1, not zero"),
    "an amount": ("UPDATE ledger_transfer SET amount = 90 WHERE amount = 150", "transfers say 120"),
    "a reservation": ("UPDATE ledger_transfer SET amount = 9 WHERE state = 'pending'", "pending_debits is 20"),
    "a lost transfer": ("DELETE FROM ledger_transfer WHERE state = 'pending'", "transfers say 0"),
    "a state": ("UPDATE ledger_transfer SET state = 'voided' WHERE reason = 'gift'", "its transfers say 0"),
    "no mirror": ("UPDATE ledger_transfer SET amount = 31 WHERE reason = 'correction'", "does not mirror the one it corrects"),
    "a correction of nothing": (
        "UPDATE ledger_transfer SET state = 'voided' WHERE id IN (SELECT corrects_id FROM ledger_transfer)",
        "corrects what was never booked",
    ),
    "a correction before its time": (
        f"UPDATE ledger_transfer SET made_at = '{BEFORE}' WHERE reason = 'correction'", "is older than what it corrects",
    ),
    "a circle": ("UPDATE ledger_transfer SET corrects_id = id WHERE reason = 'correction'", "corrects itself in a circle"),
    "no debit": ("UPDATE ledger_transfer SET debit_id = 999999999 WHERE reason = 'gift'", "points to no debit"),
    "no credit": ("UPDATE ledger_transfer SET credit_id = 999999999 WHERE reason = 'gift'", "points to no credit"),
    "no account": (f"DELETE FROM ledger_account WHERE id = {ONE}", "points to no"),
    "nothing corrected": (
        "UPDATE ledger_transfer SET corrects_id = '00000000000000000000000000000001' WHERE reason = 'correction'",
        "points to no corrects",
    ),
    "no holder": (f"UPDATE ledger_account SET person_id = 999999999 WHERE id = {ONE}", "has no person who holds it"),
}  # fmt: skip
UNCHECKED = {
    "a floor": ("UPDATE ledger_account SET floor = 50 WHERE posted_debits > 0", "account_above_floor", "below its floor"),
    "a ceiling": ("UPDATE ledger_account SET ceiling = -400 WHERE posted_credits > 0", "account_below_ceiling", "above its ceiling"),
    "closed": (f"UPDATE ledger_account SET closed_at = '{BEFORE}'", "account_closed_is_empty", "closed with something in it"),
    "nobody's": (f"UPDATE ledger_account SET person_id = NULL WHERE id = {ONE}", "account_has_its_holder", "has no person who holds it"),
    "no time": ("UPDATE ledger_transfer SET settled_at = NULL", "transfer_settled_has_time", "settled without a time"),
    "time too soon": (f"UPDATE ledger_transfer SET settled_at = '{BEFORE}'", "transfer_settled_has_time", "has one without being settled"),
}  # fmt: skip


def test_ledger_of_nothing_holds():
    assert queries.verify() == queries.Report(0, 0, [])


@pytest.mark.parametrize("what", TAMPERED)
def test_verification_sees(what):
    books()
    assert queries.verify().problems == []
    statement, problem = TAMPERED[what]
    problems = found_after(statement).problems
    assert any(problem in found for found in problems), problems


@pytest.mark.parametrize("what", UNCHECKED)
def test_verification_sees_what_a_constraint_would_refuse(what):
    books()
    statement, constraint, problem = UNCHECKED[what]
    problems = found_after(statement, constraint).problems
    assert any(problem in found for found in problems), problems


def test_verification_sees_a_circle_of_two_corrections():
    payer, earner = two()
    first = actions.reverse(booked(payer, earner).pk, new_id=uuid.uuid4(), by=payer, note="wrong")
    second = actions.reverse(first.pk, new_id=uuid.uuid4(), by=payer, note="it was right")
    assert queries.verify().is_sound
    key = first.pk.hex
    circle = f"UPDATE ledger_transfer SET corrects_id = '{second.pk.hex}' WHERE id = '{key}'"
    problems = found_after(circle).problems
    assert {f"transfer {one.pk} corrects itself in a circle" for one in (first, second)} <= set(problems)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite cannot forget that a column is unique")
def test_verification_sees_two_corrections_of_one():
    payer, earner = two()
    original, other = booked(payer, earner), booked(payer, earner)
    actions.reverse(original.pk, new_id=uuid.uuid4(), by=payer, note="wrong")
    with transaction.atomic(), without_checks("transfer_correction_is_linked", "ledger_transfer_corrects_id_key"):
        by_hand("UPDATE ledger_transfer SET corrects_id = %s WHERE id = %s", original.pk, other.pk)
        assert f"transfer {original.pk} is corrected more than once" in queries.verify().problems
        transaction.set_rollback(True)


def test_verification_sees_a_reservation_that_lingers():
    transfer = reserved(*two(), expires_at=clock.now())
    assert queries.verify().is_sound
    with clock.at(clock.now() + timedelta(days=2)):
        assert queries.verify().problems == [f"transfer {transfer.pk} is still reserved after its date"]


def test_verification_sees_an_index_that_was_taken_away():
    found = found_after("DROP INDEX one_pot_one_opening")
    assert found.problems == ["the guard one_pot_one_opening is missing"]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite cannot drop a constraint")
def test_verification_sees_a_constraint_that_was_taken_away():
    with transaction.atomic(), without_checks("account_above_floor"):
        assert queries.verify().problems == ["the guard account_above_floor is missing"]
        transaction.set_rollback(True)


def test_what_apps_above_find_is_told_too(monkeypatch):
    monkeypatch.setitem(registry.checks, "mine", lambda: iter(["the moon is missing"]))
    assert queries.verify().problems == ["the moon is missing"]


def test_long_list_of_one_kind_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(checking, "TOLD", 2)
    for _pair in range(3):
        booked(*two())
    problems = found_after("UPDATE ledger_transfer SET amount = amount + 1").problems
    assert len([one for one in problems if "transfers say" in one]) == 2
    assert "… and more of these than 2" in problems


def test_sound_ledger_ends_well(capsys):
    booked(*two())
    call_command("ledger", "verify")
    assert capsys.readouterr().out == "2 accounts, 1 transfers\nthe ledger holds\n"
    call_command("ledger", "verify", "--json")
    report = {"is_sound": True, "account_count": 2, "transfer_count": 1, "problems": []}
    assert json.loads(capsys.readouterr().out) == report


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_wrong_ledger_ends_with_one(words, capsys):
    booked(*two())

    def look():
        with pytest.raises(SystemExit) as ended:
            call_command("ledger", "verify", *words)
        return ended.value.code

    assert found_after("UPDATE ledger_transfer SET amount = 90", look=look) == 1
    printed = capsys.readouterr().out
    assert "posted_debits is 100, its transfers say 90" in printed
    assert "the ledger holds" not in printed
    assert not words or json.loads(printed)["is_sound"] is False


@pytest.mark.parametrize("number", [1, 3])
def test_verification_asks_the_same_number_of_queries(number, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(registry, "checks", {})
    for _pair in range(number):
        booked(*two())
    with django_assert_num_queries(20):
        assert queries.verify().is_sound


def test_administrator_reads_on_their_day_that_the_books_do_not_add_up():
    payer, _earner = two()
    booked(payer, factories.make_person())
    chief, broker = factories.make_person("Chef", hats=["administrator"]), factories.make_broker()
    by_hand("UPDATE ledger_account SET posted_debits = 50 WHERE person_id = %s", payer.pk)
    words = f"account {account_of(payer).key}: posted_debits is 50, its transfers say 100"
    assert words not in client_of(chief).get(reverse("today")).content.decode()
    jobs["ledger.verify"].run()
    page = client_of(chief).get(reverse("today")).content.decode()
    assert words in page
    assert "De boeken kloppen niet" in page
    assert words not in client_of(broker).get(reverse("today")).content.decode()
    by_hand("UPDATE ledger_account SET posted_debits = 100 WHERE person_id = %s", payer.pk)
    jobs["ledger.verify"].run()
    assert "De boeken kloppen niet" not in client_of(chief).get(reverse("today")).content.decode()
    assert AuditEntry.objects.filter(verb="check_books").count() == 2
    assert Account.objects.count() == 2
