"""The register of actors: the list, one of them with its ties, and what is like it already."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.ties import tie_sources
from vlechtwerk.ecosystem.enums import RelationKind
from vlechtwerk.ecosystem.models import Actor, Relation
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen, lines
from vlechtwerk.ecosystem.strands import Line, Strand
from vlechtwerk.people.duplicates import OrganisationLike, find_organisations
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.taxonomy.models import Region

MOST_ALIKE = 5


def actors(acting: Any, filters: Filters, *, ended: bool = False) -> QuerySet[Actor]:
    """What somebody sees of the register, with all that a row tells."""
    found = actors_seen(acting, filters).filter(ended_on__isnull=not ended)
    return found.select_related(
        "organisation__sector", "organisation__region", "organisation__place__region"
    ).prefetch_related("domains", "functions", "regions")  # fmt: skip


def actor_for(acting: Any, key: str) -> Actor:
    """One of those that somebody sees; another one does not exist for them."""
    seen = actors_seen(acting, Filters()).select_related(
        "organisation__sector", "organisation__region", "organisation__place__region", "contact", "noted_by"
    )
    return first_or_404(seen.filter(key=key))


def regions_of(actor: Actor) -> list[Region]:
    """Those that were said, else where the organisation stands."""
    said = list(actor.regions.all())
    area: Any = actor.organisation.area
    return said or ([area] if area else [])


@dataclass(frozen=True)
class TieLine:
    """One tie of an actor, as its page tells it. ``goes_out``: it starts from this actor."""

    strand: Strand
    other: Actor
    label: Any
    goes_out: bool
    is_by_hand: bool

    @property
    def key(self) -> str:
        return self.strand.key.partition(":")[2]


def ties_of(acting: Any, actor: Actor) -> list[TieLine]:
    """What binds it to others whom somebody sees, the newest first; what somebody hid is not there."""
    mine = [line for line in lines(acting, Filters()) if actor.pk in (line.first, line.second)]
    numbers = {line.second if line.first == actor.pk else line.first for line in mine}
    others = {one.pk: one for one in Actor.objects.filter(pk__in=numbers).select_related("organisation")}
    found = [_tie(actor, line, strand, others) for line in mine for strand in line.strands]
    return sorted(found, key=lambda one: (one.strand.on, one.strand.key), reverse=True)


def _tie(actor: Actor, line: Line, strand: Strand, others: dict[int, Actor]) -> TieLine:
    other = others[line.second if line.first == actor.pk else line.first]
    by_hand = strand.key.startswith("relation:")
    label = RelationKind(strand.kind).label if by_hand else tie_sources[strand.kind].label
    return TieLine(strand, other, label, strand.giver == actor.pk, by_hand)


def relation_by_key(key: str) -> Relation:
    found = Relation.objects.select_related("first__organisation", "second__organisation")
    return first_or_404(found.filter(key=key))


def may_become() -> QuerySet[Organisation]:
    """Organisations of the register that are no actor yet."""
    return Organisation.objects.exclude(pk__in=Actor.objects.values("organisation"))


def others_than(actor: Actor) -> QuerySet[Actor]:
    """With whom it may have a tie."""
    return Actor.objects.filter(ended_on=None).exclude(pk=actor.pk).select_related("organisation")


def people_at(organisation: Organisation) -> QuerySet[Person]:
    """Who works there today."""
    return Person.objects.filter(
        Q(affiliations__organisation=organisation, affiliations__until=None), left_on=None, is_active=True
    ).distinct()


@dataclass(frozen=True)
class Alike:
    """An organisation of the register that a new name resembles, and the actor it is, if it is one."""

    organisation: Organisation
    actor: Actor | None
    why: str


def alike(name: str) -> list[Alike]:
    """What is in the register already under such a name, the likeliest first."""
    matches = find_organisations([OrganisationLike(name)]).get(0, [])[:MOST_ALIKE]
    found = Organisation.objects.in_bulk([one.pk for one in matches if one.pk])
    taken = {one.organisation_id: one for one in Actor.objects.filter(organisation__in=found)}
    return [
        Alike(found[one.pk], taken.get(one.pk), ", ".join(one.reasons)) for one in matches if one.pk and one.pk in found
    ]  # fmt: skip
