"""What the map draws: actors with their places, lines, areas, labels; above a number of actors groups instead."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet

from vlechtwerk.ecosystem import network
from vlechtwerk.ecosystem.models import Actor, Domain, Picture
from vlechtwerk.ecosystem.network import HEIGHT, WIDTH, Measures, Place
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen, lines, pairs
from vlechtwerk.ecosystem.strands import STYLES, Line
from vlechtwerk.taxonomy.models import Region

MOST_DRAWN = 1_500  # above it, groups
MOST_MEASURED = 2_000  # what a page calculates itself; the background loop does the rest
LETTER, TALL = 7.4, 18.0  # how much room a label takes
LABELS = 18


@dataclass(frozen=True)
class Dot:
    """One actor on the map. ``far``: how many ties from whom it is about, none when it is about nobody or too far."""

    pk: int
    key: str
    name: str
    x: float
    y: float
    domain: int
    shape: str
    degree: int = 0
    far: int | None = None

    @property
    def mark(self) -> str:
        return "" if self.far is None else "near" if self.far else "self"


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float
    anchor: str = "middle"
    kind: str = ""


@dataclass(frozen=True)
class Sight:
    """What somebody sees with these filters: the actors, the lines, and about whom it is."""

    actors: list[Actor]
    lines: list[Line]
    domains: list[Domain]
    focus: Actor | None = None
    steps: int = 1
    places: dict[int, Place] = field(default_factory=dict)

    @cached_property
    def by_pk(self) -> dict[int, Actor]:
        return {one.pk: one for one in self.actors}

    @cached_property
    def degree(self) -> Counter[int]:
        return Counter(end for one in self.lines for end in (one.first, one.second))

    @cached_property
    def far(self) -> dict[int, int]:
        return around(self.lines, self.focus.pk, self.steps) if self.focus else {}

    @cached_property
    def dots(self) -> list[Dot]:
        number = {one.pk: place for place, one in enumerate(self.domains)}
        found = []
        for one in self.actors:
            domain = main_domain(one)
            x, y = self.places[one.pk]
            found.append(
                Dot(
                    one.pk, one.key, str(one.organisation), x, y, number.get(domain.pk, 0) if domain else -1,
                    domain.shape if domain else "circle", self.degree[one.pk], self.far.get(one.pk),
                )
            )  # fmt: skip
        return found

    @cached_property
    def paths(self) -> dict[str, str]:
        """All lines of one style as one path; those around whom it is about apart, as ``on …``."""
        found: dict[str, list[str]] = defaultdict(list)
        for one in self.lines:
            (x, y), (to_x, to_y) = self.places[one.first], self.places[one.second]
            is_on = self.focus is None or self._touches(one)
            found[f"on {one.style}" if is_on else "off"].append(f"M{x:.0f} {y:.0f}L{to_x:.0f} {to_y:.0f}")
        return {name: "".join(parts) for name, parts in sorted(found.items())}

    def _touches(self, one: Line) -> bool:
        ends = sorted((self.far.get(one.first, 99), self.far.get(one.second, 99)))
        return ends[0] < self.steps and ends[1] <= self.steps

    @cached_property
    def labels(self) -> list[Label]:
        return _labels(self)

    def data(self) -> dict[str, Any]:
        """The same for a browser, short: every actor is a row, every line names two rows."""
        row = {one.pk: number for number, one in enumerate(self.dots)}
        return {
            "size": [WIDTH, HEIGHT], "domains": [[str(one), one.shape] for one in self.domains],
            "actors": [[one.key, one.name, one.x, one.y, one.domain] for one in self.dots],
            "lines": [
                [row[one.first], row[one.second], STYLES.index(one.style), _month(one.began), one.count] for one in self.lines
            ],
            "focus": row[self.focus.pk] if self.focus else None, "steps": self.steps,
        }  # fmt: skip


def sight(acting: Any, filters: Filters, *, focus: str = "", steps: int = 1) -> Sight:
    """All that one picture needs, in a fixed number of questions."""
    actors = list(with_domains(actors_seen(acting, filters)))
    domains = list(Domain.objects.all())
    bound = lines(acting, filters, actors)
    about = next((one for one in actors if one.key == focus), None) if focus else None
    return Sight(actors, bound, domains, about, steps, places(actors, bound, domains))


def with_domains(actors: QuerySet[Actor]) -> QuerySet[Actor]:
    return actors.prefetch_related(Prefetch("domains", Domain.objects.all()))


def main_domain(actor: Actor) -> Domain | None:
    """The first of its domains, in the order of the network: in whose area it stands."""
    return next(iter(actor.domains.all()), None)


def places(actors: Sequence[Actor], bound: Sequence[Line], domains: Sequence[Domain]) -> dict[int, Place]:
    """Where everybody stands; who has no place yet is given one for now, and keeps it when the loop comes by."""
    kept = {one.pk: (one.x, one.y) for one in actors if one.x is not None and one.y is not None}
    number = {one.pk: place for place, one in enumerate(domains)}
    groups = {}
    for one in actors:
        domain = main_domain(one)
        groups[one.pk] = number.get(domain.pk, 0) if domain else len(domains)
    return network.lay_out(groups, bound, kept, group_count=len(domains) + 1)


def measures(seen: Sight) -> Measures | None:
    """What stands out in what is seen: as it was kept, or calculated now; none when that would take too long."""
    return table_measures(seen.actors, seen.lines)


def table_measures(actors: Sequence[Actor], bound: Sequence[Line]) -> Measures | None:
    """The same for whoever has the actors and the lines already."""
    ids = [one.pk for one in actors]
    known = kept_measures(ids, bound)
    if known is None and len(ids) <= MOST_MEASURED:
        known = network.measure(ids, bound)
    return known


def kept_measures(ids: Sequence[int], bound: Sequence[Line]) -> Measures | None:
    kept = Picture.objects.filter(fingerprint=network.fingerprint(ids, bound)).first()
    return Measures.read(kept.measures) if kept else None


def around(bound: Iterable[Line], start: int, steps: int) -> dict[int, int]:
    """Who is at most so many ties away, and how many."""
    near: dict[int, list[int]] = defaultdict(list)
    for one in bound:
        near[one.first].append(one.second)
        near[one.second].append(one.first)
    far, edge = {start: 0}, [start]
    for step in range(1, steps + 1):
        edge = list(dict.fromkeys(other for one in edge for other in near[one] if other not in far))
        far |= dict.fromkeys(edge, step)
    return far


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _labels(seen: Sight) -> list[Label]:
    """Names that do not cover each other: of the domains, then of whom it is about, then of who has most ties."""
    chosen: list[Label] = []
    taken: list[tuple[float, float, float, float]] = []

    def put(text: str, x: float, y: float, kind: str, gap: float) -> None:
        wide = len(text) * LETTER + 8
        for at_x, at_y, anchor in (
            (x + gap, y + 5, "start"),
            (x - gap, y + 5, "end"),
            (x, y - gap, "middle"),
            (x, y + gap + 12, "middle"),
        ):
            left = at_x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            box = (left, at_y - TALL + 4, left + wide, at_y + 4)
            inside = left >= 4 and left + wide <= WIDTH - 4 and box[1] >= 2 and box[3] <= HEIGHT - 2
            if inside and not any(_covers(box, other) for other in taken):
                taken.append(box)
                chosen.append(Label(text, round(at_x, 1), round(at_y, 1), anchor, kind))
                return

    taken += [
        (one.x - 9, one.y - 9, one.x + 9, one.y + 9) for one in seen.dots if not seen.focus or one.far is not None
    ]
    for number, domain in enumerate(seen.domains):
        inside = [one for one in seen.dots if one.domain == number]
        if inside:
            put(str(domain), sum(one.x for one in inside) / len(inside), min(one.y for one in inside) - 14, "area", 6)
    wanted = [one for one in seen.dots if one.far is not None] if seen.focus else seen.dots
    for dot in sorted(wanted, key=lambda one: (one.far or 0, -one.degree, one.pk))[
        : LABELS * 2 if seen.focus else LABELS
    ]:
        put(dot.name, dot.x, dot.y, "self" if dot.far == 0 else "", 14 if dot.far == 0 else 11)
    return chosen


def _covers(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


@dataclass(frozen=True)
class Bubble:
    """The actors of one domain in one region, as one mark."""

    domain: Domain | None
    region: str
    region_code: str
    count: int
    x: float
    y: float
    r: float

    @property
    def filters(self) -> dict[str, str]:
        return {"domain": self.domain.code if self.domain else "", "region": self.region_code}


@dataclass(frozen=True)
class Grouped:
    """Too many to draw one by one: per domain and region how many there are, and how many ties between the groups."""

    total: int
    tie_count: int
    bubbles: list[Bubble]
    between: list[tuple[Bubble, Bubble, int]]

    @property
    def strokes(self) -> list[tuple[Bubble, Bubble, int, float]]:
        most = max((count for _one, _other, count in self.between), default=1)
        return [(one, other, count, round(0.6 + 5 * math.sqrt(count / most), 1)) for one, other, count in self.between]


def is_grouped(count: int) -> bool:
    return count > MOST_DRAWN


def grouped(acting: Any, filters: Filters) -> Grouped:
    """The groups of everybody who is seen; counted by the database as far as it can."""
    found = actors_seen(acting, filters).order_by()
    ids = list(found.values_list("pk", flat=True))
    domains = {one.pk: one for one in Domain.objects.all()}
    of_actor = _group_of(found, ids, domains)
    sizes = Counter(of_actor.values())
    spots = _bubbles(sizes, domains)
    bound = pairs(filters, set(ids))
    ties: Counter[tuple[Any, Any]] = Counter()
    for first, second in bound:
        pair = of_actor[first], of_actor[second]
        ties[pair if pair[0] <= pair[1] else pair[::-1]] += 1
    strongest = [(pair, count) for pair, count in ties.most_common() if pair[0] != pair[1]][:400]
    between = [(spots[pair[0]], spots[pair[1]], count) for pair, count in strongest]
    return Grouped(len(ids), len(bound), sorted(spots.values(), key=lambda one: -one.count), between)


@dataclass(frozen=True, slots=True)
class Seen:
    pk: int


def _group_of(
    found: QuerySet[Actor], ids: Sequence[int], domains: Mapping[int, Domain]
) -> dict[int, tuple[int, str, str]]:
    """The first domain of everybody, and the region at the highest level: its code and its name."""
    order = {pk: place for place, pk in enumerate(domains)}
    known = set(ids)
    first: dict[int, int] = {}
    for actor, domain in Actor.domains.through.objects.values_list("actor", "domain"):
        if actor in known and (actor not in first or order[domain] < order[first[actor]]):
            first[actor] = domain
    names = region_names()
    placed = found.values_list("pk", "organisation__region__code", "organisation__place__region__code")
    codes = {pk: code or other or "" for pk, code, other in placed}
    for actor, code in Actor.regions.through.objects.order_by("-pk").values_list("actor", "region__code"):
        if actor in known:
            codes[actor] = code
    tops = {code: top_region(code, names) for code in set(codes.values())}
    return {pk: (first.get(pk, 0), *tops[codes.get(pk, "")]) for pk in ids}


def region_names() -> dict[str, str]:
    return {one.code: str(one) for one in Region.objects.all()}


def top_region(code: str, names: Mapping[str, str]) -> tuple[str, str]:
    """The region that a province lies in, where there is one: its code and its name."""
    top = next((code[:length] for length in range(3, len(code)) if code[:length] in names), code)
    return top, names.get(top, "")


def _bubbles(sizes: Mapping[tuple[int, str, str], int], domains: Mapping[int, Domain]) -> dict[Any, Bubble]:
    """Domains in columns, regions in rows: the place says what it is, and is the same with other filters."""
    columns = {pk: place for place, pk in enumerate([*domains, 0])}
    used = sorted({group[0] for group in sizes}, key=lambda pk: columns[pk])
    rows = sorted({(group[1], group[2]) for group in sizes}, key=lambda one: (not one[1], one[1]))
    most = max(sizes.values(), default=1)
    wide, high = WIDTH / (len(used) + 0.6), (HEIGHT - 60) / max(len(rows), 1)
    biggest = min(wide, high) * 0.46
    return {
        group: Bubble(
            domains.get(group[0]), group[2], group[1], count,
            round(wide * (used.index(group[0]) + 0.8), 1), round(60 + high * (rows.index(group[1:]) + 0.5), 1),
            round(max(7.0, biggest * math.sqrt(count / most)), 1),
        )
        for group, count in sizes.items()
    }  # fmt: skip
