"""What an archive holds of the database: which tables, and every row as one line that is the same on both engines.

The models are those of the migrations that were applied, not those of the program that reads: so an installation that
was not migrated yet can be saved, and an archive of an older version be read.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from graphlib import TopologicalSorter
from typing import Any

from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

CHUNK = 2000
LEFT_OUT = {
    "sessions.session": "everybody logs in again",
    "core.counter": "rate limits of the moment, with the addresses of visitors, and the sign of life of the worker",
    "search.document": "the search index is made anew",
    "search.reading": "the search index is made anew",
    "operations.backup": "tells of files that are elsewhere",
    "contenttypes.contenttype": "made by the program itself; nothing points at it",
    "auth.permission": "made by the program itself; hats give the rights here",
    "auth.group": "not used; hats give the rights here",
    "auth.group_permissions": "not used; hats give the rights here",
}
FAR = 1e16
"""From here on Python writes a number with an exponent, and PostgreSQL's ``jsonb`` gives it back without."""
Key = tuple[str, str]


def applied() -> set[Key]:
    """The migrations that this database has."""
    return set(MigrationLoader(connection).applied_migrations)


def tables(migrations: Iterable[Key]) -> list[type[Model]]:
    """The models of a database with these migrations, each after those that it points at."""
    loader = MigrationLoader(connection)
    state = loader.project_state([key for key in sorted(migrations) if key in loader.graph.nodes])
    found = {model._meta.label_lower: model for model in state.apps.get_models(include_auto_created=True)}
    kept = {label: model for label, model in found.items() if label not in LEFT_OUT and model._meta.managed}
    below = {label: sorted(_points_at(model) & set(kept) - {label}) for label, model in sorted(kept.items())}
    return [kept[label] for label in TopologicalSorter(below).static_order()]


def _points_at(model: type[Model]) -> set[str]:
    related = (field.related_model for field in model._meta.concrete_fields)
    return {other._meta.label_lower for other in related if isinstance(other, type)}


@contextmanager
def one_moment() -> Iterator[None]:
    """Everything read inside is as it was at one moment, while others go on writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # By hand: a transaction of Django takes the lock of the writers on SQLite.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def lines(model: type[Model]) -> Iterator[bytes]:
    """Every row as canonical JSON, by primary key; a few thousand at a time are in memory."""
    names = sorted(field.attname for field in model._meta.concrete_fields)
    found = model._base_manager.order_by("pk").values_list(*names)
    for values in found.iterator(chunk_size=CHUNK):
        row = dict(zip(names, map(_plain, values), strict=True))
        text = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
        yield text.encode() + b"\n"


def _plain(value: Any) -> Any:
    """A value as JSON knows it, the same from both databases."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) >= FAR else value + 0.0  # no minus zero
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()  # as ``BinaryField.to_python`` reads it
    return str(value)


def load(model: type[Model], rows: Iterable[bytes]) -> None:
    """Write these rows as they are, their numbers included."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    batch: list[Model] = []
    for line in rows:
        values = json.loads(line)
        batch.append(model(**{name: fields[name].to_python(value) for name, value in values.items()}))
        if len(batch) == CHUNK:
            model._base_manager.bulk_create(batch)
            batch.clear()
    model._base_manager.bulk_create(batch)


def last_number(model: type[Model]) -> int:
    """The last row number that was given out, also when that row is gone: the audit trail still speaks of it."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField):
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        else:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', key.column])
            name = cursor.fetchone()[0]
            cursor.execute(f"SELECT last_value FROM {name} WHERE is_called")  # noqa: S608 - from the database itself
        found = cursor.fetchone()
    return int(found[0] or 0) if found else 0


def go_on_after(model: type[Model], number: int) -> None:
    """The next row gets a number above this one."""
    if not number:
        return
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, number])


@contextmanager
def guards_aside() -> Iterator[None]:
    """Every trigger steps aside inside the running transaction, and is there again at its end: rows that come with
    their tallies must not be counted a second time. Works for the owner of the tables, no other right is needed."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = cursor.fetchall()
            away, back = [f'DROP TRIGGER "{name}"' for name, _sql in found], [sql for _name, sql in found]
        else:
            cursor.execute("SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            found = cursor.fetchall()
            away = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for (table,) in found]
            # No table can be altered while a check of its rows still waits for the end of the transaction.
            back = [
                "SET CONSTRAINTS ALL IMMEDIATE",
                *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for (table,) in found),
            ]
        for statement in away:
            cursor.execute(statement)
        yield
        for statement in back:
            cursor.execute(statement)
