"""Divisions: the list, and one with its groups as they are now."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404

from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff
from vlechtwerk.programmes import sentences
from vlechtwerk.programmes.enums import OPEN_FORMING
from vlechtwerk.programmes.facts import WEIGHT, Problem, problem, weight
from vlechtwerk.programmes.models import CircleForming, Placement
from vlechtwerk.programmes.queries.crowd import facts_of


@dataclass(frozen=True)
class Seat:
    """One person in a group, as the page shows them: never a telephone or an e-mail address."""

    placement: Placement
    person: Person
    organisation: str
    sector: str
    region: str


@dataclass(frozen=True)
class GroupCard:
    """One group: who, what it does not meet and what we do not know, in words."""

    number: int
    seats: list[Seat]
    unmet: list[str]
    unknown: list[str]
    weight: int


@dataclass(frozen=True)
class Board:
    """A division as it is now. ``placements`` and the people of ``problem`` are aligned."""

    forming: CircleForming
    problem: Problem
    placements: list[Placement]

    @cached_property
    def members(self) -> dict[int, list[int]]:
        """The positions of the people of each group, also of an empty one."""
        found: dict[int, list[int]] = {number: [] for number in range(1, (self.forming.group_count or 0) + 1)}
        for at, one in enumerate(self.placements):
            if one.group:
                found.setdefault(one.group, []).append(at)
        return found

    def card(self, number: int) -> GroupCard:
        """One group with everything in words."""
        members, forming = self.members[number], self.forming
        broken = self.problem.unmet(members)
        size = sentences.size(len(members), forming.least, forming.most)
        lines = [size] if size else []
        for rule in sorted(broken, key=lambda rule: rule.priority):
            lines.append(sentences.unmet(self.problem, rule, members))
        seats = sorted((self._seat(at) for at in members), key=lambda seat: seat.person.name)
        heavy = weight(broken) + (max(WEIGHT.values()) if size else 0)
        return GroupCard(number, seats, lines, sentences.unknown(self.problem, members), heavy)

    @cached_property
    def cards(self) -> list[GroupCard]:
        """All groups, the worst first."""
        return sorted((self.card(number) for number in self.members), key=lambda card: (-card.weight, card.number))

    @property
    def unmet_count(self) -> int:
        """How many rules all groups together do not meet."""
        return sum(len(card.unmet) for card in self.cards)

    def _seat(self, at: int) -> Seat:
        facts = self.problem.facts
        person = facts.people[at]
        own = {
            name: sentences.listed([facts.label(name, value) for value in sorted(facts.known[at][name])])
            for name in ("organisations", "sectors")
        }
        region = str(person.place.region or "") if person.place and facts.known[at]["regions"] else ""
        return Seat(self.placements[at], person, own["organisations"], own["sectors"], region)


def board(forming: CircleForming) -> Board:
    """The division with what is known of everybody."""
    placements = list(forming.placements.order_by("person_id"))
    facts = facts_of(one.person_id for one in placements)
    return Board(forming, problem(facts, forming.rules, forming.pairs.all()), placements)


def formings() -> QuerySet[CircleForming]:
    """All divisions, with how many people they consider."""
    return CircleForming.objects.annotate(people_count=Count("placements")).order_by("-created_at", "-id")


def open_formings() -> QuerySet[CircleForming]:
    """Those that still wait for somebody."""
    return formings().filter(state__in=OPEN_FORMING)


def forming_for(acting: Any, key: str) -> CircleForming:
    """A division; only the team makes them."""
    found = CircleForming.objects.filter(key=key).select_related("made_by").first() if is_staff(acting.hats) else None
    if found is None:
        raise Http404
    return found
