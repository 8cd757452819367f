"""A file with actors and ties becomes part of the register, after somebody looked at what it would do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import audit
from vlechtwerk.core.models import KEY_ALPHABET, new_key
from vlechtwerk.core.ties import tie_sources
from vlechtwerk.ecosystem.enums import Ownership, RelationKind, RelationSource
from vlechtwerk.ecosystem.formats import Bundle, Row
from vlechtwerk.ecosystem.models import Actor, Domain, Function, Relation
from vlechtwerk.ecosystem.network import HEIGHT, WIDTH
from vlechtwerk.people.enums import Country
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.taxonomy.models import Region, Sector

MOST_WEIGHT = 32_767
LISTS: Mapping[str, Any] = {"domains": Domain, "functions": Function, "regions": Region}


@dataclass(frozen=True)
class Problem:
    """A row that is left out, and why. ``row`` counts from 1, without the heading."""

    table: str
    row: int
    name: str
    text: str


@dataclass
class Plan:
    """What reading a file in would do. ``relations`` may name actors that are in the same file."""

    actors: list[Row] = field(default_factory=list)
    relations: list[Row] = field(default_factory=list)
    known_actors: int = 0
    known_ties: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.actors and not self.relations


class _Unfit(Exception):
    """A row cannot be; the words say why."""


@dataclass
class _Known:
    codes: dict[str, dict[str, Any]]
    sectors: dict[str, Sector]
    keys: dict[str, int]
    names: dict[str, int]
    organisations: dict[str, Organisation]
    taken: dict[int, int]

    @classmethod
    def now(cls) -> "_Known":
        organisations = {}
        for one in Organisation.objects.all():
            organisations[one.name.lower()] = one
            if one.registry_number:
                organisations[f"{one.country} {one.registry_number}"] = one
        actors = list(Actor.objects.values_list("key", "pk", "organisation", "organisation__name"))
        return cls(
            {name: {one.code: one for one in model.objects.all()} for name, model in LISTS.items()},
            {one.code: one for one in Sector.objects.all()}, {key: pk for key, pk, _o, _n in actors},
            {name: pk for _k, pk, _o, name in actors}, organisations, {organisation: pk for _k, pk, organisation, _n in actors},
        )  # fmt: skip

    def organisation(self, row: Row) -> Organisation | None:
        number = _word(row, "registry_number")
        by_number = self.organisations.get(f"{_word(row, 'country') or 'BE'} {number}") if number else None
        return by_number or self.organisations.get(_word(row, "name").lower())


def plan_import(given: Bundle) -> Plan:
    """What would be added, what is there already, and which rows cannot be, each with its reason."""
    known, found = _Known.now(), Plan()
    there: dict[str, Any] = known.names | known.keys  # by key, or by name: a row number, or the row that will be made
    names: set[str] = set()
    for number, row in enumerate(given.actors, 1):
        try:
            _actor_row(row, known, found, there, names)
        except _Unfit as why:
            found.problems.append(Problem("actors", number, _word(row, "name"), str(why)))
    keys = {f"relation:{key}" for key in Relation.objects.values_list("key", flat=True)}
    keys |= {tie.key for _name, source in tie_sources.items() for tie in source.ties()} if given.ties else set()
    pairs: dict[Any, Row] = {(one, other, kind, on): {} for one, other, kind, on in Relation.objects.values_list("first", "second", "kind", "began_on")}  # fmt: skip
    for number, row in enumerate(given.ties, 1):
        try:
            _tie_row(row, keys, found, there, pairs)
        except _Unfit as why:
            found.problems.append(Problem("ties", number, _word(row, "key"), str(why)))
    return found


def _actor_row(row: Row, known: _Known, found: Plan, there: dict[str, Any], names: set[str]) -> None:
    key, name = _word(row, "key"), _word(row, "name")
    if key and key in known.keys:
        found.known_actors += 1
        return
    if not name:
        raise _Unfit(_("It has no name."))
    organisation = known.organisation(row)
    if organisation and organisation.pk in known.taken:
        there |= dict.fromkeys(filter(None, (key, name)), known.taken[organisation.pk])
        found.known_actors += 1
        return
    if name.lower() in names or (key and f"key {key}" in names):
        raise _Unfit(_("This name or key is in the file twice."))
    made: Row = {"key": key if _is_key(key) else "", "name": _short(name, 160), "organisation": organisation}
    made |= {label: _listed(row, label, known.codes[label]) for label in LISTS}
    if not made["domains"]:
        raise _Unfit(_("It has no domain. Fill in one of: %(codes)s.") % {"codes": ", ".join(known.codes["domains"])})
    ownership = _word(row, "ownership") or Ownership.UNKNOWN
    if ownership not in Ownership.values:
        raise _Unfit(
            _("We do not know “%(word)s”. Choose one of: %(codes)s.")
            % {"word": ownership, "codes": ", ".join(Ownership.values)}
        )
    made |= {
        "summary": _short(_word(row, "summary"), 300), "ownership": ownership, "is_public": _word(row, "is_public") != "no",
        "source": _short(_word(row, "source"), 200) or _("read in from a file"), "sourced_on": _day(row, "sourced_on") or clock.today(),
        "checked_on": _day(row, "checked_on"), "ended_on": _day(row, "ended_on"), "place": _place(row),
        "new": _organisation_row(row, known),
    }  # fmt: skip
    names |= {name.lower(), f"key {key}"}
    there |= dict.fromkeys(filter(None, (key, name)), made)  # a tie may say either
    found.actors.append(made)


def _organisation_row(row: Row, known: _Known) -> Row:
    """What a new organisation of the register is made with."""
    sector, region = _word(row, "sector"), _word(row, "organisation_region")
    if sector and sector not in known.sectors:
        raise _Unfit(_("We do not know the sector “%(word)s”.") % {"word": sector})
    if region and region not in known.codes["regions"]:
        raise _Unfit(_("We do not know the region “%(word)s”.") % {"word": region})
    country = _word(row, "country") or Country.BE
    if country not in Country.values:
        raise _Unfit(_("We do not know the country “%(word)s”.") % {"word": country})
    website = _word(row, "website")
    if website:
        try:
            URLValidator(schemes=["http", "https"])(_short(website, 200))
        except ValidationError as error:
            raise _Unfit(_("“%(word)s” is no address of a website.") % {"word": website[:60]}) from error
    return {
        "sector": known.sectors.get(sector), "region": known.codes["regions"].get(region), "country": country,
        "registry_number": _short(_word(row, "registry_number"), 20), "website": website,
    }  # fmt: skip


def _tie_row(row: Row, keys: set[str], found: Plan, there: Mapping[str, Any], pairs: dict[Any, Row]) -> None:
    key, kind = _word(row, "key"), _word(row, "kind")
    if key and key in keys:
        found.known_ties += 1
        return
    ends = [there.get(_word(row, end)) for end in ("first", "second")]
    if None in ends:
        raise _Unfit(_("One of both is not in the file and not on the map."))
    if ends[0] is ends[1] or ends[0] == ends[1]:
        raise _Unfit(_("Both are the same actor."))
    began = _day(row, "began_on")
    if not began:
        raise _Unfit(_("It does not say when it began, as in 2026-03-12."))
    ended = _day(row, "ended_on")
    if ended and ended < began:
        raise _Unfit(_("It ends before it begins."))
    is_ours = kind in RelationKind.values
    source_kind = _word(row, "source_kind")
    made = {
        "key": key.removeprefix("relation:") if is_ours else "", "ends": ends, "kind": kind if is_ours else RelationKind.WORKS_WITH.value,
        "source_kind": source_kind if is_ours and source_kind in RelationSource.values else RelationSource.IMPORT.value,
        "source": _short(_word(row, "source"), 200) or _("read in from a file"), "weight": _weight(row), "began_on": began, "ended_on": ended,
        "note": _short(_word(row, "note"), 300) if is_ours else _short(f"{kind} {key}".strip(), 300),
    }  # fmt: skip
    same = (*(end if isinstance(end, int) else id(end) for end in ends), made["kind"], began)
    if same in pairs:
        if is_ours or not pairs[same]:
            raise _Unfit(_("The same tie is there already."))
        pairs[same]["weight"] = min(
            pairs[same]["weight"] + made["weight"], MOST_WEIGHT
        )  # two on one day are one, twice as strong
        return
    pairs[same] = made
    found.relations.append(made)


@transaction.atomic
def read_in(given: Bundle, *, by: Person) -> Plan:
    """Add what the plan says; rows with a problem stay out. What is there already does not change."""
    found = plan_import(given)
    made = _make_actors(found.actors, by)
    taken = set(Relation.objects.values_list("key", flat=True))
    rows = []
    for row in found.relations:
        first, second = (end if isinstance(end, int) else made[id(end)] for end in row["ends"])
        key = row["key"] if _is_key(row["key"]) and row["key"] not in taken else new_key()
        taken.add(key)
        fields = {name: value for name, value in row.items() if name not in {"ends", "key"}}
        rows.append(Relation(key=key, first_id=first, second_id=second, noted_by=by, **fields))
    Relation.objects.bulk_create(rows, batch_size=500)
    audit("read_in_map", by, by)
    return found


def _make_actors(given: Iterable[Row], by: Person) -> dict[int, int]:
    made = {}
    for row in given:
        organisation = row["organisation"] or Organisation.objects.create(name=row["name"], **row["new"])
        x, y = row["place"]
        actor = Actor.objects.create(
            key=row["key"] or new_key(), organisation=organisation, noted_by=by, x=x, y=y,
            **{name: row[name] for name in ("summary", "ownership", "is_public", "source", "sourced_on", "checked_on", "ended_on")},
        )  # fmt: skip
        for name in LISTS:
            getattr(actor, name).set(row[name])
        made[id(row)] = actor.pk
    return made


def _word(row: Row, name: str) -> str:
    return str(row.get(name) if row.get(name) is not None else "").strip()


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise _Unfit(_("“%(word)s…” is longer than %(most)d characters.") % {"word": text[:30], "most": most})
    if any(ord(letter) < 32 and letter not in "\t\n\r" for letter in text):
        raise _Unfit(_("There are characters in it that nobody can read."))
    return text


def _is_key(key: str) -> bool:
    return len(key) == 12 and set(key) <= set(KEY_ALPHABET)


def _listed(row: Row, label: str, known: Mapping[str, Any]) -> list[Any]:
    codes = [code.strip() for code in _word(row, label).split("|") if code.strip()]
    if unknown := [code for code in codes if code not in known]:
        raise _Unfit(
            _("We do not know “%(word)s” in the column %(column)s.") % {"word": unknown[0][:40], "column": label}
        )
    return [known[code] for code in codes]


def _day(row: Row, name: str) -> date | None:
    word = _word(row, name)
    try:
        return date.fromisoformat(word) if word else None
    except ValueError as error:
        raise _Unfit(_("“%(word)s” is no date. Write it as 2026-03-12.") % {"word": word[:20]}) from error


def _weight(row: Row) -> int:
    word = _word(row, "weight") or "1"
    try:
        weight = int(float(word))
    except (ValueError, OverflowError) as error:
        raise _Unfit(_("“%(word)s” is no weight. Write a whole number.") % {"word": word[:20]}) from error
    return min(max(weight, 1), MOST_WEIGHT)


def _place(row: Row) -> tuple[float, float] | tuple[None, None]:
    try:
        x, y = float(_word(row, "x")), float(_word(row, "y"))
    except ValueError:
        return None, None
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else (None, None)
