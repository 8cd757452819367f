"""What all tests share. No sleeps, no mocks: real database, real mail files, real clock moved by hand."""

import gc
import logging
import os
from importlib import import_module
from pathlib import Path
from zlib import crc32

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.utils import translation

from tests import migrated
from tests.personas import make_world, undone
from vlechtwerk.core import views

WITH_THE_DATABASE = ("ledger/", "core/test_sqlite", "journeys/test_loop", "test_scale", "_guards", "_model")
"""Where tests stand that ask the database itself, beside all that need several processes."""


AT_HOME = {
    "test_bad_input.py": "postgresql", "test_states.py": "postgresql",  # the stricter one
    "ledger/test_machine.py": "postgresql",
    # These start servers by the dozen; one makes its own PostgreSQL wherever it runs, one goes there and back.
    "federation/test_two_installations.py": "sqlite", "operations/test_moving.py": "sqlite", "operations/test_replica.py": "postgresql",
    "operations/test_migrations.py": "postgresql",  # forwards they go in every run, on both
}  # fmt: skip
"""Where something is run that does not ask the database itself; what is not named is at home on SQLite."""
LONG = (
    "test_bad_input.py",
    "test_states.py",
    "journeys/",
    "coaching/test_private.py",
    "sprints/test_hidden.py",
    "operations/test_under_load.py",
    "operations/test_moving.py",
)
"""What goes through everything: one fifth today, another tomorrow, at home too."""
TURNS_AWAY, TURNS_LONG = 7, 5


def pytest_configure():
    """Every client of a test loads the middleware anew, and every refusal would be written down with its trace."""
    settings.WHITENOISE_AUTOREFRESH = True  # static files are looked for when asked, not all of them for every client
    logging.getLogger("django.request").setLevel(logging.ERROR)


def pytest_collection_finish():
    """What was loaded so far stays until the end: nobody needs to look through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(config, items):
    """What is run on PostgreSQL every day: several processes at once, the ledger, the one whole journey."""
    for item in items:
        stands = any(part in item.nodeid for part in WITH_THE_DATABASE)
        if stands or "committed_db" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.both)
    resting = {item for item in items if _rests(item)} if config.args == ["tests"] else set()
    config.hook.pytest_deselected(items=[*resting])
    items[:] = [item for item in items if item not in resting]


def _rests(item) -> bool:
    """Away from home every seventh case, another seventh the next day, of what is long a seventh of today's fifth.

    Whoever names a file gets all of it.
    """
    listed = next((home for part, home in AT_HOME.items() if item.nodeid.startswith(f"tests/{part}")), "")
    thorough, both = item.get_closest_marker("thorough"), item.get_closest_marker("both")
    if os.environ["TEST_TURN"] == "all" or (both and not (thorough and listed)):
        return False
    at_home = (listed or "sqlite") == connection.vendor
    is_long = thorough and item.nodeid.startswith(tuple(f"tests/{part}" for part in LONG))
    turns = (TURNS_LONG if is_long else 1) * (1 if at_home else TURNS_AWAY)
    return (crc32(item.nodeid.encode()) + int(os.environ["TEST_TURN"])) % turns != 0


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings, django_db_keepdb):
    """On SQLite a copy is laid ready, and migrating finds all done. PostgreSQL always goes the whole way."""
    laid = connection.vendor == "sqlite" and migrated.lay(Path(connection.creation._get_test_db_name()))
    return laid or django_db_keepdb


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """At the end PostgreSQL drops the database, which it refuses while anybody is connected.

    A process that a test killed is connected until its server notices; all that is left by then is shown the door.
    """
    if connection.vendor == "sqlite":
        migrated.keep(Path(connection.settings_dict["NAME"]))
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(autouse=True)
def _dutch():
    """Every test starts in the language of the house, whatever the one before it spoke."""
    translation.activate("nl")


@pytest.fixture
def curt(monkeypatch):
    """Refused without the page that says so: in a matrix that is done by the thousand, and what it says is no matter."""
    monkeypatch.setattr(views, "_oops", lambda request, status, *words: HttpResponse(status=status))


@pytest.fixture
def committed_db(transactional_db):
    """Every write is committed, so that other processes see it. The ledger's guards step aside for the cleaning."""
    yield
    guards = import_module("vlechtwerk.ledger.migrations.0002_append_only")
    newer = import_module("vlechtwerk.ledger.migrations.0005_note_taken_away")
    put_back = {"sqlite": guards.SQLITE + newer.SQLITE, "postgresql": guards.POSTGRES + newer.POSTGRES}
    with connection.cursor() as cursor:
        for statement in [
            *guards.UNDO[connection.vendor],
            "UPDATE ledger_limitrequest SET transfer_id = NULL",
            "DELETE FROM ledger_transfer",
            *put_back[connection.vendor],
        ]:
            cursor.execute(statement)


@pytest.fixture(scope="module")
def one_world(django_db_setup, django_db_blocker):
    """One of everything, made once per module.

    The module names its own fixture ``db`` on top of this one, with ``personas.undone()`` around each test.
    """
    with django_db_blocker.unblock(), undone():
        yield make_world()
