"""One dossier as it is read: path, diagnosis, needs, people, tasks, timeline. A constant number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations import queries, rules, sentences, walk
from vlechtwerk.innovations.enums import EntryAudience, EntryKind, NeedState
from vlechtwerk.innovations.models import (
    Axis,
    AxisScore,
    Diagnosis,
    Innovation,
    Need,
    PathVersion,
    Stage,
    TimelineEntry,
)
from vlechtwerk.people.rules import is_staff

SHOWN = 8
DRAWN_AS = {
    "note": "note", "reply": "note", "session_held": "session", "coin_booked": "coin", "moved": "stage", "moved_over": "stage",
    "started": "stage",
    "helper_declined": "terra", "session_disputed": "terra", "session_no_show": "terra",
}  # fmt: skip


@dataclass(frozen=True)
class AxisRow:
    """One side: the first score, the newest one, what stands out. ``asks_for_need``: weak, and nobody is sought."""

    axis: Axis
    start: int
    now: int
    note: str
    is_weak: bool
    asks_for_need: bool

    @property
    def name(self) -> str:
        return str(self.axis)


@dataclass(frozen=True)
class Earlier:
    """A diagnosis of before, as it was written down."""

    diagnosis: Diagnosis
    scores: list[AxisScore]


@dataclass(frozen=True)
class Line:
    """One entry of the timeline in words."""

    entry: TimelineEntry
    said: str
    drawn_as: str

    @property
    def is_private(self) -> bool:
        return self.entry.audience == EntryAudience.BROKERS

    @property
    def is_note(self) -> bool:
        """Something that can be answered."""
        return self.entry.verb in rules.NOTES


@dataclass(frozen=True)
class Dossier:
    """Everything on the page."""

    innovation: Innovation
    stages: list[tuple[str, str]]
    current: int
    axes: list[AxisRow]
    diagnosed: Diagnosis | None
    earlier: list[Earlier]
    needs: list[Any]
    team: list[Any]
    tasks: list[Any]
    lines: list[Line]
    kinds: list[tuple[str, Any, int]]
    older: int
    standing: walk.Standing
    newer: PathVersion | None  # a version of its path that came after the one it walks

    @property
    def radar(self) -> list[tuple[str, int | None, int | None]]:
        return [(row.name, row.start, row.now) for row in self.axes]


def _entry_count(kind: str, hats: frozenset[str]) -> Subquery:
    found = TimelineEntry.objects.filter(innovation=OuterRef("pk"), kind=kind).order_by()
    if not is_staff(hats):
        found = found.filter(audience=EntryAudience.TEAM)
    return Subquery(found.values("innovation").annotate(n=Count("pk")).values("n"), output_field=IntegerField())


def _innovation(acting: Any, key: str) -> Innovation:
    counts = {f"{kind}_count": _entry_count(kind, acting.hats) for kind in EntryKind.values}
    found = queries.innovations_for(acting).filter(key=key).annotate(theme_names=queries.theme_names(), **counts)
    return first_or_404(found)


def dossier(acting: Any, key: str, *, kind: str = "", shown: int = SHOWN) -> Dossier:
    """The dossier as ``acting`` may read it; ``kind`` filters the timeline."""
    innovation = _innovation(acting, key)
    every = _stages(innovation)
    stages = [stage for stage in every if stage.version_id == innovation.stage.version_id]
    entries = queries.timeline(innovation, hats=acting.hats, kind=kind)[:shown]
    names = {stage.pk: stage for stage in every}
    counts = [(value, label, getattr(innovation, f"{value}_count") or 0) for value, label in EntryKind.choices]
    total = sum(n for value, _label, n in counts if not kind or value == kind)
    needs = list(queries.needs_of(innovation))
    scores = _scores(innovation)
    diagnoses = _diagnoses(scores)
    return Dossier(
        innovation=innovation,
        stages=[(str(stage), note) for stage, note in zip(stages, _notes(innovation, stages), strict=True)],
        current=next(place for place, stage in enumerate(stages) if stage.pk == innovation.stage_id),
        axes=_axes(innovation, scores, needs),
        diagnosed=diagnoses[0].diagnosis if diagnoses else None,
        earlier=diagnoses[1:],
        needs=needs,
        team=list(queries.team_of(innovation)),
        tasks=list(queries.tasks_of(innovation)),
        lines=[_line(entry, names) for entry in entries],
        kinds=counts,
        older=max(0, total - shown),
        standing=walk.standing(innovation, stages),
        newer=_newer(innovation, every),
    )


def _line(entry: TimelineEntry, stages: Mapping[int, Stage]) -> Line:
    return Line(entry, sentences.say(entry, stages), DRAWN_AS.get(entry.verb, ""))


def _stages(innovation: Innovation) -> list[Any]:
    """The stages of all versions of its path, since it may have walked others, each with the last moment of entering."""
    entered = Max("entered_by__at", filter=Q(entered_by__innovation=innovation))
    found: QuerySet[Stage] = Stage.objects.filter(version__path=innovation.stage.version.path_id)
    return list(found.select_related("version").annotate(entered_at=entered).order_by("version__number", "order"))


def _newer(innovation: Innovation, stages: list[Any]) -> PathVersion | None:
    own = innovation.stage.version.number
    later = [stage.version for stage in stages if stage.version.published_on and stage.version.number > own]
    return later[-1] if later else None


def _notes(innovation: Innovation, stages: list[Any]) -> list[str]:
    """How many working days each stage took: up to the next one that was entered."""
    notes = []
    for place, stage in enumerate(stages):
        if stage.pk == innovation.stage_id:
            notes.append(_now(stage, innovation.days_in_stage))
            continue
        later = [s.entered_at for s in stages[place + 1 :] if s.entered_at and stage.entered_at]
        if stage.order > innovation.stage.order or not later or min(later) < stage.entered_at:
            notes.append("")
            continue
        first, last = timezone.localdate(stage.entered_at), timezone.localdate(min(later))
        took = clock.working_days_between(first, last, rules.country_of(innovation))
        notes.append(ngettext("%(n)d working day", "%(n)d working days", took) % {"n": took})
    return notes


def _now(stage: Stage, days: int) -> str:
    if stage.expected_days is None:
        return _("runs on its own")
    return _("%(days)d of %(expected)d working days") % {"days": days, "expected": stage.expected_days}


def _scores(innovation: Innovation) -> list[AxisScore]:
    """All scores of all diagnoses, also on axes that are out of use by now."""
    found = AxisScore.objects.filter(diagnosis__innovation=innovation)
    return list(found.select_related("axis", "diagnosis__made_by").order_by("axis__order", "axis_id", "diagnosis_id"))


def _axes(innovation: Innovation, scores: list[AxisScore], needs: list[Need]) -> list[AxisRow]:
    """First and newest score per axis."""
    sought = {need.axis_id for need in needs if need.state != NeedState.WITHDRAWN}
    by_axis: dict[int, list[AxisScore]] = {}
    for score in scores:
        by_axis.setdefault(score.axis_id, []).append(score)
    return [_axis_row(innovation, of, of[0].axis_id in sought) for of in by_axis.values()]


def _axis_row(innovation: Innovation, of: list[AxisScore], is_sought: bool) -> AxisRow:
    axis, now = of[0].axis, of[-1].score
    poor = axis.code == rules.INCOME_AXIS and rules.is_vulnerable(innovation.income_source_count)
    weak = rules.is_weak(now) or poor
    note = next((score.note for score in reversed(of) if score.note), "")
    return AxisRow(axis, of[0].score, now, note, weak, weak and axis.is_active and not is_sought)


def _diagnoses(scores: list[AxisScore]) -> list[Earlier]:
    """The diagnoses with their scores, the newest first."""
    found: dict[int, list[AxisScore]] = {}
    for score in scores:
        found.setdefault(score.diagnosis_id, []).append(score)
    return [Earlier(found[pk][0].diagnosis, found[pk]) for pk in sorted(found, reverse=True)]
