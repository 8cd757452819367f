"""Promises with a name and a date: given, handed on, kept, and reminded of on working days."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import each_due
from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.enums import ENDED, EntryKind
from vlechtwerk.innovations.models import Innovation, Task
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import queries as people
from vlechtwerk.people.models import Person

AGAIN_DAYS = 7  # a promise that is not kept is named again after a week


@transaction.atomic
def add_task(innovation: Innovation, *, text: str, owner: Any, due_on: date | None = None, by: Actor) -> Task:
    """A small promise with a name and a date. Whoever gets it from somebody else is told."""
    if innovation.state in ENDED:
        raise InnovationRefused(_("This innovation has stopped: nobody promises anything there any more."))
    text = _checked(text, due_on)
    task = Task.objects.create(innovation=innovation, text=text, owner=owner, due_on=due_on, given_by_id=by.pk)
    audit("add_task", innovation, by, task=task)
    log(innovation, kind=EntryKind.NOTE, verb="task_added", by=by, person=owner, text=task.text)
    _tell(task, by)
    return task


@transaction.atomic
def edit_task(task: Task, *, text: str, owner: Any, due_on: date | None, by: Actor) -> Task:
    """Other words, another day, or somebody else who does it; then the one who gets it is told."""
    if task.done_at:
        raise InnovationRefused(_("This task is done. Open it again before you change it."))
    was = task.owner_id
    text = _checked(text, due_on if due_on != task.due_on else None)
    same = Task.objects.filter(pk=task.pk, done_at__isnull=True)
    if same.update(text=text, owner=owner, due_on=due_on, reminded_on=None) != 1:
        raise InnovationRefused(_("This task is done. Open it again before you change it."))
    task.refresh_from_db()
    audit("edit_task", task.innovation, by, task=task)
    if task.owner_id != was:
        Task.objects.filter(pk=task.pk).update(given_by_id=by.pk)
        log(task.innovation, kind=EntryKind.NOTE, verb="task_handed_on", by=by, person=task.owner, text=task.text)
        outbox.cancel_about(f"task:{task.key}")
        _tell(task, by)
    return task


@transaction.atomic
def finish_task(task: Task, *, by: Actor, done: bool = True) -> Task:
    """Tick a task, or take the tick away; a second click changes nothing."""
    if Task.objects.filter(pk=task.pk, done_at__isnull=done).update(done_at=clock.now() if done else None):
        audit("finish_task" if done else "reopen_task", task.innovation, by, task=task)
        verb = "task_done" if done else "task_reopened"
        log(task.innovation, kind=EntryKind.NOTE, verb=verb, by=by, text=task.text)
        if done:
            outbox.cancel_about(f"task:{task.key}")
    task.refresh_from_db()
    return task


def _checked(text: str, due_on: date | None) -> str:
    if not text.strip():
        raise InnovationRefused(_("Write what has to be done."), "text")
    if due_on and due_on < clock.today():
        raise InnovationRefused(_("This date is past. Choose one that is still to come."), "due_on")
    return text.strip()


def _tell(task: Task, by: Actor) -> None:
    if task.owner_id == by.pk:
        return
    context = {
        "innovation": task.innovation.name, "by_name": getattr(by, "name", ""), "message": task.text,
        "on": task.due_on, "link": links.absolute("tasks"),
    }  # fmt: skip
    outbox.queue("innovations.task_given", to=task.owner, about=f"task:{task.key}", context=context)


def remind_of_tasks() -> int:
    """On a working day of theirs: one mail for each who has promises that are due, again after a week."""
    today = clock.today()
    told_before = Q(reminded_on__isnull=True) | Q(reminded_on__lte=today - timedelta(days=AGAIN_DAYS))
    due = Task.objects.filter(told_before, done_at__isnull=True, due_on__lte=today)
    due = due.exclude(innovation__state__in=ENDED).select_related("innovation", "owner").order_by("owner_id", "due_on")
    return each_due([_Pile(owner, list(tasks)) for owner, tasks in groupby(due, lambda one: one.owner)], _remind)  # type: ignore[type-var]


class _Pile:
    """What one person has to do today. ``pk``: of the person, for the log."""

    def __init__(self, owner: Person, tasks: Iterable[Task]) -> None:
        self.owner, self.tasks, self.pk = owner, list(tasks), owner.pk


def _remind(pile: Any) -> bool:
    today, numbers = clock.today(), [task.pk for task in pile.tasks]
    if not clock.is_working_day(today, people.country_of(pile.owner.pk) or "BE"):
        return False
    fresh = Task.objects.filter(pk__in=numbers, done_at__isnull=True)
    if not fresh.exclude(reminded_on=today).update(reminded_on=today):
        return False
    lines = [f"{task.innovation.name}: {task.text}" for task in pile.tasks]
    context = {"lines": lines, "count": len(lines), "link": links.absolute("tasks")}
    once = f"tasks:{pile.owner.pk}:{today.isoformat()}"
    return outbox.queue("innovations.tasks_due", to=pile.owner, once=once, context=context) is not None
