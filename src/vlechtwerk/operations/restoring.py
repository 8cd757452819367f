"""Bringing an archive into an empty installation: all of it, or nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from vlechtwerk.ledger.queries import Report, verify
from vlechtwerk.operations import rows
from vlechtwerk.operations.archive import Archive, OperationsRefused, read_table
from vlechtwerk.search.actions import begin_anew

SIGNS_OF_LIFE = ("people.person", "ledger.transfer", "outbox.message", "innovations.intake")
"""Where any of these has a row somebody is at home. What ``vlechtwerk run`` fills a new place with is no sign of life, nor is
the audit trail alone: the worker writes there that it verified books without a booking."""


def restore(path: Path, *, tell: Callable[[str], object], with_index: bool = True) -> Report:
    """Read a whole archive into an empty place, compare what is there then, and verify the books.

    An older archive comes into the tables of its own time first, is compared there, and is migrated onwards.
    Without the search index nobody can serve yet; enough to know whether an archive is good.
    """
    archive = Archive(path)
    refuse_inhabited()
    _migrate_to(archive.migrations)
    drafts = Path(f"{settings.MEDIA_ROOT}.restoring")
    try:
        archive.unpack_files(drafts)
        with transaction.atomic():
            _load(archive)
            _compare(archive)
        if drafts.exists():
            shutil.copytree(drafts, settings.MEDIA_ROOT, dirs_exist_ok=True)
    finally:
        shutil.rmtree(drafts, ignore_errors=True)
    tell(f"{archive.manifest.row_count} rows of version {archive.manifest.version} are in; the checksums are equal")
    call_command("migrate", verbosity=0)
    if with_index:
        begin_anew()
    return verify()


def refuse_inhabited() -> None:
    """An archive never comes on top of what is there."""
    known = connection.introspection.table_names()
    for label in SIGNS_OF_LIFE:
        model = apps.get_model(label)
        if model._meta.db_table in known and model._base_manager.exists():
            raise OperationsRefused(
                "This installation is in use; an archive only comes into an empty one. "
                "Name another place with DATABASE_URL and DATA_DIR. Nothing was written"
            )
    if any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*")):
        raise OperationsRefused(f"There are files in {settings.MEDIA_ROOT} already. Nothing was written")


def _migrate_to(migrations: set[rows.Key]) -> None:
    """The tables as they were when the archive was made."""
    executor = MigrationExecutor(connection)
    if set(executor.loader.applied_migrations) == migrations:
        return
    nodes = executor.loader.graph.node_map
    last = [key for key in sorted(migrations) if not any(child.key in migrations for child in nodes[key].children)]
    executor.migrate(last)


def _load(archive: Archive) -> None:
    found = rows.tables(archive.migrations)
    with rows.guards_aside():
        for model in reversed(found):
            model._base_manager.all()._raw_delete(connection.alias)
        for model in found:
            label = model._meta.label_lower
            if label in archive.manifest.tables:  # or it holds only what is left out of every archive by now
                rows.load(model, archive.lines(label))
                rows.go_on_after(model, archive.manifest.tables[label].last)


def _compare(archive: Archive) -> None:
    """What is there now against what was there then; any difference takes back everything."""
    there = {model._meta.label_lower: model for model in rows.tables(archive.migrations)}
    for label, then in archive.manifest.tables.items():
        if label not in there:
            continue
        now = read_table(there[label])
        if (now.rows, now.sha256) != (then.rows, then.sha256):
            raise OperationsRefused(
                f"{archive.path}: {label} does not come out as it went in ({now.rows} rows, {then.rows} then); "
                "nothing was written"
            )
