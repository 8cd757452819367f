"""Tables as files: what a reader of spreadsheets makes of them."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from openpyxl import load_workbook

from tests.pdf_text import text_of
from vlechtwerk.core import exports
from vlechtwerk.core.exports import Column, Table

COLUMNS = (Column("Wanneer", "day"), Column("Wie"), Column("Gegeven", "amount", summed=True), Column("Saldo", "amount"))
LATE = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # half past midnight in Brussels
ROWS = [
    (LATE, "=cmd|' /C calc'!A0", 150, 150), (date(2026, 7, 2), "An \"de\" B;\nC", None, -5), (None, "", 1, -100000),
]  # fmt: skip
FORMULAS = ["=1+1", "+32 470", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "＋1", "－1", "＠x"]
PLAIN = ["An", "", "1=2", "a-b", "€ 5", "'=1", "(=1)"]


def table(rows=ROWS):
    return Table("Munten: [2026]/alles", COLUMNS, iter(rows))


def read_csv(made, **options):
    return list(csv.reader(io.StringIO("".join(exports.csv_lines(made, **options))), delimiter=";"))


def read_xlsx(made):
    with exports.xlsx(made) as file:
        return load_workbook(file)


@pytest.mark.parametrize(("language", "point"), [("nl", ","), ("fr", ","), ("en", ".")])
def test_csv_is_read_back_cell_by_cell(language, point):
    with translation.override(language):
        rows = read_csv(table(), bom=False)
        total = {"nl": "Totaal"}.get(language, "Total")
    assert rows == [
        ["Wanneer", "Wie", "Gegeven", "Saldo"],
        ["2026-07-01", "'=cmd|' /C calc'!A0", f"1{point}5", f"1{point}5"],
        ["2026-07-02", 'An "de" B;\nC', "", f"-0{point}05"],
        ["", "", f"0{point}01", "-1000"],
        [total, "", f"1{point}51", "-1000"],
    ]


def test_csv_begins_with_the_mark_of_utf_8_when_asked():
    assert next(exports.csv_lines(table())).encode().startswith(b"\xef\xbb\xbfWanneer;")
    assert next(exports.csv_lines(table(), bom=False)).startswith("Wanneer;")


def test_csv_is_made_line_by_line():
    """A reader that stops early has not made the rest wait in memory."""
    asked = []

    def rows():
        for number in range(1000):
            asked.append(number)
            yield None, "x", 1, 1

    lines = exports.csv_lines(Table("t", COLUMNS, rows()))
    for _line in range(3):
        next(lines)
    assert asked == [0, 1]


def test_spreadsheet_has_real_numbers_and_dates_and_a_frozen_heading():
    book = read_xlsx(table())
    sheet = book.active
    assert (sheet.title, sheet.freeze_panes, sheet.max_row) == ("Munten   2026  alles", "A2", 5)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0] == ["Wanneer", "Wie", "Gegeven", "Saldo"] and sheet["A1"].font.bold
    assert rows[1] == [datetime(2026, 7, 1), "=cmd|' /C calc'!A0", 1.5, 1.5]  # noqa: DTZ001
    assert rows[2] == [datetime(2026, 7, 2), 'An "de" B;\nC', None, -0.05]  # noqa: DTZ001
    assert rows[4] == ["Totaal", None, 1.51, -1000] and sheet["C5"].font.bold
    assert (sheet["A2"].is_date, sheet["A2"].number_format, sheet["C2"].number_format) == (
        True,
        "yyyy-mm-dd",
        "General",
    )


@pytest.mark.parametrize("text", [*FORMULAS, *PLAIN])
def test_text_that_looks_like_a_formula_stays_a_text(text):
    rows = [(None, text, 1, 1)]
    is_formula = text in FORMULAS
    assert exports.is_formula(text) == is_formula
    assert read_csv(table(rows))[1][1] == (f"'{text}" if is_formula else text)
    cell = read_xlsx(table(rows)).active["B2"]
    assert cell.data_type in {"s", "n"} and (cell.value or "") == text.replace("\r", "\n")
    assert bool(cell.quotePrefix) == is_formula


def test_heading_is_neutralised_too_and_control_signs_are_no_end():
    made = Table("", (Column("=evil"), Column("x", "amount", summed=True)), [("a\x0bb", 1)])
    assert read_csv(made)[0][0] == "\ufeff'=evil"
    sheet = read_xlsx(Table("'", made.columns, made.rows)).active
    assert (sheet["A1"].data_type, sheet["A1"].value, sheet["A2"].value) == ("s", "=evil", "a b")


def test_empty_table_has_a_heading_and_a_sum_of_nothing():
    assert [row[-2:] for row in read_csv(table([]))] == [["Gegeven", "Saldo"], ["0", "0"]]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Vlechtwerk", "munten", "Aurélie d'Hoe"), "vlechtwerk-munten-aurelie-dhoe.csv"),
        (("../../etc", 'x"\r\ny'), "etc-x-y.csv"), (("=", "…"), "export.csv"), (("a" * 200,), "a" * 80 + ".csv"),
    ],
)  # fmt: skip
def test_name_of_a_file_is_letters_figures_and_hyphens(parts, name):
    assert exports.file_name(*parts, kind="csv") == name


def report(**changes):
    column = {"label": "Wie", "end": False, "width": 1}
    some = {"title": "Alles", "columns": [column, {**column, "label": "Munten", "end": True}], "rows": [], "foot": []}
    return {
        "lang": "nl", "network": "Netwerk #1", "title": "Munten van An", "subtitle": "2026", "notes": [],
        "page": "Pagina {page} van {pages}", "figures": [{"value": "−3", "label": "saldo"}], "tables": [some | changes],
    }  # fmt: skip


def test_paper_says_everything_and_takes_no_word_for_markup():
    nasty = [
        '#strong[x] $x$ *b* `c` \\ "q" <l> @ref',
        "= kop",
        '#read("/etc/passwd")',
        "//geen opmerking",
        "Ærøskøbing",
    ]
    text = text_of(exports.paper(report(rows=[[one, "1"] for one in nasty], foot=["Totaal", "5"])))
    assert [one for one in nasty if one.replace(" ", "") not in text] == []
    assert [one for one in ("Netwerk#1", "MuntenvanAn", "−3", "Totaal", "Pagina1van1") if one not in text] == []


def test_paper_counts_its_pages_and_repeats_the_heading():
    text = text_of(exports.paper(report(rows=[[f"regel {number}", "1"] for number in range(120)])))
    assert "Pagina3van4" in text and text.count("WieMunten") == 4
    assert all(f"regel{number}1" in text for number in range(120))


def test_paper_can_be_read_aloud():
    """Tagged as PDF/UA asks: a title, the language, headings and tables as such."""
    made = exports.paper(report())
    assert b"/StructTreeRoot" in made and b"/Lang(nl)" in made.replace(b" ", b"") and b"pdfuaid" in made
