"""What is read of the path: its versions, what a stage asks of one dossier, which stages belong together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations.enums import CheckAt
from vlechtwerk.innovations.models import (
    CheckTick,
    Innovation,
    LaidStep,
    Path,
    PathVersion,
    Stage,
    StageCheck,
    StageStep,
    TimelineEntry,
)
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Hat, Person
from vlechtwerk.people.queries import worn_today


def paths() -> list[Any]:
    """Every path with its versions, the newest first, each with ``dossier_count``: two queries."""
    counted = PathVersion.objects.annotate(dossier_count=Count("stages__innovations")).order_by("-number")
    return list(Path.objects.order_by("id").prefetch_related(Prefetch("versions", counted)))


def version_by(key: str) -> PathVersion:
    """One version, with its path and what it was copied from, or 404."""
    return first_or_404(PathVersion.objects.select_related("path", "based_on").filter(key=key))


def described(version: PathVersion) -> list[Stage]:
    """The stages of a version with their steps and checks: three queries."""
    return list(version.stages.order_by("order").prefetch_related("steps", "checks"))


def stage_by(key: str) -> Stage:
    return first_or_404(Stage.objects.select_related("version__path").filter(key=key))


def part_by(model: type[StageStep] | type[StageCheck], key: str) -> Any:
    """A step or a check with its stage and version, or 404."""
    return first_or_404(model._default_manager.select_related("stage__version").filter(key=key))


def roots(path: Path) -> dict[int, int]:
    """By the number of each stage of a path: the stage that it descends from by copying. One query."""
    found = Stage.objects.filter(version__path=path).order_by("version__number").values_list("pk", "comes_from")
    known: dict[int, int] = {}
    for number, before in found:
        known[number] = known.get(before, number) if before else number
    return known


def a_coordinator() -> Person | None:
    """Whoever coordinates the longest today."""
    worn = worn_today(Hat.objects.filter(kind=HatKind.COORDINATOR)).order_by("since", "pk")
    return Person.objects.filter(pk=Subquery(worn.values("person")[:1]), is_active=True).first()


def open_checks(innovation: Innovation, to_stage: Stage) -> list[str]:
    """What a move further along the path passes without a tick: the way out of here, the way in there."""
    if to_stage.order <= innovation.stage.order:
        return []
    doors = Q(stage=innovation.stage_id, at=CheckAt.EXIT) | Q(stage=to_stage, at=CheckAt.ENTRY)
    ticked = CheckTick.objects.filter(innovation=innovation, check_of=OuterRef("pk"))
    return list(StageCheck.objects.filter(doors).exclude(Exists(ticked)).order_by("id").values_list("text", flat=True))


@dataclass(frozen=True)
class Standing:
    """What the stage of a dossier asks now. ``checks``: at its way out and at the way into the next stage."""

    stage: Stage
    checks: list[Any]
    steps: list[Any]

    @property
    def says_something(self) -> bool:
        return bool(self.checks or self.steps or self.stage.asks or self.stage.offers)

    @property
    def open_count(self) -> int:
        return sum(check.tick is None for check in self.checks)


def standing(innovation: Innovation, stages: list[Stage]) -> Standing:
    """Checks with ``tick`` (who, when) and steps with ``task`` and ``ticked_by``: three queries, however many."""
    following = next((stage for stage in stages if stage.order > innovation.stage.order), None)
    doors = Q(stage=innovation.stage_id, at=CheckAt.EXIT) | Q(stage=following, at=CheckAt.ENTRY)
    ticks = {tick.check_of_id: tick for tick in CheckTick.objects.filter(innovation=innovation).select_related("by")}
    checks: list[Any] = list(StageCheck.objects.filter(doors).select_related("stage").order_by("stage__order", "id"))
    for check in checks:
        check.tick = ticks.get(check.pk)
    done = TimelineEntry.objects.filter(innovation=innovation, verb="task_done", text=OuterRef("task__text"))
    laid = LaidStep.objects.filter(innovation=innovation, step__stage=innovation.stage_id)
    laid = laid.annotate(ticked_by=Subquery(done.order_by("-at").values("by__name")[:1]))
    return Standing(
        innovation.stage, checks, list(laid.select_related("step", "task__owner").order_by("step__within_days", "id"))
    )


def on_other_versions(version: PathVersion) -> QuerySet[Innovation]:
    """Dossiers that walk another version of this path and have not stopped."""
    found = Innovation.objects.filter(stage__version__path=version.path_id).exclude(stage__version=version)
    return (
        found.exclude(state="stopped")
        .select_related("stage__version", "broker", "place")
        .order_by("stage__version__number", "stage__order", "name")
    )


def proposed(version: PathVersion) -> dict[int, Stage]:
    """Where the stages of the other versions go on: in their copy, else by name, else at the same place."""
    kin, here = roots(version.path), list(version.stages.order_by("order"))
    found = {}
    for stage in Stage.objects.filter(version__path=version.path_id).exclude(version=version).order_by("pk"):
        if here:
            found[stage.pk] = _same(stage, here, kin) or here[min(stage.order, len(here)) - 1]
    return found


def _same(stage: Stage, here: list[Stage], kin: dict[int, int]) -> Stage | None:
    alike = (one for one in here if one.name_nl.casefold() == stage.name_nl.casefold())
    return next((one for one in here if kin[one.pk] == kin[stage.pk]), None) or next(alike, None)


def counterpart(stage: Stage, version: PathVersion) -> Stage | None:
    """What this stage is called on another version of its path: its copy there, else the one of its name."""
    if stage.version_id == version.pk or version.path_id != stage.version.path_id:
        return stage
    return _same(stage, list(version.stages.order_by("order")), roots(version.path))


def stages_for(innovations: Iterable[Innovation]) -> QuerySet[Stage]:
    """Where these may go, whatever version each follows: every stage once, as the newest of their versions has it."""
    versions = {one.stage.version_id for one in innovations}
    found = Stage.objects.filter(version__in=versions).select_related("version__path")
    kin = {number: root for path in {one.version.path for one in found} for number, root in roots(path).items()}
    known: dict[int, int] = {}
    for stage in sorted(found, key=lambda one: (-one.version.number, one.order)):
        known.setdefault(kin[stage.pk], stage.pk)
    return found.filter(pk__in=known.values()).order_by("-version__number", "order")
