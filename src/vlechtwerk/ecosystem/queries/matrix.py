"""Domains by regions: how many actors, and where there are none.

A province counts in its region. Who has no region of its own counts where the organisation stands; where nobody said a
region, an actor counts in no cell but in a column of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from vlechtwerk.ecosystem.enums import OPEN_GAP, GapState
from vlechtwerk.ecosystem.models import Actor, Domain, Gap
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen
from vlechtwerk.taxonomy.models import Region

ALWAYS = "BE"
WIDE = ("nuts1", "own")
MANY = 10


@dataclass(frozen=True)
class Cell:
    """One domain in one region. ``gap``: the newest that was noted about it; ``is_gap``: nobody does this here."""

    domain: Domain
    region: Region
    count: int
    gap: Gap | None
    is_gap: bool

    @property
    def shade(self) -> int:
        """How dark it is drawn: 1, 2 or 3."""
        return 3 if self.count >= MANY else 2 if self.count > MANY // 3 else 1

    @property
    def is_followed(self) -> bool:
        return self.gap is not None and self.gap.state in OPEN_GAP

    @property
    def is_meant(self) -> bool:
        """Somebody decided that it stays empty."""
        return self.gap is not None and self.gap.state == GapState.DROPPED


@dataclass(frozen=True)
class Row:
    domain: Domain
    cells: list[Cell]
    placeless: int
    total: int


@dataclass(frozen=True)
class Matrix:
    """``is_whole``: only then is an empty cell a gap; under other filters it is only nothing found."""

    columns: list[Region]
    rows: list[Row]
    sums: list[int]
    placeless: int
    total: int
    is_whole: bool

    @property
    def empty(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells if cell.is_gap]


def within(filters: Filters) -> Filters:
    """The filters that make sense of a whole matrix: its domains, regions and days are all of them."""
    return replace(filters, domain="", region="", kind="", since=None, until=None)


def matrix(acting: Any, filters: Filters) -> Matrix:
    """In a fixed number of questions to the database."""
    filters = within(filters)
    seen = set(actors_seen(acting, filters).filter(ended_on=None).order_by().values_list("pk", flat=True))
    regions = list(Region.objects.all())
    said = _regions_said()
    up = _columns_by_code(regions, {code for codes in said.values() for code in codes})
    columns = _ordered({one.code: one for one in regions}, up)
    places = {pk: {up[code] for code in said.get(pk, ()) if code in up} for pk in seen}
    by_domain: dict[int, set[int]] = defaultdict(set)
    for domain, actor in Actor.domains.through.objects.values_list("domain", "actor"):
        if actor in seen:
            by_domain[domain].add(actor)
    whole = filters == Filters(function=filters.function)
    gaps = _gaps(filters.function, up) if whole else {}
    rows = [_row(one, by_domain[one.pk], places, columns, gaps, whole) for one in Domain.objects.all()]
    sums = [sum(1 for codes in places.values() if column.code in codes) for column in columns]
    return Matrix(columns, rows, sums, sum(1 for codes in places.values() if not codes), len(seen), whole)


def _row(
    domain: Domain, members: set[int], places: Mapping[int, set[str]], columns: Iterable[Region],
    gaps: Mapping[tuple[str, str], Gap], whole: bool,
) -> Row:  # fmt: skip
    cells = []
    for column in columns:
        count = sum(1 for one in members if column.code in places[one])
        cells.append(
            Cell(domain, column, count, gaps.get((domain.code, column.code)), is_gap=whole and not count)
        )  # fmt: skip
    return Row(domain, cells, sum(1 for one in members if not places[one]), len(members))


def _regions_said() -> dict[int, set[str]]:
    """By actor the codes of its regions, or of where its organisation stands."""
    found: dict[int, set[str]] = defaultdict(set)
    for actor, code in Actor.regions.through.objects.values_list("actor", "region__code"):
        found[actor].add(code)
    stands = Actor.objects.order_by().values_list(
        "pk", "organisation__region__code", "organisation__place__region__code"
    )
    for actor, code, near in stands:
        if actor not in found and (code or near):
            found[actor].add(code or near)
    return found


def _columns_by_code(regions: Iterable[Region], used: set[str]) -> dict[str, str]:
    """For every region the column in which it counts: a wider one that holds it, else itself when it is in use."""
    wide = [one.code for one in regions if one.scheme in WIDE]
    up = {}
    for one in regions:
        holder = next((code for code in wide if one.code.startswith(code) and code != one.code), one.code)
        always = one.country == ALWAYS and (one.scheme in WIDE or (one.scheme == "nuts2" and holder == one.code))
        if always or holder != one.code or one.code in used:
            up[one.code] = holder
    return up


def _ordered(known: Mapping[str, Region], up: Mapping[str, str]) -> list[Region]:
    """The country of the house first; regions with a code of their own after those of the statistics."""
    columns = [known[code] for code in set(up.values())]
    return sorted(columns, key=lambda one: (one.country != ALWAYS, one.country, one.scheme == "own", one.code))


def _gaps(function: str, up: Mapping[str, str]) -> dict[tuple[str, str], Gap]:
    """The newest of each cell; one that was filled no longer speaks for it."""
    found = Gap.objects.exclude(state=GapState.FILLED).exclude(domain=None).exclude(region=None)
    wanted = found.filter(function__code=function) if function else found.filter(function=None)
    return {
        (one.domain.code, up.get(one.region.code, one.region.code)): one
        for one in wanted.select_related("domain", "region").order_by("pk")
        if one.domain and one.region
    }  # fmt: skip
