"""What the knowledge bank has for an innovation: items on its weak sides, and on the side of one need."""

from collections.abc import Iterable
from typing import Any

from vlechtwerk.innovations import rules
from vlechtwerk.innovations.models import Axis, Innovation, Need
from vlechtwerk.library import registry
from vlechtwerk.library.models import Item
from vlechtwerk.library.queries.reading import suggested


def axis_choices() -> list[tuple[str, str]]:
    """The sides that are in use, for the facts of an item."""
    return [(axis.code, str(axis)) for axis in Axis.objects.filter(is_active=True)]


def weak(rows: Iterable[Any]) -> list[str]:
    """Codes of the sides that score two or less now, the weakest first."""
    low = [row for row in rows if rules.is_weak(row.now)]
    return [row.axis.code for row in sorted(low, key=lambda row: row.now)]


def helps(acting: Any, innovation: Innovation, rows: Iterable[Any]) -> list[Item]:
    """Up to three items for its weak sides; of equal use those on one of its themes. Two queries, or three more."""
    if not (axes := weak(rows)):
        return []
    return suggested(acting, axes=axes, themes=list(innovation.themes.values_list("pk", flat=True)))


def helps_with(acting: Any, need: Need) -> list[Item]:
    """Up to three items on the side of this need."""
    return suggested(acting, axes=[need.axis.code]) if need.axis else []


def register() -> None:
    registry.axes.append(axis_choices)
