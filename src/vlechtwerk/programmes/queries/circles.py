"""Circles and who is in them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from vlechtwerk.core.access import first_or_404
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import visible_fields, with_profile
from vlechtwerk.people.rules import is_own_or_staff, is_staff
from vlechtwerk.programmes import sentences
from vlechtwerk.programmes.enums import TAKEN, CircleState, PlaceState
from vlechtwerk.programmes.facts import problem, weight
from vlechtwerk.programmes.models import Circle, CircleMember
from vlechtwerk.programmes.queries.crowd import crowd, facts_of

SHOWN, FOUND = 3, 8
SECTORS = 5


@dataclass(frozen=True)
class Mate:
    """A member as one reader sees them: telephone and address only when the circle runs and they share it."""

    place: CircleMember
    organisation: str
    phone: str
    email: str


@dataclass(frozen=True)
class NextOne:
    """Somebody who could take a free place, with why and why not."""

    person: Person
    why: list[str]
    why_not: list[str]


def circles() -> QuerySet[Circle]:
    """All circles, with how many said yes and how many are still asked."""
    yes, asked = Q(members__state=PlaceState.ACCEPTED), Q(members__state=PlaceState.INVITED)
    counted = Circle.objects.annotate(
        yes_count=Count("members", filter=yes), asked_count=Count("members", filter=asked)
    )
    return counted.select_related("theme", "region", "guide", "forming", "programme").order_by(
        "-created_at", "name", "id"
    )


def circles_of(person: Person) -> QuerySet[CircleMember]:
    """Somebody's places in circles that are not over, those to answer first."""
    own = CircleMember.objects.filter(person=person, state__in=TAKEN).exclude(circle__state=CircleState.CLOSED)
    return own.select_related("circle__guide", "circle__theme").order_by("-state", "answer_by")


def circle_for(acting: Any, key: str) -> Circle:
    """A circle for the team, for its guide, and for whoever has a place in it."""
    found = first_or_404(circles().filter(key=key))
    if acting.person is None or not (is_staff(acting.hats) or _belongs(found, acting.person)):
        raise Http404
    return found


def _belongs(circle: Circle, person: Person) -> bool:
    return circle.guide_id == person.pk or circle.members.filter(person=person, state__in=TAKEN).exists()


def place_by_key(key: str) -> CircleMember:
    """A place with everything the answer page shows."""
    related = ("person", "circle__forming__made_by", "circle__guide", "circle__theme", "circle__region")
    return first_or_404(CircleMember.objects.select_related(*related).filter(key=key))


def place_for(acting: Any, key: str) -> CircleMember:
    """One's own place; the team enters what somebody said by telephone."""
    found = place_by_key(key)
    if not is_own_or_staff(acting, found.person_id):
        raise Http404
    return found


def seats_left(circle: Circle) -> int:
    """How many more fit in."""
    return max(0, circle.forming.most - circle.members.filter(state__in=TAKEN).count())


def mates(circle: Circle, viewer: Person, hats: Collection[str]) -> list[Mate]:
    """Who has a place, for one reader: the team sees everybody, others who said yes."""
    places = circle.members.prefetch_related(Prefetch("person", with_profile(Person.objects.all())))
    if not is_staff(hats) and circle.guide_id != viewer.pk:
        places = places.filter(state=PlaceState.ACCEPTED)
    shared = in_one_circle(viewer.pk, [one.person_id for one in places])
    return [_mate(one, viewer, frozenset(hats), shared) for one in places]


def _mate(place: CircleMember, viewer: Person, hats: frozenset[str], shared: set[int]) -> Mate:
    seen = visible_fields(viewer, hats - {"visitor"} | {"member"}, place.person, introduced=place.person_id in shared)
    shows = place.circle.state == CircleState.RUNNING and place.shares_contact
    return Mate(
        place,
        sentences.listed([item.organisation.name for item in seen[PersonField.ORGANISATION] or []]),
        (seen[PersonField.PHONE] or "") if shows else "",
        (seen[PersonField.EMAIL] or "") if shows else "",
    )


def in_one_circle(viewer_id: int, subject_ids: Collection[int] | None) -> set[int]:
    """Those of these people who share how to reach them with the viewer: members, or the guide, of a running circle."""
    mine = Q(circle__guide=viewer_id) | Q(
        circle__in=CircleMember.objects.filter(person=viewer_id, state=PlaceState.ACCEPTED).values("circle")
    )
    among = {} if subject_ids is None else {"person__in": subject_ids}
    shared = CircleMember.objects.filter(mine, shares_contact=True, circle__state=CircleState.RUNNING, **among)
    return set(shared.values_list("person", flat=True)) - {viewer_id}


def company(circle: Circle) -> tuple[int, list[Any]]:
    """How many have a place or are asked for one, and the sectors they come from."""
    people = [one.person for one in circle.members.filter(state__in=TAKEN).select_related("person__sector")]
    return len(people), list({one.sector_id: one.sector for one in people if one.sector}.values())[:SECTORS]


def next_ones(circle: Circle) -> list[NextOne]:
    """Who fits best on a free place, from the crowd that the circle was chosen from, best first."""
    used = set(CircleMember.objects.filter(circle__forming=circle.forming).values_list("person_id", flat=True))
    people = [one for one in crowd(circle.forming.filters).people if one.pk not in used]
    return _ranked(circle, people)[:SHOWN]


@dataclass(frozen=True)
class Named:
    """Who is called so: those who can be asked, best first, those asked before, and those who cannot be asked."""

    able: list[NextOne]
    asked: list[Person]
    away: list[Person]


def called(circle: Circle, name: str) -> Named:
    """Anybody of the network with this (part of a) name, for a free place."""
    found = crowd({"name": name})
    asked = set(circle.members.values_list("person_id", flat=True))
    able = [one for one in found.people if one.pk not in asked]
    before = [one for one in found.people if one.pk in asked]
    return Named(_ranked(circle, able)[:FOUND], before, [*found.left, *found.unmailed])


def _ranked(circle: Circle, people: Collection[Person]) -> list[NextOne]:
    forming = circle.forming
    inside = set(circle.members.filter(state__in=TAKEN).values_list("person_id", flat=True))
    facts = facts_of([*inside, *(one.pk for one in people)])
    puzzle = problem(facts, forming.rules, forming.pairs.all())
    members = [at for at, one in enumerate(facts.people) if one.pk in inside]
    ranked = []
    for at, one in enumerate(facts.people):
        if one.pk in inside:
            continue
        broken, unknown = puzzle.unmet([*members, at]), sentences.unknown(puzzle, [at])
        why_not = [sentences.unmet(puzzle, rule, [*members, at]) for rule in broken]
        why = sentences.fits(puzzle, at, members)
        ranked.append((weight(broken), len(unknown), -len(why), one.name, NextOne(one, why, [*why_not, *unknown])))
    ranked.sort(key=lambda row: row[:4])
    return [row[4] for row in ranked]
