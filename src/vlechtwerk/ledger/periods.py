"""Stretches of days that a statement is about. Both ends count; no end is open."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.core import clock
from vlechtwerk.core.ui import words

YEARS = 3  # before this one
QUARTERS = (
    gettext_lazy("first quarter"),
    gettext_lazy("second quarter"),
    gettext_lazy("third quarter"),
    gettext_lazy("fourth quarter"),
)


@dataclass(frozen=True)
class Period:
    """From ``since`` up to and including ``until``."""

    since: date | None = None
    until: date | None = None

    @property
    def label(self) -> str:
        """``2026``, ``eerste kwartaal van 2026``, ``15 maart 2026 tot 30 juni 2026``."""
        in_year = self.since.year if self.since else 0
        if in_year and self == year(in_year):
            return str(in_year)
        if in_year and self in (four := quarters(in_year)):
            return _("%(quarter)s of %(year)d") % {"quarter": QUARTERS[four.index(self)], "year": in_year}
        ends = {"since": words.day(self.since, "full"), "until": words.day(self.until, "full")}
        if self.since and self.until:
            return _("%(since)s to %(until)s") % ends
        if self.since:
            return _("from %(since)s") % ends
        return _("up to %(until)s") % ends if self.until else _("everything so far")

    @property
    def query(self) -> str:
        """How the period stands in an address."""
        return urlencode(self.days)

    @property
    def days(self) -> dict[str, str]:
        """Its ends by the names that they have in an address."""
        return {name: day.isoformat() for name, day in (("van", self.since), ("tot", self.until)) if day}


def year(number: int) -> Period:
    return Period(date(number, 1, 1), date(number, 12, 31))


def quarters(number: int) -> list[Period]:
    """The four of a year."""
    firsts = [date(number, month, 1) for month in (1, 4, 7, 10)]
    lasts = [first - timedelta(days=1) for first in (*firsts[1:], date(number + 1, 1, 1))]
    return [Period(first, last) for first, last in zip(firsts, lasts, strict=True)]


def choices(now: Period, first: date) -> list[tuple[str, str, bool]]:
    """What one may choose beside ``now``: all, the last years since ``first``, the quarters of a year once that is
    chosen. Each is ``(label, query, is_current)``."""
    today = clock.today()
    years = range(today.year, max(first.year, today.year - YEARS) - 1, -1)
    offered = [(one.label, one) for one in (Period(), *map(year, years))]
    at_hand = now.since.year if now.since else 0
    if at_hand in years:
        pairs = zip(QUARTERS, quarters(at_hand), strict=True)
        offered += [(str(label), one) for label, one in pairs if one.since and one.since <= today]
    return [(label, one.query, one == now) for label, one in offered]


def start_of(day: date) -> datetime:
    """The first moment of a day of the network."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The last moment of a day of the network."""
    return start_of(day + timedelta(days=1)) - timedelta(microseconds=1)
