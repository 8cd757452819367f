"""The same as the map, in words and rows: who is selected, what stands out, the table, and the ties per half-year."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet

from vlechtwerk.core import clock
from vlechtwerk.core.ties import tie_sources
from vlechtwerk.ecosystem.enums import RelationKind
from vlechtwerk.ecosystem.models import Actor, Domain, Function
from vlechtwerk.ecosystem.network import Measures
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen, lines
from vlechtwerk.ecosystem.queries.picture import Sight
from vlechtwerk.ecosystem.strands import WORK, Line, Strand
from vlechtwerk.taxonomy.models import Region, Sector

NEW = timedelta(days=365)
SHOWN = 8
SORTS = ("name", "ties", "since")


@dataclass(frozen=True)
class Told:
    """One kind of tie with one neighbour."""

    label: str
    count: int
    first: date
    last: date
    is_work: bool
    is_open: bool


@dataclass(frozen=True)
class Neighbour:
    actor: Actor
    style: str
    told: list[Told]
    last: date


def neighbours(seen: Sight, of: Actor) -> list[Neighbour]:
    """Who is bound to one actor, by what: the work first, then the latest."""
    found = []
    for one in seen.lines:
        if of.pk in (one.first, one.second):
            other = seen.by_pk[one.second if one.first == of.pk else one.first]
            found.append(Neighbour(other, one.style, told(one.strands), one.last))
    return sorted(found, key=lambda one: (one.style != WORK, -one.last.toordinal(), str(one.actor)))


def told(strands: Iterable[Strand]) -> list[Told]:
    """Strands of one kind together, in the order in which they began."""
    kinds: dict[str, list[Strand]] = {}
    for one in strands:
        kinds.setdefault(one.kind, []).append(one)
    return [
        Told(
            kind_label(kind), len(some), min(one.on for one in some), max(one.until or one.on for one in some),
            some[0].style == WORK, any(one.until is None and one.style != WORK for one in some),
        )
        for kind, some in kinds.items()
    ]  # fmt: skip


def kind_label(kind: str) -> str:
    """What a kind of tie is called, noted by hand or from the work."""
    if kind in RelationKind.values:
        return str(RelationKind(kind).label)
    return str(dict(tie_sources.items())[kind].label) if kind in dict(tie_sources.items()) else kind


@dataclass(frozen=True)
class Standing:
    """Somebody who stands out, with the figure that says why."""

    actor: Actor
    value: float | int
    other: Actor | None = None


@dataclass(frozen=True)
class Group:
    """A community, called after who has most ties in it."""

    head: Actor
    size: int
    members: list[Actor]


@dataclass(frozen=True)
class StandsOut:
    """What a reader of the map should notice, each with its number and who it is about."""

    measures: Measures
    brokers: list[Standing]
    bridges: list[Standing]
    groups: list[Group]
    newcomers: list[Standing]
    alone: list[Actor]

    @property
    def density(self) -> float:
        return self.measures.density * 100

    @property
    def reciprocity(self) -> float:
        return self.measures.reciprocity * 100


def known_since(seen: Sight) -> dict[int, date]:
    """From when each actor is known: the day of its source, or its first tie when that is earlier.

    Not when its row was made: whoever reads in a table of years ago has no newcomers by that.
    """
    since = {one.pk: one.sourced_on for one in seen.actors}
    for line in seen.lines:
        for end in (line.first, line.second):
            since[end] = min(since[end], line.began)
    return since


def stands_out(seen: Sight, known: Measures) -> StandsOut:
    by_pk, since, newest = seen.by_pk, known_since(seen), clock.today() - NEW
    return StandsOut(
        known,
        [Standing(by_pk[pk], known.between[pk] * 100) for pk in known.brokers],
        [Standing(by_pk[one], size, by_pk[other]) for one, other, size in known.bridges],
        [Group(by_pk[some[0]], len(some), [by_pk[pk] for pk in some]) for some in known.communities],
        [
            Standing(one, known.degree.get(one.pk, 0)) for one in seen.actors
            if since[one.pk] > newest and known.degree.get(one.pk, 0) <= 1
        ],
        [by_pk[pk] for pk in known.alone],
    )  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One actor in the table."""

    actor: Actor
    ties: int
    group: Actor | None
    first: date | None
    last: date | None


def with_all(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    """What the table and the files read of actors."""
    return actors.select_related("organisation__region", "organisation__place__region", "organisation__sector").prefetch_related(
        Prefetch("domains", Domain.objects.all()), "functions", "regions"
    )  # fmt: skip


def table(acting: Any, filters: Filters) -> tuple[list[Actor], list[Line]]:
    actors = list(with_all(actors_seen(acting, filters)))
    return actors, lines(acting, filters, actors)


def rows(actors: Sequence[Actor], bound: Sequence[Line], known: Measures | None, *, sort: str = "name") -> list[Row]:
    """Every actor that is seen, sorted."""
    ties: Counter[int] = Counter()
    first: dict[int, date] = {}
    last: dict[int, date] = {}
    for line in bound:
        for end in (line.first, line.second):
            ties[end] += 1
            first[end] = min(first.get(end, line.began), line.began)
            last[end] = max(last.get(end, line.last), line.last)
    by_pk = {one.pk: one for one in actors}
    heads = {pk: by_pk[some[0]] for some in known.communities for pk in some} if known else {}
    found = [Row(one, ties[one.pk], heads.get(one.pk), first.get(one.pk), last.get(one.pk)) for one in actors]
    if sort == "ties":
        found.sort(key=lambda one: -one.ties)
    elif sort == "since":
        found.sort(key=lambda one: one.last or date.min, reverse=True)
    return found


def tied(actors: Sequence[Actor], bound: Sequence[Line], *, sort: str = "name") -> list[tuple[Actor, Actor, Line]]:
    by_pk = {one.pk: one for one in actors}
    found = [(by_pk[one.first], by_pk[one.second], one) for one in bound]
    if sort == "ties":
        found.sort(key=lambda one: (-one[2].count, str(one[0]), str(one[1])))
    elif sort == "since":
        found.sort(key=lambda one: one[2].last, reverse=True)
    else:
        found.sort(key=lambda one: (str(one[0]).lower(), str(one[1]).lower()))
    return found


@dataclass(frozen=True)
class HalfYear:
    """``began``: lines that were first there in it; ``total``: all up to its end."""

    year: int
    half: int
    began: int
    work: int
    total: int

    @property
    def until(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)


def half_years(bound: Sequence[Line]) -> list[HalfYear]:
    """How the network grew, half-year by half-year, without gaps."""
    began = Counter((one.began.year, 1 if one.began.month <= 6 else 2) for one in bound)
    work = Counter(
        (strand.on.year, 1 if strand.on.month <= 6 else 2)
        for one in bound for strand in one.strands if strand.style == WORK
    )  # fmt: skip
    halves = sorted({*began, *work})
    found: list[HalfYear] = []
    if not halves:
        return found
    (year, half), total = halves[0], 0
    while (year, half) <= halves[-1]:
        total += began[year, half]
        found.append(HalfYear(year, half, began[year, half], work[year, half], total))
        year, half = (year, 2) if half == 1 else (year + 1, 1)
    return found


def choices() -> Mapping[str, Any]:
    """What the filters of the map can be set to."""
    return {
        "domain": list(Domain.objects.all()), "function": list(Function.objects.all()),
        "region": list(Region.objects.order_by("code")), "sector": list(Sector.objects.all()),
    }  # fmt: skip
