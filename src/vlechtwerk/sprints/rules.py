"""When each block begins and ends, and who may lead. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.sprints.enums import Phase

MOST_DAYS = 5
LONGEST = 480
TESTERS = 5
MINUTES = {"whole": 360, "half": 210}


class Planned(NamedTuple):
    """A block of the standard programme; ``grows``: takes its part of the time when there are days for it."""

    phase: Phase
    name: str
    minutes: int
    grows: bool = True


STANDARD = (
    Planned(Phase.UNDERSTAND, "welcome", 15, False),
    Planned(Phase.UNDERSTAND, "understand", 25),
    Planned(Phase.DEFINE, "define", 20),
    Planned(Phase.IDEATE, "worst", 10, False),
    Planned(Phase.IDEATE, "silent", 15, False),
    Planned(Phase.IDEATE, "build", 20),
    Planned(Phase.IDEATE, "dots", 10, False),
    Planned(Phase.PROTOTYPE, "storyboard", 20),
    Planned(Phase.PROTOTYPE, "prototype", 30),
    Planned(Phase.TEST, "test", 30),
    Planned(Phase.TEST, "harvest", 15, False),
)


def laid_out(days: int, length: str) -> list[tuple[int, Planned]]:
    """The standard programme over so many days: which block on which day, and for how long (to five minutes)."""
    room = MINUTES[length]
    fixed = sum(one.minutes for one in STANDARD if not one.grows)
    growing = sum(one.minutes for one in STANDARD if one.grows)
    factor = (days * room - fixed) / growing
    made: list[tuple[int, Planned]] = []
    day, used = 1, 0
    for one in STANDARD:
        left = max(5, round(one.minutes * factor / 5) * 5) if one.grows else one.minutes
        while left:
            if used >= room and day < days:
                day, used = day + 1, 0
            here = left if day == days else min(left, room - used)
            here = left if left - here < 15 else here  # no splinter of a block on the next morning
            made.append((day, one._replace(minutes=min(here, LONGEST))))
            used, left = used + here, left - here
    return made


@dataclass(frozen=True)
class Slot:
    """When a block begins and ends by now. ``is_moved``: it did, or will, begin at another moment than planned."""

    starts_at: datetime
    ends_at: datetime
    is_moved: bool = False


def working_day(first: date, number: int) -> date:
    """The so manieth day from the first on; weekends are skipped."""
    day = first
    for _n in range(number - 1):
        day += timedelta(days=3 if day.weekday() == 4 else 2 if day.weekday() == 5 else 1)
    return day


def timetable(first: datetime, blocks: Sequence[Any], now: datetime, zone: ZoneInfo) -> list[Slot]:
    """When each block begins and ends: what is behind us as it was, the rest moved along with it.

    ``blocks`` in their order, each with ``day``, ``minutes``, ``started_at``, ``finished_at``, ``paused_at`` and
    ``paused_s``.
    """
    found: list[Slot] = []
    ended: datetime | None = None
    last_day, planned = 0, first
    home = first.astimezone(zone)
    for one in blocks:
        if one.day != last_day:
            last_day = one.day
            planned = datetime.combine(working_day(home.date(), one.day), time(home.hour, home.minute), zone)
            begins = max(planned, ended) if ended else planned
        else:
            begins = ended or planned
        starts = one.started_at or begins
        ends = _end(one, starts, now)
        found.append(Slot(starts, ends, abs(starts - planned) >= timedelta(minutes=1)))
        ended, planned = ends, planned + timedelta(minutes=one.minutes)
    return found


def _end(one: Any, starts: datetime, now: datetime) -> datetime:
    if one.finished_at:
        end: datetime = one.finished_at
        return end
    due = starts + timedelta(minutes=one.minutes, seconds=one.paused_s)
    if one.started_at and one.paused_at:
        due += now - one.paused_at
    return max(due, now) if one.started_at else due


def left_s(one: Any, now: datetime) -> int:
    """Seconds that the running block still has; negative when it is over time. A pause stops the clock."""
    at = one.paused_at or now
    due = one.started_at + timedelta(minutes=one.minutes, seconds=one.paused_s)
    return int((due - at).total_seconds())


def in_order(phases: Iterable[str]) -> bool:
    """Whether the five steps stand in their order."""
    places = [list(Phase).index(Phase(one)) for one in phases]
    return places == sorted(places)


def may_lead(acting: Any, sprint: Any) -> bool:
    """The team, and whoever keeps the sprint."""
    return bool(acting.person) and (not acting.hats.isdisjoint(STAFF_HATS) or acting.person.pk == sprint.keeper_id)
