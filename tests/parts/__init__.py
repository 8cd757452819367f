"""What one part of the product adds to the tables of all tests, in one file of its own.

A module here may have ``ROWS`` (who gets in), ``KEYS`` and ``FIXED`` (what stands in its addresses), ``VERBS`` (of its
general addresses), ``GUEST_PAGES``, ``make(world)`` (one of everything; gives their keys) ``close(world)`` (so that
nothing of it reminds anybody) and ``machines()`` (its states and how each comes about).
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


@cache
def parts() -> tuple[ModuleType, ...]:
    return tuple(import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__))


def said(name: str) -> list[Any]:
    """What the parts say under one name, those that say something."""
    return [getattr(part, name) for part in parts() if hasattr(part, name)]
