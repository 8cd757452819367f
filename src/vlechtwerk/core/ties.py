"""What binds two organisations: one tie of the work, as every app tells it and as the map of the ecosystem draws it.

A tie is never stored: apps hand up what happened (``ties.py``), and the map shows it as long as it is so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from vlechtwerk.core.registry import Registry


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing that two organisations did together.

    ``key`` names its row (``session:abc…``) and is what somebody hides; ``first`` and ``second`` are row numbers of
    organisations, the giver, sender or host first; ``people`` those who may hide it; ``until`` none where it was one day.
    """

    key: str
    first: int
    second: int
    on: date
    people: tuple[int, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class TieSource:
    """Where ties come from. ``ties()``: all of them, in a fixed number of questions to the database."""

    label: Any
    ties: Callable[[], Iterable[Tie]]
    is_directed: bool = True


tie_sources: Registry[TieSource] = Registry("source of ties")
