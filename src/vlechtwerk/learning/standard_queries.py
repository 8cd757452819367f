"""Who may make an exercise, see an award, choose for a platform."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from vlechtwerk.core.access import first_or_404
from vlechtwerk.learning.enums import IN_COHORT, OPEN_COHORT
from vlechtwerk.learning.models import (
    Award,
    Cohort,
    Learner,
    Lesson,
    LtiAccount,
    LtiPlatform,
    LtiScore,
    PackagePicture,
    PackageTry,
)
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff


def exercise_for(acting: Any, key: str) -> tuple[Lesson, Learner | None]:
    """The lesson, with the place of the learner who makes it; nobody's for who only looks."""
    found = Lesson.objects.filter(key=key, package__isnull=False).select_related("package", "module__curriculum")
    lesson = first_or_404(found)
    learner = place_for(acting.person, lesson)
    if learner is None and not _may_look(acting, lesson):
        raise Http404
    return lesson, learner


def place_for(person: Person | None, lesson: Lesson) -> Learner | None:
    """The newest place of somebody in a group that follows this lesson."""
    if person is None:
        return None
    follows = Q(cohort__curriculum__modules__lessons=lesson) | Q(cohort__own_lessons=lesson)
    found = Learner.objects.filter(follows, person=person, state__in=IN_COHORT)
    return found.select_related("cohort__curriculum", "person").order_by("-pk").first()


def _may_look(acting: Any, lesson: Lesson) -> bool:
    of = Q(curriculum__modules__lessons=lesson) | Q(own_lessons=lesson)
    return is_staff(acting.hats) or _taught(acting.person).filter(of).exists()


def _taught(person: Person) -> QuerySet[Cohort]:
    return Cohort.objects.filter(Q(keeper=person) | Q(lecturers__person=person))


def picture_for(acting: Any, key: str) -> PackagePicture:
    found = first_or_404(PackagePicture.objects.filter(key=key).select_related("package__lesson"))
    lesson = found.package.lesson
    if place_for(acting.person, lesson) is None and not _may_look(acting, lesson):
        raise Http404
    return found


def best_try(learner: Learner, lesson: Lesson) -> PackageTry | None:
    return learner.tries.filter(lesson=lesson).order_by("-score", "pk").first()


def award_by_code(code: str) -> Award | None:
    found = Award.objects.filter(code=code).select_related("learner__person", "learner__cohort__curriculum")
    return found.first()


def cohorts_to_choose(acting: Any) -> QuerySet[Cohort]:
    """Groups that somebody may put in a course elsewhere: of the team all, of others those they lead or teach."""
    found = Cohort.objects if is_staff(acting.hats) else _taught(acting.person)
    return found.filter(state__in=OPEN_COHORT).select_related("curriculum").distinct().order_by("title", "pk")


def place_at(person: Person, what: str, key: str) -> Learner | None:
    """The place that an address for all of a group is about, of this person."""
    if what == "exercise":
        lesson = Lesson.objects.filter(key=key).first()
        return place_for(person, lesson) if lesson else None
    found = Learner.objects.filter(cohort__key=key, person=person, state__in=IN_COHORT)
    return found.select_related("cohort__curriculum").first()


def platforms() -> QuerySet[LtiPlatform]:
    return LtiPlatform.objects.annotate(account_count=Count("accounts")).order_by("name", "pk")


def linked(platform: LtiPlatform) -> QuerySet[LtiAccount]:
    return platform.accounts.select_related("person").order_by("person__name", "pk")


def own_links(person: Person) -> QuerySet[LtiAccount]:
    return person.lti_accounts.select_related("platform").order_by("platform__name", "pk")


def score_trouble(platform: LtiPlatform) -> LtiScore | None:
    """Why the last score did not arrive there."""
    return LtiScore.objects.filter(account__platform=platform).exclude(said="").order_by("-due_at").first()
