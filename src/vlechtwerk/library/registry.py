"""What apps above tell the knowledge bank (filled in ``AppConfig.ready``)."""

from collections.abc import Callable

axes: list[Callable[[], list[tuple[str, str]]]] = []
"""Codes and labels of the sides from which an innovation is looked at; an item says which of them it helps with."""


def axis_choices() -> list[tuple[str, str]]:
    """All of them, in the order of whoever filled them in."""
    return [choice for source in axes for choice in source()]
