"""Local dates and times, with the traps of the clock change."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused


class AgendaRefused(Refused):
    """A date or an appointment that cannot be."""


def local_datetime(day: date, clock_time: time, zone: str = "Europe/Brussels") -> datetime:
    """The moment of a local date and time.

    A time that the clock change skips does not exist and is refused; one that comes twice means the first.
    """
    moment = datetime.combine(day, clock_time, ZoneInfo(zone))
    there_and_back = moment.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    if there_and_back.replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise AgendaRefused(
            _("%(time)s does not exist on this day: the clock goes forward an hour. Choose a later time.")
            % {"time": clock_time.strftime("%H:%M")},
            "time",
        )
    return moment


def half_day(day: date, part: str, zone: str = "Europe/Brussels") -> datetime:
    """The start of the morning (9.00) or the afternoon (13.30) of a day."""
    return local_datetime(day, time(9) if part == "morning" else time(13, 30), zone)


HALF_DAY = timedelta(hours=3, minutes=30)
