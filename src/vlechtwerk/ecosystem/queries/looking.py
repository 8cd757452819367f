"""What somebody sees of the ecosystem: which actors, and which lines between them.

Everything that draws, lists, counts or exports the network reads it here, so that a tie which somebody hid is nowhere.
"""

import calendar
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from vlechtwerk.core.ties import Tie, tie_sources
from vlechtwerk.ecosystem.enums import BOTH_WAYS, Ownership, RelationKind
from vlechtwerk.ecosystem.models import Actor, HiddenTie, Relation
from vlechtwerk.ecosystem.strands import MONEY, SAID, WORK, Line, Strand
from vlechtwerk.people.models import Organisation
from vlechtwerk.people.rules import is_staff

CODE = re.compile(r"^[\w.-]{1,40}$")
PERIOD = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$")


@dataclass(frozen=True)
class Filters:
    """What of the map somebody wants to see, as it stands in the address. ``kind``: a style, a kind of relation or
    where the tie comes from. ``since`` and ``until`` are about ties; the others about actors."""

    domain: str = ""
    function: str = ""
    region: str = ""
    sector: str = ""
    ownership: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Filters":
        """From an address, or from what was kept; what makes no sense counts as not said, a period may stand either way."""
        codes = {name: _code(given.get(name)) for name in ("domain", "function", "region", "sector", "kind")}
        ownership = str(given.get("ownership") or "")
        words = " ".join(str(given.get("words") or "").split())[:80]
        since, until = _day(given.get("since"), last=False), _day(given.get("until"), last=True)
        if since and until and since > until:
            since, until = _day(given.get("until"), last=False), _day(given.get("since"), last=True)
        return cls(
            **codes, ownership=ownership if ownership in Ownership.values else "", words=words, since=since, until=until
        )  # fmt: skip

    def kept(self) -> dict[str, str]:
        """Only what was said, as words: for an address or a row."""
        values = asdict(self)
        return {one.name: str(values[one.name]) for one in fields(self) if values[one.name]}

    def query(self, **more: object) -> str:
        """The same filters as an address, with what else belongs there; nothing gives nothing."""
        return urlencode(self.kept() | {name: str(value) for name, value in more.items() if value not in ("", None)})


def actors_seen(acting: Any, filters: Filters) -> QuerySet[Actor]:
    """Who is on the map: for visitors and members what is public and still there, for the team everybody."""
    found = Actor.objects.select_related("organisation").order_by("organisation__name", "pk")
    if not is_staff(acting.hats):
        found = found.filter(is_public=True, ended_on=None)
    if filters.domain:
        found = found.filter(pk__in=Actor.domains.through.objects.filter(domain__code=filters.domain).values("actor"))
    if filters.function:
        doing = Actor.functions.through.objects.filter(function__code=filters.function)
        found = found.filter(pk__in=doing.values("actor"))
    if filters.region:
        found = found.filter(pk__in=Actor.objects.filter(in_region(filters.region)).order_by().values("pk"))
    if filters.sector:
        found = found.filter(organisation__sector__code=filters.sector)
    if filters.ownership:
        found = found.filter(ownership=filters.ownership)
    for word in filters.words.split():
        named = Q(organisation__name__icontains=word) | Q(organisation__name__icontains=word.title())
        found = found.filter(named | Q(summary__icontains=word))
    return found


def in_region(code: str) -> Q:
    """Actors of a region and of the provinces in it (``BE2`` holds ``BE21``). Who has none of its own stands where its
    organisation is."""
    said = Q(organisation__region__code__startswith=code)
    placed = Q(organisation__region=None, organisation__place__region__code__startswith=code)
    return Q(regions__code__startswith=code) | Q(regions=None) & (said | placed)


def lines(acting: Any, filters: Filters, actors: Iterable[Actor] | None = None) -> list[Line]:
    """What binds the actors that somebody sees: one line per pair, in a fixed number of questions.

    A tie that one of its people hid is left out for everybody.
    """
    seen = {one.pk for one in (actors_seen(acting, filters) if actors is None else actors)}
    pairs: dict[tuple[int, int], list[Strand]] = defaultdict(list)
    for first, second, strand in _strands(seen, filters):
        pairs[min(first, second), max(first, second)].append(strand)
    return [
        Line(first, second, tuple(sorted(strands, key=lambda one: (one.on, one.key)) if len(strands) > 1 else strands))
        for (first, second), strands in sorted(pairs.items())
    ]


def pairs(filters: Filters, seen: Collection[int]) -> set[tuple[int, int]]:
    """Which of these actors are bound, without by what: where there are many, keeping every tie costs most of the time."""
    return {(min(first, second), max(first, second)) for first, second, _strand in _strands(seen, filters)}


def _strands(seen: Collection[int], filters: Filters) -> Iterator[tuple[int, int, Strand]]:
    hidden = _hidden()
    for first, second, strand in chain(_by_hand(seen, hidden), _from_work(seen, hidden)):
        if _wanted(strand, filters):
            yield first, second, strand


def _wanted(strand: Strand, filters: Filters) -> bool:
    if filters.kind and filters.kind not in (strand.kind, strand.style):
        return False
    if filters.until and strand.on > filters.until:
        return False
    return not (filters.since and _ends(strand) < filters.since)


def _ends(strand: Strand) -> date:
    """A relation without an end goes on; what was done on one day was over that day."""
    return strand.until or (strand.on if strand.style == WORK else date.max)


Hidden = Mapping[int, set[str]]


def _by_hand(seen: Collection[int], hidden: Hidden) -> Iterator[tuple[int, int, Strand]]:
    """What was noted. Who speaks for one of both may hide it too."""
    contacts = dict(Actor.objects.exclude(contact=None).order_by().values_list("pk", "contact"))
    asked = (
        "key", "first", "second", "kind", "began_on", "ended_on", "weight", "source_kind", "source", "note"
    )  # fmt: skip
    for key, first, second, kind, on, until, weight, told, source, note in Relation.objects.order_by().values_list(
        *asked
    ):
        if first not in seen or second not in seen:
            continue
        name = f"relation:{key}"
        if hidden and any(name in hidden.get(contacts.get(end) or 0, ()) for end in (first, second)):
            continue
        style = MONEY if kind == RelationKind.FUNDS else SAID
        yield first, second, Strand(name, kind, first, on, until, weight, kind in BOTH_WAYS, style, told, source, note)


def _from_work(seen: Collection[int], hidden: Hidden) -> Iterator[tuple[int, int, Strand]]:
    """What was done together, as it is now; an organisation that was taken in by another one counts as that one."""
    now = _follow()
    actors = dict(Actor.objects.order_by().values_list("organisation", "pk"))
    for name, source in tie_sources.items():
        for tie in source.ties():
            first, second = (actors.get(now.get(one, one), 0) for one in (tie.first, tie.second))
            if first == second or first not in seen or second not in seen or _is_hidden(tie, hidden):
                continue
            yield first, second, Strand(tie.key, name, first, tie.on, tie.until, is_both=not source.is_directed)


def _hidden() -> dict[int, set[str]]:
    """What everybody does not want on the map; an empty word is all of theirs."""
    found: dict[int, set[str]] = {}
    for person, tie in HiddenTie.objects.values_list("person", "tie"):
        found.setdefault(person, set()).add(tie)
    return found


def _is_hidden(tie: Tie, hidden: Hidden) -> bool:
    return any("" in hidden[one] or tie.key in hidden[one] for one in tie.people if one in hidden)


def _follow() -> dict[int, int]:
    """Where organisations went that were taken in by another one, to the last."""
    moved = {
        pk: into
        for pk, into in Organisation._base_manager.exclude(merged_into=None).values_list("pk", "merged_into")
        if into is not None
    }
    ends: dict[int, int] = {}
    for start in moved:
        end, seen = start, set[int]()
        while end in moved and end not in seen:
            seen.add(end)
            end = moved[end]
        ends[start] = end  # a ring of organisations is no end: whoever asks finds nobody there
    return ends


def _code(value: object) -> str:
    text = str(value or "")
    return text if CODE.match(text) else ""


def _day(value: object, *, last: bool) -> date | None:
    """A day, or the first or last one of a month or a year."""
    if not (said := PERIOD.match(str(value or "").strip())):
        return None
    year, month, day = (int(part) if part else 0 for part in said.groups())
    try:
        month = month or (12 if last else 1)
        return date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except (ValueError, calendar.IllegalMonthError):
        return None
