"""Who is named with an @ in a note, and whether they may read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vlechtwerk.innovations import queries
from vlechtwerk.innovations.enums import EntryAudience
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.people import queries as people
from vlechtwerk.people.likeness import plain


@dataclass(frozen=True)
class Named:
    """``told``: who reads it and is named. ``shut_out``: named, but may not read it. ``unclear``: a first name of several."""

    told: list[Any]
    shut_out: list[Any]
    unclear: list[str]


def readers(innovation: Innovation, audience: str) -> list[Any]:
    """Who may read a note: colleagues, and the team where it is for them too."""
    found = {person.pk: person for person in people.staff_list()}
    if audience == EntryAudience.TEAM:
        found |= {member.person_id: member.person for member in queries.team_of(innovation)}
    return list(found.values())


def named(text: str, innovation: Innovation, audience: str) -> Named:
    """Whoever stands in ``text`` as @Name: the whole name, or the first name where only one has it."""
    if "@" not in text:
        return Named([], [], [])
    may = readers(innovation, audience)
    known = {person.pk for person in may}
    others = [one for one in readers(innovation, EntryAudience.TEAM) if one.pk not in known]
    told: dict[int, Any] = {}
    shut_out: dict[int, Any] = {}
    unclear: list[str] = []
    for place, sign in enumerate(text):
        if sign != "@" or (place and (text[place - 1].isalnum() or text[place - 1] in "._-")):
            continue  # the middle of an e-mail address is no name
        found = _found(text[place + 1 :], [*may, *others])
        if len(found) > 1:
            unclear.append(found[0].first_name)
        elif found:
            (told if found[0].pk in known else shut_out)[found[0].pk] = found[0]
    return Named(list(told.values()), list(shut_out.values()), unclear)


def _found(rest: str, people_: Iterable[Any]) -> list[Any]:
    """Who is meant by the words behind the sign: the longest whole name, or everybody with that first name."""
    words = plain(rest[:120])
    whole = [one for one in people_ if _begins(words, plain(one.name))]
    if whole:
        return [max(whole, key=lambda one: len(one.name))]
    return [one for one in people_ if _begins(words, plain(one.first_name))]


def _begins(words: str, name: str) -> bool:
    return bool(name) and words.startswith(name) and not words[len(name) : len(name) + 1].isalnum()
