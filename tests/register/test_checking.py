"""Every mistake at its row and column, who is known already, and how much work a long list is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.register.steps import ALL_HATS, brought, checked, mistakes
from vlechtwerk.people.enums import HatKind
from vlechtwerk.register import actions, checking, queries
from vlechtwerk.register.models import ImportRow

pytestmark = pytest.mark.django_db


def lines(*texts):
    return "\n".join(texts) + "\n"


def found(kind, *texts, hats=ALL_HATS):
    return mistakes(checked(kind, lines(*texts), hats=hats))


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (";an@example.org;;;;;", "name"), ("x" * 121 + ";;;;;;", "name"), ("An;geen adres;;;;;", "email"),
        ("An;;bel mij;;;;", "phone"), ("An;;;klingon;;;", "language"), ("An;;;;Nergenshuizen;;", "place"),
        ("An;;;;;administrator;", "hats"), ("An;;;;;koning;", "hats"), ("An;;;;;;" + "x" * 601, "talent 1"),
    ],
)  # fmt: skip
def test_mistake_in_a_person_stands_at_its_row_and_column(line, column):
    hats = frozenset({HatKind.COORDINATOR})
    assert found("people", "name;email;phone;language;place;hats;talent 1", "Goed;;;;;;", line, hats=hats) == [
        (3, column)
    ]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("staff_count", "99999999999"), ("staff_count", "1.5"), ("staff_count", "²"), ("staff_count", "-1"),
        ("figures_year", "25"), ("turnover_eur", "1e6"), ("website", "javascript:alert(1)"), ("website", "x" * 300),
        ("region", "Atlantis"), ("nace_version", "2008"), ("domain", "x" * 61), ("name", "x" * 161),
        ("registry_number", "0403.199.703"), ("country", "US"),
    ],
)  # fmt: skip
def test_cell_of_an_organisation_that_cannot_be_kept_is_named(column, cell):
    given = {"name": "De Brug", "figures_year": "2025"} | {column: cell}
    assert found("organisations", ";".join(given), ";".join(given.values())) == [(2, column)]


@pytest.mark.parametrize(("line", "column"), [("De Brug;62.010;;;", "nace_version"), ("De Brug;;;3;", "figures_year")])
def test_code_needs_its_version_and_figures_need_their_year(line, column):
    assert found("organisations", "name;nace_code;nace_version;staff_count;figures_year", line) == [(2, column)]


def test_text_that_fell_apart_over_two_cells_is_told():
    assert found("people", "name;about", "An;Ik kook; en bak") == [(2, "")]


@pytest.mark.parametrize(
    ("kind", "head", "line", "column"),
    [
        ("affiliations", "person;organisation;since;until", "Niemand;De Brug;;", "person"),
        ("affiliations", "person;organisation;since;until", "An Claes;Nergens;;", "organisation"),
        ("affiliations", "person;organisation;since;until", "Dubbel;De Brug;;", "person"),
        ("affiliations", "person;organisation;since;until", "An Claes;De Brug;1/5/2020;1/4/2020", "until"),
        ("affiliations", "person;organisation;since;until", "An Claes;De Brug;vorig jaar;", "since"),
        ("talents", "person;text", "An Claes;", "text"),
        ("talents", "person;text", ";Ik kook", "person"),
        ("sessions", "giver;receiver;date;duration", "An Claes;An Claes;1/5/2020;4", "receiver"),
        ("sessions", "giver;receiver;date;duration", "An Claes;Bo Claes;;4", "date"),
        ("sessions", "giver;receiver;date;duration", "An Claes;Bo Claes;1/5/2099;4", "date"),
        ("sessions", "giver;receiver;date;duration", "An Claes;Bo Claes;1/5/2020;lang", "duration"),
        ("sessions", "giver;receiver;date;innovation", "An Claes;Bo Claes;1/5/2020;Nergens", "innovation"),
        ("coins", "holder;coins", "An Claes;veel", "coins"),
        ("coins", "holder;coins", "An Claes;", "coins"),
        ("coins", "holder;coins", "Niemand;1", "holder"),
        ("coins", "holder;coins", "Dubbel;1", "holder"),
        ("coins", "holder;coins", "An Claes;-99", "coins"),
    ],
)
def test_mistake_in_what_belongs_to_people_stands_at_its_cell(kind, head, line, column):
    for name in ("An Claes", "Bo Claes", "Dubbel", "Dubbel"):
        factories.make_person(name)
    factories.make_organisation("De Brug")
    assert found(kind, head, line) == [(2, column)]


def test_same_twice_in_one_file_names_the_first_row():
    factories.make_person("An Claes")
    batch = checked("coins", lines("holder;coins", "An Claes;1", "an claes;2"))
    assert mistakes(batch) == [(3, "holder")]
    assert "2" in batch.rows.get(number=3).errors[0][1]


def test_rows_that_are_not_to_be_read_in_are_left_out_unread():
    batch = checked("people", lines("name;email;status", "An;fout;inactief", "Bo;;actief", "Cé;fout;nee"))
    assert mistakes(batch) == [(2, "email")]  # somebody who left comes in as one who left
    assert [row.choice for row in batch.rows.order_by("number")] == ["new", "new", "leave_out"]


# --- who is known ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "known"),
    [
        ("An Claes;an@example.org;", True), ("Iemand;AN@example.org;", True), ("bo  CLAES;;0470/11.22.33", True),
        ("Cé Claes;;", True), ("Wim Dewulf;;", False),
    ],
)  # fmt: skip
def test_person_is_known_by_address_or_else_by_name_and_number(line, known):
    factories.make_person("An Claes", email="an@example.org", phone="")
    factories.make_person("Bo Claes", email="", phone="0470 11 22 33")
    factories.make_person("Cé Claes", email="", phone="")
    row = checked("people", lines("name;email;phone", line)).rows.get()
    assert (row.choice == "same", row.has_match) == (known, known)


@pytest.mark.parametrize(
    ("line", "known"),
    [("Anders;0403.199.702", True), ("De Brug;", True), ("de brug;0403199702", True),
     ("Zonder Nummer;0417.497.106", True), ("Nieuw;", False)],
)  # fmt: skip
def test_organisation_is_known_by_number_or_else_by_name(line, known):
    factories.make_organisation("De Brug", registry_number="0403199702")
    factories.make_organisation("Zonder Nummer")
    row = checked("organisations", lines("name;registry_number", line)).rows.get()
    assert (row.choice == "same") is known


def test_same_address_twice_in_the_file_is_offered_as_one():
    batch = checked("people", lines("name;email", "An Claes;an@example.org", "Anna Claes;AN@example.org"))
    row = batch.rows.get(number=3)
    assert (row.choice, row.same_as, mistakes(batch)) == ("same", "row:2", [])


def test_mistake_in_a_number_does_not_count_for_who_is_there_already():
    there = factories.make_organisation("De Brug vzw", registry_number="0403199702", place=factories.make_place())
    head = "name;registry_number;postcode"
    batch = checked("organisations", lines(head, "De Brug;0403.199.720;2800", "Nieuw;0403.199.703;2800"))
    row = batch.rows.get(number=2)
    assert row.matches[0]["pk"] == there.pk
    assert (mistakes(batch), batch.wrong_count) == ([(2, "registry_number"), (3, "registry_number")], 1)
    actions.choose(batch, choices={2: "new"}, by=None)
    assert batch.wrong_count == 2
    actions.choose(batch, choices={2: "leave_out"}, by=None)
    assert batch.wrong_count == 1


@pytest.mark.parametrize(("head", "line"), [
    ("Naam;Voornaam;Mail", "De Smet;An;an@example.org"), ("Voornaam;Achternaam;Mail", "An;De Smet;an@example.org"),
    ("Naam;Mail", "An De Smet;an@example.org"),
])  # fmt: skip
def test_first_name_is_never_lost(head, line):
    assert checked("people", lines(head, line)).rows.get().values["name"] == "An De Smet"


def test_name_beside_a_first_name_is_the_last_name_whatever_was_chosen():
    batch = checked("people", lines("name;first name;email", "De Smet;An;an@example.org", "An Claes;An;b@example.org"))
    assert [row.values["name"] for row in batch.rows.order_by("number")] == ["An De Smet", "An Claes"]


@pytest.mark.parametrize(("place", "wrong"), [("Heffen", True), ("Gouda", False), ("", False)])
def test_four_figures_under_another_name_are_not_a_town_abroad(place, wrong):
    factories.make_place("Gouda", "2801", country="NL")
    batch = checked("people", lines("name;email;postcode;place", f"An Claes;an@example.org;2801;{place}"))
    assert bool(batch.wrong_count) is wrong


@pytest.mark.parametrize("said", ["pk:999999", "row:1", "nonsense", "same", ""])
def test_only_those_that_are_offered_can_be_chosen(said):
    factories.make_person("An Claes", email="an@example.org")
    batch = checked("people", lines("name;email", "An Claes;an@example.org"))
    with pytest.raises(actions.uploading.ListRefused):
        actions.choose(batch, choices={2: said}, by=None)
    assert batch.rows.get().choice == "same"


def test_one_choice_for_all_of_them():
    factories.make_person("An Claes", email="an@example.org")
    factories.make_person("Bo Claes", email="bo@example.org")
    batch = checked("people", lines("name;email", "An;an@example.org", "Bo;bo@example.org", "Cé;"))
    for choice, expected in (("new", (3, 0, 0)), ("leave_out", (1, 0, 2)), ("same", (1, 2, 0))):
        actions.choose_all(batch, choice=choice, by=None)
        told = queries.counts(batch)
        assert (told.new, told.same, told.left_out) == expected


# --- long lists -----------------------------------------------------------------------------------------------------


def _queries(run):
    with CaptureQueriesContext(connection) as seen:
        run()
    return len(seen)


@pytest.mark.parametrize(
    ("kind", "head", "line"),
    [
        ("people", "name;email;phone;postcode;talent 1", "Lid {n};lid{n}@example.org;0470 11 22 33;2800;Ik kan {n}"),
        ("organisations", "name;registry_number;postcode", "Firma {n};;2800"),
        ("affiliations", "person;organisation", "An;De Brug"), ("talents", "person;text", "An;Ik kan {n}"),
        ("sessions", "giver;receiver;date", "An;Bo;1/5/2020"), ("coins", "holder;coins", "An;1"),
    ],
)  # fmt: skip
def test_checking_costs_the_same_few_questions_for_any_number_of_rows(kind, head, line):
    factories.make_place()
    for name in ("An", "Bo"):
        factories.make_person(name)
    factories.make_organisation("De Brug")

    def check(count):
        batch = brought(kind, lines(head, *(line.format(n=n) for n in range(count))))
        rows = list(ImportRow.objects.filter(batch=batch))

        def run():
            one = checking.CHECKS[kind](batch)
            for row in rows:
                one.check(row)

        return _queries(run)

    assert check(1) == check(300) <= 8
