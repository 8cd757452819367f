"""People and organisations from CSV: every mistake at its row and column, then all at once or nothing."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, Refused
from vlechtwerk.people import actions, rules
from vlechtwerk.people.csv_reading import ImportRefused, decode, table
from vlechtwerk.people.csv_templates import COLUMNS, TALENTS
from vlechtwerk.people.enums import Country, HatKind, Language, NaceVersion, TalentKind
from vlechtwerk.people.forms import PhoneField
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.people.numbers import registry_number
from vlechtwerk.taxonomy.models import Place, Region, Sector

__all__ = ["ImportRefused", "Preview", "commit", "decode", "read"]
LARGEST = {
    "staff_count": (0, 2_000_000), "turnover_eur": (0, 10**13), "balance_sheet_eur": (0, 10**13),
    "figures_year": (1990, 2100), "capacity_per_quarter": (0, 26),
}  # fmt: skip
FIGURES = ("staff_count", "turnover_eur", "balance_sheet_eur")


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

    def wrong(self, column: str, message: str) -> None:
        self.errors.append(RowError(self.number, column, message))


@dataclass(frozen=True)
class Preview:
    """What a commit would do. ``unread``: headings that are passed over, with what was perhaps meant."""

    kind: str
    rows: list[Row]
    unread: list[tuple[str, str]] = field(default_factory=list)

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


def read(kind: str, text: str, hats: frozenset[str]) -> Preview:
    """Check every row; writes nothing. ``hats`` are those of the reader: they limit which hats a row may give."""
    found = table(text, known=COLUMNS[kind], required="name")
    check = _People(hats) if kind == "people" else _Organisations()
    rows = []
    for line in found.lines:
        row = Row(line.number, dict(line.cells))
        if line.is_too_long:
            row.wrong(
                "", _("This row has more cells than there are headings. Put quotes around a text with a ; in it.")
            )
        check.row(row)
        rows.append(row)
    return Preview(kind, rows, found.unread)


class _Check:
    """Reads the lists once and turns cells into values, collecting what is wrong."""

    def __init__(self) -> None:
        self.postcodes: dict[str, list[Place]] = defaultdict(list)
        self.places: dict[str, list[Place]] = defaultdict(list)
        for place in Place.objects.all():
            self.postcodes[place.postcode].append(place)
            self.places[place.name.lower()].append(place)
        self.sectors = {sector.code: sector for sector in Sector.objects.all()}
        self.seen: dict[object, int] = {}

    def row(self, row: Row) -> None:
        raise NotImplementedError

    def cell(self, row: Row, column: str, turn: Callable[[str], Any], default: Any = "") -> Any:
        """One cell turned into a value; a ValueError becomes a mistake at this row and column."""
        text = row.values.get(column, "")
        if not text:
            return default
        try:
            return turn(text)
        except ValidationError as error:
            row.wrong(column, str(error.messages[0]))
        except ValueError as error:
            row.wrong(column, str(error))
        return default

    def name(self, row: Row, limit: int) -> None:
        if not row.values.get("name"):
            row.wrong("name", _("Every row needs a name."))
        row.values["name"] = " ".join(self.cell(row, "name", _at_most(limit)).split())

    def place(self, row: Row) -> Place | None:
        postcode, name = row.values.get("postcode", ""), row.values.get("place", "").lower()
        if not postcode and not name:
            return None
        near = self.postcodes.get(postcode) or self.postcodes.get(postcode[:4], []) if postcode else []
        named = [place for place in near if place.name.lower() == name]
        found = named or near or self.places.get(name, [])
        if not found:
            row.wrong("place", _("This place is not in the list of places. Write a larger one nearby."))
        return found[0] if found else None

    def once(self, row: Row, column: str, mark: object) -> None:
        if first := self.seen.get(mark):
            row.wrong(column, _("The same stands in row %(row)d.") % {"row": first})
        self.seen.setdefault(mark, row.number)

    def sector(self, text: str) -> Sector:
        return self.sectors[_one_of(sorted(self.sectors))(text)]


class _People(_Check):
    def __init__(self, hats: frozenset[str]) -> None:
        super().__init__()
        self.hats = hats
        known = list(Person.objects.values_list("name", "phone", "email"))
        self.emails = {email.lower() for _name, _phone, email in known if email}
        # Without an address somebody is known by name and number, or by name where there is neither.
        self.names = {_who(name, phone) for name, phone, email in known if phone or not email}

    def row(self, row: Row) -> None:
        self.name(row, 120)
        email = self.cell(row, "email", _email)
        phone = self.cell(row, "phone", PhoneField(required=False).clean)
        who = _who(row.values["name"], phone)
        if email:
            self.once(row, "email", email)
        elif row.values["name"]:
            self.once(row, "name", who)
        row.known = email in self.emails if email else who in self.names
        language = self.cell(row, "language", _one_of(Language.values), Language.NL)
        row.values |= {
            "email": email, "phone": phone, "language": language,
            "languages": self.cell(row, "languages", _some_of(Language.values), [language]), "place": self.place(row),
            "sector": self.cell(row, "sector", self.sector, None), "hats": self.hats_of(row),
            "talents": self.talents(row), "organisation": self.cell(row, "organisation", _at_most(160)),
            "role": self.cell(row, "role", _at_most(120)), "about": self.cell(row, "about", _at_most(2000)),
            "capacity_per_quarter": self.cell(row, "capacity_per_quarter", _whole(*LARGEST["capacity_per_quarter"]), 2),
        }  # fmt: skip

    def hats_of(self, row: Row) -> list[str]:
        hats: list[str] = self.cell(row, "hats", _some_of(HatKind.values), [HatKind.MEMBER])
        for hat in hats:
            if hat != HatKind.MEMBER and not rules.can_give_hat(self.hats, hat):
                row.wrong("hats", _("Only an administrator gives the hat %(hat)s.") % {"hat": hat})
        return hats

    def talents(self, row: Row) -> list[tuple[str, str]]:
        found = []
        for n in range(1, TALENTS + 1):
            text = self.cell(row, f"talent {n}", _at_most(600))
            kind = self.cell(row, f"talent {n} kind", _one_of(TalentKind.values), TalentKind.PROFESSIONAL)
            if text:
                found.append((text, kind))
        return found


class _Organisations(_Check):
    def __init__(self) -> None:
        super().__init__()
        known = list(Organisation.objects.values_list("country", "registry_number", "name"))
        self.numbers = {(country, number) for country, number, _name in known if number}
        self.names = {name.lower() for _country, _number, name in known}
        self.unnumbered = {name.lower() for _country, number, name in known if not number}
        self.regions = {
            name.lower(): region
            for region in Region.objects.all()
            for name in (region.name_en, region.name_fr, region.name_nl, region.code)
        }

    def row(self, row: Row) -> None:
        self.name(row, 160)
        country = self.cell(row, "country", _one_of(Country.values), "BE")
        number = self.cell(row, "registry_number", lambda text: registry_number(text, country))
        name = row.values["name"].lower()
        self.once(row, "registry_number" if number else "name", (country, number) if number else name)
        row.known = (country, number) in self.numbers or name in (self.unnumbered if number else self.names)
        row.values |= {
            "country": country, "registry_number": number, "place": self.place(row),
            "sector": self.cell(row, "sector", self.sector, None), "region": self.cell(row, "region", self.region, None),
            "domain": self.cell(row, "domain", _at_most(60)), "nace_code": self.cell(row, "nace_code", _at_most(10)),
            "nace_version": self.cell(row, "nace_version", _one_of(NaceVersion.values)),
            "website": self.cell(row, "website", forms.URLField(max_length=200, assume_scheme="https").clean),
            **{name: self.cell(row, name, _whole(*LARGEST[name]), None) for name in (*FIGURES, "figures_year")},
        }  # fmt: skip
        wrong = {error.column for error in row.errors}
        if row.values["nace_code"] and not row.values["nace_version"] and "nace_version" not in wrong:
            row.wrong("nace_version", _("Say of which version this code is."))
        figures = [row.values[name] for name in FIGURES if row.values[name] is not None]
        if figures and row.values["figures_year"] is None and "figures_year" not in wrong:
            row.wrong("figures_year", _("Say of which year these figures are."))

    def region(self, text: str) -> Region:
        if text.lower() not in self.regions:
            raise ValueError(_("This region is not in the list of regions. Write its name or its NUTS code."))
        return self.regions[text.lower()]


def _who(name: str, phone: str) -> tuple[str, str]:
    return " ".join(name.lower().split()), re.sub("[^0-9]", "", phone)


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


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    """A whole number between bounds; thousands may be parted by dots or spaces."""

    def check(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,15}|[0-9]{1,3}([.\s][0-9]{3}){1,5}", text):
            raise ValueError(_("Write a whole number without letters."))
        number = int(re.sub("[^0-9]", "", text))
        if not lowest <= number <= highest:
            raise ValueError(_("Write a number from %(low)d to %(high)d.") % {"low": lowest, "high": highest})
        return number

    return check


@transaction.atomic
def commit(kind: str, text: str, *, by: Actor | None, hats: frozenset[str], skip_wrong: bool = False) -> int:
    """Write every new row, or nothing when one is wrong and ``skip_wrong`` is off. Known rows stay as they are."""
    preview = read(kind, text, hats)
    if preview.errors and not skip_wrong:
        raise ImportRefused(_("Some rows are wrong. Mend them, or choose to leave them out. Nothing was written."))
    good = [row for row in preview.rows if not row.errors and not row.known]
    for row in good:
        try:
            (_write_person if kind == "people" else _write_organisation)(row.values, by)
        except Refused as refused:
            said = _("Row %(row)d: %(why)s Nothing was written.") % {"row": row.number, "why": refused.message}
            raise ImportRefused(said) from None
    return len(good)


def _write_person(values: dict[str, Any], by: Actor | None) -> None:
    names = ("name", "email", "phone", "language", "languages", "place", "sector", "about", "capacity_per_quarter")
    person = actions.register_person(by=by, **{name: values[name] for name in names})
    for hat in values["hats"]:
        actions.give_hat(person, kind=hat, by=by)
    for text, kind in values["talents"]:
        actions.add_talent(person, text=text, kind=kind, by=by)
    if name := values["organisation"]:
        organisation = Organisation.objects.filter(name__iexact=name).first()
        organisation = organisation or actions.register_organisation(name=name, by=by)
        actions.affiliate(person, organisation=organisation, role=values["role"], by=by)


def _write_organisation(values: dict[str, Any], by: Actor | None) -> None:
    names = (
        "name", "country", "registry_number", "website", "place", "region", "sector", "domain", "nace_code",
        "nace_version", *FIGURES, "figures_year",
    )  # fmt: skip
    actions.register_organisation(by=by, **{name: values[name] for name in names if values.get(name) not in (None, "")})
