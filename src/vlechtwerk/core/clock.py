"""The one place that knows what time it is.

Every rule that depends on time asks here, so that tests and the demo network can live through a year
in seconds: ``with clock.at(moment): ...``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC or in the zone given to :func:`at`."""
    return _moment.get() or timezone.now()


def today() -> date:
    """The present date in the current time zone."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Live at ``moment`` (aware) inside the block; time stands still there."""
    if timezone.is_naive(moment):
        raise ValueError("moment must be aware")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


@lru_cache(maxsize=8)
def _holidays(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


def is_working_day(day: date, country: str = "BE") -> bool:
    """True on Monday to Friday outside the public holidays of ``country`` (BE or NL)."""
    return day.weekday() < 5 and day not in _holidays(country)


@lru_cache(maxsize=128)
def _free_weekdays(country: str, year: int) -> tuple[date, ...]:
    """The public holidays of one year that fall on Monday to Friday."""
    return tuple(day for day in holidays.country_holidays(country, years=year) if day.weekday() < 5)


def working_days_between(start: date, end: date, country: str = "BE") -> int:
    """The working days after ``start``, up to and with ``end``; 0 when ``end`` is not later."""
    if end <= start:
        return 0
    weeks, rest = divmod((end - start).days, 7)
    weekdays = weeks * 5 + sum((start + timedelta(days=more)).weekday() < 5 for more in range(1, rest + 1))
    years = range(start.year, end.year + 1)
    return weekdays - sum(start < day <= end for year in years for day in _free_weekdays(country, year))


def working_days_ago(days: int, country: str = "BE") -> datetime:
    """The last midnight before which everything is more than ``days`` working days old.

    ``moment < working_days_ago(n)`` says the same as ``working_days_between(day of moment, today()) > n``.
    """
    day, left = today(), days
    while True:
        left -= is_working_day(day, country)
        if left < 0:
            return timezone.make_aware(datetime.combine(day, time.min))
        day -= timedelta(days=1)


def add_working_days(start: datetime, days: int, country: str = "BE") -> datetime:
    """``start`` moved ``days`` working days on, at the same local clock time."""
    local = timezone.localtime(start)
    day = local.date()
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, country)
    return timezone.make_aware(datetime.combine(day, local.time()))
