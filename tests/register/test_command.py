"""``vlechtwerk import``: the same from the shell, before anybody can log in."""

import pytest
from django.core.management import CommandError, call_command

from tests import factories
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.register.models import ListImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "leden.csv"
    path.write_text("name;e-mail;kleur\nAn;an@example.org;rood\nBo;;\n")
    return path


def test_dry_run_tells_and_writes_nothing(file, capsys):
    call_command("import_csv", "people", str(file), "--dry-run")
    said = capsys.readouterr().out
    assert "2 new, 0 known, 0 wrong" in said
    assert "column not read: kleur" in said
    assert not Person.objects.exists()
    assert not ListImport.objects.exists()


def test_everything_comes_in_and_can_be_taken_back_later(file, capsys):
    file.write_text("name;email;hats\nLotte;lotte@example.org;member,administrator\n")
    call_command("import_csv", "people", str(file))
    assert "1 read in" in capsys.readouterr().out
    assert set(Hat.objects.values_list("kind", flat=True)) == {"member", "administrator"}
    assert ListImport.objects.get().state == "done"
    call_command("import_csv", "people", str(file))
    assert "0 new, 1 known, 0 wrong" in capsys.readouterr().out
    assert Person.objects.count() == 1


def test_wrong_rows_stop_the_command_unless_left_out(file, capsys):
    file.write_text("name;email\nAn;geen adres\nBo;\n")
    for more in ([], ["--dry-run"]):
        with pytest.raises(CommandError):
            call_command("import_csv", "people", str(file), *more)
        assert "row 2, email: Enter a valid email address." in capsys.readouterr().out
    assert not Person.objects.exists()
    call_command("import_csv", "people", str(file), "--skip-wrong")
    assert [person.name for person in Person.objects.all()] == ["Bo"]


@pytest.mark.parametrize("raw", [None, b"", b"PK\x03\x04", b"\x00\x01", b"colour\nred\n"])
def test_file_that_cannot_be_read_is_told_in_one_line(tmp_path, raw):
    path = tmp_path / "x.csv"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(CommandError):
        call_command("import_csv", "people", str(path))
    assert not ListImport.objects.exists()


def test_organisations_come_in_too(tmp_path):
    factories.make_place()
    path = tmp_path / "x.csv"
    path.write_text("name,registry_number,postcode\nDe Brug,0403.199.702,2800\n")
    call_command("import_csv", "organisations", str(path))
    assert ListImport.objects.get().rows.get().state == "written"
