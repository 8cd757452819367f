"""Short words for the tests of the ledger."""

import uuid
from contextlib import contextmanager
from importlib import import_module

from django.db import connection

from tests import factories
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Transfer


def reserved(payer, earner, amount=100, key=None, **fields):
    fields.setdefault("source", "test")
    return actions.reserve(key or uuid.uuid4(), payer=payer, earner=earner, amount=amount, by=None, **fields)


def booked(payer, earner, amount=100, **fields):
    return actions.post(reserved(payer, earner, amount, **fields).pk, by=None)


def balances(*people):
    return [queries.tally(person).balance for person in people]


def account_of(person):
    return Account.objects.get(person=person)


def refusal(call, *args, **kwargs):
    """The words of the no; a test fails when there was none or when something was written."""
    before = Transfer.objects.count(), list(Account.objects.order_by("pk").values())
    try:
        call(*args, **kwargs)
    except Refused as refused:
        after = Transfer.objects.count(), list(Account.objects.order_by("pk").values())
        assert after[0] == before[0]
        assert [row for row in after[1] if row in before[1]] == before[1]
        return str(refused.message)
    raise AssertionError("nobody said no")


def two():
    return factories.make_person("An"), factories.make_person("Bo")


@contextmanager
def unguarded():
    """Somebody with the keys of the database: past its triggers, in the running transaction."""
    guards = import_module("vlechtwerk.ledger.migrations.0002_append_only")
    newer = import_module("vlechtwerk.ledger.migrations.0005_note_taken_away")
    aside, back = guards.UNDO["sqlite"], guards.SQLITE + newer.SQLITE
    if connection.vendor == "postgresql":
        aside, back = ["SET LOCAL session_replication_role = replica"], ["SET LOCAL session_replication_role = DEFAULT"]
    with connection.cursor() as cursor:
        for statement in aside:
            cursor.execute(statement)
        yield cursor
        for statement in back:
            cursor.execute(statement)


def by_hand(statement, *values):
    """A statement that no guard sees."""
    with unguarded() as cursor:
        cursor.execute(statement, values)
