"""What a learner does: own goals first, lessons, work handed in, feedback; and when all of it is done, the award."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.learning import queries
from vlechtwerk.learning.actions.base import LearningRefused, held, hold_cohort, turn
from vlechtwerk.learning.enums import LearnerState, LessonKind
from vlechtwerk.learning.models import Award, Goal, Learner, Lesson, LessonDone
from vlechtwerk.learning.telling import tell

MOST_GOALS = 10


def hold_learner(learner: Learner, *states: str) -> Learner:
    """A learner of a group that runs."""
    hold_cohort(learner.cohort)
    if held(learner).state not in (states or [LearnerState.ENROLLED, LearnerState.FINISHED]):
        raise LearningRefused(_("Only who takes part in the group can do this."))
    return learner


@transaction.atomic
def set_goal(learner: Learner, *, text: str) -> Goal:
    """Something one wants to learn oneself; the first one opens the lessons."""
    hold_learner(learner)
    if learner.goals.count() >= MOST_GOALS:
        raise LearningRefused(_("You have %(n)d goals. Reach one first, or take one away.") % {"n": MOST_GOALS})
    made = Goal.objects.create(learner=learner, text=text)
    audit("set_own_goal", learner, learner.person)
    return made


@transaction.atomic
def complete_lesson(learner: Learner, *, lesson: Lesson, by: Actor | None = None) -> LessonDone:
    """Done; twice is once. ``by``: nobody when the lesson itself told that it was done."""
    hold_learner(learner)
    require_open(learner, lesson)
    if lesson.kind == LessonKind.ASSIGNMENT:
        raise LearningRefused(_("An assignment is done once you hand in your work."))
    if lesson.kind == LessonKind.H5P and by:
        raise LearningRefused(_("This is done once you made the exercise."))
    made, is_new = LessonDone.objects.get_or_create(learner=learner, lesson=lesson)
    if is_new:
        Learner.objects.filter(pk=learner.pk).update(reminded_at=None)
        audit("complete_lesson", learner, by)
        finish_if_done(learner)
    return made


def require_open(learner: Learner, lesson: Lesson) -> None:
    """Own goals come before the first lesson; and a lesson is of one's own group."""
    if not learner.goals.exists():
        raise LearningRefused(_("First write down what you want to learn yourself. Then the lessons open."))
    if not queries.lessons(learner.cohort).filter(pk=lesson.pk).exists():
        raise LearningRefused(_("This lesson is not of your group."))


def finish_if_done(learner: Learner, *, is_last: bool = False) -> Award | None:
    """Who did all that is required has completed it, and gets the award at once."""
    if learner.state != LearnerState.ENROLLED or not learner.goals.exists() or queries.left_to_do(learner, is_last):
        return None
    turn(learner, [LearnerState.ENROLLED], LearnerState.FINISHED, None)
    made = Award.objects.create(learner=learner)
    audit("issue_award", learner, None)
    tell("finished", learner.person, learner.cohort.curriculum.title, "own_place", learner.key)
    return made


@transaction.atomic
def revoke_award(award: Award, *, reason: str, by: Actor) -> Award:
    """Taken back, with a reason that the page of the award shows."""
    if Award.objects.filter(pk=award.pk, revoked_at=None).update(revoked_at=clock.now(), reason=reason) != 1:
        raise LearningRefused(_("This award was taken back already."))
    award.refresh_from_db()
    audit("revoke_award", award.learner, by)
    return award


@transaction.atomic
def reach_goal(goal: Goal) -> Goal:
    """Reached; once more: not reached after all."""
    hold_learner(goal.learner)
    goal.reached_on = None if goal.reached_on else clock.today()
    goal.save(update_fields=["reached_on"])
    audit("reach_goal", goal.learner, goal.learner.person)
    return goal


@transaction.atomic
def drop_goal(goal: Goal) -> None:
    """Not a goal any more. One stays, so that nobody loses sight of why they learn."""
    hold_learner(goal.learner)
    if goal.learner.goals.count() == 1:
        raise LearningRefused(_("This is your only goal. Write another one first."))
    audit("drop_goal", goal.learner, goal.learner.person)
    goal.delete()
