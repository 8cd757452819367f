"""What rows become, who is known already, and how much work a large file is."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from vlechtwerk.people import csv_import
from vlechtwerk.people.csv_import import ImportRefused, commit, read
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Affiliation, Organisation, Person

pytestmark = pytest.mark.django_db
ALL_HATS = frozenset(HatKind.values)


def preview(kind, *lines):
    return read(kind, "\n".join(lines), ALL_HATS)


def mistakes(kind, *lines):
    return [(error.row, error.column) for error in preview(kind, *lines).errors]


def test_person_comes_in_with_everything_the_row_says():
    place = factories.make_place()
    row = "An;an@example.org;0470 11 22 33;fr;nl,fr;2800;;Vzw De Brug;kok;member,coach;4;Ik ben An;Ik kook;hobby"
    head = "name;email;phone;language;languages;postcode;place;organisation;role;hats;capacity_per_quarter;about;talent 1;talent 1 kind"
    assert commit("people", f"{head}\n{row}\n", by=None, hats=ALL_HATS) == 1
    an = Person.objects.get(email="an@example.org")
    assert (an.language, an.languages, an.place, an.capacity_per_quarter, an.about) == (
        "fr",
        ["nl", "fr"],
        place,
        4,
        "Ik ben An",
    )
    assert list(an.talents.values_list("text", "kind")) == [("Ik kook", "hobby")]
    assert set(an.hats.values_list("kind", flat=True)) == {"member", "coach"}
    assert Affiliation.objects.get(person=an).organisation.name == "Vzw De Brug"


def test_organisation_comes_in_with_everything_the_row_says():
    region = factories.make_region()
    head = "name;country;registry_number;website;region;domain;nace_code;nace_version;staff_count;turnover_eur;figures_year"
    row = "De Brug;BE;BE0403.199.702;brug.example;Arr. Mechelen;armoede;88.999;NACE_BEL_2025;1 200;900.000;2025"
    assert commit("organisations", f"{head}\n{row}\n", by=None, hats=ALL_HATS) == 1
    made = Organisation.objects.get()
    assert (made.registry_number, made.website, made.region) == ("0403199702", "https://brug.example", region)
    assert (made.staff_count, made.turnover_eur, made.figures_year) == (1200, 900_000, 2025)
    assert (made.nace_code, made.nace_version, made.domain) == ("88.999", "nace_bel_2025", "armoede")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("staff_count", "99999999999"), ("staff_count", "1.5"), ("staff_count", "²"), ("staff_count", "-1"),
        ("figures_year", "25"), ("turnover_eur", "1e6"), ("website", "javascript:alert(1)"), ("website", "x" * 300),
        ("region", "Atlantis"), ("nace_version", "2008"), ("domain", "x" * 61), ("name", "x" * 161),
    ],
)  # fmt: skip
def test_cell_that_cannot_be_kept_is_named(column, cell):
    given = {"name": "De Brug", "figures_year": "2025"} | {column: cell}
    assert mistakes("organisations", ";".join(given), ";".join(given.values())) == [(2, column)]


@pytest.mark.parametrize(("line", "column"), [("De Brug;62.010;;;", "nace_version"), ("De Brug;;;3;", "figures_year")])
def test_code_needs_its_version_and_figures_need_their_year(line, column):
    assert mistakes("organisations", "name;nace_code;nace_version;staff_count;figures_year", line) == [(2, column)]


def test_text_that_fell_apart_over_two_cells_is_told():
    assert mistakes("people", "name;about", "An;Ik kook; en bak") == [(2, "")]


# --- who is known -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("An Claes;an@example.org;", True), ("Iemand;AN@example.org;", True), ("An Claes;other@example.org;", False),
        ("bo  CLAES;;0470/11.22.33", True), ("Bo Claes;;0499 99 99 99", False), ("Bo Claes;;", False),
        ("Cé Claes;;", True), ("An Claes;;", False),
    ],
)  # fmt: skip
def test_person_is_known_by_address_or_else_by_name_and_number(line, known):
    factories.make_person("An Claes", email="an@example.org", phone="")
    factories.make_person("Bo Claes", email="", phone="0470 11 22 33")
    factories.make_person("Cé Claes", email="", phone="")
    assert [row.known for row in preview("people", "name;email;phone", line).rows] == [known]


def test_person_twice_in_one_file_without_an_address_is_told():
    assert mistakes("people", "name;email", "An;", "Bo;", "an;") == [(4, "name")]


@pytest.mark.parametrize(
    ("line", "known"),
    [("Anders;0403.199.702", True), ("De Brug;", True), ("de brug;0403199702", True), ("De Brug;0417.497.106", False),
     ("Zonder Nummer;0417.497.106", True), ("Nieuw;", False)],
)  # fmt: skip
def test_organisation_is_known_by_number_or_else_by_name(line, known):
    factories.make_organisation("De Brug", registry_number="0403199702")
    factories.make_organisation("Zonder Nummer")
    assert [row.known for row in preview("organisations", "name;registry_number", line).rows] == [known]


def test_somebody_who_came_in_between_stops_the_whole_file(monkeypatch):
    """The row was new when it was checked, and is taken when it is written."""
    check = csv_import.read
    monkeypatch.setattr(
        csv_import, "read", lambda *args: (check(*args), factories.make_person(email="bo@example.org"))[0]
    )
    with pytest.raises(ImportRefused, match="3"):
        commit("people", "name;email\nAn;an@example.org\nBo;bo@example.org\n", by=None, hats=ALL_HATS)
    assert not Person.objects.filter(email="an@example.org").exists()


# --- large files ------------------------------------------------------------------------------------------------


def _lines(count):
    return "name;email;phone;talent 1\n" + "".join(
        f"Lid {n};lid{n}@example.org;0470 11 22 33;Ik kan {n}\n" for n in range(count)
    )


def _queries(run):
    with CaptureQueriesContext(connection) as seen:
        run()
    return len(seen)


def test_checking_costs_the_same_few_queries_for_any_number_of_rows():
    few, many = (_queries(lambda n=n: read("people", _lines(n), ALL_HATS)) for n in (1, 300))
    assert few == many <= 3


def test_writing_costs_the_same_for_each_row():
    one, two, five = (
        _queries(
            lambda n=n: commit(
                "people", _lines(n).replace("Lid", f"L{n}").replace("lid", f"l{n}x"), by=None, hats=ALL_HATS
            )
        )
        for n in (1, 2, 5)
    )
    assert (five - one) == 4 * (two - one)


def test_five_thousand_rows_are_checked():
    found = read("people", _lines(5_000), ALL_HATS)
    assert (found.new_count, found.wrong_count) == (5_000, 0)
    with pytest.raises(ImportRefused):
        read("people", _lines(5_001), ALL_HATS)


# --- from the shell ---------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "leden.csv"
    path.write_text("name;e-mail\nAn;an@example.org\nBo;\n")
    return path


def test_dry_run_tells_and_writes_nothing(file, capsys):
    call_command("import_csv", "people", str(file), "--dry-run")
    said = capsys.readouterr().out
    assert "2 new, 0 known, 0 wrong" in said
    assert "did you mean email?" in said
    assert not Person.objects.exists()


def test_wrong_rows_stop_the_command_unless_left_out(file, capsys):
    file.write_text("name;email\nAn;geen adres\nBo;\n")
    for more in ([], ["--dry-run"]):
        with pytest.raises(CommandError):
            call_command("import_csv", "people", str(file), *more)
        assert "row 2, email: Enter a valid email address." in capsys.readouterr().out
    assert not Person.objects.exists()
    call_command("import_csv", "people", str(file), "--skip-wrong")
    assert [person.name for person in Person.objects.all()] == ["Bo"]


@pytest.mark.parametrize("raw", [None, b"", b"PK\x03\x04", b"\x00\x01"])
def test_file_that_cannot_be_read_is_told_in_one_line(tmp_path, raw):
    path = tmp_path / "x.csv"
    if raw is not None:
        path.write_bytes(raw)
    with pytest.raises(CommandError):
        call_command("import_csv", "people", str(path))
