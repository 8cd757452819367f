"""Deadlines: each tells, once, somebody who can do something; and feedback is divided when nobody did."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from vlechtwerk.core import clock
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.learning import queries
from vlechtwerk.learning.actions.together import divide_feedback
from vlechtwerk.learning.enums import (
    OPEN_COHORT,
    CohortState,
    CurriculumState,
    LearnerState,
    LectureState,
    WorkState,
)
from vlechtwerk.learning.models import Cohort, Curriculum, Learner, Lecture, RealWork, Review, Submission
from vlechtwerk.learning.telling import remind

IDLE = timedelta(days=21)
ANSWER = timedelta(days=7)
DRAFT, UNUSED, WORKED = timedelta(days=30), timedelta(days=60), timedelta(days=60)
BEFORE = timedelta(days=2)


def remind_learning_due() -> int:
    """Of every kind so many at once, the oldest first."""
    now, today = clock.now(), clock.today()
    running = Q(cohort__state=CohortState.RUNNING)
    is_open = Q(cohort__state__in=OPEN_COHORT)
    unused = Q(state=CurriculumState.PUBLISHED, state_since__lt=now - UNUSED, used=0)
    due: list[tuple[Any, Callable[[Any], bool]]] = [
        (Curriculum.objects.annotate(used=Count("cohorts", filter=Q(cohorts__state__in=OPEN_COHORT))).filter(
            Q(state=CurriculumState.DRAFT, state_since__lt=now - DRAFT) | unused).select_related("keeper"), _curriculum),
        (Cohort.objects.filter(queries.late_cohorts(today - timedelta(days=1))).select_related("keeper"), _cohort),
        (Learner.objects.filter(is_open, state=LearnerState.APPLIED, state_since__lt=now - ANSWER).select_related(
            "cohort__keeper"), _applied),
        (Learner.objects.filter(running, state=LearnerState.ENROLLED, state_since__lt=now - IDLE).exclude(
            done__created_at__gte=now - IDLE).select_related("cohort", "person"), _idle),
        (Lecture.objects.filter(is_open).filter(
            Q(state=LectureState.ASKED, state_since__lt=now - ANSWER)
            | Q(state=LectureState.ACCEPTED, starts_at__lt=now)).select_related("cohort__keeper", "person"), _lecture),
        (RealWork.objects.filter(is_open).filter(
            Q(state=WorkState.ASKED, state_since__lt=now - ANSWER)
            | Q(state=WorkState.AGREED, state_since__lt=now - WORKED)
        ).select_related("cohort__keeper", "innovation"), _work),
        (Review.objects.filter(given_at=None, due_on__lte=today + BEFORE, reviewer__cohort__state=CohortState.RUNNING)
         .select_related("reviewer__person", "submission__lesson"), _review),
    ]  # fmt: skip
    done = sum(each_due(rows.filter(reminded_at=None).order_by("pk")[:MOST_AT_ONCE], tell) for rows, tell in due)
    return done + divide_due()


def _curriculum(row: Curriculum) -> bool:
    if not first_to_remind(row):
        return False
    remind(f"curriculum_{row.state}", row.keeper, row.title, "curriculum", row.key)
    return True


def _cohort(row: Cohort) -> bool:
    if not first_to_remind(row):
        return False
    day = row.starts_on if row.state == CohortState.PLANNED else row.ends_on
    remind(f"cohort_{row.state}", row.keeper, row.title, "cohort", row.key, day=day)
    return True


def _applied(row: Learner) -> bool:
    if not first_to_remind(row):
        return False
    remind("applied", row.cohort.keeper, row.cohort.title, "cohort", row.cohort.key)
    return True


def _idle(row: Learner) -> bool:
    if not first_to_remind(row):
        return False
    remind("idle", row.person, row.cohort.title, "own_place", row.key)
    return True


def _lecture(row: Lecture) -> bool:
    if not first_to_remind(row):
        return False
    to = row.person if row.state == LectureState.ASKED else row.cohort.keeper
    remind(f"lecture_{row.state}", to, row.title, "lecture", row.key, day=row.starts_at)
    return True


def _work(row: RealWork) -> bool:
    if not first_to_remind(row):
        return False
    lead = queries.lead_of(row.innovation) if row.state == WorkState.ASKED else None
    remind(f"work_{row.state}", lead or row.cohort.keeper, row.innovation.name, "real_work", row.key)
    return True


def _review(row: Review) -> bool:
    if Review.objects.filter(pk=row.pk, given_at=None, reminded_at=None).update(reminded_at=clock.now()) != 1:
        return False
    remind("review", row.reviewer.person, row.submission.lesson.title, "own_review", row.key, day=row.due_on)
    return True


def divide_due() -> int:
    """Work that waits a week for readers: the feedback is divided among those who handed in."""
    old = Submission.objects.filter(created_at__lt=clock.now() - ANSWER, reviews=None)
    found = Cohort.objects.filter(state=CohortState.RUNNING, learners__submissions__in=old).distinct()
    return each_due(found.order_by("pk")[:MOST_AT_ONCE], _divide)


def _divide(cohort: Cohort) -> bool:
    waiting = [one for one, n in queries.undivided(cohort) if n > 1]
    return bool(sum(divide_feedback(cohort, lesson=one, by=None) for one in waiting))
