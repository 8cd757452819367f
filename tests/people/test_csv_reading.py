"""Files as people really save them."""

import pytest

from vlechtwerk.people.csv_reading import ImportRefused, decode, table
from vlechtwerk.people.csv_templates import COLUMNS, TEMPLATES

TEXT = "name;email\r\nAndré Müller;a@example.org\r\n"


def rows(text, kind="people"):
    return [(line.number, line.cells["name"]) for line in table(text, known=COLUMNS[kind], required="name").lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_are_read_in_every_usual_encoding(encoding):
    assert rows(decode(TEXT.encode(encoding))) == [(2, "André Müller")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_separators_and_line_ends_are_recognised(delimiter, end):
    text = end.join([f"name{delimiter}email", f'"An; Bo, Cé"{delimiter}x', ""])
    assert rows(text) == [(2, "An; Bo, Cé")]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("name\nAn\n\n\nBo\n", [2, 5]),
        ('name;about\nAn;"two\nlines"\nBo;\n', [2, 3]),
        ("\n;;\nname;email\nAn;\n", [4]),
        ("sep=;\nname;email\nAn;\n", [2]),
        ("name;email\n;;\nAn;\n", [3]),
        ("name;email\nAn\x0b\u2028;\nBo;\n", [2, 3]),
    ],
)
def test_row_has_the_number_that_a_spreadsheet_gives_it(text, numbers):
    assert [number for number, _name in rows(text)] == numbers


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff", ";;\n;;"])
def test_file_without_anything_is_called_empty(text):
    with pytest.raises(ImportRefused):
        rows(text)


def test_headings_alone_hold_no_rows():
    assert rows("name;email\n") == []


@pytest.mark.parametrize(
    ("heading", "hint"),
    [("naam", "naam"), ("Nom", "nom"), ("nmae", "nmae"), ("Names", "names"), ("colour", "sjabloon")],
)
def test_missing_name_column_is_told_with_what_looks_like_it(heading, hint):
    with pytest.raises(ImportRefused) as refused:
        rows(f"{heading};email\nAn;\n")
    assert hint in str(refused.value)


def test_unknown_headings_are_told_with_what_was_perhaps_meant():
    found = table(
        "name;e-mailadres;telefoon;favourite colour;langauge\nAn;;;;\n", known=COLUMNS["people"], required="name"
    )
    assert found.unread == [
        ("e-mailadres", "email"),
        ("telefoon", "phone"),
        ("favourite colour", ""),
        ("langauge", "language"),
    ]


def test_headings_may_have_capitals_and_spaces():
    found = table(" Name ; TALENT  1 \nAn;Ik kook\n", known=COLUMNS["people"], required="name")
    assert found.lines[0].cells == {"name": "An", "talent 1": "Ik kook"}


def test_same_heading_twice_is_refused():
    with pytest.raises(ImportRefused, match="email"):
        rows("name;email;Email\nAn;;\n")


def test_row_with_more_cells_than_headings_is_marked():
    found = table("name;about\nAn;Ik kook; en bak\nBo;x;;\n", known=COLUMNS["people"], required="name")
    assert [line.is_too_long for line in found.lines] == [True, False]


@pytest.mark.parametrize("kind", TEMPLATES)
def test_template_has_its_own_columns_and_no_others(kind):
    found = table(TEMPLATES[kind], known=COLUMNS[kind], required="name")
    assert (len(found.lines), found.unread) == (2, [])
    assert not any(line.is_too_long for line in found.lines)
    assert all(set(line.cells) == set(COLUMNS[kind]) for line in found.lines)
