"""What matching must hear from above. Filled in ``AppConfig.ready``.

``held``: needs that look for nobody for the moment, because they wait for answers that somebody above asked for.
``records``: expressions over people, of what became of the help they gave. ``outcomes``: of proposals (by number) what came
of the session. ``round_panels``: what else is worth seeing beside a round, as ``title``, ``text``, ``url``, ``label``.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value

from vlechtwerk.innovations.models import Need


@dataclass(frozen=True)
class Hold:
    """Why a need waits, in the reader's words, and the page that tells more."""

    words: str
    url: str
    label: str


@dataclass(frozen=True)
class Holder:
    """``key``: expression over needs, the key of what holds one (or null); ``hold``: what is told of that key."""

    key: Any
    hold: Callable[[str], Hold]


@dataclass(frozen=True)
class Outcome:
    """What the receiver answered afterwards (1 not useful to 4 usable at once), and when."""

    usefulness: int
    at: datetime


records: dict[str, Any] = {"little_use": Value(0), "missed": Value(0)}
"""Of somebody's own sessions: how many were of little use to the other, and to how many they did not come."""
outcomes: list[Callable[[Collection[int]], dict[int, Outcome]]] = []
held: dict[str, Holder] = {}
round_panels: list[Callable[[Any], list[dict[str, str]]]] = []


def with_holds(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Needs with what holds them along, for :func:`hold_on`: no query of its own."""
    return needs.annotate(**{f"held_by_{name}": holder.key for name, holder in held.items()})


def hold_on(need: Need) -> Hold | None:
    """Why a need of :func:`with_holds` waits; none when it does not."""
    for name, holder in held.items():
        if key := getattr(need, f"held_by_{name}"):
            return holder.hold(key)
    return None


def hold_now(need: Need) -> Hold | None:
    """Why any need waits at this moment."""
    return hold_on(with_holds(Need.objects.filter(pk=need.pk)).get())


def outcomes_of(proposals: Collection[int]) -> dict[int, Outcome]:
    """Of these proposals (by number) those whose session was judged."""
    found: dict[int, Outcome] = {}
    for source in outcomes:
        found |= source(proposals)
    return found
