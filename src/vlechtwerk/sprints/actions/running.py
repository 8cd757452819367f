"""The course of a sprint: start, pause, the next block; and who hears that nothing happens."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.sprints.actions.base import SprintsRefused, hold, recalculated, stir, turn
from vlechtwerk.sprints.enums import RUNNING, SprintState
from vlechtwerk.sprints.models import Sprint, SprintStep

NOT_STARTED = timedelta(days=1)
NOT_HARVESTED = timedelta(days=14)


@transaction.atomic
def start_sprint(sprint: Sprint, *, by: Actor) -> Sprint:
    """The clock of the first block runs from now, whatever was planned; the later days move along by whole days."""
    hold(sprint, [SprintState.PLANNED])
    now = timezone.localtime(clock.now())
    planned = timezone.localtime(sprint.starts_at)
    if now.date() != planned.date():
        stir(sprint, starts_at=planned.replace(year=now.year, month=now.month, day=now.day))
    first = sprint.steps.first()
    if first is None:
        raise SprintsRefused(_("There are no blocks yet. Add one first."))
    return _begin(sprint, first, by)


def _begin(sprint: Sprint, step: SprintStep, by: Actor) -> Sprint:
    if SprintStep.objects.filter(pk=step.pk, started_at=None).update(started_at=clock.now()) != 1:
        raise SprintsRefused(_("Somebody else was just here. Look at it again."))
    if sprint.state != step.phase:
        turn(sprint, SprintState(step.phase), by)
    audit("begin_sprint_step", sprint, by)
    return recalculated(sprint)


@transaction.atomic
def next_step(sprint: Sprint, *, seen: str, by: Actor) -> Sprint:
    """The running block is over and the next one begins. ``seen``: the key of the block that one saw running, so that
    two who press at once, or one who presses twice, do not skip one."""
    hold(sprint, RUNNING)
    running = _running(sprint)
    if (running.key if running else "") != seen:
        raise SprintsRefused(_("Somebody went on to the next block already."))
    if running:
        _stop(running)
    following = sprint.steps.filter(started_at=None).first()
    if following is None:
        audit("end_sprint_step", sprint, by)
        return recalculated(sprint)
    return _begin(sprint, following, by)


def _running(sprint: Sprint) -> SprintStep | None:
    return sprint.steps.filter(started_at__isnull=False, finished_at=None).first()


def _stop(step: SprintStep) -> None:
    if step.paused_at:
        _go_on(step)
    SprintStep.objects.filter(pk=step.pk, finished_at=None).update(finished_at=clock.now())


def _go_on(step: SprintStep) -> None:
    paused = int((clock.now() - step.paused_at).total_seconds()) if step.paused_at else 0
    SprintStep.objects.filter(pk=step.pk).update(paused_at=None, paused_s=F("paused_s") + paused)


@transaction.atomic
def pause(sprint: Sprint, *, by: Actor) -> Sprint:
    """The clock stands still; a second press changes nothing."""
    hold(sprint, RUNNING)
    running = _running(sprint)
    if running is None:
        raise SprintsRefused(_("No block is going on now."))
    SprintStep.objects.filter(pk=running.pk, paused_at=None).update(paused_at=clock.now())
    audit("pause_sprint", sprint, by)
    return recalculated(sprint)


@transaction.atomic
def go_on(sprint: Sprint, *, by: Actor) -> Sprint:
    """The clock runs again."""
    hold(sprint, RUNNING)
    running = _running(sprint)
    if running is None or not running.paused_at:
        raise SprintsRefused(_("The clock runs already."))
    _go_on(running)
    audit("go_on_with_sprint", sprint, by)
    return recalculated(sprint)


@transaction.atomic
def set_statement(sprint: Sprint, *, statement: str, by: Actor) -> Sprint:
    """The question that the group chose."""
    hold(sprint, RUNNING)
    stir(sprint, statement=statement)
    audit("set_statement", sprint, by)
    return sprint


def remind_sprints_due() -> int:
    """Once per state: it never began, or its last block is two weeks ago and nothing was harvested."""
    now = clock.now()
    late = Q(state=SprintState.PLANNED, starts_at__lt=now - NOT_STARTED)
    left = Q(state__in=RUNNING, ends_at__lt=now - NOT_HARVESTED)
    waiting = Sprint.objects.filter(late | left, reminded_at=None).select_related("keeper")
    return each_due(waiting.order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(sprint: Sprint) -> bool:
    if not first_to_remind(sprint):
        return False
    context = {
        "sprint": {"title": sprint.title, "starts_at": sprint.starts_at, "ends_at": sprint.ends_at},
        "began": sprint.state != SprintState.PLANNED,
        "link": links.absolute("sprint" if sprint.state == SprintState.PLANNED else "sprint_harvest", sprint.key),
    }  # fmt: skip
    outbox.queue("sprints.sprint_waits", to=sprint.keeper, context=context)
    return True
