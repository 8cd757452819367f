"""What is known of people who may form a circle, and their rules as the engine wants them.

What is not known is never guessed: somebody whose half days we do not know stands in nobody's way, and the page
says of whom we do not know it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vlechtwerk.engine import groups
from vlechtwerk.people.distance import km
from vlechtwerk.people.models import Person
from vlechtwerk.programmes.enums import PairKind, Priority, Wish

YES = "yes"
# What everybody of a circle must have in common, and where it is kept.
SHARED = {
    Wish.THEME: "themes", Wish.BARRIER: "barriers", Wish.HALF_DAY: "half_days", Wish.REGION: "regions",
    Wish.LANGUAGE: "languages",
}  # fmt: skip
WEIGHT = {Priority.MOST: 9, Priority.IMPORTANT: 3, Priority.NICE: 1}
Known = Mapping[str, frozenset[str]]
Wishes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Facts:
    """People with what is known of each (attribute → values), aligned; ``labels`` names a value of an attribute."""

    people: list[Person] = field(default_factory=list)
    known: Sequence[Known] = field(default_factory=list)
    labels: dict[tuple[str, str], Any] = field(default_factory=dict)

    def label(self, attribute: str, value: str) -> str:
        """What the reader calls a value."""
        return str(self.labels.get((attribute, value), value))

    def near(self, within_km: int) -> "Facts":
        """The same, with for ``regions`` the homes of these people that are at most so far from somebody's own."""
        places = {str(one.place_id): one.place for one in self.people if one.place}
        reach = {
            here: frozenset(key for key, place in places.items() if (km(home, place) or 0) <= within_km)
            for here, home in places.items()
        }
        known = [
            {**row, "regions": reach.get(str(one.place_id), frozenset()) if row["regions"] else frozenset()}
            for one, row in zip(self.people, self.known, strict=True)
        ]
        return Facts(self.people, known, self.labels | {("regions", key): place for key, place in places.items()})


@dataclass(frozen=True)
class Problem:
    """People and rules for the engine; positions are those of ``facts.people``."""

    facts: Facts
    wishes: Wishes
    people: list[dict[str, frozenset[str]]]
    rules: list[groups.Rule]

    def unmet(self, members: Sequence[int]) -> list[groups.Rule]:
        """The rules that a group of these people breaks."""
        return groups.unmet(self.people, self.rules, members)

    def unknown(self, wish: str, members: Iterable[int]) -> list[Person]:
        """Of whom we do not know what this wish is about."""
        attribute = "sectors" if wish == Wish.SECTORS else SHARED.get(Wish(wish), "")
        return [self.facts.people[at] for at in members if attribute and not self.facts.known[at][attribute]]

    def nearest(self, attribute: str, members: Sequence[int]) -> tuple[str, int, int]:
        """The value that most of those share of whom we know it: its name, how many have it, of how many."""
        known = [self.facts.known[at][attribute] for at in members if self.facts.known[at][attribute]]
        count = Counter(value for values in known for value in values)
        if not count:
            return "", 0, 0
        best = min(count, key=lambda value: (-count[value], value))
        return self.facts.label(attribute, best), count[best], len(known)

    def common(self, attribute: str, members: Iterable[int]) -> list[str]:
        """Names of what everybody of whom we know it has in common."""
        known = [self.facts.known[at][attribute] for at in members if self.facts.known[at][attribute]]
        shared = frozenset.intersection(*known) if known else frozenset()
        return [self.facts.label(attribute, value) for value in sorted(shared)]


def weight(broken: Iterable[groups.Rule]) -> int:
    """How bad it is that these rules are broken."""
    return sum(WEIGHT[Priority(rule.priority)] for rule in broken)


def problem(facts: Facts, wishes: Wishes, pairs: Iterable[Any] = ()) -> Problem:
    """The rules over these people; pairs of whom one is not there do not count."""
    within = wishes.get(Wish.REGION, {}).get("km")
    facts = facts.near(int(within)) if within else facts
    everything = {name: frozenset().union(*(row[name] for row in facts.known)) for name in SHARED.values()}
    people = [
        {name: values or everything.get(name, values) for name, values in row.items()}  # unknown: in nobody's way
        for row in facts.known
    ]
    rules = [
        rule
        for wish, given in sorted(wishes.items())
        if given.get("priority") and everything.get(SHARED.get(Wish(wish), ""), True)  # nothing known: nothing to judge
        for rule in _rules(Wish(wish), given, facts, pairs)
    ]
    return Problem(facts, wishes, people, rules)


def _rules(wish: Wish, given: Mapping[str, Any], facts: Facts, pairs: Iterable[Any]) -> list[groups.Rule]:
    own: dict[str, Any] = {"name": str(wish), "priority": int(given["priority"])}
    if wish in SHARED:
        return [groups.Shared(SHARED[wish], **own)]
    if wish == Wish.SECTORS:
        return [groups.Mix("sectors", int(given.get("least") or 2), **own)]
    if wish == Wish.EXPERIENCED:
        return [groups.Count("experienced", YES, 1, **own)]
    if wish == Wish.ORGANISATION:
        count = Counter(value for row in facts.known for value in row["organisations"])
        several = sorted(value for value, n in count.items() if n > 1)
        return [groups.Count("organisations", value, 0, 1, **own) for value in several]
    place = {one.pk: at for at, one in enumerate(facts.people)}
    kinds = {PairKind.TOGETHER: groups.Together, PairKind.APART: groups.Apart}
    return [
        kinds[PairKind(pair.kind)]((place[pair.first_id], place[pair.second_id]), **own)
        for pair in pairs
        if pair.first_id in place and pair.second_id in place
    ]
