"""Archives between installations that are real: from one database to the other and back, and into what is not empty."""

import json

import pytest
from django.db import connection

from tests.journeys import live
from tests.operations.places import FILL, empty_place
from vlechtwerk.operations import rows

STATE = """
import json
from django.db import connection
from vlechtwerk.ledger.queries import verify
from vlechtwerk.people.models import Person
from vlechtwerk.search.models import Document
report = verify()
print(json.dumps([report.problems, report.transfer_count, Person.objects.count(), Document.objects.count() > 0]))
"""


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory):
    """An installation with one of everything, on the database that the tests run on, and an archive of it."""
    with live.network(tmp_path_factory.mktemp("lived") / "data", VLECHTWERK_FEDERATION="1") as network:
        root = str(rows.__file__).split("/src/")[0]
        network.env["PYTHONPATH"] = root
        network.command("manage", "shell", "-c", FILL)
        path = network.data_dir / "archive.zip"
        network.checksum = network.command("export", str(path)).stdout.split()[-1]
        network.archive = path
        yield network


def there_and_back(network, tmp_path):
    """To SQLite, and from there to the database that the tests run on: the checksum of every step."""
    path, sums = network.archive, []
    for name, on_server in (("file", False), ("server", True)):
        with empty_place(tmp_path / name, on_server) as place:
            done = place.run("import", "archive", str(path))
            assert "the checksums are equal" in done.stdout and "the ledger holds" in done.stdout
            path = tmp_path / f"{name}.zip"
            sums.append(place.archive(path))
            told = json.loads(place.shell(STATE))
            assert told == json.loads(network.command("manage", "shell", "-v", "0", "-c", STATE).stdout)[:3] + [True]
    return sums


def test_export_comes_back_with_equal_checksums_on_both_databases(lived_in, tmp_path):
    assert there_and_back(lived_in, tmp_path) == [lived_in.checksum] * 2


@pytest.mark.thorough
def test_demo_network_comes_back_with_equal_checksums_on_both_databases(tmp_path):
    with live.network(tmp_path / "demo") as network:
        network.command("demo")
        network.archive = tmp_path / "demo.zip"
        network.checksum = network.command("export", str(network.archive)).stdout.split()[-1]
        assert there_and_back(network, tmp_path) == [network.checksum] * 2


def test_place_that_is_in_use_is_refused_and_stays_as_it_is(lived_in, tmp_path):
    done = lived_in.command("restore", str(lived_in.archive), check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "in use" in done.stderr
    again = lived_in.command("export", str(tmp_path / "again.zip")).stdout.split()[-1]
    assert again == lived_in.checksum


def test_place_that_was_only_started_is_empty_enough_and_its_guards_stand_afterwards(lived_in, tmp_path):
    with empty_place(tmp_path / "new") as place:
        place.run("manage", "migrate", "--verbosity", "0")
        place.run("manage", "seed")
        place.run("restore", str(lived_in.archive))
        refused = place.shell(
            "from django.db import connection\n"
            "try:\n    connection.cursor().execute('DELETE FROM ledger_transfer')\n"
            "except Exception as error: print(error)"
        )
        assert "a transfer is never deleted" in refused
        new = place.shell(
            "from vlechtwerk.people.models import Person\nfrom django.db.models import Max\n"
            "most = Person.objects.aggregate(m=Max('pk'))['m']\nprint(Person.objects.create(name='Nieuw').pk - most)"
        )
        assert int(new) >= 1


@pytest.mark.parametrize("damage", ["turned", "cut", "foreign"])
def test_damaged_archive_is_refused_in_one_line_and_nothing_is_written(lived_in, tmp_path, damage):
    content = bytearray(lived_in.archive.read_bytes())
    content[len(content) // 2] ^= 1
    wrong = {"turned": content, "cut": content[:-1000], "foreign": b"PK\x03\x04 something else" * 9}[damage]
    path = tmp_path / "wrong.zip"
    path.write_bytes(wrong)
    with empty_place(tmp_path / "new") as place:
        done = place.run("restore", str(path), check=False)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "damaged, cut off, or no archive" in done.stderr
        assert place.shell("from django.db import connection; print(connection.introspection.table_names())") == "[]"


def test_row_number_of_what_is_gone_is_not_given_out_again(lived_in, tmp_path):
    """The audit trail still speaks of it."""
    with empty_place(tmp_path / "one") as one, empty_place(tmp_path / "two") as two:
        one.run("manage", "migrate", "--verbosity", "0")
        gone = one.shell(
            "from vlechtwerk.people.models import Person\n"
            "first = Person.objects.create(name='An'); last = Person.objects.create(name='Bo')\n"
            "print(last.pk); last.delete()"
        ).split()[0]
        one.archive(tmp_path / "gone.zip")
        two.run("restore", str(tmp_path / "gone.zip"))
        new = two.shell("from vlechtwerk.people.models import Person; print(Person.objects.create(name='Cor').pk)")
        assert int(new) > int(gone)


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


def test_what_others_write_meanwhile_is_not_read_and_does_not_wait(committed_db, tmp_path):
    from tests import factories
    from tests.together import both

    factories.make_person("An")
    person = rows.tables(rows.applied())
    model = next(one for one in person if one._meta.label_lower == "people.person")
    with rows.one_moment():
        before = len(list(rows.lines(model)))
        both(lambda: factories.make_person("Bo"), lambda: factories.make_person("Cor"))
        assert len(list(rows.lines(model))) == before
    assert len(list(rows.lines(model))) == before + 2
    assert not connection.in_atomic_block
