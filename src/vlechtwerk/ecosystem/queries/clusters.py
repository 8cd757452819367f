"""Clusters, and how government, business, education and civil society stand in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.ecosystem import figures
from vlechtwerk.ecosystem.enums import Helix
from vlechtwerk.ecosystem.models import Actor, Cluster, Domain
from vlechtwerk.ecosystem.queries.bonds import pairs

CALLED = 20


def clusters() -> QuerySet[Cluster]:
    """Those that go on first, with how many actors."""
    return Cluster.objects.select_related("keeper").annotate(actor_count=Count("actors")).order_by("name", "id")


def cluster_by_key(key: str) -> Cluster:
    return first_or_404(Cluster.objects.filter(key=key).select_related("keeper"))


def members_of(cluster: Cluster) -> list[Actor]:
    found = cluster.actors.select_related("organisation").prefetch_related("domains")
    return list(found.order_by("organisation__name", "pk"))


def actor_by_key(key: str) -> Actor | None:
    return Actor.objects.select_related("organisation").filter(key=key).first()


def called(words: str, but: Collection[int]) -> list[Actor]:
    """Actors with all these words in their name, without those who are there already."""
    found = Actor.objects.filter(ended_on=None).exclude(pk__in=but).select_related("organisation")
    for word in words.split():
        found = found.filter(organisation__name__icontains=word)
    return list(found.order_by("organisation__name", "pk")[:CALLED])


def helix_of(actors: Collection[int]) -> dict[int, set[str]]:
    """The strands in which each actor stands, by its domains."""
    found: dict[int, set[str]] = defaultdict(set)
    rows = Domain.objects.filter(actors__in=actors).order_by().values_list("actors", "helix")
    for actor, helix in rows:
        found[actor].add(helix)
    return found


@dataclass(frozen=True)
class Strand:
    """One strand of the helix in a cluster: how many actors, and which share that is of all that have a domain."""

    helix: Helix
    count: float
    share: float


@dataclass(frozen=True)
class Portrait:
    """What a cluster is made of and how it is tied. ``balance`` is of the three strands, 0 to 1; ``outward`` the E-I
    index. What would be of too few is none."""

    n: int
    strands: tuple[Strand, ...]
    balance: float | None
    inside: int
    outside: int
    density: float | None
    outward: float | None

    @property
    def missing(self) -> list[Helix]:
        return [one.helix for one in self.strands if not one.count]


def portrait(acting: Any, actors: Iterable[Actor]) -> Portrait:
    """The figures of a cluster of these actors, whose domains are at hand."""
    here = {one.pk: {domain.helix for domain in one.domains.all()} for one in actors}
    counts = figures.strands(own for own in here.values() if own)
    total = sum(counts.values())
    found = pairs(acting)
    inside = sum(1 for first, second in found if first in here and second in here)
    outside = sum(1 for first, second in found if (first in here) != (second in here))
    enough = inside + outside >= figures.LEAST
    return Portrait(
        n=len(here),
        strands=tuple(Strand(Helix(one), count, count / total if total else 0.0) for one, count in counts.items()),
        balance=figures.balance(counts) if len(here) >= figures.LEAST else None,
        inside=inside,
        outside=outside,
        density=figures.density(inside, len(here)) if len(here) >= figures.LEAST else None,
        outward=figures.external_internal(inside, outside) if enough else None,
    )
