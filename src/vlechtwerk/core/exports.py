"""Tables as files: CSV for every program, XLSX with real numbers and dates, paper through Typst.

Amounts come in hundredths. A text that a spreadsheet would take for a formula stays a text: in CSV behind an
apostrophe (OWASP, "CSV Injection"), in XLSX as a cell of text that keeps its apostrophe when somebody edits it.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TypeVar

import typst
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Answer = TypeVar("Answer", bound=HttpResponseBase)
PAPER = Path(__file__).parent / "data" / "paper"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
IN_MEMORY = 5_000_000  # bytes of a workbook, before it goes to a file
NOT_IN_A_SHEET = re.compile(r"[\[\]:*?/\\]")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@dataclass(frozen=True)
class Column:
    """``kind``: ``text``, ``day`` (a date or a moment), ``number`` or ``amount`` (hundredths). ``summed`` columns are
    added up at the end; an amount that is not is carried: the last line repeats it, as a balance."""

    label: str
    kind: str = "text"
    summed: bool = False
    width: int = 14  # characters, in a spreadsheet


class Total(str):
    """The word before the sums, in whatever kind of column it stands."""


@dataclass(frozen=True)
class Table:
    """Rows under columns; gone through once. The last line that is written is their sum, in a table that has one."""

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    has_sums: bool = True

    def with_sums(self) -> Iterator[Sequence[Any]]:
        """The rows, and the sum line, counted as they pass."""
        if not self.has_sums:
            yield from self.rows
            return
        last: list[Any] = [0 if column.kind == "amount" else None for column in self.columns]
        for row in self.rows:
            for place, column in enumerate(self.columns):
                if column.summed:
                    last[place] += row[place] or 0
                elif column.kind == "amount":
                    last[place] = row[place]
            yield row
        yield [Total(_("Total")), *last[1:]]


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would work out this text, or might after a change of hands."""
    return text.startswith(FORMULA) or text.lstrip().startswith(FORMULA[:4])


def file_name(*parts: object, kind: str) -> str:
    """``munten-nadia-benali-2026.csv``: letters, figures and hyphens."""
    return f"{slugify(' '.join(map(str, parts)))[:80].strip('-') or 'export'}.{kind}"


def csv_lines(table: Table, *, bom: bool = True) -> Iterator[str]:
    """Line by line: semicolons, the decimal sign of the language, days as ``2026-06-30``. ``bom`` tells older
    programs that it is UTF-8."""
    point = "." if (get_language() or "nl").startswith("en") else ","
    writer = csv.writer(_Echo(), delimiter=";")
    yield ("\ufeff" if bom else "") + str(writer.writerow([_for_csv(column.label, point) for column in table.columns]))
    for row in table.with_sums():
        yield str(
            writer.writerow(
                [_for_csv(_value(value, column), point) for value, column in zip(row, table.columns, strict=True)]
            )
        )


def csv_of(rows: Iterable[Sequence[str]]) -> str:
    """Rows of words as they are, for a program that reads them in again; a formula stays a text here too."""
    writer = csv.writer(_Echo(), delimiter=";")
    return "".join(str(writer.writerow([_for_csv(cell, ".") for cell in row])) for row in rows)


def spreadsheet(table: Table, name: str, kind: str) -> FileResponse | StreamingHttpResponse:
    """The table as a file to keep, CSV or XLSX. Streamed: no list is too long."""
    made = FileResponse(xlsx(table)) if kind == "xlsx" else StreamingHttpResponse(csv_lines(table))
    return attached(made, name, kind)


def attached(response: Answer, name: str, kind: str) -> Answer:
    """An answer that a browser keeps as a file of this name."""
    response["Content-Type"] = TYPES[kind]
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _value(value: Any, column: Column) -> Any:
    """A cell as what it is: text, date, number of coins, or nothing."""
    if value is None or isinstance(value, Total) or column.kind == "number":
        return value
    if column.kind == "amount":
        return Decimal(value) / 100
    if column.kind == "day":
        return timezone.localtime(value).date() if isinstance(value, datetime) else value
    return str(value)


def _for_csv(value: Any, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", point)
    if isinstance(value, date):
        return value.isoformat()
    return f"'{value}" if is_formula(str(value)) else str(value)


def xlsx(table: Table) -> IO[bytes]:
    """A workbook of one sheet, its heading frozen; written row by row, so that it never stands in memory whole."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(NOT_IN_A_SHEET.sub(" ", table.title).strip(" '")[:31] or None)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(table.columns, 1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_cell(sheet, column.label, bold=True) for column in table.columns])
    for row in table.with_sums():
        bold = isinstance(row[0], Total)
        pairs = zip(row, table.columns, strict=True)
        sheet.append([_cell(sheet, _value(value, column), bold=bold) for value, column in pairs])
    target: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    book.save(target)
    target.seek(0)
    return target


BOLD = Font(bold=True)


def _cell(sheet: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    text = ILLEGAL_CHARACTERS_RE.sub(" ", value) or None if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, text)
    if isinstance(text, str):
        cell.data_type = "s"
        if is_formula(text):
            cell.quotePrefix = True
    elif isinstance(text, date):
        cell.number_format = "yyyy-mm-dd"
    if bold:
        cell.font = BOLD
    return cell


def paper(report: dict[str, Any], template: str = "report.typ") -> bytes:
    """A PDF (A4, tagged for screen readers) of what ``paper/report.typ``, or another template there, describes. Words
    arrive as data and are never read as markup."""
    return bytes(typst.compile(PAPER / template, sys_inputs={"report": json.dumps(report)}, pdf_standards="ua-1"))
