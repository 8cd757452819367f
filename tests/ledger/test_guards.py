"""The database says no by itself: raw SQL past all our Python, on both engines."""

import uuid
from importlib import import_module

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests import factories
from tests.ledger.books import account_of, booked, by_hand, reserved, two
from vlechtwerk.core import clock
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Transfer

pytestmark = pytest.mark.django_db
guards = import_module("vlechtwerk.ledger.migrations.0002_append_only")

ONLY_SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite")
ONLY_POSTGRES = pytest.mark.skipif(connection.vendor != "postgresql", reason="a statement of PostgreSQL")


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement, *values, words="ledger: a transfer is never"):
    with pytest.raises(DatabaseError, match=words):
        sql(statement, *values)


def key_of(transfer):
    return transfer.pk.hex if connection.vendor == "sqlite" else transfer.pk


CHANGES = {
    "amount": "amount = 1", "debit": "debit_id = credit_id", "reason": "reason = 'gift'", "source": "source = 'x'",
    "note": "note = 'x'", "made_at": "made_at = '2020-01-01 00:00:00+00:00'", "made_by": "made_by_id = 1",
    "expires_at": "expires_at = '2020-01-01 00:00:00+00:00'", "corrects": "corrects_id = id",
    "id": "id = '00000000000000000000000000000001'", "on_behalf_of": "on_behalf_of_id = 1",
}  # fmt: skip
SETTLED = {"state": "state = 'pending', settled_at = NULL", "settled_at": "settled_at = '2020-01-01 00:00:00+00:00'"}
SETTLE = "state = 'posted', settled_at = '2026-01-01 00:00:00+00:00'"


@pytest.mark.parametrize("change", [*CHANGES.values(), *SETTLED.values(), "state = 'voided'"])
def test_booked_transfer_is_never_changed(change):
    refused(f"UPDATE ledger_transfer SET {change} WHERE id = %s", key_of(booked(*two())))


@pytest.mark.parametrize("change", CHANGES.values())
def test_reserved_transfer_can_only_be_settled(change):
    key = key_of(reserved(*two()))
    refused(f"UPDATE ledger_transfer SET {change} WHERE id = %s", key)
    refused(f"UPDATE ledger_transfer SET {change}, {SETTLE} WHERE id = %s", key)


@pytest.mark.parametrize("state", ["posted", "voided", "expired"])
def test_reserved_transfer_can_be_settled(state):
    transfer = reserved(*two())
    sql("UPDATE ledger_transfer SET state = %s, settled_at = made_at WHERE id = %s", state, key_of(transfer))
    assert queries.transfer_state(transfer.pk) == state


def test_guard_names_every_column_that_a_settlement_may_not_touch():
    columns = {field.column for field in Transfer._meta.local_fields}
    assert columns - {"state", "settled_at", "settled_by_id"} == set(guards.FIXED)


def test_transfer_written_past_all_python_moves_both_tallies():
    payer, earner = two()
    first = booked(payer, earner)
    columns = [field.column for field in Transfer._meta.local_fields if field.column != "id"]
    names = ", ".join(columns)
    key = uuid.uuid4()
    sql(
        f"INSERT INTO ledger_transfer (id, {names}) SELECT %s, {names} FROM ledger_transfer WHERE id = %s",
        key.hex if connection.vendor == "sqlite" else key, key_of(first),
    )  # fmt: skip
    assert (account_of(payer).balance, account_of(earner).balance) == (-200, 200)
    assert queries.verify().is_sound


@pytest.mark.parametrize("make", [reserved, booked])
def test_transfer_is_never_deleted(make):
    transfer = make(*two())
    refused("DELETE FROM ledger_transfer WHERE id = %s", key_of(transfer))
    refused("DELETE FROM ledger_transfer")
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.update(amount=1)
    assert Transfer.objects.get() == transfer


@ONLY_SQLITE
@pytest.mark.parametrize("word", ["REPLACE", "INSERT OR REPLACE"])
@pytest.mark.parametrize("pushed_out_by", ["id", "rowid", "corrects_id"])
def test_transfer_is_never_pushed_out_by_another(word, pushed_out_by):
    payer, earner = two()
    first = booked(payer, earner)
    victim = actions.reverse(first.pk, new_id=uuid.uuid4(), by=payer, note="wrong")
    values = {"id": uuid.uuid4().hex, "debit_id": victim.debit_id, "credit_id": victim.credit_id, "amount": 900,
              "state": "posted", "reason": "correction", "source": "", "note": "", "made_at": clock.now(),
              "settled_at": clock.now(), "corrects_id": first.pk.hex}  # fmt: skip
    if pushed_out_by == "id":
        values |= {"id": victim.pk.hex}
    if pushed_out_by == "rowid":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM ledger_transfer WHERE id = %s", [victim.pk.hex])
            values |= {"rowid": cursor.fetchone()[0], "corrects_id": None, "reason": "gift"}
    places = ", ".join(["%s"] * len(values))
    refused(f"{word} INTO ledger_transfer ({', '.join(values)}) VALUES ({places})", *values.values())
    assert set(Transfer.objects.all()) == {first, victim}


@ONLY_SQLITE
def test_settling_cannot_push_out_another_row():
    victim, transfer = booked(*two()), reserved(*two())
    refused(
        f"UPDATE OR REPLACE ledger_transfer SET {SETTLE}, rowid = (SELECT rowid FROM ledger_transfer WHERE id = %s) "
        "WHERE id = %s",
        victim.pk.hex, transfer.pk.hex,
    )  # fmt: skip
    assert set(Transfer.objects.all()) == {victim, transfer}


@ONLY_POSTGRES
def test_table_with_transfers_cannot_be_truncated():
    booked(*two())
    connection.check_constraints()  # PostgreSQL keeps deferred checks until the end, and truncates nothing before
    with pytest.raises(IntegrityError, match="never deleted"):
        sql("TRUNCATE ledger_transfer CASCADE")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("posted_debits = posted_debits + 301", "account_above_floor"),
        ("pending_debits = pending_debits + 301", "account_above_floor"),
        ("floor = 0", "account_above_floor"),
        ("posted_credits = posted_credits + 1301", "account_below_ceiling"),
        ("pending_credits = pending_credits + 1301", "account_below_ceiling"),
        ("ceiling = -101", "account_below_ceiling"),
        ("posted_debits = -1", "account_tallies_not_negative"),
        ("pending_credits = -1", "account_tallies_not_negative"),
        ("kind = 'pot'", "account_has_its_holder"),
        ("person_id = NULL", "account_has_its_holder"),
        ("closed_at = '2026-01-01 00:00:00+00:00'", "account_closed_is_empty"),
    ],
)
def test_account_refuses_what_passes_its_limits(change, name):
    payer, earner = two()
    booked(payer, earner)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        by_hand(f"UPDATE ledger_account SET {change} WHERE id = %s", account_of(payer).pk)


def test_account_may_stand_on_its_limits():
    payer, earner = two()
    booked(payer, earner)
    by_hand("UPDATE ledger_account SET posted_debits = 300, pending_debits = 100 WHERE id = %s", account_of(payer).pk)
    by_hand(
        "UPDATE ledger_account SET posted_credits = 1100, pending_credits = 100 WHERE id = %s", account_of(earner).pk
    )


@ONLY_POSTGRES
@pytest.mark.parametrize("tally", queries.TALLIES)
def test_tally_moves_with_a_transfer_and_never_by_itself(tally):
    payer, earner = two()
    booked(payer, earner)
    words = "a tally moves with its transfer"
    refused(f"UPDATE ledger_account SET {tally} = {tally} + 1", words=words)
    refused(f"INSERT INTO ledger_account (key, kind, partner, created_at, extra_floor, extra_ceiling, "
            f"{', '.join(queries.TALLIES)}) SELECT 'x', 'partner', 'x', now(), 0, 0, "
            f"{', '.join(str(int(name == tally)) for name in queries.TALLIES)}", words=words)  # fmt: skip
    account = account_of(payer)
    account.floor = -900
    account.save()  # writes every column, the tallies as they are
    assert account_of(payer).floor == -900


@ONLY_SQLITE
def test_tally_changed_by_hand_is_found_where_no_trigger_can_tell_who_asks():
    payer, earner = two()
    booked(payer, earner)
    sql("UPDATE ledger_account SET posted_debits = posted_debits + 1 WHERE id = %s", account_of(payer).pk)
    assert any("posted_debits is 101, its transfers say 100" in one for one in queries.verify().problems)


@pytest.mark.parametrize("reservation", [True, False])
def test_account_with_something_in_it_cannot_be_closed(reservation):
    payer, earner = two()
    (reserved if reservation else booked)(payer, earner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(person=earner).update(closed_at=clock.now())


def test_second_pot_is_refused():
    actions.pot()
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(kind="pot")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"amount": 0}, "transfer_amount_positive"),
        ({"state": "stolen"}, "transfer_state_known"),
        ({"reason": "bribe"}, "transfer_reason_known"),
        ({"reason": "correction"}, "transfer_correction_is_linked"),
        ({"settled_at": None}, "transfer_settled_has_time"),
        ({"state": "pending"}, "transfer_settled_has_time"),
        ({"same": True}, "transfer_two_accounts"),
    ],
)
def test_transfer_that_makes_no_sense_is_refused(fields, name):
    debit, credit = (actions.open_account(person) for person in two())
    row = {
        "debit": debit,
        "credit": credit,
        "amount": 1,
        "state": "posted",
        "reason": "gift",
        "settled_at": clock.now(),
    }
    if fields.pop("same", False):
        row["credit"] = debit
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Transfer.objects.create(**{**row, **fields})


def test_holder_of_an_account_cannot_be_deleted():
    person = factories.make_person()
    actions.open_account(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        sql("DELETE FROM people_hat WHERE person_id = %s", person.pk)
        sql("DELETE FROM people_person WHERE id = %s", person.pk)
        connection.check_constraints()


def test_guards_taken_away_by_the_way_back_are_missed_and_come_again():
    forward = {"sqlite": guards.SQLITE, "postgresql": guards.POSTGRES}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in guards.UNDO[connection.vendor]:
            cursor.execute(statement)
        missing = queries.verify().problems
        for statement in forward:
            cursor.execute(statement)
    assert len(missing) == len(queries.GUARDS[connection.vendor][1])
    assert all("is missing" in problem for problem in missing)
    assert queries.verify().is_sound
