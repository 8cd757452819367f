"""A CSV file as people really save it: the usual encodings, separators and line ends, turned into numbered rows."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused

MAX_BYTES, MAX_ROWS = 2_000_000, 5_000
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# Headings that people write in their own language, and the one of the template.
MEANT = {
    "naam": "name", "nom": "name", "voornaam": "name", "mail": "email", "e-mailadres": "email", "courriel": "email",
    "telefoon": "phone", "tel": "phone", "gsm": "phone", "téléphone": "phone", "taal": "language", "talen": "languages",
    "langue": "language", "langues": "languages", "code postal": "postcode", "plaats": "place", "gemeente": "place",
    "woonplaats": "place", "lieu": "place", "commune": "place", "secteur": "sector", "organisatie": "organisation",
    "rol": "role", "functie": "role", "fonction": "role", "hoeden": "hats", "capaciteit": "capacity_per_quarter",
    "land": "country", "pays": "country", "kbo": "registry_number", "kvk": "registry_number",
    "ondernemingsnummer": "registry_number", "personeel": "staff_count", "omzet": "turnover_eur",
    "balanstotaal": "balance_sheet_eur", "jaar": "figures_year", "regio": "region", "domein": "domain", "nace": "nace_code",
}  # fmt: skip


class ImportRefused(Refused):
    """The file as a whole cannot be read, or some rows are wrong."""


@dataclass(frozen=True)
class Line:
    """One row by the number that a spreadsheet gives it. ``is_too_long``: it has more cells than there are headings."""

    number: int
    cells: dict[str, str]
    is_too_long: bool


@dataclass(frozen=True)
class Table:
    """The rows under the headings that are known, and the other headings with what was perhaps meant."""

    lines: list[Line]
    unread: list[tuple[str, str]]


def decode(raw: bytes) -> str:
    """The text of an uploaded file; refuses what is too large or no text."""
    if len(raw) > MAX_BYTES:
        raise ImportRefused(_("This file is larger than 2 MB. Cut it in pieces."), "file")
    encodings = ("utf-16",) if raw[:2] in UTF_16 else ("utf-8-sig", "cp1252")
    if raw[:4] not in {b"PK\x03\x04", b"%PDF"}:
        for encoding in encodings:
            try:
                text = raw.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return text
            break
        else:
            raise ImportRefused(_("The letters of this file cannot be read. Save it as CSV UTF-8."), "file")
    raise ImportRefused(_("This is not a CSV file. Save the spreadsheet as CSV and try again."), "file")


def table(text: str, *, known: Collection[str], required: str) -> Table:
    """The rows of a file whose first line holds the headings; empty rows are passed over but counted."""
    lines = list(_numbered(text.lstrip("\ufeff")))
    if not lines:
        raise ImportRefused(_("This file is empty."), "file")
    headings = [" ".join(cell.lower().split()) for cell in lines[0][1]]
    _check_headings(headings, known, required)
    if len(lines) - 1 > MAX_ROWS:
        raise ImportRefused(_("This file has more than 5,000 rows. Cut it in pieces."), "file")
    rows = [
        Line(
            number,
            {name: cell.strip() for name, cell in zip(headings, cells, strict=False) if name in known},
            any(cell.strip() for cell in cells[len(headings) :]),
        )
        for number, cells in lines[1:]
    ]
    return Table(rows, [(name, _meant(name, known)) for name in headings if name and name not in known])


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that hold something, with their numbers. A first line ``sep=;`` is for spreadsheets and no row."""
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        delimiter, text = first.strip()[4:5] or ";", rest
    else:
        head = next((line for line in text.splitlines() if line.strip()), "")
        delimiter = max(";,\t", key=head.count)
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise ImportRefused(_("This file is not well-formed CSV: %(error)s.") % {"error": error}, "file") from None


def _check_headings(headings: list[str], known: Collection[str], required: str) -> None:
    twice = next((name for name in headings if name and headings.count(name) > 1), "")
    if twice:
        raise ImportRefused(_("Two columns are called “%(name)s”. Give one another name.") % {"name": twice}, "file")
    if required in headings:
        return
    missing = _("The column “%(name)s” is missing in the first line.") % {"name": required}
    like = next((name for name in headings if name and _meant(name, known) == required), "")
    hint = _("Is it the one called “%(name)s”?") % {"name": like} if like else _("Use the template.")
    raise ImportRefused(f"{missing} {hint}", "file")


def _meant(heading: str, known: Collection[str]) -> str:
    """The known heading that somebody perhaps meant, or nothing."""
    if heading in MEANT:
        return MEANT[heading] if MEANT[heading] in known else ""
    return next(iter(get_close_matches(heading, known, 1, 0.7)), "")
