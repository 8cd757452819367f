"""What the ledger asks above before a coin that is theirs goes another way. Filled in ``AppConfig.ready``.

A source is "kind:key". Its owner is asked before any account is held, because accounts come last in every step.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True)
class Fresh:
    """A reservation that takes the place of one that ends: its id, and until when."""

    id: UUID
    until: datetime


@dataclass(frozen=True)
class Owner:
    """``expiring(key, id)``: take your rows, end what waited for this coin, or name a fresh reservation.
    ``reversing(key, why=, by=)``: the coin is put right; take back what followed from it. ``url(key)``: its page.
    """

    expiring: Callable[[str, UUID], Fresh | None]
    reversing: Callable[..., object]
    url: Callable[[str], str]


owners: dict[str, Owner] = {}


def owner_of(source: str) -> tuple[Owner | None, str]:
    """Who owns this source, and the key they know it by."""
    return _known(owners, source)


@dataclass(frozen=True)
class Subject:
    """What a request past a limit is for: its name, its page (for the team), who keeps it going, and whether somebody may be
    asked for it still."""

    title: str
    url: str
    broker: Any = None
    is_open: bool = True


@dataclass(frozen=True)
class LimitSource:
    """``hold(key)``: take your rows before anything is decided. ``decided(request, by)``: it was granted (see its
    state) or not; do what waits for it, in the same transaction. ``subjects(keys)``: what they are called, by key.
    """

    hold: Callable[[str], object]
    decided: Callable[[Any, Any], object]
    subjects: Callable[[list[str]], dict[str, Subject]]


limit_sources: dict[str, LimitSource] = {}


def limit_source(source: str) -> tuple[LimitSource | None, str]:
    """Who asked for this, and the key they know it by."""
    return _known(limit_sources, source)


def _known(kinds: dict[str, T], source: str) -> tuple[T | None, str]:
    kind, _colon, key = source.partition(":")
    return kinds.get(kind), key


checks: dict[str, Callable[[], Iterable[str]]] = {}
"""What apps above verify of their own rows beside the ledger's: each tells its problems, one by one."""
