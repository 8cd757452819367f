"""Files as people really save them, and workbooks that mean harm."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from vlechtwerk.core.exports import Column, Table, csv_lines, xlsx
from vlechtwerk.register import reading
from vlechtwerk.register.reading import ListRefused, read

TEXT = "name;email\r\nAndré Müller;a@example.org\r\n"


def workbook(*rows, sheets=1):
    book = Workbook()
    for _number in range(sheets - 1):
        book.create_sheet(index=0)  # an empty one stands first
    for row in rows:
        book.worksheets[-1].append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rows(raw):
    return [(number, cells[0]) for number, cells in read(raw).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_are_read_in_every_usual_encoding(encoding):
    assert rows(TEXT.encode(encoding)) == [(2, "André Müller")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_separators_and_line_ends_are_recognised(delimiter, end):
    assert rows(end.join([f"name{delimiter}email", f'"An; Bo, Cé"{delimiter}x', ""]).encode()) == [(2, "An; Bo, Cé")]


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
    assert [number for number, _name in rows(text.encode())] == numbers


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"   \n\n", b"\xef\xbb\xbf", b";;\n;;", b"PK\x03\x04 only renamed", b"%PDF-1.7 something",
        b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfe" + "name\nAn\n".encode("utf-16-le") + b"\x00", b"name\nAn\x81\x8d\n",
        b"name;" + b"x" * 140_000 + b"\nAn;\n", b"name;email\nAn;" + b"x" * 140_000 + b"\n", b"name;email\nAn;" + b"x" * 20_000,
        b";".join(b"c%d" % n for n in range(400)) + b"\nAn\n", b"x" * (reading.MAX_BYTES + 1),
    ],
)  # fmt: skip
def test_what_is_no_list_is_refused(raw):
    with pytest.raises(ListRefused) as refused:
        read(raw)
    assert refused.value.field == "file"


def test_more_rows_than_we_take_are_refused():
    assert len(read(b"name\n" + b"An\n" * reading.MAX_ROWS).rows) == reading.MAX_ROWS
    with pytest.raises(ListRefused):
        read(b"name\n" + b"An\n" * (reading.MAX_ROWS + 1))


def test_headings_are_each_once_and_never_empty():
    found = read(b"naam;;Naam;! wat is er mis\nAn;x;y;fout\n")
    assert found.headings == ["naam", "kolom B", "Naam (2)"]
    assert found.rows == [(2, ["An", "x", "y"])]


def test_cells_beyond_the_headings_are_kept_to_be_told():
    assert read(b"name;about\nAn;Ik kook; en bak\nBo;x;;\n").rows == [
        (2, ["An", "Ik kook", "en bak"]),
        (3, ["Bo", "x"]),
    ]


def test_workbook_gives_what_one_would_have_typed():
    raw = workbook(
        ["naam", "dag", "uur", "aantal", "bedrag", "ja"],
        ["An", date(2025, 3, 14), datetime.fromisoformat("2025-03-14 09:30"), 12.0, 2.5, True], [None], ["Bo"], sheets=3,
    )  # fmt: skip
    found = read(raw)
    assert found.rows == [
        (2, ["An", "2025-03-14", "2025-03-14 09:30", "12", "2,5", "1"]),
        (4, ["Bo", "", "", "", "", ""]),
    ]


def test_formula_in_a_workbook_is_what_it_came_to():
    assert read(workbook(["naam", "som"], ["An", "=1+1"])).rows == [(2, ["An", ""])]  # nothing was worked out here


def test_our_own_guard_against_formulas_is_taken_off_again():
    table = Table("x", [Column("naam"), Column("! fout")], [["=1+1", "mis"], ["'t Hooft", "mis"]], has_sums=False)
    for raw in ("".join(csv_lines(table)).encode(), xlsx(table).read()):
        assert read(raw).rows == [(2, ["=1+1"]), (3, ["'t Hooft"])]
        assert read(raw).headings == ["naam"]


# --- workbooks that mean harm ---------------------------------------------------------------------------------------


def changed(raw, name, change):
    """The same workbook with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == name else content)
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (SHEET, lambda xml: xml + b" " * (reading.UNPACKED + 1)),
        (SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml),
        (SHEET, lambda xml: xml[: len(xml) // 2]),
        ("xl/workbook.xml", lambda xml: b"nonsense"),
        ("[Content_Types].xml", lambda xml: b""),
    ],
    ids=["zip bomb", "entities", "cut off", "no book", "no types"],
)
def test_hostile_or_broken_workbook_is_refused(name, change):
    with pytest.raises(ListRefused):
        read(changed(workbook(["naam"], ["An"]), name, change))


def test_zip_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("leden.csv", "naam\nAn\n")
    with pytest.raises(ListRefused):
        read(target.getvalue())


def test_workbook_that_says_it_is_endless_costs_what_stands_in_it():
    big = workbook(["naam"], ["An"])
    wide = changed(big, SHEET, lambda xml: xml.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"'))
    assert rows(wide) == [(2, "An")]
    deep = changed(big, SHEET, lambda xml: xml.replace(b'r="2"', b'r="1900000000"').replace(b'"A2"', b'"A1900000000"'))
    assert rows(deep) == []
