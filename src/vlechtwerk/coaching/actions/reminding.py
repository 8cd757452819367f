"""Who is told that something waits too long: once per state, and of what is over nobody."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from vlechtwerk.coaching.actions.cohorts import ANSWER_DAYS, set_nomination_aside
from vlechtwerk.coaching.enums import CohortState, NominationState, PathState, TrajectoryState
from vlechtwerk.coaching.models import CoachingPath, Cohort, Nomination, PlanEntry, Trajectory
from vlechtwerk.coaching.words import WAITS
from vlechtwerk.core import clock, links
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

WEEK, FORTNIGHT = timedelta(days=7), timedelta(days=14)


def _late() -> list[tuple[str, QuerySet[Any], Callable[[Any], Person]]]:
    """What waits: the words by kind, the rows, and who hears it."""
    now, today = clock.now(), clock.today()
    begin = Q(starts_on__lt=today - FORTNIGHT)
    end = Q(ends_on__lt=today - WEEK)
    return [
        ("nomination", Nomination.objects.filter(
            state__in=[NominationState.RECEIVED, NominationState.ASKED], state_since__lt=now - WEEK
        ).select_related("cohort__keeper"), lambda one: one.cohort.keeper),
        ("cohort", Cohort.objects.filter(
            Q(state=CohortState.GATHERING) & begin | Q(state=CohortState.RUNNING) & end
        ).select_related("keeper"), lambda one: one.keeper),
        ("path", CoachingPath.objects.filter(
            Q(state__in=[PathState.INTAKE, PathState.AGREEMENT], state_since__lt=now - FORTNIGHT)
            | Q(state=PathState.RUNNING, cohort__ends_on__lt=today - WEEK)
        ).select_related("coach", "cohort"), lambda one: one.coach),
        ("entry", PlanEntry.objects.filter(
            done_on=None, cancelled_on=None, due_on__lt=today - FORTNIGHT, cohort__state=CohortState.RUNNING
        ).select_related("cohort__keeper", "path__coach"), lambda one: one.path.coach if one.path else one.cohort.keeper),
        ("trajectory", Trajectory.objects.filter(
            Q(state=TrajectoryState.STARTING) & begin | Q(state=TrajectoryState.RUNNING) & end
        ).select_related("keeper", "programme"), lambda one: one.keeper),
    ]  # fmt: skip


def remind_coaching_due() -> int:
    """Each once per state."""
    done = 0
    for kind, rows, who in _late():
        waiting = rows.filter(reminded_at=None).order_by("pk")[:MOST_AT_ONCE]
        done += each_due(waiting, partial(_tell, kind, who))
    silent = Nomination.objects.filter(
        state=NominationState.ASKED, state_since__lt=clock.now() - timedelta(days=ANSWER_DAYS)
    )  # fmt: skip
    return done + each_due(silent.order_by("pk")[:MOST_AT_ONCE], lambda one: bool(set_nomination_aside(one, by=None)))


def _tell(kind: str, who: Callable[[Any], Person], row: Any) -> bool:
    if not first_to_remind(row):
        return False
    what = f"{kind}_{row.state}" if hasattr(row, "state") else kind
    view, key = {
        "nomination": lambda: ("coaching_cohort", row.cohort.key), "cohort": lambda: ("coaching_cohort", row.key),
        "path": lambda: ("coaching_path", row.key), "entry": lambda: ("coaching_cohort", row.cohort.key),
        "trajectory": lambda: ("coaching_programme", row.programme.key),
    }[kind]()  # fmt: skip
    title = row.cohort.name if kind in {"nomination", "path"} else str(row)
    outbox.queue(
        "coaching.waits", to=who(row), context={"what": WAITS[what], "title": title, "link": links.absolute(view, key)}
    )
    return True
