"""What the network can carry: the load of every broker, the areas where needs outrun people, and the coming quarter.

Waiting days run from the day a need came to the day somebody was found (introduced, or referred and accepted); one
that opened again counts as having waited all along. The forecast: ``engine.forecast``.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.exports import Column, Table
from vlechtwerk.engine import forecast
from vlechtwerk.innovations.enums import OPEN_NEED, InnovationState, NeedState
from vlechtwerk.innovations.models import Axis, Need
from vlechtwerk.innovations.queries import active_axes
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Introduction, Proposal, Referral
from vlechtwerk.matching.queries import areas as fields
from vlechtwerk.matching.queries.areas import Area
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list

SEED = 2026
YEAR_DAYS = 365
Span = tuple[float, float, float]


@dataclass(frozen=True)
class Past:
    """A need of the past: area, broker, days from now at which it came and ended (infinite: it waits), and how."""

    need: int
    area: str
    broker: int | None
    began: float
    ended: float
    helped: bool


@dataclass
class AreaLine:
    """One area of the page. ``median``: days, of ``n`` that came in the last year, of which ``still`` wait."""

    area: Area
    median: float | None
    n: int
    still: int
    open: Span = (0, 0, 0)
    waits: Span = (0, 0, 0)
    tried_open: Span | None = None
    tried_waits: Span | None = None

    @property
    def is_short(self) -> bool:
        return self.area.gap > 0

    @property
    def now(self) -> int:
        return len(self.area.needs)

    @property
    def days(self) -> int:
        """The median in whole days; 0 where it is not known."""
        return round(self.median or 0)


@dataclass
class BrokerLine:
    """What one broker carries. ``oldest``: working days since the oldest of the open needs came."""

    person: Person
    dossiers: int = 0
    needs: int = 0
    asked: int = 0
    oldest: int | None = None
    open: Span = (0, 0, 0)
    tried_open: Span | None = None


@dataclass(frozen=True)
class Tried:
    """The knobs of the page: ``people`` more in one area, ``more`` per cent more arrivals everywhere."""

    area: str = ""
    people: int = 0
    more: int = 0

    @property
    def is_set(self) -> bool:
        return bool(self.more or (self.area and self.people))


@dataclass(frozen=True)
class Hindsight:
    """What would have been said at ``made`` of the open needs at ``about``, and what was. ``areas``: name, said, was."""

    made: date
    about: date
    said: Span
    was: int
    areas: list[tuple[str, Span, int]]

    @property
    def true_count(self) -> int:
        """The areas that lay within the band."""
        return sum(said[0] <= was <= said[2] for _name, said, was in self.areas)


@dataclass
class Capacity:
    """The page. ``path`` and ``tried_path``: all open needs together, per week. ``turn``: days to the next quarter."""

    by: str
    tried: Tried
    axes: list[Axis]
    lines: list[AreaLine] = field(default_factory=list)
    brokers: list[BrokerLine] = field(default_factory=list)
    path: list[Span] = field(default_factory=list)
    tried_path: list[Span] = field(default_factory=list)
    hindsight: list[Hindsight] = field(default_factory=list)
    turn: int = 0

    @property
    def total(self) -> int:
        return sum(line.now for line in self.lines)


def capacity_page(by: str = fields.AXIS, tried: Tried = Tried()) -> Capacity:
    """Everything on the page: the same number of queries, whatever the size."""
    page = Capacity(by, tried, list(active_axes()))
    found, past = fields.areas_with_people(by, page.axes), past_needs(by)
    page.lines = [_line(area, [one for one in past if one.area == area.code]) for area in found]
    page.brokers = _brokers(found)
    page.turn = _turn(clock.now())
    _look_ahead(page, past)
    return page


def past_needs(by: str) -> list[Past]:
    """Every need that was or is, in one query."""
    met = Introduction.objects.filter(proposal__need=OuterRef("pk"), proposal__state=ProposalState.ACCEPTED)
    sent = Referral.objects.filter(need=OuterRef("pk"), accepted_at__isnull=False).order_by()
    rows = Need.objects.annotate(
        found_at=Coalesce(
            Subquery(met.order_by().values("proposal__need").annotate(at=Max("created_at")).values("at")),
            Subquery(sent.values("need").annotate(at=Max("accepted_at")).values("at")),
            F("state_since"),
        )
    ).order_by("pk")
    now, made = clock.now(), []
    columns = (
        "pk",
        "axis__code",
        "title",
        "text",
        "language",
        "innovation__broker",
        "created_at",
        "state",
        "state_since",
    )
    running = Q(innovation__state=InnovationState.ACTIVE) | ~Q(state__in=OPEN_NEED)
    for pk, axis, title, text, language, broker, came, state, since, found_at in rows.filter(running).values_list(
        *columns, "found_at"
    ):
        helped = state in {NeedState.INTRODUCED, NeedState.MET}
        ended = np.inf if state in OPEN_NEED else _days(now, found_at if helped else since)
        code = fields.area_code(axis, title, text, language, by)
        made.append(Past(pk, code, broker, _days(now, came), ended, helped))
    return made


def waits_of(by: str, area: str) -> list[tuple[Need, int, Past]]:
    """The needs of an area that came in the last year with how many days they waited, the longest first."""
    lately = {one.need: one for one in past_needs(by) if one.area == area and one.began > -YEAR_DAYS}
    needs = Need.objects.filter(pk__in=lately).select_related("innovation")
    rows = [(need, round(min(lately[need.pk].ended, 0.0) - lately[need.pk].began), lately[need.pk]) for need in needs]
    return sorted(rows, key=lambda row: (-row[1], row[0].pk))


def capacity_table(page: Capacity) -> Table:
    """The areas of the page as a file."""
    columns = [
        _("Area"), _("Open needs"), _("People who could help"), _("Half days they have left"), _("Median wait (days)"),
        _("Needs of the last year"), _("Of which still open"), _("Open in 13 weeks: low"), _("middle"), _("high"),
        _("Wait in 13 weeks (days): low"), _("middle"), _("high"),
    ]  # fmt: skip
    rows = [
        [
            line.area.name, line.now, len(line.area.people), line.area.half_days,
            "" if line.median is None else round(line.median), line.n, line.still,
            *(round(one) for one in (*(line.tried_open or line.open), *(line.tried_waits or line.waits))),
        ]
        for line in page.lines
    ]  # fmt: skip
    widths = [30, *[14] * (len(columns) - 1)]
    made = [Column(name, width=width) for name, width in zip(columns, widths, strict=True)]
    return Table(_("Capacity"), made, rows, has_sums=False)


def _days(now: datetime, moment: datetime) -> float:
    return (moment - now) / timedelta(days=1)


def _line(area: Area, past: Sequence[Past]) -> AreaLine:
    lately = [one for one in past if one.began > -YEAR_DAYS]
    days = np.array([min(one.ended, 0.0) - one.began for one in lately])
    over = np.array([one.helped for one in lately], dtype=bool)
    still = sum(one.ended == np.inf for one in lately)
    return AreaLine(area, forecast.median_wait(days, over), len(lately), still)


def _turn(now: datetime) -> int:
    """Days until the next quarter of the calendar, when everybody has their half days again."""
    day = now.date()
    month = (day.month - 1) // 3 * 3 + 4
    return (day.replace(year=day.year + month // 13, month=(month - 1) % 12 + 1, day=1) - day).days


def _look_ahead(page: Capacity, past: Sequence[Past]) -> None:
    """The coming quarter, the same with the knobs, and the last two quarters as they would have been foretold."""
    codes = [line.area.code for line in page.lines]
    parts = fields.parts_of([line.area for line in page.lines])
    rooms = [fields.room_in(line.area, parts[line.area.code]) for line in page.lines]
    today = [_observed(past, code, 0.0, room) for code, room in zip(codes, rooms, strict=True)]
    plain = forecast.forecast(today, seed=SEED, turn=page.turn)
    extra = [float(page.tried.people) if code == page.tried.area else 0.0 for code in codes]
    more = 1 + page.tried.more / 100
    tried = forecast.forecast(today, seed=SEED, turn=page.turn, more=more, extra=extra) if page.tried.is_set else []
    for at, line in enumerate(page.lines):
        line.open, line.waits = _spans(plain[at], today[at])
        if tried:
            line.tried_open, line.tried_waits = _spans(tried[at], today[at])
    page.path, page.tried_path = _path(plain), _path(tried) if tried else []
    page.hindsight = [_looked_back(page, past, rooms, quarters) for quarters in (1, 2)] if page.lines else []
    for name, runs in (("open", plain), ("tried_open", tried)):
        if runs:
            _share_out(page, past, codes, runs, name)


def _looked_back(page: Capacity, past: Sequence[Past], rooms: Sequence[dict[str, float]], quarters: int) -> Hindsight:
    """Who could help then is not known any more: those of today, with all half days of a quarter."""
    made = -float(forecast.DAYS * quarters)
    about, names = made + forecast.DAYS, [line.area.name for line in page.lines]
    then = [
        _observed(past, line.area.code, made, {**room, "room": room["renewed"]})
        for line, room in zip(page.lines, rooms, strict=True)
    ]
    runs = forecast.forecast(then, seed=SEED, turn=_turn(clock.now() + timedelta(days=made)))
    was = [sum(one.area == line.area.code and one.began <= about < one.ended for one in past) for line in page.lines]
    said = [forecast.shares(one.open[:, -1]) for one in runs]
    middle, low, high = _path(runs)[-1]
    days = [clock.today() + timedelta(days=at) for at in (made, about)]
    return Hindsight(days[0], days[1], (low, middle, high), sum(was), list(zip(names, said, was, strict=True)))


def _observed(past: Sequence[Past], code: str, at: float, room: dict[str, Any]) -> forecast.Area:
    own = [one for one in past if one.area == code]
    began, ended = np.array([one.began for one in own]), np.array([one.ended for one in own])
    return forecast.observe(began, ended, np.array([one.helped for one in own], dtype=bool), at=at, **room)


def _spans(runs: forecast.Played, area: forecast.Area) -> tuple[Any, Any]:
    return forecast.shares(runs.open[:, -1]), forecast.shares(runs.waits(area.ages))


def _path(played: Sequence[forecast.Played]) -> list[Any]:
    """Per week the middle, the low and the high of all open needs together, as charts want them."""
    every = sum((one.open for one in played), np.zeros((1, forecast.DAYS + 1), dtype=np.int64))
    spans = [forecast.shares(every[:, day]) for day in range(0, forecast.DAYS + 1, 7)]
    return [(middle, low, high) for low, middle, high in spans]


def _share_out(
    page: Capacity, past: Sequence[Past], codes: Sequence[str], runs: Sequence[forecast.Played], name: str
) -> None:
    """Open needs over the brokers: in each area as those of the last two quarters and of today were."""
    keepers = [line.person.pk for line in page.brokers]
    if not keepers:
        return
    whole: Any = 0
    for at, (code, one) in enumerate(zip(codes, runs, strict=True)):
        lately = Counter(p.broker for p in past if p.area == code and (p.ended == np.inf or p.began > -forecast.BACK))
        parts = [float(lately[pk]) for pk in keepers]
        whole = whole + forecast.divided(one.open[:, -1], parts if sum(parts) else [1.0] * len(keepers), seed=SEED + at)
    for place, line in enumerate(page.brokers):
        setattr(line, name, forecast.shares(whole[:, place]))


def _brokers(found: Sequence[Area]) -> list[BrokerLine]:
    """Whoever keeps a dossier, the longest wait first."""
    active = Q(brokered__state=InnovationState.ACTIVE)
    own = Proposal.objects.filter(need__innovation__broker=OuterRef("pk"), state=ProposalState.ASKED).order_by()
    asked = own.values("need__innovation__broker").annotate(n=Count("pk")).values("n")
    people = staff_list().annotate(
        dossiers=Count("brokered", filter=active, distinct=True), waiting=Coalesce(Subquery(asked), 0)
    )
    lines = {one.pk: BrokerLine(one, one.dossiers, asked=one.waiting) for one in people.order_by("name", "pk")}
    for need in (need for area in found for need in area.needs):
        if line := lines.get(need.innovation.broker_id or 0):
            line.needs += 1
            waited = clock.working_days_between(need.created_at.date(), clock.today())
            line.oldest = max(line.oldest or 0, waited)
    kept = [line for line in lines.values() if line.dossiers or line.needs or line.asked]
    return sorted(kept, key=lambda line: (-(line.oldest or 0), line.person.name))
