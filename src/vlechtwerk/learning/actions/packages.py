"""H5P packages: kept with a lesson in the making, tried by learners."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.learning.actions.base import LearningRefused, hold_draft
from vlechtwerk.learning.actions.following import complete_lesson, hold_learner, require_open
from vlechtwerk.learning.enums import LessonKind
from vlechtwerk.learning.models import Learner, Lesson, Package, PackagePicture, PackageTry
from vlechtwerk.learning.standards import h5p
from vlechtwerk.learning.standards.player import Part


@transaction.atomic
def keep_package(lesson: Lesson, *, data: bytes, by: Actor) -> Package:
    """The package of an exercise; one that was there before goes."""
    if lesson.kind != LessonKind.H5P or lesson.module is None:
        raise LearningRefused(_("Only an exercise (H5P) has a package."), "upload")
    hold_draft(lesson.module.curriculum)
    found = h5p.check(data)
    Package.objects.filter(lesson=lesson).delete()
    made = Package.objects.create(
        lesson=lesson, title=found.title, library=found.library, content=found.content, pass_percent=found.pass_percent
    )
    PackagePicture.objects.bulk_create(
        PackagePicture(
            package=made, path=path, kind=one.kind, width=one.width or 1, height=one.height or 1, data=one.data
        )
        for path, one in found.pictures.items()
    )
    audit("change_curriculum", lesson.module.curriculum, by, part="package")
    return made


def copy_package(lesson: Lesson, *, to: Lesson) -> None:
    """The same package with the same lesson of a next version."""
    package = Package.objects.filter(lesson=lesson).first()
    if package is None:
        return
    pictures = list(package.pictures.all())
    kept = ("title", "library", "content", "pass_percent")
    made = Package.objects.create(lesson=to, **{name: getattr(package, name) for name in kept})
    same = ("path", "kind", "width", "height", "data")
    PackagePicture.objects.bulk_create(
        PackagePicture(package=made, **{name: getattr(one, name) for name in same}) for one in pictures
    )


def scores(parts: Sequence[Part], answers: Mapping[int, list[str]]) -> tuple[int, int]:
    """Points and the most there are; no answer to a question is no point."""
    asked = [one for one in parts if one.is_question]
    return sum(one.score(answers.get(one.number, [])) for one in asked), sum(one.most for one in asked)


@transaction.atomic
def try_package(learner: Learner, *, package: Package, score: int, most: int) -> PackageTry:
    """One try; with enough points, or without anything to answer, the lesson is done."""
    hold_learner(learner)
    require_open(learner, package.lesson)
    passed = score * 100 >= package.pass_percent * most
    made = PackageTry.objects.create(learner=learner, lesson=package.lesson, score=score, most=most, is_passed=passed)
    audit("try_package", learner, learner.person)
    if passed:
        complete_lesson(learner, lesson=package.lesson)
    return made
