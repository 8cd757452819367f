"""A file as people really save it, turned into headings and numbered rows of text: CSV in the usual encodings,
separators and line ends, or the first filled sheet of a workbook. What it is, is seen from its content."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from vlechtwerk.core.actions import Refused
from vlechtwerk.core.exports import is_formula

MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_CELL = 10_000_000, 50_000, 300, 10_000
UNPACKED, MAX_PARTS, LAST_ROW = 150_000_000, 500, 200_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ZIP = b"PK\x03\x04"
OURS = "! "  # begins the column that we add to a file with mistakes; it is no column of theirs
Numbered = Iterator[tuple[int, list[str]]]


class ListRefused(Refused):
    """The list cannot be read, or the step is not possible now."""


@dataclass(frozen=True)
class Sheet:
    """The headings, each once, and the rows that hold something by the number that a spreadsheet gives them."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]


def read(raw: bytes) -> Sheet:
    """The table in an uploaded file; refuses what is too large, too small or no table."""
    if len(raw) > MAX_BYTES:
        raise ListRefused(_("This file is larger than 10 MB. Cut it in pieces."), "file")
    numbered = _workbook(raw) if raw[:4] == ZIP else _csv(_decode(raw))
    lines = list(islice(numbered, MAX_ROWS + 2))
    if not lines:
        raise ListRefused(_("This file is empty."), "file")
    if len(lines) > MAX_ROWS + 1:
        raise ListRefused(_("This file has more than 50,000 rows. Cut it in pieces."), "file")
    if max(len(cells) for _number, cells in lines) > MAX_COLUMNS:
        raise ListRefused(_("This file has more than 300 columns. Leave out what we need not know."), "file")
    kept = [place for place, cell in enumerate(lines[0][1]) if not cell.startswith(OURS)]
    headings = _once([lines[0][1][place] for place in kept])
    rows = [(number, _cells(cells, kept, len(lines[0][1]))) for number, cells in lines[1:]]
    return Sheet(headings, [(number, cells) for number, cells in rows if any(cells)])


def _cells(cells: list[str], kept: list[int], wide: int) -> list[str]:
    """The cells under the headings; what stands beyond them stays, so that it can be told."""
    own = [cells[place] if place < len(cells) else "" for place in kept]
    beyond = cells[wide:]
    return own + beyond if any(beyond) else own


def _once(headings: list[str]) -> list[str]:
    """A column without a heading is called by its letter, and the second of the same name gets a number."""
    found: list[str] = []
    for place, heading in enumerate(headings):
        name = heading[:80] or _("column %(letter)s") % {"letter": get_column_letter(place + 1)}
        same = sum(one.lower() == name.lower() or one.lower().startswith(f"{name.lower()} (") for one in found)
        found.append(f"{name} ({same + 1})" if same else name)
    return found


def _clean(cell: str) -> str:
    """One cell: single lines at its ends, no characters that no database keeps, and not our guard against formulas."""
    text = cell.replace("\x00", "").strip()
    if text.startswith("'") and is_formula(text[1:]):
        text = text[1:]
    if len(text) > MAX_CELL:
        raise ListRefused(_("A cell of this file holds more than 10,000 characters. Is it the right file?"), "file")
    return text


def _decode(raw: bytes) -> str:
    encodings = ("utf-16",) if raw[:2] in UTF_16 else ("utf-8-sig", "cp1252")
    for encoding in encodings if raw[:4] != b"%PDF" else ():
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise ListRefused(_("This is no CSV file and no workbook. Save the spreadsheet as XLSX or CSV UTF-8."), "file")


def _csv(text: str) -> Numbered:
    """Rows that hold something. A first line ``sep=;`` is for spreadsheets and no row."""
    text = text.lstrip("\ufeff")
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        delimiter, text = first.strip()[4:5] or ";", rest
    else:
        head = next((line for line in text.splitlines() if line.strip()), "")
        delimiter = max(";,\t", key=head.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if any(cell.strip() for cell in cells):
                yield number, [_clean(cell) for cell in cells]
    except csv.Error as error:
        raise ListRefused(_("This file is not well-formed CSV: %(error)s.") % {"error": error}, "file") from None


def _workbook(raw: bytes) -> Numbered:
    wrong = _("This workbook cannot be read. Open it in your spreadsheet, save it as XLSX and try again.")
    try:
        _check_parts(raw, wrong)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what the file says of its size may be a million empty columns
            rows = _filled(sheet)
            if head := next(rows, None):
                yield head
                yield from rows
                return
    except ListRefused:
        raise
    except Exception:  # whatever a broken or hostile workbook makes the reader stumble over
        raise ListRefused(wrong, "file") from None


def _check_parts(raw: bytes, wrong: str) -> None:
    """Before anything is unpacked: is it a workbook, how large does it become, and does it define words of its own?"""
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        found = parts.infolist()
        if "xl/workbook.xml" not in parts.namelist() or len(found) > MAX_PARTS:
            raise ListRefused(wrong, "file")
        if sum(part.file_size for part in found) > UNPACKED:
            raise ListRefused(
                _("This workbook becomes too large when it is unpacked. Save only the list itself."), "file"
            )
        for part in found:
            with parts.open(part) as content:
                if b"<!DOCTYPE" in content.read(2_000):
                    raise ListRefused(wrong, "file")


def _filled(sheet: Any) -> Numbered:
    for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1, max_row=LAST_ROW), 1):
        cells = list(row)
        while cells and cells[-1] is None:
            cells.pop()
        texts = [_clean(_text(cell)) for cell in cells]
        if any(texts):
            yield number, texts


def _text(cell: Any) -> str:
    """A cell of a workbook as one would have typed it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime) and cell.time() != time():
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):  # with a comma, so that 2,125 is not taken for two thousand
        return str(int(cell)) if cell.is_integer() else str(cell).replace(".", ",")
    return str(cell)
