"""The posting path: one statement per step, because everything else costs more than the step itself.

Writing the transfer is the whole of it; the tallies of both accounts follow by the triggers of migration 0002.
The ORM's row dance (lock, read, change, save) needs five to eight statements for the same. ``make bench-ledger``
measures this path beside the database itself and beside another ledger.
"""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

from vlechtwerk.core import clock
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.models import Transfer

NAMES = [field.attname for field in Transfer._meta.concrete_fields]
EMPTY = {name: "" if name in {"source", "category", "note"} else None for name in NAMES}


def one_unit() -> AbstractContextManager[Any]:
    """All or nothing. A statement is that by itself on PostgreSQL; SQLite begins first, for the fair wait of
    ``core.sqlite``. Inside a transaction a savepoint, so that a refusal leaves it usable."""
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        return transaction.atomic()
    return nullcontext()


@cache
def _insert_statement(columns: tuple[str, ...]) -> str:
    """Only what is there: every empty value would be adapted, sent and parsed too."""
    return f"INSERT INTO ledger_transfer ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608


def insert(given: dict[str, Any]) -> Transfer:
    """Write a transfer, told by column as in ``debit_id``; what is left out is empty.

    Raises ``IntegrityError`` when the id is taken or an account passes a limit.
    """
    row = EMPTY | given
    filled = {name: value for name, value in row.items() if value is not None}
    statement, values, database = _insert_statement(tuple(filled)), [*filled.values()], connections[DEFAULT_DB_ALIAS]
    with one_unit():
        if database.vendor == "sqlite":
            _write_sqlite(statement, values)
        else:
            _write_postgres(database, statement, values)
    return Transfer.from_db(DEFAULT_DB_ALIAS, NAMES, [row[name] for name in NAMES])


def _write_postgres(database: Any, statement: str, values: list[Any]) -> None:
    """Prepared by the server: reading and planning the statement anew is a third of what posting costs.

    Django's own cursor puts values into the text, so nothing could be prepared. Transactions are the connection's, and
    errors come out as Django's.
    """
    from psycopg import Cursor

    database.ensure_connection()
    database.validate_no_broken_transaction()
    with database.wrap_database_errors:
        Cursor(database.connection).execute(statement, values, prepare=True)


def _write_sqlite(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [_for_sqlite(value) for value in values])


def _for_sqlite(value: Any) -> Any:
    """What PostgreSQL has a type for, as Django writes it on SQLite."""
    if isinstance(value, UUID):
        return value.hex
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def settle(transfer_id: UUID, to: TransferState, by_id: Any) -> bool:
    """pending → posted, voided or expired; whether it was this call that did it."""
    pending = Transfer.objects.filter(pk=transfer_id, state=TransferState.PENDING)
    with one_unit():
        return pending.update(state=to, settled_at=clock.now(), settled_by=by_id) == 1
