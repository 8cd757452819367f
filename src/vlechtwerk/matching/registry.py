"""What matching must hear from above. Filled in ``AppConfig.ready``.

``held``: needs that look for nobody for the moment, because they wait for answers that somebody above asked for.
``records``: of people (by number) what became of the help they gave. ``outcomes``: of proposals (by number) what came
of the session. ``round_panels``: what else is worth seeing beside a round, as ``title``, ``text``, ``url``, ``label``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Hold:
    """Why a need waits, in the reader's words, and the page that tells more."""

    words: str
    url: str
    label: str


@dataclass(frozen=True)
class Record:
    """Of somebody's own sessions: how many were of little use to the other, and to how many they did not come."""

    little_use: int = 0
    missed: int = 0


@dataclass(frozen=True)
class Outcome:
    """What the receiver answered afterwards (1 not useful to 4 usable at once), and when."""

    usefulness: int
    at: datetime


records: list[Callable[[Collection[int]], dict[int, Record]]] = []
outcomes: list[Callable[[Collection[int]], dict[int, Outcome]]] = []
held: list[Callable[[Collection[int]], dict[int, Hold]]] = []
round_panels: list[Callable[[Any], list[dict[str, str]]]] = []


def holds_on(need_ids: Collection[int]) -> dict[int, Hold]:
    """Of these needs (by number) those that wait, each with why."""
    found: dict[int, Hold] = {}
    for source in held:
        found |= source(need_ids)
    return found


def records_of(people: Collection[int]) -> dict[int, Record]:
    """Of these people (by number) those with something on record."""
    found: dict[int, Record] = {}
    for source in records:
        found |= source(people)
    return found


def outcomes_of(proposals: Collection[int]) -> dict[int, Outcome]:
    """Of these proposals (by number) those whose session was judged."""
    found: dict[int, Outcome] = {}
    for source in outcomes:
        found |= source(proposals)
    return found
