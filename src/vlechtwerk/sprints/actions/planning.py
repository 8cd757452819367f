"""A sprint before and beside its course: planned, changed, its blocks, its door, called off."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.people.models import Person
from vlechtwerk.sprints.actions.base import OPEN, SprintsRefused, hold, recalculated, stir, turn
from vlechtwerk.sprints.enums import SprintState
from vlechtwerk.sprints.models import Sprint, SprintStep
from vlechtwerk.sprints.rules import in_order, laid_out
from vlechtwerk.sprints.words import BLOCKS


@transaction.atomic
def plan_sprint(
    *, title: str, challenge: str, starts_at: datetime, by: Person, days: int = 1, length: str = "half",
    keeper: Person | None = None, **more: Any,
) -> Sprint:  # fmt: skip
    """A new one with the standard blocks over so many days. ``more``: innovation, dots_each, is_demo."""
    if starts_at < clock.now():
        raise SprintsRefused(_("This moment is past. Choose one that is still to come."), "starts_at")
    sprint = Sprint.objects.create(
        title=title, challenge=challenge, starts_at=starts_at, ends_at=starts_at, keeper=keeper or by,
        pin=_free_pin(), **more,
    )  # fmt: skip
    for place, (day, one) in enumerate(laid_out(days, length), start=1):
        name, instruction = BLOCKS[one.name]
        SprintStep.objects.create(
            sprint=sprint, order=place, day=day, phase=one.phase, title=str(name), instruction=str(instruction),
            minutes=one.minutes,
        )  # fmt: skip
    audit("plan_sprint", sprint, by, days=days)
    return recalculated(sprint)


def _free_pin() -> str:
    while True:
        pin = f"{secrets.randbelow(900_000) + 100_000}"
        if not Sprint.objects.filter(pin=pin).exists():
            return pin


@transaction.atomic
def change_sprint(
    sprint: Sprint, *, title: str, challenge: str, innovation: Innovation | None, keeper: Person, dots_each: int,
    by: Actor, starts_at: datetime | None = None,
) -> Sprint:  # fmt: skip
    """Its facts; another beginning only while it has not begun."""
    hold(sprint, OPEN)
    if starts_at and sprint.state == SprintState.PLANNED and starts_at != sprint.starts_at:
        if starts_at < clock.now():
            raise SprintsRefused(_("This moment is past. Choose one that is still to come."), "starts_at")
        stir(sprint, starts_at=starts_at, reminded_at=None)
    stir(sprint, title=title, challenge=challenge, innovation=innovation, keeper=keeper, dots_each=dots_each)
    audit("change_sprint", sprint, by)
    return recalculated(sprint)


@transaction.atomic
def cancel_sprint(sprint: Sprint, *, reason: str, by: Actor) -> Sprint:
    """It does not take place, or stops without a harvest."""
    hold(sprint, OPEN)
    _end_running(sprint)
    return turn(sprint, SprintState.CANCELLED, by, close_reason=reason, pin=None)


def _end_running(sprint: Sprint) -> None:
    sprint.steps.filter(started_at__isnull=False, finished_at=None).update(finished_at=clock.now(), paused_at=None)


@transaction.atomic
def renew_door(sprint: Sprint, *, by: Actor) -> Sprint:
    """Links and figures to join that were given out before open no longer."""
    hold(sprint, OPEN)
    stir(sprint, door=sprint.door + 1, pin=_free_pin())
    audit("renew_sprint_door", sprint, by)
    return sprint


# blocks


@transaction.atomic
def add_step(
    sprint: Sprint, *, phase: str, title: str, minutes: int, by: Actor, day: int = 0, instruction: str = ""
) -> SprintStep:
    """One more block, at the end of its step of the five; ``day`` 0: that of the block before it."""
    hold(sprint, OPEN)
    steps = list(sprint.steps.all())
    places = [place for place, one in enumerate(steps) if in_order([one.phase, phase])]
    at = places[-1] + 1 if places else 0
    if any(one.started_at for one in steps[at:]):
        raise SprintsRefused(_("The sprint is past this step already. Add the block to a later step."), "phase")
    sprint.steps.filter(order__gt=steps[at - 1].order if at else 0).update(order=F("order") + 1)
    beside = steps[at - 1] if at else (steps[0] if steps else None)
    made = SprintStep.objects.create(
        sprint=sprint, order=(steps[at - 1].order if at else 0) + 1, day=day or (beside.day if beside else 1),
        phase=phase, title=title, instruction=instruction, minutes=minutes,
    )  # fmt: skip
    _check_days(sprint, made)
    audit("add_sprint_step", sprint, by)
    recalculated(sprint)
    return made


def _check_days(sprint: Sprint, changed: SprintStep) -> None:
    days = list(sprint.steps.values_list("day", flat=True))
    if days != sorted(days):
        raise SprintsRefused(
            _("A block of a later day stands before “%(title)s”. Choose another day.") % {"title": changed.title}, "day"
        )


def _open_step(step: SprintStep) -> SprintStep:
    hold(step.sprint, OPEN)
    step.refresh_from_db()
    if step.finished_at:
        raise SprintsRefused(_("This block is over; it stays as it was."))
    return step


@transaction.atomic
def change_step(step: SprintStep, *, title: str, instruction: str, minutes: int, day: int, by: Actor) -> SprintStep:
    """Other words or another length; all that follows moves along."""
    _open_step(step)
    step.title, step.instruction, step.minutes, step.day = title, instruction, minutes, day
    step.save(update_fields=["title", "instruction", "minutes", "day"])
    _check_days(step.sprint, step)
    audit("change_sprint_step", step.sprint, by)
    recalculated(step.sprint)
    return step


@transaction.atomic
def stretch_step(step: SprintStep, *, minutes: int, by: Actor) -> SprintStep:
    """So many minutes longer, or shorter; all that follows moves along."""
    _open_step(step)
    if not 5 <= step.minutes + minutes <= 480:
        raise SprintsRefused(_("A block takes between 5 minutes and 8 hours."))
    SprintStep.objects.filter(pk=step.pk).update(minutes=F("minutes") + minutes)
    step.refresh_from_db()
    audit("change_sprint_step", step.sprint, by)
    recalculated(step.sprint)
    return step


@transaction.atomic
def move_step(step: SprintStep, *, later: bool, by: Actor) -> SprintStep:
    """Change places with the block before or after it, within the same of the five steps."""
    _waiting(step)
    beside = step.sprint.steps.filter(order__gt=step.order) if later else step.sprint.steps.filter(order__lt=step.order)
    other = beside.order_by("order" if later else "-order").first()
    if other is None or other.started_at:
        raise SprintsRefused(_("“%(title)s” cannot go further in this direction.") % {"title": step.title})
    if other.phase != step.phase:
        raise SprintsRefused(
            _("“%(other)s” belongs to another step of the sprint; the five steps keep their order.")
            % {"other": other.title}
        )
    step.order, other.order = other.order, step.order
    step.day, other.day = other.day, step.day
    for one in (step, other):
        one.save(update_fields=["order", "day"])
    audit("move_sprint_step", step.sprint, by)
    recalculated(step.sprint)
    return step


def _waiting(step: SprintStep) -> SprintStep:
    _open_step(step)
    if step.started_at:
        raise SprintsRefused(_("This block is going on. Make it longer or shorter instead."))
    return step


@transaction.atomic
def remove_step(step: SprintStep, *, by: Actor) -> Sprint:
    """A block that is not needed; one stays."""
    sprint = _waiting(step).sprint
    if sprint.steps.count() == 1:
        raise SprintsRefused(_("A sprint has at least one block. Call the sprint off instead."))
    step.delete()
    audit("remove_sprint_step", sprint, by)
    return recalculated(sprint)
