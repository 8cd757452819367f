"""What a curriculum lacks, what is left to do, and which part is the participants' own. No database."""

from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.learning.enums import LessonKind
from vlechtwerk.people.enums import STAFF_HATS

PER_WORK = 2  # how many give feedback on one piece of work, and how much each gives


def summed(modules: Iterable[Any]) -> Decimal:
    return sum((one.ects for one in modules), Decimal(0))


def unfinished(curriculum: Any, modules: Sequence[Any]) -> list[str]:
    """What must still be done before it can be published, each in a sentence."""
    found = []
    if (total := summed(modules)) != curriculum.ects:
        found.append(
            _("The modules add up to %(sum)s credits, and the trajectory counts %(ects)s.")
            % {"sum": f"{total.normalize():f}", "ects": f"{curriculum.ects.normalize():f}"}
        )
    for one in modules:
        if not one.lessons.all():
            found.append(_("“%(title)s” has no lesson yet.") % {"title": one.title})
        for lesson in one.lessons.all():
            if lesson.kind == LessonKind.FILE and not lesson.files.all():
                found.append(_("“%(title)s” has no file yet.") % {"title": lesson.title})
    return found


def own_share(own: int, all_lessons: int) -> int:
    """Which part of the lessons is the participants' own, in percent."""
    return round(100 * own / all_lessons) if all_lessons else 0


def room_for(fixed: int, percent: int) -> int:
    """How many lessons of their own make up so many percent of all."""
    return round(fixed * percent / (100 - percent))


def missing(required: Iterable[Any], done: Collection[int], handed_in: Collection[int], owed: int) -> int:
    """How much is left before somebody completed it: required lessons, assignments, feedback on others."""
    left = sum(
        one.pk not in (handed_in if one.kind == LessonKind.ASSIGNMENT else done) for one in required if one.is_required
    )
    return left + owed


def may_lead(acting: Any, cohort: Any) -> bool:
    """The team, and whoever keeps the group."""
    return bool(acting.person) and (not acting.hats.isdisjoint(STAFF_HATS) or acting.person.pk == cohort.keeper_id)
