"""The world outside the lessons: real work for an innovation whose lead agrees, and guests who are paid in coins."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.learning import queries
from vlechtwerk.learning.actions.base import LearningRefused, hold_cohort, turn
from vlechtwerk.learning.enums import OPEN_COHORT, LectureState, LessonKind, WorkState
from vlechtwerk.learning.models import Cohort, Learner, Lecture, Lesson, RealWork, Team
from vlechtwerk.learning.telling import tell
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.people.models import Person


@transaction.atomic
def ask_lead(
    cohort: Cohort, *, lesson: Lesson, innovation: Innovation, message: str, by: Actor, need: Need | None = None,
    team: Team | None = None, learner: Learner | None = None,
) -> RealWork:  # fmt: skip
    """Ask who leads an innovation whether a team, or one learner, may do an assignment for it. Neither sees the other yet."""
    hold_cohort(cohort, *OPEN_COHORT)
    if bool(team) == bool(learner):
        raise LearningRefused(_("Choose a team, or one learner."), "team")
    if lesson.kind != LessonKind.ASSIGNMENT or (need and need.innovation_id != innovation.pk):
        raise LearningRefused(_("Choose an assignment of this group, and a need of this innovation."), "need")
    lead = queries.lead_of(innovation)
    if lead is None:
        raise LearningRefused(
            _("Nobody leads this innovation. Choose who leads it on its dossier first."), "innovation"
        )
    made = RealWork.objects.create(
        cohort=cohort, lesson=lesson, innovation=innovation, need=need, team=team, learner=learner, message=message
    )
    audit("ask_lead", made, by)
    tell("work_asked", lead, innovation.name, "real_work", made.key)
    return made


@transaction.atomic
def agree_to_work(work: RealWork, *, by: Person) -> RealWork:
    """From now on the learners and the innovation see each other."""
    hold_cohort(work.cohort, *OPEN_COHORT)
    turn(work, [WorkState.ASKED], WorkState.AGREED, by)
    for one in queries.workers(work):
        tell("work_agreed", one.person, work.innovation.name, "real_work", work.key)
    tell("work_agreed", work.cohort.keeper, work.innovation.name, "real_work", work.key)
    return work


@transaction.atomic
def refuse_work(work: RealWork, *, answer: str, by: Person) -> RealWork:
    turn(work, [WorkState.ASKED], WorkState.REFUSED, by, answer=answer)
    tell("work_refused", work.cohort.keeper, work.innovation.name, "real_work", work.key)
    return work


@transaction.atomic
def end_work(work: RealWork, *, by: Actor | None) -> RealWork:
    """The work is done, or nobody waits for an answer any more."""
    ended: RealWork = turn(work, [WorkState.ASKED, WorkState.AGREED], WorkState.ENDED, by)
    return ended


@transaction.atomic
def ask_guest(cohort: Cohort, *, person: Person, title: str, message: str, starts_at: datetime, by: Actor) -> Lecture:
    """Ask somebody of the network to come and tell; they say yes or no, like to any request for help."""
    hold_cohort(cohort, *OPEN_COHORT)
    if starts_at < clock.now():
        raise LearningRefused(_("This moment is past. Choose one that is still to come."), "starts_at")
    if not person.is_active or person.left_on:
        raise LearningRefused(_("%(name)s is not in the network any more.") % {"name": person.name}, "person")
    made = Lecture.objects.create(cohort=cohort, person=person, title=title, message=message, starts_at=starts_at)
    audit("ask_guest", made, by)
    tell("lecture_asked", person, title, "lecture", made.key, day=starts_at)
    return made


@transaction.atomic
def accept_lecture(lecture: Lecture, *, by: Person) -> Lecture:
    hold_cohort(lecture.cohort, *OPEN_COHORT)
    return _answered(lecture, LectureState.ACCEPTED, by)


@transaction.atomic
def decline_lecture(lecture: Lecture, *, by: Person) -> Lecture:
    return _answered(lecture, LectureState.DECLINED, by)


def _answered(lecture: Lecture, to: str, by: Person) -> Lecture:
    turn(lecture, [LectureState.ASKED], to, by)
    tell(f"lecture_{to}", lecture.cohort.keeper, lecture.title, "lecture", lecture.key, day=lecture.starts_at)
    return lecture


@transaction.atomic
def confirm_lecture(lecture: Lecture, *, by: Actor) -> Lecture:
    """It took place: one coin of the common pot, exactly once."""
    if lecture.starts_at > clock.now():
        raise LearningRefused(_("The lecture is still to come. Confirm it when it was given."))
    turn(lecture, [LectureState.ACCEPTED], LectureState.GIVEN, by)
    ledger.pay_guest(
        lecture.number, earner=lecture.person, source=f"lecture:{lecture.key}", by=by,
        note=_("Guest lecture: %(title)s") % {"title": lecture.title},
    )  # fmt: skip
    tell("lecture_given", lecture.person, lecture.title, "lecture", lecture.key)
    return lecture


@transaction.atomic
def call_off_lecture(lecture: Lecture, *, by: Actor | None) -> Lecture:
    """It does not take place; nothing was booked."""
    turn(lecture, [LectureState.ASKED, LectureState.ACCEPTED], LectureState.CANCELLED, by)
    tell("lecture_cancelled", lecture.person, lecture.title, "lecture", lecture.key, day=lecture.starts_at)
    return lecture
