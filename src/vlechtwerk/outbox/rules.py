"""When mail may leave: quiet hours, working days, the hour of the digest. Calculates, asks nothing."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.outbox.enums import Every

LONGEST_WAIT_DAYS = 30  # no row of holidays is as long as that


@dataclass(frozen=True)
class Quiet:
    """From ``start`` to ``end`` nothing leaves, over midnight where ``end`` is earlier; equal: at no hour.

    ``days_off``: nor on days on which ``country`` does not work.
    """

    start: time
    end: time
    days_off: bool
    country: str = "BE"

    def is_day_off(self, day: date) -> bool:
        return self.days_off and not clock.is_working_day(day, self.country)


def opens(moment: datetime, quiet: Quiet) -> datetime:
    """``moment``, or the first one after it that is not quiet."""
    for _step in range(LONGEST_WAIT_DAYS):
        local = timezone.localtime(moment)
        day, now = local.date(), local.time()
        over_midnight = quiet.end < quiet.start
        if quiet.is_day_off(day) or (over_midnight and now >= quiet.start):
            # The night that begins this evening, or a whole day: on with the next one, at its first hour.
            moment = at_local(day + timedelta(days=1), quiet.end if over_midnight else time(0))
        elif (now < quiet.end) and (over_midnight or now >= quiet.start):
            moment = at_local(day, quiet.end)
        else:
            break
    return moment


def next_digest(moment: datetime, *, every: str, hour: int, country: str) -> datetime:
    """The first moment at or after ``moment`` at which a digest is due."""
    day = timezone.localtime(moment).date()
    for _step in range(LONGEST_WAIT_DAYS):
        due = at_local(day, time(hour))
        if due >= moment.astimezone(UTC) and _is_digest_day(day, every, country):
            return due
        day += timedelta(days=1)
    return at_local(day, time(hour))


def _is_digest_day(day: date, every: str, country: str) -> bool:
    if not clock.is_working_day(day, country):
        return False
    monday = day - timedelta(days=day.weekday())
    earlier = (monday + timedelta(days=ahead) for ahead in range(day.weekday()))
    return every != Every.WEEKLY or not any(clock.is_working_day(one, country) for one in earlier)


def at_local(day: date, hour: time) -> datetime:
    """That hour of the network's clock, in UTC, so that moments compare rightly in the night of a clock change."""
    return timezone.make_aware(datetime.combine(day, hour), timezone.get_default_timezone()).astimezone(UTC)
