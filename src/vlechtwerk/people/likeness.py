"""How alike two people, or two organisations, are by what is written about them. No database in here.

A pair is told with reasons or not at all. What is unknown on one side speaks neither for nor against; a shared address
or telephone alone never makes two people one, as families and offices share them.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_sort_ratio
from stdnum.be import vat

from vlechtwerk.people.enums import MatchReason
from vlechtwerk.people.name_words import (
    FREE_MAIL,
    GENERATIONS,
    LEGAL_FORMS,
    PARTICLES,
    PET_NAMES,
    ROLE_MAILBOXES,
    SHARED_SITES,
    SMALL_WORDS,
    TITLES,
)

LETTERS = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "æ": "ae", "œ": "oe"})
SHARED_BY = 4
"""A telephone or site that more records have tells nothing about one of them."""
RARE = 2
"""As many entries of one name, and nothing that tells them apart, are likely one person."""
WEIGHTS = {
    MatchReason.EMAIL: 0.9, MatchReason.PHONE: 0.6, MatchReason.REGISTRY_NUMBER: 0.95, MatchReason.NUMBER_TYPED: 0.7,
    MatchReason.NAME: 0.6, MatchReason.NAME_ORDER: 0.55, MatchReason.NAME_TYPED: 0.45, MatchReason.NAME_PART: 0.4,
    MatchReason.FIRST_NAME: 0.2, MatchReason.POSTCODE: 0.3, MatchReason.ORGANISATION: 0.35, MatchReason.MAILBOX: 0.25,
    MatchReason.LEGAL_FORM: 0.5, MatchReason.WEBSITE: 0.5,
}  # fmt: skip
Reasons = tuple[MatchReason, ...]


def score(reasons: Iterable[MatchReason]) -> float:
    """From 0 to 1: each reason takes away its part of the doubt that is left."""
    doubt = 1.0
    for reason in reasons:
        doubt *= 1 - WEIGHTS[reason]
    return round(1 - doubt, 3)


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Small letters without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return "".join(one for one in spread if not unicodedata.combining(one))


@dataclass(frozen=True)
class PersonFacts:
    """What is compared of a person. ``names``: the name with particles joined on, and without them."""

    names: tuple[tuple[str, ...], tuple[str, ...]]
    generation: str
    email: str
    phone: str
    postcode: str
    organisations: frozenset[str]

    @property
    def key(self) -> str:
        return " ".join(sorted(self.names[0]))


def person_facts(name: str, email: str, phone: str, postcode: str, organisations: Iterable[str]) -> PersonFacts:
    joined, bare, generation = _name(name)
    email = email.strip().lower()
    places = {f"name {one}" for one in (" ".join(_core(text)) for text in organisations) if one}
    domain = email.rpartition("@")[2]
    if domain and domain not in FREE_MAIL:
        places.add(f"site {domain}")
    digits = re.sub(r"[^0-9]", "", phone)
    number = digits[-8:] if len(digits) >= 8 else ""
    return PersonFacts((joined, bare), generation, email, number, _postcode(postcode), frozenset(places))


def _postcode(text: str) -> str:
    return re.sub(r"[\W_]", "", plain(text).removeprefix("b-").removeprefix("nl-"))[:4]


def _name(name: str) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Tokens with particles joined to what follows them, tokens without particles, and *jr* or *sr*."""
    before, comma, after = plain(name).partition(",")
    words = [word for word in re.split(r"[\W_]+", f"{after} {before}" if comma else before) if word]
    generation = next((GENERATIONS[word] for word in words if word in GENERATIONS), "")
    words = [word for word in words if word not in TITLES and word not in GENERATIONS]
    joined, bare, prefix = [], [], ""
    for word in words:
        if (word in PARTICLES and len(word) > 1) or (word in ("t", "s") and prefix):
            prefix += word
            continue
        joined.append(prefix + word)
        bare.append(word)
        prefix = ""
    if prefix and joined:  # "Berghe van den": as lists sort it
        joined[-1] = prefix + joined[-1]
    return tuple(joined), tuple(bare), generation


@lru_cache(maxsize=200_000)
def same_token(one: str, other: str) -> float:
    """From 1 (equal) over a pet name, a typing error and an initial down to 0 (another name)."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) == 1:
        return 0.6 if long.startswith(short) else 0.0
    if PET_NAMES.get(one, one) == PET_NAMES.get(other, other):
        return 0.95
    if (one in PET_NAMES and other in PET_NAMES) or re.fullmatch(f"{re.escape(short)}(n|l)?(a|e|ne|le)", long):
        return 0.0  # two given names, or Simon and Simone
    allowed = 0 if len(short) < 4 else 1 if len(short) < 8 else 2
    if OSA.distance(one, other, score_cutoff=allowed) > allowed:
        return 0.0
    return 0.8 if len(short) > 4 or (one[0] == other[0] and one[-1] == other[-1]) else 0.0


def names_agree(one: PersonFacts, other: PersonFacts) -> Reasons:
    """Why two names may be the same person's; none when they are not."""
    if one.generation != other.generation:
        return ()
    found = max((_aligned(a, b) for a, b in zip(one.names, other.names, strict=True)), default=(0.0, 0, False))
    likeness, missing, in_order = found
    if not likeness:
        return ()
    if likeness == 1.0 and not missing:
        return (MatchReason.NAME if in_order else MatchReason.NAME_ORDER,)
    return (MatchReason.NAME_PART if missing or likeness <= 0.6 else MatchReason.NAME_TYPED,)


def _aligned(one: Sequence[str], other: Sequence[str]) -> tuple[float, int, bool]:
    """The least alike of the tokens laid side by side (0: no fit), how many stand alone, and whether the order is kept."""
    if one and "".join(one) == "".join(other):
        return 1.0, 0, True
    short, long = sorted((one, other), key=len)
    if len(short) < 2:
        return 0.0, 0, False
    free, places, least = list(range(len(long))), [], 1.0
    for token in sorted(short, key=len, reverse=True):
        best = max(free, key=lambda place: (same_token(token, long[place]), -place))
        alike = same_token(token, long[best])
        if not alike:
            return 0.0, 0, False
        free.remove(best)
        places.append((short.index(token), best))
        least = min(least, alike)
    order = [place for _, place in sorted(places)]
    full = any(len(token) > 1 for token in short) and any(len(long[place]) > 1 for place in order)
    return (least, len(free), order == sorted(order)) if full else (0.0, 0, False)


def _same_first_name(one: PersonFacts, other: PersonFacts) -> bool:
    firsts = [facts.names[0][:1] for facts in (one, other)]
    return all(firsts) and len(firsts[0][0]) > 1 and same_token(firsts[0][0], firsts[1][0]) >= 0.95


def people_alike(one: PersonFacts, other: PersonFacts, phones: Counter[str], names: Counter[str]) -> Reasons:
    """The reasons to think that two people are one; none when that is too little."""
    name = names_agree(one, other)
    email = (MatchReason.EMAIL,) if one.email and one.email == other.email else ()
    own_phone = bool(one.phone) and one.phone == other.phone and phones[one.phone] <= SHARED_BY
    phone = (MatchReason.PHONE,) if own_phone else ()
    near = (MatchReason.POSTCODE,) if one.postcode and one.postcode == other.postcode else ()
    place = (MatchReason.ORGANISATION,) if one.organisations & other.organisations else ()
    around: Reasons = (*email, *phone, *near, *place)
    if not name and phone and one.generation == other.generation and _same_first_name(one, other):
        name = (MatchReason.FIRST_NAME,)
    if email or (name and phone):
        return (*name, *around)
    if not name:
        return ()
    if near or place:
        return (*name, *around) if _enough(name[0], one, other, both=bool(near and place)) else ()
    elsewhere = bool(one.postcode and other.postcode)
    if elsewhere or name[0] not in (MatchReason.NAME, MatchReason.NAME_ORDER):
        return ()
    if _same_mailbox(one.email, other.email):
        return (*name, MatchReason.MAILBOX)
    return name if max(names[one.key], names[other.key]) <= RARE else ()


def _enough(name: MatchReason, one: PersonFacts, other: PersonFacts, *, both: bool) -> bool:
    """Part of a name with one thing in common is too little where telephones are known and differ."""
    differ = bool(one.phone and other.phone and one.phone != other.phone)
    return both or not differ or name != MatchReason.NAME_PART


def _same_mailbox(one: str, other: str) -> bool:
    boxes = {mail.partition("@")[0] for mail in (one, other)}
    return len(boxes) == 1 and len(box := boxes.pop()) >= 5 and box not in ROLE_MAILBOXES


@dataclass(frozen=True)
class OrganisationFacts:
    """What is compared of an organisation. ``core``: its name without legal form and small words."""

    core: tuple[str, ...]
    whole: str
    number: str
    country: str
    postcode: str
    site: str

    @property
    def key(self) -> str:
        return "".join(self.core)


def organisation_facts(name: str, number: str, country: str, postcode: str, website: str) -> OrganisationFacts:
    digits = re.sub(r"[^0-9A-Z]", "", number.upper())
    digits = digits.removeprefix("BE").zfill(10) if country == "BE" and digits else digits
    whole = " ".join(re.split(r"[\W_]+", plain(name).replace(".", ""))).strip()
    return OrganisationFacts(tuple(_core(name)), whole, digits, country, _postcode(postcode), _site(website))


def _core(name: str) -> list[str]:
    words = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", plain(name).replace("c.v.b.a.", "cvba")).replace("&", " en ")
    found = [word for word in re.split(r"[\W_]+", words) if word]
    core = [word for word in found if word not in LEGAL_FORMS and word not in SMALL_WORDS]
    return core or found


def _site(website: str) -> str:
    host = re.sub(r"^[a-z]+://", "", website.strip().lower()).partition("/")[0].partition(":")[0]
    host = host.removeprefix("www.")
    return "" if host in SHARED_SITES or any(host.endswith(f".{shared}") for shared in SHARED_SITES) else host


def organisations_alike(one: OrganisationFacts, other: OrganisationFacts, sites: Counter[str]) -> Reasons:
    """The reasons to think that two organisations are one; none when that is too little."""
    number = _number(one, other)
    site = (MatchReason.WEBSITE,) if one.site and one.site == other.site and sites[one.site] <= SHARED_BY else ()
    near = (MatchReason.POSTCODE,) if one.postcode and one.postcode == other.postcode else ()
    name = _organisation_name(one, other)
    if number == (MatchReason.REGISTRY_NUMBER,):
        return (*number, *name, *near, *site)
    if number and (name or near or site):
        return (*number, *name, *near, *site)
    if not name:
        related = bool(site) and not _two_numbers(one, other) and (_share_a_word(one, other) or _is_acronym(one, other))
        return (*near, *site) if related else ()
    same = name[0] in (MatchReason.NAME, MatchReason.LEGAL_FORM)
    if _two_numbers(one, other):  # another number: one firm in two legal forms, or two firms
        return (*name, *near, *site) if same and (near or site) else ()
    unknown = not (one.postcode and other.postcode)
    return (*name, *near, *site) if near or site or (unknown and same) else ()


def _share_a_word(one: OrganisationFacts, other: OrganisationFacts) -> bool:
    return any(len(word) > 3 and same_token(word, same) for word in one.core for same in other.core)


def _is_acronym(one: OrganisationFacts, other: OrganisationFacts) -> bool:
    short, long = sorted((one, other), key=lambda facts: len(facts.core))
    return len(short.core) == 1 and len(long.core) > 2 and short.key == "".join(word[0] for word in long.core)


def _organisation_name(one: OrganisationFacts, other: OrganisationFacts) -> Reasons:
    if one.whole == other.whole:
        return (MatchReason.NAME,)
    if sorted(one.core) == sorted(other.core) or one.key == other.key:
        return (MatchReason.LEGAL_FORM,)
    if len(one.core) == len(other.core) or len(one.key) > 8:
        typed = 1 if len(one.key) < 10 else 2
        swapped = token_sort_ratio(" ".join(one.core), " ".join(other.core), score_cutoff=90)
        shifted = OSA.distance(one.key, other.key, score_cutoff=typed) <= typed
        figures = [re.sub(r"[^0-9]", "", facts.key) for facts in (one, other)]
        if (swapped or shifted) and min(len(one.key), len(other.key)) > 4 and figures[0] == figures[1]:
            return (MatchReason.NAME_TYPED,)
    return ()


def _number(one: OrganisationFacts, other: OrganisationFacts) -> Reasons:
    a, b = one.number, other.number
    if not a or not b or one.country != other.country:
        return ()
    if a == b:
        return (MatchReason.REGISTRY_NUMBER,)
    swapped = len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 2 and sorted(a) == sorted(b)
    if swapped or OSA.distance(a, b, score_cutoff=1) <= 1:
        both_right = one.country == "BE" and vat.is_valid(a) and vat.is_valid(b)
        return () if both_right else (MatchReason.NUMBER_TYPED,)
    return ()


def _two_numbers(one: OrganisationFacts, other: OrganisationFacts) -> bool:
    return bool(one.number and other.number and one.country == other.country)
