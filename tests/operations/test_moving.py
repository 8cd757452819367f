"""Archives between installations that are real: from one database to the other and back, and into what is not empty."""

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests import factories
from tests.journeys import live
from tests.operations.places import FILL, empty_place
from vlechtwerk.operations import rows

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(1500)]

STATE = """
import json
from django.db import connection, transaction
from vlechtwerk.ledger.queries import verify
from vlechtwerk.people.models import Person
from vlechtwerk.search.models import Document
report = verify()
try:
    connection.cursor().execute("DELETE FROM ledger_transfer")
    refused = ""
except Exception as error:
    refused = str(error)
print(json.dumps({
    "problems": report.problems, "transfers": report.transfer_count, "refused": refused,
    "documents": Document.objects.count(), "next": Person.objects.create(name="Nieuw").pk,
}))
"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """An installation with one of everything, on the database that the tests run on, and an archive of it."""
    with live.network(tmp_path_factory.mktemp("lived") / "data", VLECHTWERK_FEDERATION="1") as network:
        network.env["PYTHONPATH"] = str(Path(__file__).parents[2])
        network.gone = int(network.command("manage", "shell", "-v", "0", "-c", FILL).stdout.split()[-1])
        saved(network, network.data_dir / "archive.zip")
        yield network


def saved(network, path):
    network.archive, network.checksum = path, network.command("export", str(path)).stdout.split()[-1]


def there_and_back(network, tmp_path):
    """To an SQLite file with nothing in it, and from there to where the tests run, a place that was only started."""
    with empty_place(tmp_path / "file", on_server=False) as place:
        done = place.run("import", "archive", str(network.archive))
        assert "the checksums are equal" in done.stdout and "the ledger holds" in done.stdout
        assert place.archive(tmp_path / "file.zip") == network.checksum
    with live.network(tmp_path / "back") as back:
        back.command("import", "archive", str(tmp_path / "file.zip"))
        saved(back, tmp_path / "back.zip")
        assert back.checksum == network.checksum
        return json.loads(back.command("manage", "shell", "-v", "0", "-c", STATE).stdout)


def test_export_comes_back_with_equal_checksums_on_both_databases(lived_in, tmp_path):
    told = there_and_back(lived_in, tmp_path)
    assert told["problems"] == [] and told["transfers"] > 0 and told["documents"] > 0
    assert "a transfer is never deleted" in told["refused"]  # the guards stand again
    assert told["next"] > lived_in.gone  # of whom the audit trail may still speak


def test_demo_network_comes_back_with_equal_checksums_on_both_databases(tmp_path):
    with live.network(tmp_path / "demo") as network:
        network.command("demo", "--small")
        saved(network, tmp_path / "demo.zip")
        assert there_and_back(network, tmp_path)["problems"] == []


def test_place_that_is_in_use_is_refused_in_one_line(lived_in):
    done = lived_in.command("restore", str(lived_in.archive), check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "in use" in done.stderr


def test_damaged_archive_is_refused_in_one_line_and_nothing_is_written(lived_in, tmp_path):
    content = bytearray(lived_in.archive.read_bytes())
    content[len(content) // 2] ^= 1
    (tmp_path / "wrong.zip").write_bytes(content)
    with empty_place(tmp_path / "new", on_server=False) as place:
        done = place.run("restore", str(tmp_path / "wrong.zip"), check=False)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "damaged, cut off, or no archive" in done.stderr
        assert (
            sqlite3.connect(place.data_dir / "vlechtwerk.sqlite3").execute("SELECT * FROM sqlite_master").fetchall()
            == []
        )


OLDER = """
from django.db import connection
from django.core.management import call_command
call_command("migrate", "operations", "zero", verbosity=0)
call_command("migrate", "ledger", "0002", verbosity=0)
"""


def test_older_archive_comes_in_and_is_migrated_onwards(lived_in, tmp_path):
    with empty_place(tmp_path / "old") as old, empty_place(tmp_path / "new") as new:
        old.run("restore", str(lived_in.archive))
        old.shell(OLDER)
        told = old.archive(tmp_path / "old.zip")
        assert told != lived_in.checksum
        done = new.run("restore", str(tmp_path / "old.zip"))
        assert "the checksums are equal" in done.stdout and "the ledger holds" in done.stdout
        assert new.run("manage", "migrate", "--check").returncode == 0


def test_fault_in_the_books_does_not_keep_a_network_from_coming_back(tmp_path):
    with empty_place(tmp_path / "old", on_server=False) as old, empty_place(tmp_path / "new") as new:
        old.run("manage", "migrate", "--verbosity", "0")
        old.shell("from vlechtwerk.ledger.models import Account; Account.objects.create(kind='pot', posted_credits=5)")
        old.archive(tmp_path / "old.zip")
        done = new.run("restore", str(tmp_path / "old.zip"), check=False)
        assert done.returncode == 1
        assert "All is in, but the ledger does not hold" in done.stderr
        assert new.shell("from vlechtwerk.ledger.models import Account; print(Account.objects.count())") == "1"


def test_what_others_write_meanwhile_is_not_read_and_does_not_wait(committed_db):
    factories.make_person("An")
    people = next(one for one in rows.tables(rows.applied()) if one._meta.label_lower == "people.person")
    with rows.one_moment():
        before = list(rows.lines(people))
        with ThreadPoolExecutor(1) as other:
            other.submit(write_and_close).result(timeout=10)
        assert list(rows.lines(people)) == before
    assert len(list(rows.lines(people))) == len(before) + 1


def write_and_close():
    factories.make_person("Bo")
    connection.close()
