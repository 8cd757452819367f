"""Who may be in the register already, or twice in a list: by mail, telephone, number, and names as people write them.

Never all pairs: records are compared only within small blocks of those that share something (``_blocks``), and of a
block that is too large only neighbours in the order of the alphabet. The work grows with the number of records.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from vlechtwerk.people import likeness
from vlechtwerk.people.likeness import OrganisationFacts, PersonFacts, Reasons, organisation_facts, person_facts
from vlechtwerk.people.models import Affiliation, Organisation, Person

LARGE_BLOCK, NEIGHBOURS = 40, 8


@dataclass(frozen=True)
class PersonLike:
    """Somebody as a list tells it. ``postcode``: that of the municipality, as ``taxonomy.Place`` has it."""

    name: str
    email: str = ""
    phone: str = ""
    postcode: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class OrganisationLike:
    name: str
    registry_number: str = ""
    country: str = "BE"
    postcode: str = ""
    website: str = ""


@dataclass(frozen=True)
class Match:
    """Somebody of the register (``pk``), or an earlier row of the same list (``row``, from 0). ``score``: 0 to 1.

    ``reasons`` are in the language of now; ``codes`` (``enums.MatchReason``) are for keeping.
    """

    pk: int | None
    row: int | None
    score: float
    reasons: list[str]
    codes: list[str] = field(default_factory=list)


Keys = Callable[[Any], Iterable[Hashable]]
Facts = Any  # PersonFacts, or OrganisationFacts; in one list all of the same kind


@dataclass(frozen=True)
class Pairs:
    """What was found: two places in the list of facts with the reasons; and how many pairs were looked at."""

    found: list[tuple[int, int, Reasons]]
    compared: int


def find_people(rows: Sequence[PersonLike]) -> dict[int, list[Match]]:
    """For each row (from 0) whom it may be, the likeliest first; rows that are like nobody are left out."""
    numbers, known = people_of_register()
    new = [person_facts(row.name, row.email, row.phone, row.postcode, [row.organisation]) for row in rows]
    return _matches(numbers, people_pairs([*known, *new], first=len(known)))


def find_organisations(rows: Sequence[OrganisationLike]) -> dict[int, list[Match]]:
    """As :func:`find_people`, for organisations."""
    numbers, known = organisations_of_register()
    new = [organisation_facts(row.name, row.registry_number, row.country, row.postcode, row.website) for row in rows]
    return _matches(numbers, organisation_pairs([*known, *new], first=len(known)))


def _matches(numbers: list[int], pairs: Pairs) -> dict[int, list[Match]]:
    known, matches = len(numbers), defaultdict(list)
    for one, other, reasons in pairs.found:
        pk, row = (numbers[one], None) if one < known else (None, one - known)
        codes = [str(reason.value) for reason in reasons]
        said = [str(reason.label) for reason in reasons]
        matches[other - known].append(Match(pk, row, likeness.score(reasons), said, codes))
    for found in matches.values():
        found.sort(key=lambda match: -match.score)
    return dict(sorted(matches.items()))


def people_of_register() -> tuple[list[int], list[PersonFacts]]:
    """Everybody, in two questions to the database."""
    places: dict[int, list[str]] = defaultdict(list)
    now = Affiliation.objects.filter(until=None)
    for person, name in now.values_list("person_id", "organisation__name"):
        places[person].append(name)
    rows = Person.objects.order_by("pk").values_list("pk", "name", "email", "phone", "place__postcode")
    found = [
        (pk, person_facts(name, mail or "", phone, code or "", places[pk])) for pk, name, mail, phone, code in rows
    ]
    return [pk for pk, _ in found], [facts for _, facts in found]


def organisations_of_register() -> tuple[list[int], list[OrganisationFacts]]:
    """All organisations, in one question to the database."""
    rows = Organisation.objects.order_by("pk").values_list(
        "pk", "name", "registry_number", "country", "place__postcode", "website"
    )
    found = [
        (pk, organisation_facts(name, number, land, code or "", site)) for pk, name, number, land, code, site in rows
    ]
    return [pk for pk, _ in found], [facts for _, facts in found]


def people_pairs(facts: Sequence[PersonFacts], first: int = 0) -> Pairs:
    """Pairs of people of which the second stands at ``first`` or later."""
    phones = Counter(one.phone for one in facts if one.phone)
    names = Counter(one.key for one in facts)
    return _pairs(facts, first, _person_keys, lambda a, b: likeness.people_alike(a, b, phones, names))


def organisation_pairs(facts: Sequence[OrganisationFacts], first: int = 0) -> Pairs:
    """Pairs of organisations of which the second stands at ``first`` or later."""
    sites = Counter(one.site for one in facts if one.site)
    return _pairs(facts, first, _organisation_keys, lambda a, b: likeness.organisations_alike(a, b, sites))


def _pairs(facts: Sequence[Facts], first: int, keys: Keys, alike: Callable[[Facts, Facts], Reasons]) -> Pairs:
    seen, found = set(), []
    for pair in _blocks(facts, first, keys):
        if pair not in seen:
            seen.add(pair)
            if reasons := alike(facts[pair[0]], facts[pair[1]]):
                found.append((*pair, reasons))
    return Pairs(found, len(seen))


def _blocks(facts: Sequence[Facts], first: int, keys: Keys) -> Iterator[tuple[int, int]]:
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for place, one in enumerate(facts):
        for key in set(keys(one)):
            blocks[key].append(place)
    for block in blocks.values():
        if len(block) < 2 or block[-1] < first:
            continue
        if len(block) <= LARGE_BLOCK:
            yield from (pair for pair in combinations(block, 2) if pair[1] >= first)
            continue
        near = sorted(block, key=lambda place: facts[place].key)
        for at, one in enumerate(near):
            for other in near[at + 1 : at + NEIGHBOURS]:
                if max(one, other) >= first:
                    yield min(one, other), max(one, other)


def _person_keys(one: PersonFacts) -> Iterator[Hashable]:
    if one.email:
        yield "mail", one.email
    if one.phone:
        yield "phone", one.phone
    yield "all", one.key
    tokens = {token for name in one.names for token in name if len(token) > 1}
    for token in tokens:
        token = likeness.PET_NAMES.get(token, token)
        if one.postcode:
            yield "near", one.postcode, token
        for place in one.organisations:
            yield "with", place, token


def _organisation_keys(one: OrganisationFacts) -> Iterator[Hashable]:
    if one.site:
        yield "site", one.site
    yield "all", one.key
    yield "sorted", "".join(sorted(one.core))
    if one.postcode:
        yield "start", one.postcode, one.key[:4]
        for token in one.core:
            yield "near", one.postcode, token
    if one.number:
        yield "number", one.country, one.number
        yield "digits", one.country, "".join(sorted(one.number))
        for place in range(len(one.number)):
            yield "number", one.country, one.number[:place] + one.number[place + 1 :]
