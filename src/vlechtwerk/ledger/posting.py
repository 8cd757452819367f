"""The posting path: one statement per step, because everything else costs more than the step itself.

Writing the transfer is the whole of it; the tallies of both accounts follow by the triggers of migration 0002.
The ORM's row dance (lock, read, change, save) needs five to eight statements for the same and is measured beside
this in ``bench/ledger.py``.
"""

from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from vlechtwerk.core import clock
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.models import Transfer

FIELDS = Transfer._meta.concrete_fields


def one_unit() -> AbstractContextManager[Any]:
    """All or nothing. A statement is that by itself on PostgreSQL; SQLite begins first, for the fair wait of
    ``core.sqlite``. Inside a transaction a savepoint, so that a refusal leaves it usable."""
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        return transaction.atomic()
    return nullcontext()


@cache
def _insert_statement(vendor: str) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in FIELDS)
    return f"INSERT INTO ledger_transfer ({columns}) VALUES ({', '.join(['%s'] * len(FIELDS))})"  # noqa: S608


def insert(transfer: Transfer) -> None:
    """Write a transfer. Raises ``IntegrityError`` when the id is taken or an account passes a limit."""
    values = [field.get_db_prep_save(getattr(transfer, field.attname), connection) for field in FIELDS]
    with one_unit(), connection.cursor() as cursor:
        cursor.execute(_insert_statement(connection.vendor), values)
    transfer._state.adding = False


def settle(transfer_id: UUID, to: TransferState, by_id: Any) -> bool:
    """pending → posted, voided or expired; whether it was this call that did it."""
    pending = Transfer.objects.filter(pk=transfer_id, state=TransferState.PENDING)
    with one_unit():
        return pending.update(state=to, settled_at=clock.now(), settled_by=by_id) == 1
