"""Promises whose day has gone by, and case conferences of today: two queries."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.ui import words
from vlechtwerk.desk.rows import Row, how_long
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.enums import ConferenceState
from vlechtwerk.innovations.models import Conference, Task
from vlechtwerk.people.models import Person

SHOWN = 20
LATE_DAYS = 7


def rows(person: Person, mine: bool) -> list[Row]:
    """What is past its day, and the conferences that begin today, run, or should have been held."""
    tomorrow = timezone.make_aware(datetime.combine(clock.today() + timedelta(days=1), time()))
    held = Q(state=ConferenceState.RUNNING) | Q(state=ConferenceState.PLANNED, starts_at__lt=tomorrow)
    found = Conference.objects.filter(held)
    if mine:
        found = found.filter(Q(chair=person) | Q(guests__person=person)).distinct()
    late = [_task(task) for task in innovations.overdue_tasks(person, mine)[:SHOWN]]
    return [*late, *(_conference(one) for one in found.select_related("chair").order_by("starts_at")[:SHOWN])]


def _task(task: Task) -> Row:
    due = timezone.make_aware(datetime.combine(task.due_on or clock.today(), time()))
    level = "late" if clock.now() - due > timedelta(days=LATE_DAYS) else "soon"
    who = f"{task.owner.name}, {task.innovation.name}"
    url = reverse("task_edit", args=[task.key])
    return Row(_("Task past its day"), task.text, who, url, _("Look"), due, level, how_long(due))


def _conference(one: Conference) -> Row:
    who = ". ".join(filter(None, [one.chair.name, one.place]))
    url, late = reverse("conference", args=[one.key]), one.ends_at < clock.now()
    act = _("Go on") if one.state == ConferenceState.RUNNING else _("Prepare")
    when = words.moment(one.starts_at)
    return Row(_("Case conference"), _("Case conference of %(when)s") % {"when": when}, who, url, act, one.starts_at,
               "late" if late else "soon", one.get_state_display())  # fmt: skip
