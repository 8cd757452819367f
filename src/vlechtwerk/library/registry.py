"""What apps above tell the knowledge bank (filled in ``AppConfig.ready``)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

axes: list[Callable[[], list[tuple[str, str]]]] = []
"""Codes and labels of the sides from which an innovation is looked at; an item says which of them it helps with."""


def axis_choices() -> list[tuple[str, str]]:
    """All of them, in the order of whoever filled them in."""
    return [choice for source in axes for choice in source()]


@dataclass(frozen=True)
class Link:
    """Something that belongs with an item and lives elsewhere, such as the questions of a scan."""

    label: str
    url: str
    is_main: bool = False


beside: list[Callable[[Any, Any], list[Link]]] = []
"""Called with an item and who reads it (``acting``)."""


def beside_of(item: Any, acting: Any) -> list[Link]:
    """Everything that apps above put on the page of this item for this reader."""
    return [link for source in beside for link in source(item, acting)]


stays_away: list[Callable[[Any], str]] = []
"""Each says in a sentence why an item that was put away may not come back, or nothing."""


def why_stays_away(item: Any) -> str:
    """The first reason, if there is any."""
    return next((why for source in stays_away if (why := source(item))), "")
