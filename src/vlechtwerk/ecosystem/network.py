"""The network as a graph: where everybody stands on the map, and what stands out.

Everything goes in and out by row number of the actor. Places are in a field of ``WIDTH`` by ``HEIGHT``.
"""

import hashlib
import math
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import igraph
import numpy as np
from scipy.spatial import cKDTree

from vlechtwerk.ecosystem.strands import Line

WIDTH, HEIGHT, EDGE = 1000.0, 780.0, 60.0
NEAREST = 26.0  # no two actors closer than this, where there is room
ROUNDS, SEED = 300, 2026
NAMED = 3  # a community is named from so many actors
TOP = 5
EXACT = 2_500  # above it, paths longer than ``REACH`` do not count for betweenness
REACH = 4
Place = tuple[float, float]


@dataclass
class Measures:
    """What is known of a network. ``between`` is the share of shortest paths that pass somebody (Freeman 1977);
    ``constraint`` how much of somebody's ties lead to the same people (Burt 1992), low for who connects; ``bridges``
    the lines without which two parts fall apart, with the size of the smaller part; ``community`` a number, 0 the
    biggest (Leiden, Traag, Waltman & van Eck 2019)."""

    degree: dict[int, int] = field(default_factory=dict)
    between: dict[int, float] = field(default_factory=dict)
    constraint: dict[int, float] = field(default_factory=dict)
    community: dict[int, int] = field(default_factory=dict)
    communities: list[list[int]] = field(default_factory=list)
    bridges: list[tuple[int, int, int]] = field(default_factory=list)
    brokers: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)
    parts: int = 0
    density: float = 0.0
    reciprocity: float = 0.0

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "Measures":
        """Back from JSON, in which every name is a word."""
        made = cls(**stored)
        for name in ("degree", "between", "constraint", "community"):
            setattr(made, name, {int(key): value for key, value in getattr(made, name).items()})
        made.bridges = [(one, other, size) for one, other, size in made.bridges]
        return made


def fingerprint(ids: Iterable[int], lines: Iterable[Line]) -> str:
    """The same for the same actors and ties: what was calculated for it still holds."""
    text = repr((sorted(ids), [(one.first, one.second, one.weight, one.goes_there, one.comes_back) for one in lines]))
    return hashlib.sha256(text.encode()).hexdigest()


def _graph(ids: Sequence[int], lines: Sequence[Line]) -> igraph.Graph:
    place = {pk: number for number, pk in enumerate(ids)}
    graph = igraph.Graph(len(ids), [(place[one.first], place[one.second]) for one in lines])
    graph.es["weight"] = [float(one.weight) for one in lines]
    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - the same picture every time
    return graph


def measure(ids: Sequence[int], lines: Sequence[Line]) -> Measures:
    """All measures of one network. Density is the share of all pairs that are bound; reciprocity the share of the bound
    pairs in which both give (igraph: ``ratio``)."""
    found = Measures()
    if not ids:
        return found
    graph = _graph(ids, lines)
    degree = graph.degree()
    cutoff = None if len(ids) <= EXACT else REACH
    pairs = (len(ids) - 1) * (len(ids) - 2) / 2 or 1
    between = [value / pairs for value in graph.betweenness(directed=False, cutoff=cutoff)]
    constraint = graph.constraint(weights="weight") if lines else [1.0] * len(ids)
    found.degree = dict(zip(ids, degree, strict=True))
    found.between = {pk: round(value, 5) for pk, value in zip(ids, between, strict=True) if value}
    found.constraint = {pk: round(value, 3) for pk, value in zip(ids, constraint, strict=True) if not math.isnan(value)}
    found.alone = [pk for pk in ids if not found.degree[pk]]
    found.parts = len(graph.connected_components())
    found.density = round(graph.density(), 5) if len(ids) > 1 else 0.0
    mutual = sum(one.goes_there and one.comes_back for one in lines)
    found.reciprocity = round(mutual / len(lines), 5) if lines else 0.0
    found.brokers = sorted(found.between, key=lambda pk: (-found.between[pk], found.constraint.get(pk, 1), pk))[:TOP]
    groups = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=10) if lines else []
    members = [sorted((ids[one] for one in group), key=lambda pk: (-found.degree[pk], pk)) for group in groups]
    found.communities = sorted((one for one in members if len(one) >= NAMED), key=lambda one: (-len(one), one[0]))
    found.community = {pk: number for number, group in enumerate(found.communities) for pk in group}
    found.bridges = _bridges(graph, ids)
    return found


def _bridges(graph: igraph.Graph, ids: Sequence[int]) -> list[tuple[int, int, int]]:
    """Lines that hold two parts together, of two actors or more each; those of the biggest parts first."""
    bridges = graph.bridges()
    if not bridges:
        return []
    rest = graph.copy()
    rest.delete_edges(bridges)
    blocks = rest.connected_components().membership
    sizes = np.bincount(blocks)
    tree: dict[int, list[int]] = defaultdict(list)
    for edge in bridges:
        one, other = (blocks[end] for end in graph.es[edge].tuple)
        tree[one].append(other)
        tree[other].append(one)
    below, above, whole = _subtrees(tree, sizes)
    found = []
    for edge in bridges:
        one, other = graph.es[edge].tuple
        child = blocks[one] if above.get(blocks[one]) == blocks[other] else blocks[other]
        smaller = int(min(below[child], whole[child] - below[child]))
        if smaller > 1:
            found.append((ids[one], ids[other], smaller))
    return sorted(found, key=lambda one: (-one[2], one[0], one[1]))


def _subtrees(tree: Mapping[int, list[int]], sizes: Any) -> tuple[dict[int, int], dict[int, int], dict[int, int]]:
    """How many actors hang below every block, which block it hangs on, and how many there are in all of its part."""
    below: dict[int, int] = {}
    above: dict[int, int] = {}
    whole: dict[int, int] = {}
    for root in tree:
        if root in below:
            continue
        order, above[root] = [root], -1
        for block in order:
            for other in tree[block]:
                if other != above[block]:
                    above[other] = block
                    order.append(other)
        below |= {block: int(sizes[block]) for block in order}
        for block in reversed(order):
            if above[block] >= 0:
                below[above[block]] += below[block]
        whole |= dict.fromkeys(order, below[root])
    return below, above, whole


def lay_out(
    groups: Mapping[int, int], lines: Sequence[Line], kept: Mapping[int, Place], *, group_count: int
) -> dict[int, Place]:
    """A place for every actor of ``groups`` (its row number, and the number of its domain). Every domain has its area;
    in it, who works together stands together (Fruchterman & Reingold 1991), turned towards those elsewhere.

    Who is in ``kept`` does not move at all: a newcomer comes to stand near its neighbours, in the area of its domain.
    A map that more than doubles is laid out anew.
    """
    ids = sorted(groups)
    fixed = {pk: kept[pk] for pk in ids if pk in kept}
    if len(fixed) == len(ids):
        return fixed
    if len(fixed) * 2 < len(ids):
        fixed = {}
    bound = [one for one in lines if one.first in groups and one.second in groups]
    areas = _areas(groups, fixed, group_count)
    start = _beside(ids, groups, fixed, areas, bound) if fixed else _anew(ids, groups, areas, bound)
    loose = np.array([pk not in fixed for pk in ids])
    points = _apart(np.array([start[pk] for pk in ids], dtype=float), loose)
    laid = {pk: (round(float(x), 1), round(float(y), 1)) for pk, (x, y) in zip(ids, points, strict=True)}
    return laid | fixed


def _anew(
    ids: Sequence[int], groups: Mapping[int, int], areas: Mapping[int, "Area"], lines: Sequence[Line]
) -> dict[int, Place]:
    """Every domain by itself, spread over its area, and turned so that ties to other domains are short."""
    members: dict[int, list[int]] = defaultdict(list)
    for pk in ids:
        members[groups[pk]].append(pk)
    outward: dict[int, complex] = defaultdict(complex)
    for one in lines:
        for here, there in ((one.first, one.second), (one.second, one.first)):
            if groups[here] != groups[there]:
                way = areas[groups[there]].spot - areas[groups[here]].spot
                outward[here] += way / (abs(way) or 1) * one.weight
    found: dict[int, Place] = {}
    for group, inside in members.items():
        own = set(inside)
        graph = _graph(inside, [one for one in lines if one.first in own and one.second in own])
        dice = random.Random(SEED)  # noqa: S311 - the same picture every time
        seed = [[dice.random(), dice.random()] for _pk in inside]
        laid = graph.layout_fruchterman_reingold(niter=ROUNDS, seed=seed, weights="weight", grid="auto")
        spots = np.array([complex(x, y) for x, y in laid.coords])
        spots = _spread(spots - spots.mean(), areas[group].radius)
        pull = np.array([outward[pk] for pk in inside])
        spots = max(
            (_turned(one, pull) for one in (spots, spots.conj())), key=lambda one: float((one * pull.conj()).real.sum())
        )
        found |= {
            pk: (areas[group].x + float(spot.real), areas[group].y + float(spot.imag))
            for pk, spot in zip(inside, spots, strict=True)
        }
    return found


def _spread(spots: Any, radius: float) -> Any:
    """The same directions from the middle, at distances that fill a disc evenly."""
    if len(spots) == 1:
        return spots * 0
    ranks = np.argsort(np.argsort(np.abs(spots), kind="stable"), kind="stable")
    return radius * np.sqrt((ranks + 0.5) / len(spots)) * np.exp(1j * np.angle(spots))


def _turned(spots: Any, pull: Any) -> Any:
    """The whole disc turned to where its actors are pulled most."""
    return spots * np.exp(-1j * np.angle((spots * pull.conj()).sum()))


@dataclass(frozen=True)
class Area:
    x: float
    y: float
    radius: float

    @property
    def spot(self) -> complex:
        return complex(self.x, self.y)


def _areas(groups: Mapping[int, int], fixed: Mapping[int, Place], count: int) -> dict[int, Area]:
    """Where every domain has its area: where its actors are, else on a ring, pushed apart until none overlaps."""
    sizes: dict[int, int] = defaultdict(int)
    for group in groups.values():
        sizes[group] += 1
    total = sum(sizes.values())
    radius = {one: 30 + math.sqrt(WIDTH * HEIGHT * size / total / math.pi) * 0.6 for one, size in sizes.items()}
    held: dict[int, list[Place]] = defaultdict(list)
    for pk, place in fixed.items():
        held[groups[pk]].append(place)
    spots = {}
    for one in sorted(sizes):
        if held[one]:
            spots[one] = tuple(np.mean(held[one], axis=0))
        else:
            turn = 2 * math.pi * (one + 0.5) / max(count, 1) - math.pi / 2
            spots[one] = (WIDTH / 2 + WIDTH * 0.34 * math.cos(turn), HEIGHT / 2 + HEIGHT * 0.34 * math.sin(turn))
    _push(spots, radius, {one for one in sizes if not held[one]})
    return {one: Area(float(x), float(y), radius[one]) for one, (x, y) in spots.items()}


def _push(spots: dict[int, Any], radius: Mapping[int, float], loose: Collection[int]) -> None:
    for _turn in range(200):
        for one in loose:
            x, y = spots[one]
            for other, (there_x, there_y) in spots.items():
                gap = math.hypot(x - there_x, y - there_y) or 1e-6
                lack = (radius[one] + radius[other]) * 1.08 - gap
                if other != one and lack > 0:
                    x, y = x + (x - there_x) / gap * lack * 0.3, y + (y - there_y) / gap * lack * 0.3
            room = min(radius[one], HEIGHT / 2 - EDGE)
            spots[one] = (
                min(max(x, EDGE + room * 0.8), WIDTH - EDGE - room * 0.8), min(max(y, EDGE + room * 0.8), HEIGHT - EDGE - room * 0.8)
            )  # fmt: skip


def _beside(
    ids: Sequence[int], groups: Mapping[int, int], fixed: Mapping[int, Place], areas: Mapping[int, Area], lines: Sequence[Line]
) -> dict[int, Place]:  # fmt: skip
    """Who is known stays; the others somewhere in their area, towards the neighbours they have."""
    near: dict[int, list[Place]] = defaultdict(list)
    for one in lines:
        for here, there in ((one.first, one.second), (one.second, one.first)):
            if there in fixed:
                near[here].append(fixed[there])
    dice, found = random.Random(SEED), dict(fixed)  # noqa: S311 - the same picture every time
    for pk in ids:
        if pk not in fixed:
            area, turn, far = areas[groups[pk]], dice.random() * 2 * math.pi, math.sqrt(dice.random()) * 0.7
            x, y = area.x + area.radius * far * math.cos(turn), area.y + area.radius * far * math.sin(turn)
            if near[pk]:
                mean_x, mean_y = np.mean(near[pk], axis=0)
                x, y = x * 0.6 + float(mean_x) * 0.4, y * 0.6 + float(mean_y) * 0.4
            found[pk] = (x, y)
    return found


def _apart(points: Any, loose: Any, turns: int = 60) -> Any:
    """Push apart who stands on top of each other, as long as there is room; who is known stays."""
    wanted = min(NEAREST, math.sqrt(WIDTH * HEIGHT / len(points)) * 0.62)
    low, high = np.array([EDGE / 2, EDGE / 2]), np.array([WIDTH - EDGE / 2, HEIGHT - EDGE / 2])
    points = points.copy()
    for _turn in range(turns):
        pairs = cKDTree(points).query_pairs(wanted, output_type="ndarray")
        pairs = pairs[loose[pairs[:, 0]] | loose[pairs[:, 1]]]
        if not len(pairs):
            break
        one, other = pairs[:, 0], pairs[:, 1]
        apart = points[one] - points[other]
        gap = np.hypot(apart[:, 0], apart[:, 1])
        apart[gap < 1e-6] = [0.6, 0.8]
        push = ((wanted - gap) / np.maximum(gap, 1.0))[:, None] * apart * 0.4
        moved = points.copy()
        np.add.at(moved, one, push)
        np.add.at(moved, other, -push)
        points[loose] = np.clip(moved[loose], low, high)
    return points
