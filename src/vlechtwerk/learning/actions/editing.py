"""A curriculum in the making: modules that add up, lessons in their order, files; published, followed by a new version."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit, last_place
from vlechtwerk.learning import rules
from vlechtwerk.learning.actions.base import LearningRefused, hold_draft, turn
from vlechtwerk.learning.actions.packages import copy_package
from vlechtwerk.learning.enums import CurriculumState, LessonKind
from vlechtwerk.learning.models import Curriculum, Lesson, LessonFile, LessonFileContent, Module
from vlechtwerk.library.contents import check
from vlechtwerk.people.models import Person


@transaction.atomic
def begin_curriculum(
    *, title: str, summary: str, ects: Decimal, eqf: int, by: Person, keeper: Person | None = None, **more: Any
) -> Curriculum:
    """A first version to fill. ``more``: language, room_percent, is_demo."""
    made = Curriculum.objects.create(title=title, summary=summary, ects=ects, eqf=eqf, keeper=keeper or by, **more)
    audit("begin_curriculum", made, by)
    return made


@transaction.atomic
def change_curriculum(curriculum: Curriculum, *, by: Actor, **given: Any) -> Curriculum:
    """Its facts: title, summary, ects, eqf, language, room_percent, keeper."""
    return _change(hold_draft(curriculum), curriculum, given, by)


def _change(curriculum: Curriculum, row: Any, given: dict[str, Any], by: Actor) -> Any:
    for name, value in given.items():
        setattr(row, name, value)
    row.save(update_fields=list(given))
    audit("change_curriculum", curriculum, by)
    return row


@transaction.atomic
def add_module(curriculum: Curriculum, *, title: str, ects: Decimal, by: Actor, about: str = "") -> Module:
    """One more at the end."""
    hold_draft(curriculum)
    place = last_place(curriculum.modules.all())
    made = Module.objects.create(curriculum=curriculum, order=place, title=title, ects=ects, about=about)
    audit("change_curriculum", curriculum, by)
    return made


@transaction.atomic
def change_module(module: Module, *, title: str, ects: Decimal, by: Actor, about: str = "") -> Module:
    given = {"title": title, "ects": ects, "about": about}
    changed: Module = _change(hold_draft(module.curriculum), module, given, by)
    return changed


@transaction.atomic
def add_lesson(module: Module, *, kind: str, title: str, by: Actor, **given: Any) -> Lesson:
    """One more at the end of its module. ``given``: body, video_url, questions, is_required."""
    hold_draft(module.curriculum)
    _check_lesson(kind, given)
    place = last_place(module.lessons.all())
    made = Lesson.objects.create(module=module, order=place, kind=kind, title=title, **given)
    audit("change_curriculum", module.curriculum, by)
    return made


@transaction.atomic
def change_lesson(lesson: Lesson, *, by: Actor, **given: Any) -> Lesson:
    """Its words; what it is stays what it is."""
    _check_lesson(lesson.kind, given)
    changed: Lesson = _change(hold_draft(_module(lesson).curriculum), lesson, given, by)
    return changed


def _module(lesson: Lesson) -> Module:
    if lesson.module is None:
        raise LearningRefused(_("This lesson is one of the participants; it stays as they chose it."))
    return lesson.module


def _check_lesson(kind: str, given: dict[str, Any]) -> None:
    if kind == LessonKind.VIDEO and not given.get("video_url"):
        raise LearningRefused(_("Paste the address of the video."), "video_url")
    if kind == LessonKind.ASSIGNMENT and not given.get("questions"):
        raise LearningRefused(_("Write at least one question for those who give feedback."), "questions")


@transaction.atomic
def move_part(part: Module | Lesson, *, later: bool, by: Actor) -> None:
    """Change places with the one before or after it; at the end it stays where it is."""
    home = part if isinstance(part, Module) else _module(part)
    hold_draft(home.curriculum)
    rows: Any = home.curriculum.modules if isinstance(part, Module) else home.lessons
    beside = rows.filter(order__gt=part.order) if later else rows.filter(order__lt=part.order)
    if other := beside.order_by("order" if later else "-order").first():
        rows.filter(pk=other.pk).update(order=part.order)
        rows.filter(pk=part.pk).update(order=other.order)
    audit("change_curriculum", home.curriculum, by)


@transaction.atomic
def remove_part(part: Module | Lesson | LessonFile, *, by: Actor) -> None:
    """A module with its lessons, a lesson, or a file of a lesson."""
    home = part.lesson if isinstance(part, LessonFile) else part
    module = home if isinstance(home, Module) else _module(home)
    hold_draft(module.curriculum)
    audit("change_curriculum", module.curriculum, by)
    part.delete()


@transaction.atomic
def attach_file(lesson: Lesson, *, name: str, data: bytes, by: Actor, alt: str = "") -> LessonFile:
    """A picture or document with a lesson; what it is shows in its content, not in its name."""
    hold_draft(_module(lesson).curriculum)
    content = check(name, data)
    is_picture = content.kind.startswith("image/")
    if is_picture and not alt.strip():
        raise LearningRefused(_("Write what one sees in the picture, for who does not see it."), "alt")
    file = LessonFile.objects.create(
        lesson=lesson,
        name=name[-160:],
        kind=content.kind,
        size=len(content.data),
        alt=alt.strip() if is_picture else "",
    )
    LessonFileContent.objects.create(file=file, data=content.data)
    audit("change_curriculum", _module(lesson).curriculum, by)
    return file


@transaction.atomic
def publish_curriculum(curriculum: Curriculum, *, by: Actor) -> Curriculum:
    """From now on groups begin with this version; the one before it is archived, and groups that run keep it."""
    hold_draft(curriculum)
    if wrong := rules.unfinished(curriculum, _with_lessons(curriculum)):
        raise LearningRefused(" ".join(wrong))
    older = Curriculum.objects.filter(series=curriculum.series, state=CurriculumState.PUBLISHED).first()
    if older:
        turn(older, [CurriculumState.PUBLISHED], CurriculumState.ARCHIVED, by)
    published: Curriculum = turn(curriculum, [CurriculumState.DRAFT], CurriculumState.PUBLISHED, by)
    return published


def _with_lessons(curriculum: Curriculum) -> Sequence[Module]:
    return list(curriculum.modules.prefetch_related("lessons__files", "lessons__package"))


@transaction.atomic
def archive_curriculum(curriculum: Curriculum, *, by: Actor) -> Curriculum:
    """No group begins with it any more; those that run go on."""
    archived: Curriculum = turn(
        curriculum, [CurriculumState.DRAFT, CurriculumState.PUBLISHED], CurriculumState.ARCHIVED, by
    )
    return archived


@transaction.atomic
def next_version(curriculum: Curriculum, *, by: Actor) -> Curriculum:
    """A draft with all of it, to change; there is one at a time."""
    same = Curriculum.objects.filter(series=curriculum.series).select_for_update()
    if open_draft := same.filter(state=CurriculumState.DRAFT).first():
        return open_draft
    made = _copy(
        curriculum, number=(same.aggregate(last=Max("number"))["last"] or 0) + 1, state=CurriculumState.DRAFT,
        reminded_at=None,
    )  # fmt: skip
    for module in _with_lessons(curriculum):
        new_module = _copy(module, curriculum=made)
        for lesson in module.lessons.all():
            new_lesson = _copy(lesson, module=new_module)
            copy_package(lesson, to=new_lesson)
            for file in lesson.files.all():
                LessonFileContent.objects.create(file=_copy(file, lesson=new_lesson), data=file.content.data)
    audit("next_version", made, by)
    return made


def _copy(row: Any, **other: Any) -> Any:
    """The same once more, with an address and a moment of its own."""
    fields = {one.name: getattr(row, one.name) for one in row._meta.concrete_fields}
    for name in ("id", "key", "created_at", "state_since"):
        fields.pop(name, None)
    return type(row).objects.create(**{**fields, **other})
