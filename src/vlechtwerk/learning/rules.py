"""What a curriculum lacks, what is left to do, and which part is the participants' own. No database."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.engine.groups import Mix
from vlechtwerk.learning.enums import LessonKind
from vlechtwerk.people.enums import STAFF_HATS

PER_WORK = 2
"""How many give feedback on one piece of work, and on how many pieces each gives it."""
MIXED = [Mix("background", 2, name="mixed", priority=1), Mix("background", 3, name="rich", priority=3)]
"""What makes a good team: two backgrounds at least, and rather three."""


def summed(modules: Iterable[Any]) -> Decimal:
    return sum((one.ects for one in modules), Decimal(0))


def unfinished(curriculum: Any, modules: Sequence[Any]) -> list[str]:
    """What must still be done before it can be published, each in a sentence."""
    found = []
    if (total := summed(modules)) != curriculum.ects:
        found.append(
            _("The modules add up to %(sum)s credits, and the curriculum counts %(ects)s.")
            % {"sum": f"{total.normalize():f}", "ects": f"{curriculum.ects.normalize():f}"}
        )
    for one in modules:
        if not one.lessons.all():
            found.append(_("“%(title)s” has no lesson yet.") % {"title": one.title})
        for lesson in one.lessons.all():
            if lesson.kind == LessonKind.FILE and not lesson.files.all():
                found.append(_("“%(title)s” has no file yet.") % {"title": lesson.title})
            if lesson.kind == LessonKind.H5P and not hasattr(lesson, "package"):
                found.append(_("“%(title)s” has no package yet.") % {"title": lesson.title})
    return found


def own_share(own: int, all_lessons: int) -> int:
    """Which part of the lessons is the participants' own, in percent."""
    return round(100 * own / all_lessons) if all_lessons else 0


def room_for(fixed: int, percent: int) -> int:
    """How many lessons of their own make up so many percent of all."""
    return round(fixed * percent / (100 - percent))


def missing(
    lessons: Iterable[Any], done: Collection[int], handed_in: Collection[int], read: Collection[int], owed: int
) -> int:
    """How much is left before somebody completed it: required lessons, assignments, and feedback on the work of others.

    ``read``: assignments on which they gave, or were asked for, feedback; ``owed``: how often they did not give it yet.
    """
    left = owed
    for one in lessons:
        if one.is_required and one.kind == LessonKind.ASSIGNMENT:
            left += (one.pk not in handed_in) + (one.pk not in read)
        elif one.is_required:
            left += one.pk not in done
    return left


def readers(works: Sequence[tuple[int, int]], asked: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Who reads which work, as (reader, work): each work gets two readers, each reader who handed in reads two.

    ``works``: (work, writer); ``asked``: those who were asked before. Among all at once everybody reads the two after
    them; who comes later reads, and is read by, those who have least. Nobody reads their own.
    """
    pairs: list[tuple[int, int]] = []
    reading, read = Counter(reader for reader, _work in asked), Counter(work for _reader, work in asked)
    known = set(asked)
    fresh = [one for one in works if not read[one[0]] and not reading[one[1]]]
    if len(fresh) > PER_WORK:
        for place, (_work, writer) in enumerate(fresh):
            pairs += [(writer, fresh[(place + step) % len(fresh)][0]) for step in range(1, PER_WORK + 1)]
    reading.update(reader for reader, _work in pairs)
    read.update(work for _reader, work in pairs)
    known.update(pairs)

    def add(reader: int, work: int) -> None:
        pairs.append((reader, work))
        known.add((reader, work))
        reading[reader] += 1
        read[work] += 1

    for work, writer in works:
        others = sorted((reading[who], who) for _w, who in works if who != writer and (who, work) not in known)
        for _n, who in others[: max(0, PER_WORK - read[work])]:
            add(who, work)
    for _work, writer in works:
        others = sorted((read[w], w) for w, who in works if who != writer and (writer, w) not in known)
        for _n, other in others[: max(0, PER_WORK - reading[writer])]:
            add(writer, other)
    return pairs


def may_lead(acting: Any, cohort: Any) -> bool:
    """The team, and whoever keeps the group."""
    return bool(acting.person) and (not acting.hats.isdisjoint(STAFF_HATS) or acting.person.pk == cohort.keeper_id)
