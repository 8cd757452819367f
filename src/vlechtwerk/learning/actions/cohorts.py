"""A group: planned, filled, begun, closed; who takes part, and in which team."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.learning import queries
from vlechtwerk.learning.actions.base import LearningRefused, hold_cohort, turn
from vlechtwerk.learning.actions.following import finish_if_done
from vlechtwerk.learning.actions.outside import call_off_lecture, end_work
from vlechtwerk.learning.actions.together import spread_again
from vlechtwerk.learning.enums import (
    IN_COHORT,
    OPEN_COHORT,
    CohortState,
    CurriculumState,
    LearnerState,
    LectureState,
    WorkState,
)
from vlechtwerk.learning.models import Cohort, Curriculum, Learner, Lecture, Lecturer
from vlechtwerk.learning.telling import tell
from vlechtwerk.people.actions import give_hat
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person


@transaction.atomic
def plan_cohort(
    curriculum: Curriculum, *, title: str, starts_on: date, ends_on: date, by: Person, keeper: Person | None = None,
    **more: Any,
) -> Cohort:  # fmt: skip
    """A group that will follow this version. ``more``: seats, is_open, is_demo."""
    curriculum.refresh_from_db()
    if curriculum.state != CurriculumState.PUBLISHED:
        raise LearningRefused(_("A group begins with a published version. Publish it first."))
    _check_days(starts_on, ends_on)
    made = Cohort.objects.create(
        curriculum=curriculum, title=title, starts_on=starts_on, ends_on=ends_on, keeper=keeper or by, **more
    )
    audit("plan_cohort", made, by)
    return made


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise LearningRefused(_("The last day is before the first one."), "ends_on")


@transaction.atomic
def change_cohort(cohort: Cohort, *, by: Actor, **given: Any) -> Cohort:
    """Its facts: title, starts_on, ends_on, seats, is_open, keeper."""
    hold_cohort(cohort, *OPEN_COHORT)
    for name, value in given.items():
        setattr(cohort, name, value)
    _check_days(cohort.starts_on, cohort.ends_on)
    cohort.reminded_at = None
    cohort.save(update_fields=[*given, "reminded_at"])
    audit("change_cohort", cohort, by)
    return cohort


@transaction.atomic
def add_lecturer(cohort: Cohort, *, person: Person, by: Actor) -> Lecturer:
    """Somebody who teaches this group and sees how everybody gets on."""
    hold_cohort(cohort, *OPEN_COHORT)
    made, is_new = Lecturer.objects.get_or_create(cohort=cohort, person=person)
    if is_new:
        audit("add_lecturer", cohort, by, person=person)
    return made


@transaction.atomic
def remove_lecturer(cohort: Cohort, *, person: Person, by: Actor) -> None:
    if Lecturer.objects.filter(cohort=cohort, person=person).delete()[0]:
        audit("remove_lecturer", cohort, by, person=person)


@transaction.atomic
def start_cohort(cohort: Cohort, *, by: Actor) -> Cohort:
    """It begins: who takes part writes their own goals first. Nobody is enrolled without a seat."""
    hold_cohort(cohort, CohortState.PLANNED)
    if not cohort.learners.filter(state=LearnerState.ENROLLED).exists():
        raise LearningRefused(_("Nobody is enrolled yet. Enrol somebody first."))
    turn(cohort, [CohortState.PLANNED], CohortState.RUNNING, by)
    for learner in queries.taking_part(cohort):
        tell("started", learner.person, cohort.title, "own_place", learner.key)
    return cohort


@transaction.atomic
def enrol(cohort: Cohort, *, person: Person, by: Actor, background: str = "") -> Learner:
    """By the team: somebody takes part, whether they applied or not."""
    hold_cohort(cohort, *OPEN_COHORT)
    learner = Learner.objects.get_or_create(cohort=cohort, person=person)[0]
    if background:
        Learner.objects.filter(pk=learner.pk).update(background=background)
    if learner.state in IN_COHORT:
        raise LearningRefused(_("%(name)s takes part already.") % {"name": person.name}, "person")
    return _seat(learner, by)


def _seat(learner: Learner, by: Actor) -> Learner:
    cohort = learner.cohort
    if cohort.learners.filter(state__in=IN_COHORT).count() >= cohort.seats:
        raise LearningRefused(_("All %(n)d seats are taken. Add seats, or plan another group.") % {"n": cohort.seats})
    turn(learner, [LearnerState.APPLIED, LearnerState.LEFT], LearnerState.ENROLLED, by)
    give_hat(learner.person, kind=HatKind.LEARNER, by=by)
    tell("place", learner.person, cohort.title, "own_place", learner.key, day=cohort.starts_on)
    return learner


@transaction.atomic
def apply_for(cohort: Cohort, *, person: Person, background: str, motive: str) -> Learner:
    """Somebody asks to take part."""
    hold_cohort(cohort, *OPEN_COHORT)
    if not cohort.is_open:
        raise LearningRefused(_("You cannot apply for this group any more. Ask the team about the next one."))
    made, is_new = Learner.objects.get_or_create(
        cohort=cohort, person=person, defaults={"background": background, "motive": motive}
    )
    if not is_new:
        raise LearningRefused(_("You applied already. Whoever leads the group answers you."))
    audit("apply_for_cohort", made, person)
    return made


@transaction.atomic
def grant_place(learner: Learner, *, by: Actor) -> Learner:
    """Yes to an application."""
    hold_cohort(learner.cohort, *OPEN_COHORT)
    if learner.state != LearnerState.APPLIED:
        raise LearningRefused(_("This application was answered already."))
    return _seat(learner, by)


@transaction.atomic
def end_place(learner: Learner, *, by: Actor | None) -> Learner:
    """No to an application, or somebody stops."""
    applied = learner.state == LearnerState.APPLIED
    turn(learner, [LearnerState.APPLIED, LearnerState.ENROLLED], LearnerState.LEFT, by, team=None, is_placed=False)
    spread_again(learner)
    if applied:
        tell("no_place", learner.person, learner.cohort.title, "own_learning")
    return learner


@transaction.atomic
def cancel_cohort(cohort: Cohort, *, reason: str, by: Actor) -> Cohort:
    """It does not take place, or stops; nobody is reminded of anything any more."""
    return _end(cohort, CohortState.CANCELLED, by, close_reason=reason)


@transaction.atomic
def close_cohort(cohort: Cohort, *, by: Actor) -> Cohort:
    """It is over. Who did all that was left to do has their award; who did not keeps what they did."""
    hold_cohort(cohort, CohortState.RUNNING)
    for learner in queries.taking_part(cohort):
        finish_if_done(learner, is_last=True)
    return _end(cohort, CohortState.CLOSED, by)


def _end(cohort: Cohort, to: str, by: Actor, **more: Any) -> Cohort:
    turn(cohort, OPEN_COHORT, to, by, **more)
    for learner in cohort.learners.filter(state__in=[LearnerState.APPLIED, LearnerState.ENROLLED]):
        turn(learner, [LearnerState.APPLIED, LearnerState.ENROLLED], LearnerState.LEFT, by)
    for work in cohort.real_work.filter(state__in=[WorkState.ASKED, WorkState.AGREED]):
        end_work(work, by=by)
    for lecture in cohort.lectures.filter(state__in=[LectureState.ASKED, LectureState.ACCEPTED]):
        if lecture.state == LectureState.ASKED or lecture.starts_at > clock.now():
            call_off_lecture(lecture, by=by)
    return cohort


def leave_learning(person: Person, *, by: Actor | None) -> None:
    """Whoever leaves the network has no place, teaches nobody and comes as no guest any more; awards stay."""
    for learner in Learner.objects.filter(person=person, state__in=[LearnerState.APPLIED, LearnerState.ENROLLED]):
        end_place(learner, by=by)
    for lecture in Lecture.objects.filter(person=person, state__in=[LectureState.ASKED, LectureState.ACCEPTED]):
        if lecture.state == LectureState.ASKED or lecture.starts_at > clock.now():
            call_off_lecture(lecture, by=by)
    Lecturer.objects.filter(person=person).delete()
