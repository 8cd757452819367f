"""The ties of the work that somebody took part in, and which of them they hid."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from vlechtwerk.core.ties import Tie, tie_sources
from vlechtwerk.ecosystem.models import Actor, HiddenTie
from vlechtwerk.people.models import Organisation, Person


@dataclass(frozen=True)
class OwnTie:
    """One of theirs. ``is_drawn``: both organisations are on the map, so that it would be seen there."""

    key: str
    what: Any
    first: str
    second: str
    on: date
    is_hidden: bool
    is_drawn: bool


def _ties_of(person: Person) -> list[tuple[Any, Tie]]:
    return [
        (source.label, tie) for _name, source in tie_sources.items() for tie in source.ties() if person.pk in tie.people
    ]  # fmt: skip


def own_keys(person: Person) -> set[str]:
    return {tie.key for _label, tie in _ties_of(person)}


def hides_all(person: Person) -> bool:
    return HiddenTie.objects.filter(person=person, tie="").exists()


def own_ties(person: Person) -> list[OwnTie]:
    """The newest first, in a fixed number of questions."""
    hidden = set(HiddenTie.objects.filter(person=person).values_list("tie", flat=True))
    found = _ties_of(person)
    numbers = {number for _label, tie in found for number in (tie.first, tie.second)}
    names = dict(Organisation._base_manager.filter(pk__in=numbers).values_list("pk", "name"))
    actors = set(Actor.objects.filter(organisation__in=numbers).values_list("organisation", flat=True))
    made = [
        OwnTie(
            tie.key, label, names.get(tie.first, ""), names.get(tie.second, ""), tie.on,
            tie.key in hidden or "" in hidden, {tie.first, tie.second} <= actors,
        )
        for label, tie in found
    ]  # fmt: skip
    return sorted(made, key=lambda one: (one.on, one.key), reverse=True)
