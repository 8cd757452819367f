"""What the path asks of a dossier on its way: steps that are laid down, checks that are ticked, another version."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations import queries, rules, walk
from vlechtwerk.innovations.actions.base import InnovationRefused, log, own_steps
from vlechtwerk.innovations.enums import EntryKind, InnovationState, StepOwner
from vlechtwerk.innovations.models import (
    CheckTick,
    Innovation,
    LaidStep,
    PathVersion,
    Stage,
    StageChange,
    StageCheck,
    StageStep,
    Task,
)
from vlechtwerk.people import queries as people
from vlechtwerk.people.enums import HatKind


@transaction.atomic
def lay_steps(innovation: Innovation, *, by: Actor | None) -> list[Task]:
    """The steps of the stage it is in, as tasks with an owner and a date. A step is laid down once.

    The first one becomes the next step too, unless somebody wrote another in words of their own.
    """
    laid = LaidStep.objects.filter(innovation=innovation).values("step")
    steps = list(innovation.stage.steps.exclude(pk__in=laid))
    if not steps:
        return []
    owners, country = _owners(innovation), rules.country_of(innovation)
    tasks = []
    for step in steps:
        due = timezone.localtime(clock.add_working_days(clock.now(), step.within_days, country)).date()
        owner = owners[StepOwner(step.owner_role)]
        task = Task.objects.create(innovation=innovation, text=_told(step, owners, innovation), owner=owner, due_on=due)
        LaidStep.objects.create(step=step, innovation=innovation, task=task)
        log(innovation, kind=EntryKind.NOTE, verb="task_added", by=by, person=owner, text=task.text)
        tasks.append(task)
    audit("lay_steps", innovation, by, number=len(tasks))
    _next_step(innovation, tasks[0])
    return tasks


def _next_step(innovation: Innovation, task: Task) -> None:
    """Over an empty step, an automatic one, or one that an earlier stage laid down."""
    earlier = Task.objects.filter(innovation=innovation, laid_step__isnull=False).values_list("text", flat=True)
    ours = ["", *own_steps(), *(text[:160] for text in earlier)]
    row = Innovation.objects.filter(pk=innovation.pk, next_step__in=ours)
    row.update(next_step=task.text[:160], next_step_on=task.due_on)
    innovation.refresh_from_db()


def _owners(innovation: Innovation) -> dict[StepOwner, Any]:
    """Who has which role here; a role that nobody has falls to the broker, and without one to the lead."""
    team = [member.person for member in queries.team_of(innovation)]
    lead = team[0] if team else innovation.broker
    broker = innovation.broker or lead
    coach = next((one for one in team if HatKind.COACH in people.hats_of(one)), broker)
    return {
        StepOwner.BROKER: broker, StepOwner.LEAD: lead, StepOwner.COACH: coach,
        StepOwner.COORDINATOR: walk.a_coordinator() or broker,
    }  # fmt: skip


def _told(step: StageStep, owners: Mapping[StepOwner, Any], innovation: Innovation) -> str:
    """The text of a step for this dossier."""
    names = {
        "{innovation}": innovation.name,
        "{lead}": owners[StepOwner.LEAD].name,
        "{broker}": owners[StepOwner.BROKER].name,
    }
    text = step.text
    for sign, name in names.items():
        text = text.replace(sign, name)
    return text[:200]


def require_checks(innovation: Innovation, *, to_stage: Stage, note: str) -> list[str]:
    """The checks that are open on this move, refused when nobody says why it goes on without them."""
    still = walk.open_checks(innovation, to_stage)
    if still and not note.strip():
        raise InnovationRefused(
            _("Not ticked yet: %(checks)s. Tick it on the dossier, or say here why it goes on without.")
            % {"checks": "; ".join(still)},
            "note",
        )
    return still


@transaction.atomic
def tick_check(innovation: Innovation, *, check: StageCheck, by: Actor, done: bool = True) -> None:
    """Say that a check holds, or take that back; a second click changes nothing."""
    if check.stage.version_id != innovation.stage.version_id:
        raise InnovationRefused(_("This check belongs to another version of the path."))
    if done:
        try:
            with transaction.atomic():
                CheckTick.objects.create(innovation=innovation, check_of=check, by_id=by.pk)
        except IntegrityError:
            return
    elif not CheckTick.objects.filter(innovation=innovation, check_of=check).delete()[0]:
        return
    verb = "tick_check" if done else "untick_check"
    audit(verb, innovation, by, text=check.text)
    log(innovation, kind=EntryKind.PATH, verb="check_ticked" if done else "check_unticked", by=by, text=check.text)


@transaction.atomic
def move_over(innovation: Innovation, *, version: PathVersion, stages: Mapping[int, Stage], by: Actor) -> Innovation:
    """Let a dossier go on along another version. ``stages``: where it goes, by the number of the stage it is in.

    In the stage that its own was copied into it keeps its days; elsewhere they begin again.
    """
    now, to = innovation.stage, stages.get(innovation.stage_id)
    if version.published_on is None:
        raise InnovationRefused(_("Publish this version first."))
    if to is None or to.version_id != version.pk or version.path_id != now.version.path_id:
        raise InnovationRefused(_("Say in which stage %(name)s goes on.") % {"name": innovation.name})
    stays = walk.roots(version.path)
    since = innovation.stage_since if stays[to.pk] == stays[now.pk] else clock.now()
    state = innovation.state
    if state in (InnovationState.ACTIVE, InnovationState.ANCHORED):
        state = InnovationState.ACTIVE if to.expected_days else InnovationState.ANCHORED
    row = Innovation.objects.filter(pk=innovation.pk, stage=now, state=innovation.state)
    if row.update(stage=to, stage_since=since, state=state) != 1:
        raise InnovationRefused(_("Somebody moved %(name)s just now. Look at it again.") % {"name": innovation.name})
    StageChange.objects.create(innovation=innovation, from_stage=now, to_stage=to, by_id=by.pk)
    innovation.refresh_from_db()
    audit("move_over", innovation, by, to=to, number=version.number)
    data = {"stage": to.pk, "number": version.number}
    log(innovation, kind=EntryKind.PATH, verb="moved_over", by=by, data=data)
    if innovation.state == InnovationState.ACTIVE:
        lay_steps(innovation, by=by)
    return innovation


@transaction.atomic
def move_many_over(
    innovations: Iterable[Innovation], *, version: PathVersion, stages: Mapping[int, Stage], by: Actor
) -> int:
    """All of these or none, in the order of their rows so that two who do it at once do not wait for each other."""
    chosen = sorted(innovations, key=lambda one: one.pk)
    for innovation in chosen:
        move_over(innovation, version=version, stages=stages, by=by)
    return len(chosen)
