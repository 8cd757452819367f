"""Explicit lists that upper apps fill in ``AppConfig.ready`` and core walks through. No signals.

``jobs``: work that falls due (the worker runs them). ``navigation``: entries of the main menu per hat.
``mail_samples``: one example of every kind of mail, for the previews. ``seeds``: what a new database needs.
``keepings``: what is thrown away when it is old enough. ``deeds``: every verb of the audit trail in words; ``subjects``:
what the trail is about, by ``app.model``, with the field by which a reader recognises one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.utils.text import format_lazy

T = TypeVar("T")


class Registry(Generic[T]):
    """An ordered list with unique names."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def add(self, name: str, item: T) -> None:
        """Add once; the same name twice is a mistake of the programmer."""
        if name in self._items:
            raise ValueError(f"{self.what} {name!r} is already there")
        self._items[name] = item

    def items(self) -> list[tuple[str, T]]:
        return list(self._items.items())

    def __getitem__(self, name: str) -> T:
        return self._items[name]


@dataclass(frozen=True)
class Job:
    """Work that falls due. ``run()`` does what is due now and returns how many rows it did."""

    run: Callable[[], int]
    every_s: int = 2


@dataclass(frozen=True)
class NavItem:
    """One entry of the main menu. ``label`` is a lazy msgid, ``url`` a URL name, ``hats`` who sees it.

    ``under`` names another entry: then it is not in the menu but a tab on the pages of that entry.
    """

    label: Any
    url: str
    hats: frozenset[str] = field(default_factory=frozenset)
    order: int = 50
    under: str = ""


@dataclass(frozen=True)
class Keeping:
    """How long one kind of thing is kept. ``rows(before)``: those that are older; ``erase(rows)`` says how many it did.

    ``name(row)`` tells one of them in the preview, with ``at(row)`` its date. ``days``: the standard.
    """

    label: Any
    days: int
    rows: Callable[[datetime], Any]
    erase: Callable[[Any], int]
    name: Callable[[Any], str]
    at: Callable[[Any], datetime | date]
    note: Any = ""


jobs: Registry[Job] = Registry("job")
navigation: Registry[NavItem] = Registry("navigation entry")
mail_samples: Registry[Callable[[], dict[str, Any]]] = Registry("mail sample")
seeds: Registry[Callable[[], None]] = Registry("seed")
keepings: Registry[Keeping] = Registry("rule of keeping")
deeds: dict[str, Any] = {}
subjects: dict[str, tuple[Any, str]] = {}


def add_deeds(words: dict[str, Any], about: dict[str, tuple[Any, str]]) -> None:
    """What one app writes in the audit trail, and about what. The same name twice is a mistake of the programmer."""
    if twice := (deeds.keys() & words.keys()) | (subjects.keys() & about.keys()):
        raise ValueError(f"the audit trail has words already for {sorted(twice)}")
    deeds.update(words)
    subjects.update(about)


def states(verb: str, what: Any, kinds: Any) -> dict[str, Any]:
    """For ``deeds``: ``need_met`` reads "need: met", for every state of ``kinds``."""
    return {f"{verb}_{one.value}": format_lazy("{}: {}", what, one.label) for one in kinds}
