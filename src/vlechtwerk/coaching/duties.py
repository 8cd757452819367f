"""Coaching that somebody has to bring to an end (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vlechtwerk.coaching.enums import OPEN_PATH, OPEN_TRAJECTORY, CohortState
from vlechtwerk.people.duties import Duty, duties


def register() -> None:
    going = ~Q(state=CohortState.CLOSED)
    duties.add("cohorts", Duty(pgettext_lazy("coaching", "Cohorts"), "coaching.Cohort", "keeper", going, "name"))
    coached = Q(state__in=OPEN_PATH)
    duties.add("coaching", Duty(_("People coached"), "coaching.CoachingPath", "coach", coached, "person__name"))
    guided = Q(state__in=OPEN_TRAJECTORY)
    duties.add("trajectories", Duty(_("Trajectories"), "coaching.Trajectory", "keeper", guided, "title"))
