"""People and organisations from CSV: every mistake at its row and column, then all at once or nothing."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, Refused
from vlechtwerk.people import actions, rules
from vlechtwerk.people.enums import HatKind, Language, TalentKind
from vlechtwerk.people.forms import PhoneField
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.people.numbers import registry_number
from vlechtwerk.taxonomy.models import Place, Sector

MAX_BYTES, MAX_ROWS, TALENTS = 2_000_000, 5_000, 4
TEMPLATES = {
    "people": (
        "name;email;phone;language;languages;postcode;place;sector;organisation;role;hats;"
        + ";".join(f"talent {n};talent {n} kind" for n in range(1, TALENTS + 1))
        + "\r\nNadia Voorbeeld;nadia@example.org;0470 00 11 11;nl;nl,fr;2800;Mechelen;finance;Coöperatie Voorbeeld;"
        "boekhouder;member;Ik reken na of een idee zichzelf kan dragen;professional;Ik kook voor grote groepen;hobby;;;;"
        "\r\nJan Voorbeeld;;0470 00 22 22;nl;nl;8011;Zwolle;;;;member;Ik weet hoe het is om schulden te hebben;lived;;;;;;\r\n"
    ),
    "organisations": (
        "name;country;registry_number;website;postcode;place;sector;staff_count;turnover_eur;balance_sheet_eur;"
        "figures_year\r\nCoöperatie Voorbeeld;BE;0403.199.702;https://voorbeeld.example;2800;Mechelen;finance;12;"
        "900000;400000;2025\r\nStichting Voorbeeld;NL;12345678;;8011;Zwolle;;4;;;\r\n"
    ),
}
REQUIRED = {"people": {"name"}, "organisations": {"name"}}


class ImportRefused(Refused):
    """The file as a whole cannot be read, or some rows are wrong."""


@dataclass(frozen=True)
class RowError:
    row: int
    column: str
    message: str


@dataclass
class Row:
    """One line of the file: what it says, what is wrong with it, and whether it is known already."""

    number: int
    values: dict[str, Any]
    errors: list[RowError] = field(default_factory=list)
    known: bool = False


@dataclass(frozen=True)
class Preview:
    """What a commit would do."""

    kind: str
    rows: list[Row]

    @property
    def errors(self) -> list[RowError]:
        return [error for row in self.rows for error in row.errors]

    @property
    def wrong_count(self) -> int:
        return sum(bool(row.errors) for row in self.rows)

    @property
    def new_count(self) -> int:
        return sum(not row.errors and not row.known for row in self.rows)

    @property
    def known_count(self) -> int:
        return sum(not row.errors and row.known for row in self.rows)


def decode(raw: bytes) -> str:
    """The text of an uploaded file; refuses what is too large or no text."""
    if len(raw) > MAX_BYTES:
        raise ImportRefused(_("This file is larger than 2 MB. Cut it in pieces."), "file")
    if b"\x00" in raw or raw[:4] in {b"PK\x03\x04", b"%PDF"}:
        raise ImportRefused(_("This is not a CSV file. Save the spreadsheet as CSV and try again."), "file")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefused(_("The letters of this file cannot be read. Save it as CSV UTF-8."), "file")


def read(kind: str, text: str, hats: frozenset[str]) -> Preview:
    """Check every row; writes nothing. ``hats`` are those of the reader: they limit which hats a row may give."""
    lines = text.lstrip("\ufeff").splitlines()
    if not any(line.strip() for line in lines):
        raise ImportRefused(_("This file is empty."), "file")
    delimiter = max(";,\t", key=lines[0].count)
    reader = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    columns = {(name or "").strip().lower() for name in reader.fieldnames or []}
    if missing := REQUIRED[kind] - columns:
        raise ImportRefused(
            _("The column %(name)s is missing in the first line. Use the template.") % {"name": ", ".join(missing)},
            "file",
        )
    rows: list[Row] = []
    try:
        for number, raw in enumerate(reader, 2):
            if len(rows) >= MAX_ROWS:
                raise ImportRefused(_("This file has more than 5,000 rows. Cut it in pieces."), "file")
            cells = {(k or "").strip().lower(): (v or "").strip() for k, v in raw.items() if isinstance(v, str | None)}
            if any(cells.values()):
                rows.append(Row(number, cells))
    except csv.Error as error:
        raise ImportRefused(_("This file is not well-formed CSV: %(error)s.") % {"error": error}, "file") from None
    check = _Checker(hats)
    for row in rows:
        (check.person if kind == "people" else check.organisation)(row)
    return Preview(kind, rows)


class _Checker:
    """Reads the lists once and turns cells into values, collecting what is wrong."""

    def __init__(self, hats: frozenset[str]) -> None:
        self.hats = hats
        self.places = list(Place.objects.all())
        self.sectors = {sector.code: sector for sector in Sector.objects.all()}
        self.emails = {e.lower() for e in Person.objects.exclude(email=None).values_list("email", flat=True)}  # type: ignore[union-attr]
        self.numbers = set(Organisation.objects.exclude(registry_number="").values_list("registry_number", flat=True))
        self.names = {name.lower() for name in Organisation.objects.values_list("name", flat=True)}
        self.seen: dict[str, int] = {}

    def cell(self, row: Row, column: str, turn: Callable[[str], Any], default: Any = "") -> Any:
        """One cell turned into a value; a ValueError becomes a mistake at this row and column."""
        text = row.values.get(column, "")
        if not text:
            return default
        try:
            return turn(text)
        except (ValueError, ValidationError) as error:
            message = error.messages[0] if isinstance(error, ValidationError) else str(error)
            row.errors.append(RowError(row.number, column, message))
            return default

    def place(self, row: Row) -> Place | None:
        postcode, name = row.values.get("postcode", ""), row.values.get("place", "")
        if not postcode and not name:
            return None
        near = [p for p in self.places if p.postcode == postcode[:4]] if postcode else []
        named = [p for p in near or self.places if p.name.lower() == name.lower()]
        found = named or near or [p for p in self.places if p.name.lower() == name.lower()]
        if not found:
            row.errors.append(
                RowError(row.number, "place", _("This place is not in the list of places. Write a larger one nearby."))
            )
            return None
        return found[0]

    def once(self, row: Row, column: str, mark: str) -> None:
        if not mark:
            return
        if first := self.seen.get(mark):
            row.errors.append(RowError(row.number, column, _("The same stands in row %(row)d.") % {"row": first}))
        self.seen.setdefault(mark, row.number)

    def person(self, row: Row) -> None:
        self._name(row, 120)
        email = self.cell(row, "email", _email)
        self.once(row, "email", email)
        row.known = bool(email) and email in self.emails
        talents = []
        for n in range(1, TALENTS + 1):
            text = self.cell(row, f"talent {n}", _at_most(600))
            kind = self.cell(row, f"talent {n} kind", _one_of(TalentKind.values), TalentKind.PROFESSIONAL)
            if text:
                talents.append((text, kind))
        hats = self.cell(row, "hats", _some_of(HatKind.values), [HatKind.MEMBER])
        for hat in hats:
            if hat != HatKind.MEMBER and not rules.can_give_hat(self.hats, hat):
                row.errors.append(
                    RowError(row.number, "hats", _("Only an administrator gives the hat %(hat)s.") % {"hat": hat})
                )
        language = self.cell(row, "language", _one_of(Language.values), Language.NL)
        row.values |= {
            "email": email, "phone": self.cell(row, "phone", PhoneField(required=False).clean), "language": language,
            "languages": self.cell(row, "languages", _some_of(Language.values), [language]), "place": self.place(row),
            "sector": self.cell(row, "sector", self._sector, None), "hats": hats, "talents": talents,
        }  # fmt: skip

    def organisation(self, row: Row) -> None:
        self._name(row, 160)
        country = self.cell(row, "country", _one_of(["BE", "NL"]), "BE")
        number = self.cell(row, "registry_number", lambda text: registry_number(text, country))
        self.once(row, "registry_number", number)
        row.known = (bool(number) and number in self.numbers) or row.values["name"].lower() in self.names
        row.values |= {
            "country": country, "registry_number": number, "place": self.place(row),
            "sector": self.cell(row, "sector", self._sector, None),
            **{name: self.cell(row, name, _whole, None) for name in ("staff_count", "turnover_eur", "balance_sheet_eur", "figures_year")},
        }  # fmt: skip

    def _name(self, row: Row, limit: int) -> None:
        if not row.values.get("name"):
            row.errors.append(RowError(row.number, "name", _("Every row needs a name.")))
        row.values["name"] = self.cell(row, "name", _at_most(limit))

    def _sector(self, text: str) -> Sector:
        if text not in self.sectors:
            raise ValueError(_("Unknown. Choose from: %(list)s.") % {"list": ", ".join(sorted(self.sectors))})
        return self.sectors[text]


def _email(text: str) -> str:
    validate_email(text)
    return text.lower()


def _at_most(limit: int) -> Callable[[str], str]:
    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError(_("Longer than %(limit)d characters.") % {"limit": limit})
        return text

    return check


def _one_of(options: list[str]) -> Callable[[str], str]:
    def check(text: str) -> str:
        found = next((option for option in options if option.lower() == text.lower()), None)
        if found is None:
            raise ValueError(_("Unknown. Choose from: %(list)s.") % {"list": ", ".join(options)})
        return found

    return check


def _some_of(options: list[str]) -> Callable[[str], list[str]]:
    check = _one_of(options)
    return lambda text: [check(part.strip()) for part in text.split(",") if part.strip()]


def _whole(text: str) -> int:
    digits = text.replace(" ", "").replace(".", "")
    if not digits.isdigit() or len(digits) > 15:
        raise ValueError(_("Write a whole number without letters."))
    return int(digits)


@transaction.atomic
def commit(kind: str, text: str, *, by: Actor | None, hats: frozenset[str], skip_wrong: bool = False) -> int:
    """Write every new row, or nothing when one is wrong and ``skip_wrong`` is off. Known rows stay as they are."""
    preview = read(kind, text, hats)
    if preview.errors and not skip_wrong:
        raise ImportRefused(_("Some rows are wrong. Mend them, or choose to leave them out. Nothing was written."))
    good = [row for row in preview.rows if not row.errors and not row.known]
    for row in good:
        (_write_person if kind == "people" else _write_organisation)(row.values, by)
    return len(good)


def _write_person(values: dict[str, Any], by: Actor | None) -> None:
    person = actions.register_person(
        name=values["name"], email=values["email"], phone=values["phone"], language=values["language"],
        languages=values["languages"], place=values["place"], sector=values["sector"], by=by,
    )  # fmt: skip
    for hat in values["hats"]:
        actions.give_hat(person, kind=hat, by=by)
    for text, kind in values["talents"]:
        actions.add_talent(person, text=text, kind=kind, by=by)
    if name := values.get("organisation"):
        organisation = Organisation.objects.filter(name__iexact=name).first()
        organisation = organisation or actions.register_organisation(name=name[:160], by=by)
        actions.affiliate(person, organisation=organisation, role=values.get("role", "")[:120], by=by)


def _write_organisation(values: dict[str, Any], by: Actor | None) -> None:
    names = (
        "name", "country", "registry_number", "website", "place", "sector", "staff_count", "turnover_eur",
        "balance_sheet_eur", "figures_year",
    )  # fmt: skip
    actions.register_organisation(by=by, **{name: values[name] for name in names if values.get(name) not in (None, "")})
