"""Who may do what, and how the numbers are worked out. No database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from vlechtwerk.coaching.enums import BarrierKind
from vlechtwerk.people.enums import STAFF_HATS, HatKind
from vlechtwerk.surveys.counting import groups_to_tell

SMALLEST = 5
"""Nobody reads a figure about fewer people."""
COACHES = STAFF_HATS | {HatKind.COACH}


def is_team(acting: Any) -> bool:
    return not STAFF_HATS.isdisjoint(acting.hats)


def may_coach(acting: Any) -> bool:
    """Of the team, or a coach today."""
    return not COACHES.isdisjoint(acting.hats)


def is_own(acting: Any, path: Any) -> bool:
    """The participant."""
    return bool(acting.person) and acting.person.pk == path.person_id


def is_coach(acting: Any, path: Any) -> bool:
    """The coach of this participant, while they wear the hat."""
    return bool(acting.person) and acting.person.pk == path.coach_id and may_coach(acting)


def is_of_two(acting: Any, path: Any) -> bool:
    """Who reads barriers: these two and nobody else."""
    return is_own(acting, path) or is_coach(acting, path)


def leads_path(acting: Any, path: Any) -> bool:
    return is_team(acting) or is_coach(acting, path)


def may_see_path(acting: Any, path: Any) -> bool:
    return is_own(acting, path) or leads_path(acting, path)


def halfway(first: date, last: date) -> date:
    return first + (last - first) / 2


class Tried(NamedTuple):
    """A lever that somebody tried on a barrier of which the intensity at the end is known."""

    kind: str
    lever: str
    person: int
    cohort: str
    change: int


@dataclass(frozen=True)
class Cell:
    """What a lever did to barriers of one kind: people, barriers, and the mean change of intensity. Or hidden."""

    lever: str
    n: int = 0
    mean: float | None = None
    is_hidden: bool = False

    @property
    def shade(self) -> int:
        """How much it lifted, from 0 to 3."""
        return 0 if self.mean is None or self.mean >= 0 else min(3, 1 + int(-self.mean))


def matrix(tried: Iterable[Tried], levers: Sequence[str], cohort: str = "") -> list[tuple[str, list[Cell]]]:
    """Barriers by levers, of all cohorts or one. What tells about fewer than five people is hidden, also by taking one
    shown figure from another: the levers of a row, and a cohort from all cohorts."""
    rows = defaultdict(list)
    for one in tried:
        rows[one.kind].append(one)
    return [(kind, _row(rows[kind], levers, cohort)) for kind in BarrierKind.values]


def _row(tried: list[Tried], levers: Sequence[str], cohort: str) -> list[Cell]:
    by_person = defaultdict(set)
    for one in tried:
        by_person[one.person].add(one.lever)
    told = set(groups_to_tell([frozenset(found) for found in by_person.values()], SMALLEST))
    return [_cell([one for one in tried if one.lever == lever], lever, lever in told, cohort) for lever in levers]


def _cell(tried: list[Tried], lever: str, is_told: bool, cohort: str) -> Cell:
    if cohort:
        homes = defaultdict(set)
        for one in tried:
            homes[one.person].add(one.cohort)
        is_told = is_told and cohort in groups_to_tell([frozenset(found) for found in homes.values()], SMALLEST)
        tried = [one for one in tried if one.cohort == cohort]
    if not tried:
        return Cell(lever)
    if not is_told:
        return Cell(lever, is_hidden=True)
    return Cell(lever, len({one.person for one in tried}), sum(one.change for one in tried) / len(tried))
