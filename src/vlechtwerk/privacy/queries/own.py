"""Everything that is kept about one person: counted for the page, whole for the files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.ui.words import coins, day, moment
from vlechtwerk.people.enums import Kept
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Held, held_in_order, read_about
from vlechtwerk.privacy.models import Look
from vlechtwerk.privacy.queries.keeping import days_kept, until
from vlechtwerk.privacy.queries.trail import hat_in_words, in_words, kind_in_words
from vlechtwerk.privacy.words import AMOUNTS, WORDS

FORMAT = "vlechtwerk-own-data-1"
MOST_ON_PAPER = 2_000


@dataclass(frozen=True)
class Kind:
    """One kind of data, with how many rows there are of a person and until when they stay."""

    name: str
    of: Held
    count: int
    until: str
    href: str


def kinds(person: Person) -> list[Kind]:
    """Every kind, those of which there is nothing too; one query each."""
    days, found = days_kept(), []
    for name, one in held_in_order():
        count = one.rows(person.pk).order_by().values("pk").distinct().count()
        href = reverse(one.correct) if one.correct else ""
        found.append(Kind(name, one, count, _until(one, days), href))
    return found


def _until(one: Held, days: dict[str, int | None]) -> str:
    stays = "" if one.kept == Kept.RULE else str(one.kept.label)
    if one.retention not in days or days[one.retention] is None:
        return stays or until(None)
    told = until(days[one.retention])
    if one.retention == "left":
        return _("until you are erased, or %(time)s after you left") % {"time": told}
    return _("%(stays)s; %(time)s at most") % {"stays": stays, "time": told} if stays else told


def looks_at(person: Person) -> QuerySet[Look]:
    """Who of the team opened this person's page, or the dossier of an innovation that they make; the newest first."""
    mine = Q(subject="people.person", subject_id=person.pk)
    for theirs in read_about:
        mine |= theirs(person)
    return Look.objects.filter(mine).exclude(reader=person).select_related("reader")


def everything(person: Person) -> dict[str, Any]:
    """All of it, for a program; docs/reference/privacy.md describes it. Of others no more than the name."""
    looks = looks_at(person).values("at", "reader__name", "hat", "subject", "via")
    days = days_kept()
    return {
        "format": FORMAT,
        "network": settings.NETWORK_NAME,
        "made_at": clock.now(),
        "kinds": {
            name: {
                "label": str(one.label), "purpose": str(one.purpose.label), "ground": str(one.ground.label),
                "kept": _until(one, days), "seen_by": str(one.seen_by.label), "rows": [one.unsealed(row) for row in _rows(one, person)],
            }
            for name, one in held_in_order()
        },
        "looked_at_by": list(looks),
    }  # fmt: skip


def _rows(one: Held, person: Person) -> Any:
    return one.rows(person.pk).distinct().values(*one.shown)


def on_paper(person: Person) -> dict[str, Any]:
    """The same for ``core/data/paper/report.typ``, in the reader's language."""
    columns = [{"label": "", "width": 0, "end": False}, {"label": "", "width": 1, "end": False}]
    tables = []
    for _name, one in held_in_order():
        rows = [list(_told(one, one.unsealed(row))) for row in _rows(one, person)[:MOST_ON_PAPER]]
        if rows:
            lines = (
                _facts(one, rows[0])
                if len(rows) == 1
                else [[str(at + 1), "; ".join(_pairs(row))] for at, row in enumerate(rows)]
            )
            told = capfirst(str(one.label)) + f" ({one.purpose.label})"
            tables.append({"title": told, "columns": columns, "rows": lines, "foot": []})
    looks = [
        [moment(one.at, "full"), f"{one.reader.name} ({hat_in_words(one.hat)}){_via(one)}"]
        for one in looks_at(person)[:MOST_ON_PAPER]
    ]
    if looks:
        tables.append({"title": _("Who looked"), "columns": columns, "rows": looks, "foot": []})
    return {
        "lang": (get_language() or "nl")[:2], "network": settings.NETWORK_NAME, "figures": [], "tables": tables,
        "title": _("What the network knows about %(name)s") % {"name": " ".join(person.name.split())},
        "subtitle": day(clock.today(), "full"), "page": _("Page {page} of {pages}"),
        "notes": [_("The file for programs (JSON) holds the same, with every row.")],
    }  # fmt: skip


def _via(look: Look) -> str:
    return ", " + _("by way of a program (%(key)s)") % {"key": look.via} if look.via else ""


def _facts(one: Held, row: list[tuple[str, str]]) -> list[list[str]]:
    return [[label, value] for label, value in row if value]


def _pairs(row: list[tuple[str, str]]) -> Iterator[str]:
    return (f"{label}: {value}" for label, value in row if value)


def _told(one: Held, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for lookup, value in row.items():
        yield capfirst(str(WORDS[lookup])), _in_words(_field(one.model, lookup), lookup, value)


def _field(model: str, lookup: str) -> Any:
    found: Any = apps.get_model(model)
    for part in lookup.split("__"):
        field = found._meta.get_field(part)
        found = field.related_model
    return field


def _in_words(field: Any, lookup: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if lookup in AMOUNTS:
        return coins(value)
    if lookup == "verb":
        return in_words(value)
    if lookup == "subject":
        return kind_in_words(value)
    if lookup == "hat":
        return hat_in_words(value)
    if isinstance(value, datetime):
        return moment(value, "full")
    if isinstance(value, date):
        return day(value, "full")
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return " ".join(str(dict(field.flatchoices).get(value, value)).split())
