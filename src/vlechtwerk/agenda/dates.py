"""Local dates and times, with the traps of the clock change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused

HALF_DAY = timedelta(hours=3, minutes=30)
FURTHEST = timedelta(days=366)


class AgendaRefused(Refused):
    """A date or an appointment that cannot be."""


def local_datetime(day: date, clock_time: time, zone: str = "") -> datetime:
    """The moment of a local date and time, in the network's zone unless another is named.

    A time that the clock change skips does not exist and is refused; one that comes twice means the first.
    """
    moment = datetime.combine(day, clock_time, ZoneInfo(zone or settings.TIME_ZONE))
    there_and_back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise AgendaRefused(
            _("%(time)s does not exist on this day: the clock goes forward an hour. Choose a later time.")
            % {"time": clock_time.strftime("%H:%M")},
            "time",
        )
    return moment


def half_day(day: date, part: str, zone: str = "") -> datetime:
    """The start of the morning (9.00) or the afternoon (13.30) of a day."""
    return local_datetime(day, time(9) if part == "morning" else time(13, 30), zone)


def end_of(start: datetime, duration: timedelta = HALF_DAY) -> datetime:
    """When something ends that lasts so many real hours, also in the night of the clock change."""
    return start.astimezone(UTC) + duration


def check_start(start: datetime) -> None:
    """Only what is still to come, and within a year."""
    now = clock.now()
    if start <= now:
        raise AgendaRefused(_("This date is past. Choose one that is still to come."), "dates")
    if start > now + FURTHEST:
        raise AgendaRefused(_("This date is more than a year away. Choose an earlier one."), "dates")
