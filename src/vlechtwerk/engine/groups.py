"""Circles of people under soft rules, solved by CP-SAT: the group that breaks most first, then all together.

A rule looks at one attribute of the people (a value, a truth, or a set such as the evenings they are free)
and is kept or broken per group. Nothing is impossible: what cannot be kept is named, group by group.
"""

import random
import time
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import ceil
from operator import and_, or_
from typing import Any

from vlechtwerk.engine import swaps

Person = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A soft rule; ``priority`` 1 weighs most, 3 least."""

    name: str = ""
    priority: int = 2


@dataclass(frozen=True, slots=True)
class Mix(Rule):
    """Each group has at least so many different values of an attribute."""

    attribute: str
    at_least: int = 2


@dataclass(frozen=True, slots=True)
class Count(Rule):
    """So many people with a value in each group (``value`` is in the attribute, when that is a set)."""

    attribute: str
    value: Hashable = True
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class NotAlone(Rule):
    """Nobody is the only one in the group with this value."""

    attribute: str
    value: Hashable = True


@dataclass(frozen=True, slots=True)
class Shared(Rule):
    """Everybody in the group has at least so many values of a set in common, such as a free evening."""

    attribute: str
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Together(Rule):
    """These people (by position) are in one group; counts as broken in the group of the first."""

    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Apart(Rule):
    """No two of these people (by position) are in one group."""

    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Members by position, and the rules this group breaks."""

    members: list[int]
    unmet: list[Rule]


@dataclass(frozen=True, slots=True)
class Formation:
    """All groups and the group of every person (``place``).

    ``broken`` counts broken rules, ``worst`` those of the worst group; ``proven`` tells that nothing is
    better.
    """

    groups: list[Group]
    broken: int
    worst: int
    proven: bool
    place: list[int] = field(default_factory=list)


WEIGHT = {1: 9, 2: 3, 3: 1}
SHARE = 0.6
"""So much of the time goes into exchanges, the rest into the solver."""


def form(
    people: Sequence[Person],
    rules: Sequence[Rule],
    size: tuple[int, int] = (5, 10),
    time_limit_s: float = 10.0,
    count: int | None = None,
    locked: Mapping[int, int] | None = None,
    seed: int = 0,
) -> Formation:
    """Divide people into groups of a size between two numbers.

    ``count`` groups, or as many as bring the groups nearest to the middle of ``size``; ``locked`` maps a
    person to the number of a group. Raises ``ValueError`` when the sizes cannot hold everybody.
    """
    if not people:
        return Formation([], 0, 0, True)
    groups = _count(len(people), size, count)
    fixed = dict(locked or {})
    if any(not (0 <= who < len(people) and 0 <= group < groups) for who, group in fixed.items()):
        raise ValueError("a lock names a person or group that does not exist")
    place, proven = _best(people, rules, size, groups, fixed, time_limit_s, seed)
    made = []
    for group in range(groups):
        members = [who for who in range(len(people)) if place[who] == group]
        made.append(Group(members, unmet(people, rules, members)))
    sizes = [len(group.unmet) for group in made]
    return Formation(made, sum(sizes), max(sizes, default=0), proven, place)


def unmet(people: Sequence[Person], rules: Sequence[Rule], members: Sequence[int]) -> list[Rule]:
    """Rules that a group of these members breaks."""
    return [rule for rule in rules if members and not _kept(people, rule, list(members))]


def _values(person: Person, attribute: str) -> frozenset[Hashable]:
    """The values of an attribute, as a set; nothing when it is missing."""
    value = person.get(attribute)
    if value is None or value is False:
        return frozenset()
    return frozenset(value) if isinstance(value, set | frozenset | list | tuple) else frozenset([value])


def _kept(people: Sequence[Person], rule: Rule, members: list[int]) -> bool:
    match rule:
        case Mix():
            return len(frozenset().union(*(_values(people[i], rule.attribute) for i in members))) >= rule.at_least
        case Count():
            found = sum(rule.value in _values(people[i], rule.attribute) for i in members)
            return rule.at_least <= found <= (len(members) if rule.at_most is None else rule.at_most)
        case NotAlone():
            return sum(rule.value in _values(people[i], rule.attribute) for i in members) != 1
        case Shared():
            common = frozenset.intersection(*(_values(people[i], rule.attribute) for i in members))
            return len(common) >= rule.at_least
        case Together():
            return rule.people[0] not in members or set(rule.people) <= set(members)
        case Apart():
            return len(set(rule.people) & set(members)) < 2
    raise TypeError(f"unknown rule {rule!r}")


def _count(people: int, size: tuple[int, int], count: int | None) -> int:
    """Number of groups."""
    least, most = size
    if not 1 <= least <= most:
        raise ValueError("size must be (least, most), at least 1")
    fewest, greatest = ceil(people / most), people // least
    if count is None:
        count = min(range(fewest, greatest + 1), key=lambda n: (abs(people / n - (least + most) / 2), n), default=0)
    if not fewest <= count <= greatest or count < 1:
        raise ValueError(f"{people} people do not fit in groups of {least} to {most}")
    return count


def _best(
    people: Sequence[Person],
    rules: Sequence[Rule],
    size: tuple[int, int],
    groups: int,
    fixed: Mapping[int, int],
    time_limit_s: float,
    seed: int,
) -> tuple[list[int], bool]:
    """The group of every person, and whether nothing is better: first by exchanges, then by the solver."""
    started, checks = time.perf_counter(), [(WEIGHT[rule.priority], _check(people, rule)) for rule in rules]
    place = _start(people, rules, groups, fixed, seed)
    sizes = [place.count(group) for group in range(groups)]
    fits = size[0] <= min(sizes) and max(sizes) <= size[1]
    if fits:
        place = swaps.improve(place, groups, checks, size=size, fixed=fixed, limit_s=SHARE * time_limit_s, seed=seed)
    key = swaps.Circles(place, groups, checks).key()
    if fits and not key[1]:
        return place, True
    left = time_limit_s - (time.perf_counter() - started)
    solved, proven = _solve(people, rules, size, groups, fixed, max(0.1, left), seed, place)
    if fits and not proven and swaps.Circles(solved, groups, checks).key() > key:
        return place, False
    return solved, proven


def _check(people: Sequence[Person], rule: Rule) -> swaps.Check:
    """The rule on sets of bits: one bit per value, or per person."""
    if isinstance(rule, Mix | Shared):
        bit = {value: 1 << at for at, value in enumerate(_all(people, rule.attribute))}
        masks = [sum(bit[value] for value in _values(person, rule.attribute)) for person in people]
        join = or_ if isinstance(rule, Mix) else and_
        return lambda members: reduce(join, [masks[who] for who in members]).bit_count() >= rule.at_least
    if isinstance(rule, Count):
        has = frozenset(_with(people, rule.attribute, rule.value))
        most = len(people) if rule.at_most is None else rule.at_most
        return lambda members: rule.at_least <= len(has.intersection(members)) <= most
    if isinstance(rule, NotAlone):
        has = frozenset(_with(people, rule.attribute, rule.value))
        return lambda members: len(has.intersection(members)) != 1
    return lambda members: _kept(people, rule, list(members))


def _solve(
    people: Sequence[Person],
    rules: Sequence[Rule],
    size: tuple[int, int],
    groups: int,
    fixed: Mapping[int, int],
    time_limit_s: float,
    seed: int,
    start: Sequence[int],
) -> tuple[list[int], bool]:
    """The group of every person, and whether it is the optimum."""
    from ortools.sat.python import cp_model

    started = time.perf_counter()
    model = cp_model.CpModel()
    inside = [[model.new_bool_var("") for _ in range(groups)] for _ in people]
    for who, row in enumerate(inside):
        model.add_exactly_one(row)
        if who in fixed:
            model.add(row[fixed[who]] == 1)
    if not fixed:
        model.add(inside[0][start[0]] == 1)
    load = []
    for group in range(groups):
        column = [row[group] for row in inside]
        model.add_linear_constraint(sum(column), *size)
        broken = [_broken(model, people, rule, column, size[1]) * WEIGHT[rule.priority] for rule in rules]
        load.append(sum(broken))
    worst = model.new_int_var(0, sum(WEIGHT[rule.priority] for rule in rules), "")
    for one in load:
        model.add(worst >= one)
    most = groups * sum(WEIGHT[rule.priority] for rule in rules) + 1
    model.minimize(worst * most + sum(load))
    for who, group in enumerate(start):
        for at, variable in enumerate(inside[who]):
            model.add_hint(variable, at == group)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, time_limit_s - (time.perf_counter() - started))
    solver.parameters.max_deterministic_time = time_limit_s
    solver.parameters.random_seed = seed
    solver.parameters.num_workers = 8
    solver.parameters.interleave_search = True
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        if status == cp_model.INFEASIBLE:
            raise ValueError("the locks do not fit the sizes")
        return list(start), False
    place = [next(at for at, variable in enumerate(row) if solver.boolean_value(variable)) for row in inside]
    return place, status == cp_model.OPTIMAL


def _broken(model: Any, people: Sequence[Person], rule: Rule, column: list[Any], most: int) -> Any:
    """A truth that must hold when the group breaks the rule."""
    broken = model.new_bool_var("")
    kept = broken.Not()
    match rule:
        case Mix():
            present = []
            for value in _all(people, rule.attribute):
                seen = model.new_bool_var("")
                model.add_bool_or([column[i] for i in _with(people, rule.attribute, value)]).only_enforce_if(seen)
                present.append(seen)
            model.add(sum(present) >= rule.at_least).only_enforce_if(kept)
        case Count():
            number = sum(column[i] for i in _with(people, rule.attribute, rule.value))
            model.add(number >= rule.at_least).only_enforce_if(kept)
            if rule.at_most is not None:
                model.add(number <= rule.at_most).only_enforce_if(kept)
        case NotAlone():
            has = _with(people, rule.attribute, rule.value)
            for i in has:
                model.add(sum(column[j] for j in has if j != i) >= 1).only_enforce_if(kept, column[i])
        case Shared():
            common = []
            for value in _all(people, rule.attribute):
                all_have = model.new_bool_var("")
                without = set(range(len(people))) - set(_with(people, rule.attribute, value))
                model.add(sum(column[i] for i in without) == 0).only_enforce_if(all_have)
                common.append(all_have)
            model.add(sum(common) >= rule.at_least).only_enforce_if(kept)
        case Together():
            first, *others = rule.people
            for other in others:
                model.add_implication(column[first], column[other]).only_enforce_if(kept)
        case Apart():
            model.add(sum(column[i] for i in set(rule.people)) <= 1).only_enforce_if(kept)
        case _:
            raise TypeError(f"unknown rule {rule!r}")
    return broken


def _all(people: Sequence[Person], attribute: str) -> list[Hashable]:
    """Every value of an attribute that occurs, in a fixed order."""
    return sorted({value for person in people for value in _values(person, attribute)}, key=repr)


def _with(people: Sequence[Person], attribute: str, value: Hashable) -> list[int]:
    return [at for at, person in enumerate(people) if value in _values(person, attribute)]


def _start(
    people: Sequence[Person], rules: Sequence[Rule], groups: int, fixed: Mapping[int, int], seed: int
) -> list[int]:
    """A first division: locks, then everybody in turn to the smallest group that breaks least."""
    chance = random.Random(seed)  # noqa: S311 - no secret, only an order
    order = [who for who in range(len(people)) if who not in fixed]
    chance.shuffle(order)
    order.sort(key=lambda who: who != 0)
    members: list[list[int]] = [[who for who, group in fixed.items() if group == at] for at in range(groups)]
    place = [fixed.get(who, 0) for who in range(len(people))]
    for who in order:
        smallest = min(len(group) for group in members)
        able = [at for at in range(groups) if len(members[at]) == smallest]
        best = min(able, key=lambda at: len(unmet(people, rules, [*members[at], who])))
        members[best].append(who)
        place[who] = best
    return place
