"""Figures about a group of actors and the ties of their work. Pure: edges and numbers in, numbers out.

What a figure means is for people to say: nothing here names a phase. A share of fewer than ``LEAST`` things is not told.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log

import igraph

from vlechtwerk.ecosystem.enums import Helix, Standing

LEAST = 5
"""Of fewer ties or actors a share says nothing: one more turns it round."""
MOST_PERIODS = 8
Pair = tuple[int, int]
TRIPLE = (Helix.GOVERNMENT, Helix.INDUSTRY, Helix.ACADEMIA)


@dataclass(frozen=True, slots=True)
class Bond:
    """Two actors who did something together, from a day to a day (none: it goes on)."""

    first: int
    second: int
    on: date
    until: date | None = None

    @property
    def pair(self) -> Pair:
        return (min(self.first, self.second), max(self.first, self.second))

    def lives(self, since: date, until: date) -> bool:
        return self.on <= until and (self.until is None or self.until >= since)


@dataclass(frozen=True, slots=True)
class Place:
    """One stay of an actor in the group."""

    actor: int
    joined_on: date
    left_on: date | None = None
    standing: str = Standing.OTHER

    def lives(self, since: date, until: date) -> bool:
        return self.joined_on <= until and (self.left_on is None or self.left_on >= since)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and of how many things it was made; no number where there are too few."""

    value: float | None
    n: int


@dataclass(frozen=True)
class Period:
    """Half a year of a group. ``is_over``: it is whole, so that it may be compared."""

    since: date
    until: date
    is_over: bool
    figures: Mapping[str, Figure] = field(default_factory=dict)
    members: int = 0
    beneficiaries: int = 0
    intermediaries: int = 0
    government: Figure = Figure(None, 0)
    government_between: Figure = Figure(None, 0)


def half_year(day: date) -> tuple[date, date]:
    """The half-year in which a day falls."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year, 12, 31)


def half_years(since: date, until: date) -> list[tuple[date, date]]:
    """Every half-year from one day to another, the last ``MOST_PERIODS``."""
    found = [half_year(since)]
    while found[-1][1] < until:
        found.append(half_year(found[-1][1] + timedelta(days=1)))
    return found[-MOST_PERIODS:]


def gini(values: Sequence[float]) -> float | None:
    """How unequally something is spread: 0 all the same, near 1 all with one (Gini 1912)."""
    total, count = sum(values), len(values)
    if not total:
        return None
    ranked = sum(place * value for place, value in enumerate(sorted(values), 1))
    return 2 * ranked / (count * total) - (count + 1) / count


def external_internal(inside: int, outside: int) -> float | None:
    """The E-I index: 1 all ties go out of the group, -1 all stay in it (Krackhardt & Stern 1988)."""
    return (outside - inside) / (outside + inside) if inside + outside else None


def density(ties: int, actors: int) -> float | None:
    """The share of all possible pairs that have a tie."""
    return ties / (actors * (actors - 1) / 2) if actors > 1 else None


def entropy(parts: Sequence[float]) -> float | None:
    """Normalised Shannon entropy of parts: 1 all the same, 0 all in one; none when there is nothing."""
    total = sum(parts)
    if not total or len(parts) < 2:
        return None
    shares = [part / total for part in parts if part]
    return abs(-sum(share * log(share) for share in shares)) / log(len(parts))


def strands(helixes: Iterable[Collection[str]]) -> dict[str, float]:
    """How many actors each strand has; one who stands in two counts half in each."""
    found: dict[str, float] = dict.fromkeys(Helix.values, 0.0)
    for own in helixes:
        for one in set(own):
            found[one] += 1 / len(set(own))
    return found


def balance(counts: Mapping[str, float]) -> float | None:
    """How even government, business and education are in a group, from 0 to 1.

    The triple helix is theirs (Etzkowitz & Leydesdorff 2000); evenness as entropy over its strands follows Leydesdorff
    (2003), here in its plainest form: Shannon's (1948), divided by that of three equal parts. Civil society, the
    fourth strand (Carayannis & Campbell 2009), stands beside it and is not counted.
    """
    return entropy([counts.get(one, 0.0) for one in TRIPLE])


def _graph(pairs: Collection[Pair]) -> igraph.Graph:
    names = sorted({one for pair in pairs for one in pair})
    place = {name: number for number, name in enumerate(names)}
    graph = igraph.Graph(n=len(names), edges=[(place[a], place[b]) for a, b in sorted(pairs)])
    graph.vs["actor"] = names
    return graph


def bridges(pairs: Collection[Pair]) -> set[Pair]:
    """Ties without which two parts of the group would no longer reach each other (bridges of a graph, Tarjan 1974)."""
    graph = _graph(pairs)
    names, found = graph.vs["actor"], set()
    for number in graph.bridges():
        a, b = sorted(names[end] for end in graph.es[number].tuple)
        found.add((a, b))
    return found


def between(pairs: Collection[Pair]) -> dict[int, float]:
    """How often each actor stands between two others, on the shortest ways (Freeman 1977)."""
    graph = _graph(pairs)
    return dict(zip(graph.vs["actor"], graph.betweenness(), strict=True)) if pairs else {}


def _share(part: float, of: int) -> Figure:
    return Figure(part / of if of >= LEAST else None, of)


def periods(
    places: Sequence[Place], bonds: Sequence[Bond], spans: Sequence[tuple[date, date]], today: date,
    government: Mapping[int, float] | None = None,
) -> list[Period]:  # fmt: skip
    """The figures of each half-year. ``government``: for how much of one an actor counts as government."""
    first: dict[Pair, date] = {}
    for bond in bonds:
        first[bond.pair] = min(bond.on, first.get(bond.pair, bond.on))
    joined: dict[int, date] = {}
    for one in places:
        joined[one.actor] = min(one.joined_on, joined.get(one.actor, one.joined_on))
    return [_period(places, bonds, span, today, first, joined, government or {}) for span in spans]


def _period(
    places: Sequence[Place], bonds: Sequence[Bond], span: tuple[date, date], today: date,
    first: Mapping[Pair, date], joined: Mapping[int, date], government: Mapping[int, float],
) -> Period:  # fmt: skip
    since, until = span
    here = {one.actor: one.standing for one in places if one.lives(since, until)}
    pairs = {bond.pair for bond in bonds if bond.lives(since, until)}
    inside = {pair for pair in pairs if pair[0] in here and pair[1] in here}
    outside = {pair for pair in pairs if (pair[0] in here) != (pair[1] in here)}
    new = sum(1 for pair in inside if first[pair] >= since)
    ties = Counter(one for pair in inside for one in pair)
    standing = Counter(here.values())
    for_whom, amid = standing[Standing.BENEFICIARY], standing[Standing.INTERMEDIARY]
    every, uneven = len(inside) + len(outside), gini([ties[actor] for actor in here])
    figures = {
        "newcomers": Figure(sum(1 for actor in here if since <= joined[actor] <= until), len(here)),
        "bridges": Figure(len(bridges(inside)) if len(inside) >= LEAST else None, len(inside)),
        "first_time": _share(new, len(inside)),
        "concentration": Figure(uneven if len(here) >= LEAST and len(inside) >= LEAST else None, len(here)),
        "intermediaries": _share(amid, for_whom + amid),
        "closure": _share(len(inside), every),
        "outward": Figure(external_internal(len(inside), len(outside)) if every >= LEAST else None, every),
    }
    return Period(
        since, until, until < today, figures, len(here), for_whom, amid, *_power(here, inside, government)
    )  # fmt: skip


def _power(here: Collection[int], inside: Collection[Pair], government: Mapping[int, float]) -> tuple[Figure, Figure]:
    """The share of government among the actors, and among the places between them."""
    enough = len(here) >= LEAST and len(inside) >= LEAST
    weights: dict[int, float] = defaultdict(float, between(inside) if enough else {})
    total = sum(weights.values())
    own = sum(government.get(actor, 0.0) for actor in here)
    held = sum(weight * government.get(actor, 0.0) for actor, weight in weights.items())
    return _share(own, len(here)), Figure(held / total if total else None, len(here))


CROWDED, POWER, ABOVE = 0.5, 0.5, 1.5
"""Thresholds of our own, to be looked at and not to be believed: more than half of those named, half of the places
between, and half as much again as their share of the actors."""


@dataclass(frozen=True)
class Alarm:
    """A warning sign of divergence and the figures that set it off."""

    code: str
    figures: Mapping[str, float]


def alarms(found: Sequence[Period]) -> list[Alarm]:
    """Which warning signs the figures give: intermediaries crowd out those it is for, the system closes itself, or
    government holds the places between. That everything has to be written down shows in no figure of ours."""
    whole = [one for one in found if one.is_over]
    given = [_crowded(found), _closed(whole), _captured(whole)]
    return [one for one in given if one]


def _crowded(found: Sequence[Period]) -> Alarm | None:
    told = [one for one in found if one.figures["intermediaries"].value is not None]
    if len(told) < 2:
        return None
    then, now = told[0].figures["intermediaries"].value or 0.0, told[-1].figures["intermediaries"].value or 0.0
    if now <= CROWDED or now <= then:
        return None
    figures = {
        "then": then,
        "now": now,
        "beneficiaries": told[-1].beneficiaries,
        "intermediaries": told[-1].intermediaries,
    }
    return Alarm("crowded", figures)


def _closed(whole: Sequence[Period]) -> Alarm | None:
    if len(whole) < 3 or any(one.figures["newcomers"].value for one in whole[-2:]):
        return None
    then, now = whole[-3].figures["outward"].value, whole[-1].figures["outward"].value
    if then is None or now is None or now >= then:
        return None
    return Alarm("closed", {"then": then, "now": now, "n": whole[-1].figures["outward"].n})


def _captured(whole: Sequence[Period]) -> Alarm | None:
    if not whole:
        return None
    share, held = whole[-1].government.value, whole[-1].government_between.value
    if share is None or held is None or held < POWER or held < ABOVE * share:
        return None
    return Alarm("captured", {"share": share, "held": held, "n": whole[-1].members})
