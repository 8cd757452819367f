"""Two versions of the path, or two periods, side by side: how long it takes, how much goes through, who stops.

Every dossier gives one stay per stage. A stay that still goes on, or that ended because the dossier stopped, was paused
or was moved over to another version, is censored: it counts for as long as it was seen. A stay that began by moving over
is left out, since its beginning lies in the other version. Durations are working days of the place of the dossier.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.engine.survival import Curve, kaplan_meier, rate
from vlechtwerk.innovations import rules, walk
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation, Path, PathVersion, Stage, StageChange, TimelineEntry

FEWEST = 10
"""Below this number of dossiers nothing is said."""
HORIZON = 120
"""Working days after the start at which we ask who has stopped: about half a year."""
MONTH_DAYS = 30.44
OFF = {"state_stopped": InnovationState.STOPPED, "state_paused": InnovationState.PAUSED}


@dataclass(frozen=True)
class Side:
    """What is looked at: the dossiers that started on a version, or that came into a stage in a period."""

    name: str
    version: PathVersion | None = None
    since: date | None = None
    until: date | None = None

    def takes(self, version_id: int, began: datetime) -> bool:
        """Whether something that began on this version, at this moment, belongs here."""
        day = timezone.localdate(began)
        in_time = (self.since is None or day >= self.since) and (self.until is None or day <= self.until)
        return in_time and (self.version is None or version_id == self.version.pk)


@dataclass(frozen=True)
class Stay:
    """One dossier in one stage: since when, how many working days, and whether it went on from there.

    ``root`` is the stage that this one descends from, alike in all versions of the path.
    """

    innovation: int
    version: int
    root: int
    began: datetime
    days: int
    went_on: bool
    is_whole: bool  # it did not begin by moving over


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval and what it rests on; empty when there are too few to say."""

    n: int
    events: int
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def is_said(self) -> bool:
        return self.n >= FEWEST


@dataclass(frozen=True)
class Measured:
    """One stage, or the whole path, on both sides."""

    name: str
    figures: list[Figure]
    curves: list[Curve]

    @property
    def is_drawn(self) -> bool:
        return all(figure.is_said for figure in self.figures)

    @property
    def steps(self) -> list[list[tuple[float, float, float, float]]]:
        """For the drawing: where, and the share that goes on in per cent with its interval, as far as it was seen."""
        return [[_point(curve, at) for at in [*(m.at for m in curve.moments), curve.longest]] for curve in self.curves]

    @property
    def reach(self) -> float:
        return max(curve.longest for curve in self.curves)


@dataclass(frozen=True)
class Comparison:
    """The whole page."""

    sides: list[Side]
    stages: list[Measured]
    whole: Measured
    throughput: list[Figure]
    forward: list[Figure]
    dropout: Measured


def compare(path: Path, sides: list[Side]) -> Comparison:
    """Both sides measured alike, in five queries whatever the number of dossiers."""
    stages = list(
        Stage.objects.filter(version__path=path).select_related("version").order_by("version__number", "order")
    )
    kin = walk.roots(path)
    walked = _walked(path)
    stays = [stay for one in walked for stay in one.stays(kin)]
    of = [[stay for stay in stays if stay.is_whole and side.takes(stay.version, stay.began)] for side in sides]
    rows = [
        _measured(str(stage), [[(s.days, s.went_on) for s in mine if s.root == kin[stage.pk]] for mine in of])
        for stage in _newest_of_each(stages, kin, sides)
        if stage.expected_days
    ]
    begun = [[one for one in walked if side.takes(one.version, one.began)] for side in sides]
    return Comparison(
        sides, rows,
        whole=_measured("", [[(one.days, one.is_anchored) for one in mine] for mine in begun]),
        throughput=[_per_month(side, mine, lambda one: one.is_anchored) for side, mine in zip(sides, begun, strict=True)],
        forward=[_forward(side, mine, stays) for side, mine in zip(sides, begun, strict=True)],
        dropout=_stopped(begun),
    )  # fmt: skip


@dataclass
class _Walked:
    """One dossier and its moves. ``days``: from its start until it was anchored, stopped, or now."""

    innovation: Any
    moves: list[StageChange]
    off_at: datetime | None

    @property
    def version(self) -> int:
        return self.moves[0].to_stage.version_id

    @property
    def began(self) -> datetime:
        return self.moves[0].at

    @property
    def is_anchored(self) -> bool:
        return self._end() is not None

    @property
    def is_stopped(self) -> bool:
        return bool(self.innovation.state == InnovationState.STOPPED) and not self.is_anchored

    @property
    def days(self) -> int:
        left = next((move.at for move in self.moves[1:] if _between(move)), None)
        return self._days(self.began, self._end() or left or self.off_at or clock.now())

    def _end(self) -> datetime | None:
        """When it came into a stage without end, on the version it started on."""
        own = [move for move in self.moves if move.to_stage.version_id == self.version]
        return next((move.at for move in own if move.to_stage.expected_days is None), None)

    def _days(self, since: datetime, until: datetime) -> int:
        first, last = timezone.localdate(since), timezone.localdate(until)
        return clock.working_days_between(first, last, rules.country_of(self.innovation))

    def stays(self, kin: dict[int, int]) -> Iterable[Stay]:
        for place, move in enumerate(self.moves):
            following = self.moves[place + 1] if place + 1 < len(self.moves) else None
            until = following.at if following else self.off_at or clock.now()
            went_on = following is not None and not _between(following)
            yield Stay(
                self.innovation.pk, move.to_stage.version_id, kin[move.to_stage_id], move.at,
                self._days(move.at, max(until, move.at)), went_on, not _between(move),
            )  # fmt: skip


def _between(move: StageChange) -> bool:
    """From one version to another."""
    return move.from_stage is not None and move.from_stage.version_id != move.to_stage.version_id


def _walked(path: Path) -> list[_Walked]:
    """Every dossier that moved on this path, and since when it is off it: three queries."""
    moves: dict[int, list[StageChange]] = {}
    found = StageChange.objects.filter(to_stage__version__path=path).select_related("from_stage", "to_stage")
    for move in found.order_by("at", "id"):
        moves.setdefault(move.innovation_id, []).append(move)
    off: dict[tuple[int, str], datetime] = {}
    entries = TimelineEntry.objects.filter(verb__in=OFF, innovation__state__in=OFF.values()).order_by("at", "id")
    for number, verb, at in entries.values_list("innovation", "verb", "at"):
        off[number, OFF[verb]] = at
    rows = Innovation.objects.filter(
        pk__in=StageChange.objects.filter(to_stage__version__path=path).values("innovation")
    )
    return [
        _Walked(one, moves[one.pk], off.get((one.pk, InnovationState(one.state))))
        for one in rows.select_related("place").only("id", "state", "place__country")
    ]


def _newest_of_each(stages: list[Stage], kin: dict[int, int], sides: list[Side]) -> list[Stage]:
    """One stage per family, in the order and by the name of the newest version that is looked at."""
    versions = {side.version.pk for side in sides if side.version}
    seen = [one for one in stages if (not versions or one.version_id in versions) and one.version.published_on]
    newest = {kin[one.pk]: one for one in seen}
    return sorted(newest.values(), key=lambda one: (one.order, -one.version.number))


def _measured(name: str, sides: list[list[tuple[int, bool]]]) -> Measured:
    curves = [kaplan_meier([days for days, _over in mine], [over for _days, over in mine]) for mine in sides]
    figures = [
        Figure(curve.n, curve.ended, *curve.median) if curve.n >= FEWEST else Figure(curve.n, curve.ended)
        for curve in curves
    ]
    return Measured(name, figures, curves)


def _point(curve: Curve, at: float) -> tuple[float, float, float, float]:
    share, low, high = curve.at(at)
    return at, 100 * share, 100 * low, 100 * high


def _stopped(sides: list[list[_Walked]]) -> Measured:
    """The share, in per cent, that has stopped :data:`HORIZON` working days after the start; who was anchored is censored.

    Where nobody stopped, Greenwood's interval has no width; then the exact one of 0 among those that were seen so long
    (Clopper & Pearson 1934) tells how much that says.
    """
    told = _measured("", [[(one.days, one.is_stopped) for one in mine] for mine in sides])
    figures = []
    for curve, mine in zip(told.curves, sides, strict=True):
        going, low, high = curve.at(HORIZON)
        seen = sum(one.days >= HORIZON for one in mine)
        if going == 1:
            low = 0.025 ** (1 / seen) if seen else 0.0
        said = (100 - 100 * going, 100 - 100 * high, 100 - 100 * low) if curve.n >= FEWEST else ()
        figures.append(Figure(curve.n, curve.ended, *said))
    return Measured("", figures, told.curves)


def _months(side: Side, begun: list[_Walked]) -> float:
    """How long we looked: from the beginning of the side, or its first dossier, until its end or today; at least one day."""
    first = side.since or min((timezone.localdate(one.began) for one in begun), default=clock.today())
    return max(1, (clock.today() - first).days) / MONTH_DAYS


def _per_month(side: Side, begun: list[_Walked], counts: Callable[[_Walked], bool]) -> Figure:
    events = sum(counts(one) for one in begun)
    said = rate(events, _months(side, begun)) if len(begun) >= FEWEST else ()
    return Figure(len(begun), events, *said)


def _forward(side: Side, begun: list[_Walked], stays: list[Stay]) -> Figure:
    """Moves to a following stage per month, of the dossiers of this side."""
    ours = {one.innovation.pk for one in begun}
    events = sum(stay.went_on for stay in stays if stay.innovation in ours and side.takes(stay.version, stay.began))
    said = rate(events, _months(side, begun)) if len(begun) >= FEWEST else ()
    return Figure(len(begun), events, *said)


def published(path: Path) -> list[PathVersion]:
    """What can be compared, the oldest first."""
    return list(path.versions.filter(~Q(published_on=None)).order_by("published_on", "number"))
