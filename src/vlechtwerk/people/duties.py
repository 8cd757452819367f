"""What must have somebody: the work that each app hands over with a desk, and what is open there. Filled in ``ready``.

``duties``: every column that makes somebody responsible for something that still runs; ``tests/people/test_duties.py``
walks over all columns that point at a person. ``open_ends``: what is open, with who has it, what comes next and when.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import ngettext

from vlechtwerk.core.registry import Registry
from vlechtwerk.people import queries
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person


@dataclass(frozen=True)
class Duty:
    """``field`` of ``model`` names who is responsible, for the rows that are ``open``. ``title``: the column that tells one.

    ``dossier``: the column (or an expression) with the innovation it belongs to; then it goes to whoever gets that dossier.
    """

    label: Any
    model: str
    field: str
    open: Q
    title: str
    dossier: Any = ""
    order: int = 50

    def rows(self) -> QuerySet[Any]:
        """What still runs. Compared by number, so that a condition over a join counts nothing twice."""
        manager = apps.get_model(self.model)._base_manager
        return manager.filter(pk__in=manager.filter(self.open).values("pk"))


@dataclass(frozen=True)
class Told:
    """One open thing in words: what, about which dossier, who has it, what comes next; ``url`` opens it."""

    title: str
    about: str
    owner: str
    step: str
    url: str


@dataclass(frozen=True)
class OpenEnds:
    """What is open of one kind.

    ``rows()`` carry ``no_owner``, ``no_step`` (true or false), ``on`` (a date, or none) and ``has_it`` (the number of who
    has it). ``plan(row, step=…, on=…, by=…)`` writes what is lacking of ``asks`` ("step", "on"). ``duty`` names the one that
    taking it over changes; for a need that is its dossier: ``of(row)``.
    """

    label: Any
    rows: Callable[[], QuerySet[Any]]
    tell: Callable[[Any], Told]
    duty: str
    asks: frozenset[str] = frozenset()
    plan: Callable[..., object] | None = None
    order: int = 50
    of: Callable[[Any], int] = lambda row: int(row.pk)


duties: Registry[Duty] = Registry("duty")
open_ends: Registry[OpenEnds] = Registry("kind of open things")


def duties_in_order() -> list[tuple[str, Duty]]:
    """Dossiers first, then what belongs to them."""
    return sorted(duties.items(), key=lambda item: item[1].order)


def nobody(*paths: str) -> ExpressionWrapper:
    """Whether none of these columns names somebody who is still there."""
    gone = Q()
    for path in paths:
        away = Q(**{f"{path}__left_on__isnull": False}) | Q(**{f"{path}__is_active": False})
        gone &= Q(**{f"{path}__isnull": True}) | away
    return ExpressionWrapper(gone, output_field=BooleanField())


def farewell(person: Person) -> list[str]:
    """What is still to be followed up by somebody of the team who leaves: one sentence, or nothing."""
    if STAFF_HATS.isdisjoint(queries.hats_of(person)):
        return []
    left = sum(duty.rows().filter(**{duty.field: person}).count() for _name, duty in duties.items())
    if not left:
        return []
    text = ngettext(
        "%(n)d thing is still theirs to follow up. Hand over their desk first (Path, Hand over a desk).",
        "%(n)d things are still theirs to follow up. Hand over their desk first (Path, Hand over a desk).",
        left,
    )
    return [text % {"n": left}]
