"""Who may do what with a dossier."""

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.rules import is_staff

NOTES = ("note", "reply")
"""Entries of the timeline that somebody wrote, and that can be answered."""


def can_see_notes(hats: Collection[str]) -> bool:
    return is_staff(hats)


def can_shape_path(hats: Collection[str]) -> bool:
    """Axes and stages are the coordinator's."""
    return bool({HatKind.COORDINATOR, HatKind.ADMINISTRATOR} & set(hats))


def may_change_note(entry: Any, person: Any) -> bool:
    """The author, as long as the day lasts."""
    return bool(entry.by_id == person.pk and entry.verb in NOTES and timezone.localdate(entry.at) == clock.today())


WEAK = 2  # of 5
INCOME_AXIS = "business_model"


def is_weak(score: int | None) -> bool:
    """A side that needs somebody."""
    return score is not None and score <= WEAK


def is_vulnerable(income_source_count: int | None) -> bool:
    """Who lives on one source of income falls when it stops."""
    return income_source_count is not None and income_source_count <= 1
