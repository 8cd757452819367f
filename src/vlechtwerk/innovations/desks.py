"""A whole desk that changes hands: what is on it, who could take it, and who gets what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations import rules
from vlechtwerk.innovations.enums import LENT_OUT, HandoverState, InnovationState
from vlechtwerk.innovations.models import Handover, HandoverItem, Innovation, LoadLimit
from vlechtwerk.people import queries as people
from vlechtwerk.people.duties import duties, duties_in_order
from vlechtwerk.people.models import Person

DOSSIERS = "dossiers"
"""The duty that the others follow."""


@dataclass(frozen=True)
class Piece:
    """One thing on a desk. ``dossier``: the number of the innovation it belongs to, if any."""

    duty: str
    row: int
    title: str
    dossier: int | None = None


@dataclass(frozen=True)
class Orders:
    """How a desk goes to others: divided over ``to`` by load, but these ``chosen`` dossiers (by number) to whom it says."""

    to: tuple[Person, ...]
    chosen: Mapping[int, Person] = field(default_factory=dict)
    until: date | None = None
    by_itself: bool = True
    note: str = ""
    reason: str = ""
    tell_leads: bool = False


@dataclass(frozen=True)
class Share:
    """What one person gets: counts per kind of work, and how full their desk is afterwards."""

    person: Person
    counts: Mapping[str, int]
    before: int
    after: int
    limit: int | None

    @property
    def is_beyond(self) -> bool:
        return self.limit is not None and self.after > self.limit and self.after > self.before


def pieces_of(giver: Person) -> list[Piece]:
    """Everything on somebody's desk, one query per kind of work."""
    found = []
    for name, duty in duties_in_order():
        named = F(duty.dossier) if isinstance(duty.dossier, str) and duty.dossier else duty.dossier
        dossier = named or Value(None, output_field=IntegerField())
        rows = duty.rows().filter(**{duty.field: giver}).order_by("pk")
        found += [
            Piece(name, row, str(title), about) for row, title, about in rows.values_list("pk", duty.title, dossier)
        ]
    return found


def guided() -> Any:
    """Expression over people: how many dossiers on the path they guide now."""
    mine = Innovation.objects.filter(broker=OuterRef("pk"), state=InnovationState.ACTIVE).order_by().values("broker")
    count = Subquery(mine.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(count, 0)


def brokers() -> QuerySet[Any]:
    """The team, each with ``load`` (dossiers on the path) and ``load_limit`` (or none): one query."""
    limit = Subquery(LoadLimit.objects.filter(person=OuterRef("pk")).values("dossiers")[:1])
    return people.staff_list().annotate(load=guided(), load_limit=limit).order_by("name", "pk")


def divide(pieces: Iterable[Piece], *, to: Collection[Person], chosen: Mapping[int, Person]) -> dict[Piece, Person]:
    """Who gets what. Dossiers: as chosen, else one by one to whoever has the fewest for what they can carry; all other work
    goes with its dossier, and what has none of these to whoever got the least of it. The same question, the same answer."""
    load = {person.pk: getattr(person, "load", 0) for person in to}
    limits = {person.pk: getattr(person, "load_limit", None) for person in to}
    by_name = sorted(to, key=lambda person: (person.name, person.pk))
    pieces, new_broker, found = list(pieces), {}, {}

    def room(person: Person) -> tuple[bool, int]:
        limit = limits[person.pk]
        return limit is not None and load[person.pk] >= limit, load[person.pk]

    for piece in sorted((one for one in pieces if one.duty == DOSSIERS), key=lambda one: (one.title.lower(), one.row)):
        taker = chosen.get(piece.row) or min(by_name, key=room)
        new_broker[piece.row] = found[piece] = taker
        if taker.pk in load:
            load[taker.pk] += 1
    others = dict.fromkeys(load, 0)
    for piece in (one for one in pieces if one.duty != DOSSIERS):
        taker = new_broker.get(piece.dossier or 0) or min(by_name, key=lambda person: others[person.pk])
        found[piece] = taker
        others[taker.pk] = others.get(taker.pk, 0) + 1
    return found


def shares(division: Mapping[Piece, Person], active: Collection[int]) -> list[Share]:
    """What each gets, by name. ``active``: the numbers of the dossiers that count for the load."""
    got: dict[int, dict[str, int]] = {}
    takers: dict[int, Person] = {}
    more: dict[int, int] = {}
    for piece, person in division.items():
        takers.setdefault(person.pk, person)
        counts = got.setdefault(person.pk, {})
        counts[piece.duty] = counts.get(piece.duty, 0) + 1
        if piece.duty == DOSSIERS and piece.row in active:
            more[person.pk] = more.get(person.pk, 0) + 1
    found = []
    for person in sorted(takers.values(), key=lambda one: one.name):
        before = getattr(person, "load", 0)
        limit = getattr(person, "load_limit", None)
        found.append(Share(person, got[person.pk], before, before + more.get(person.pk, 0), limit))
    return found


def active_of(numbers: Collection[int]) -> set[int]:
    """Which of these dossiers are on the path: one query."""
    found = Innovation.objects.filter(pk__in=numbers, state=InnovationState.ACTIVE)
    return set(found.values_list("pk", flat=True))


def dossiers_of(giver: Person) -> QuerySet[Innovation]:
    """The dossiers on a desk, by name, with their stage."""
    rows = duties[DOSSIERS].rows().filter(broker=giver)
    return rows.select_related("stage").order_by("name", "pk")


def handovers(acting: Any) -> QuerySet[Handover]:
    """Desks that changed hands, the newest first: all for who shapes the path, for others those they gave or got."""
    items = Prefetch("items", HandoverItem.objects.select_related("to"))
    found = Handover.objects.select_related("giver", "by").prefetch_related(items)
    if rules.can_shape_path(acting.hats):
        return found
    got = HandoverItem.objects.filter(to=acting.person).values("handover")
    return found.filter(Q(giver=acting.person) | Q(pk__in=got))


def handover_for(acting: Any, key: str) -> Handover:
    """One that was lent and that ``acting`` may end: 404 else."""
    return first_or_404(handovers(acting).filter(key=key).exclude(state=HandoverState.GIVEN))


def lent(acting: Any) -> list[tuple[Handover, list[Person], int]]:
    """What is lent out now: to whom, and how many things. Two queries."""
    found = []
    for one in handovers(acting).filter(state__in=LENT_OUT).order_by("until", "pk"):
        items = list(one.items.all())
        found.append((one, list({item.to_id: item.to for item in items}.values()), len(items)))
    return found
