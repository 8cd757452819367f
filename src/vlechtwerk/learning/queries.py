"""Curricula, groups, lessons of a group with the participants' own, and how far somebody is."""

from django.db.models import Count, F, Q, QuerySet

from vlechtwerk.learning import rules
from vlechtwerk.learning.enums import LessonKind
from vlechtwerk.learning.models import Cohort, Learner, Lesson, Submission


def lessons(cohort: Cohort) -> QuerySet[Lesson]:
    """Those of its version in their order, then the participants' own."""
    found = Lesson.objects.filter(Q(module__curriculum=cohort.curriculum_id) | Q(cohort=cohort))
    return found.select_related("module").order_by(F("module__order").asc(nulls_last=True), "module", "order", "pk")


def left_to_do(learner: Learner) -> int:
    """How much is left before it is complete: lessons, assignments, feedback asked and not given."""
    done = set(learner.done.values_list("lesson", flat=True))
    handed_in = set(learner.submissions.values_list("lesson", flat=True))
    owed = learner.reviews.filter(given_at=None).count()
    return rules.missing(lessons(learner.cohort), done, handed_in, owed)


def works_without_reviewers(lesson: Lesson, cohort: Cohort) -> QuerySet[Submission]:
    """Work of this assignment on which too few were asked for feedback."""
    found = Submission.objects.filter(lesson=lesson, learner__cohort=cohort).annotate(asked=Count("reviews"))
    return found.filter(asked__lt=rules.PER_WORK, lesson__kind=LessonKind.ASSIGNMENT).order_by("pk")
