"""Who may do what with a dossier."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.people.enums import SHAPER_HATS
from vlechtwerk.people.rules import is_staff

NOTES = ("note", "reply")
"""Entries of the timeline that somebody wrote, and that can be answered."""


def can_see_notes(hats: Collection[str]) -> bool:
    return is_staff(hats)


def can_shape_path(hats: Collection[str]) -> bool:
    """Axes and stages are the coordinator's."""
    return not SHAPER_HATS.isdisjoint(hats)


def can_hand_over(hats: Collection[str], *, is_own: bool) -> bool:
    """The team hands over its own desk; who shapes the path, everybody's."""
    return can_shape_path(hats) or (is_own and is_staff(hats))


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


COUNTRIES = ("BE", "NL")
"""Whose public holidays we know; elsewhere the first."""


def country_of(innovation: Any) -> str:
    """By whose calendar its working days are counted: that of the place it is in."""
    code = innovation.place.country if innovation.place_id else ""
    return code if code in COUNTRIES else COUNTRIES[0]


def working_days(since: datetime, country: str) -> int:
    """Working days after the day of ``since``, today included."""
    return clock.working_days_between(timezone.localdate(since), clock.today(), country)


def over_time(stages: Iterable[Any]) -> Q:
    """Innovations that are longer in one of these stages than expected, in working days of their own country."""
    over, elsewhere = Q(pk__in=[]), Q(place=None) | ~Q(place__country=COUNTRIES[1])
    for stage in stages:
        if stage.expected_days:
            first, second = (Q(stage_since__lt=clock.working_days_ago(stage.expected_days, code)) for code in COUNTRIES)
            over |= Q(stage=stage) & (elsewhere & first | Q(place__country=COUNTRIES[1]) & second)
    return over
