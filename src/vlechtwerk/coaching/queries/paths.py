"""One participant's path: for the participant, the coach, the team, and as far as consent goes the employer."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from vlechtwerk.coaching.enums import OPEN_PATH, PathState, PeerState
from vlechtwerk.coaching.models import (
    Attempt,
    Barrier,
    CoachingPath,
    Goal,
    Lever,
    Measuring,
    Note,
    PeerMatch,
    PlanEntry,
)
from vlechtwerk.coaching.rules import is_of_two, is_own, may_see_path
from vlechtwerk.core.access import first_or_404
from vlechtwerk.core.sealing import unseal
from vlechtwerk.people.models import Person

NOTES = "coaching notes"
"""The use under which private notes are sealed."""


def _whole() -> QuerySet[CoachingPath]:
    return CoachingPath.objects.select_related("cohort__programme", "person", "coach", "organisation")


def path_for(acting: Any, key: str) -> CoachingPath:
    """A path that is one's own, that one coaches, or any for the team."""
    found = first_or_404(_whole().filter(key=key))
    if not may_see_path(acting, found):
        raise Http404
    return found


def path_of_two(acting: Any, key: str) -> CoachingPath:
    """For the participant and the coach alone."""
    found = first_or_404(_whole().filter(key=key))
    if not is_of_two(acting, found):
        raise Http404
    return found


def path_by_key(key: str) -> CoachingPath:
    return first_or_404(_whole().filter(key=key))


def shared_path(key: str, door: str) -> CoachingPath:
    """What the employer's link opens, while the participant agrees."""
    number = int(door) if door.isdecimal() and len(door) < 5 else 0
    return first_or_404(_whole().filter(key=key, door=number, shares_progress=True))


def goal_for(acting: Any, key: str) -> Goal:
    found = first_or_404(Goal.objects.filter(key=key).select_related("path"))
    if not is_of_two(acting, found.path):
        raise Http404
    return found


def barrier_for(acting: Any, key: str) -> Barrier:
    found = first_or_404(Barrier.objects.filter(key=key).select_related("path"))
    if not is_of_two(acting, found.path):
        raise Http404
    return found


def barriers_of(path: CoachingPath) -> list[Barrier]:
    """With what was tried."""
    return list(path.barriers.prefetch_related(Prefetch("attempts", Attempt.objects.select_related("lever"))))


def entries_of(path: CoachingPath) -> list[PlanEntry]:
    """What is planned with this participant alone and with all, by day."""
    return list(path.cohort.entries.filter(Q(path=path) | Q(path=None), cancelled_on=None))


def measuring_for(key: str, moment: str) -> Measuring:
    """What the link of a measurement opens, until the path is over."""
    found = Measuring.objects.filter(path__key=key, moment=moment, path__state=PathState.RUNNING)
    return first_or_404(found.select_related("path__person", "path__cohort", "path__coach"))


def levers() -> QuerySet[Lever]:
    return Lever.objects.select_related("item")


def lever_by_key(key: str) -> Lever:
    return first_or_404(levers().filter(key=key))


def own_notes(person: Person, path: CoachingPath) -> list[tuple[Note, str]]:
    """The notes that somebody wrote themselves about this path, in their words."""
    return [(one, unseal(one.sealed, use=NOTES)) for one in path.notes.filter(author=person)]


def own_note(person: Person, key: str) -> Note:
    return first_or_404(Note.objects.filter(key=key, author=person).select_related("path"))


def own_paths(person: Person) -> list[CoachingPath]:
    """Those of a participant, the newest first."""
    return list(_whole().filter(person=person).order_by("-pk"))


def open_of(person: Person) -> list[CoachingPath]:
    """What a participant goes through now."""
    return list(_whole().filter(person=person, state__in=OPEN_PATH))


def coached(person: Person) -> list[CoachingPath]:
    """Whom somebody coaches now."""
    return list(_whole().filter(coach=person, state__in=OPEN_PATH))


@dataclass(frozen=True)
class Peer:
    """A match as one of the two sees it: the other's name only once both said yes, or when they know each other anyway."""

    match: PeerMatch
    name: str
    sector: Any
    kinds: list[str]
    said_yes: bool


def peers_of(acting: Any, path: CoachingPath) -> list[Peer]:
    """For the participant alone."""
    if not is_own(acting, path):
        return []
    found = PeerMatch.objects.filter(Q(first=path) | Q(second=path), state__in=[PeerState.ASKED, PeerState.MET])
    rows = found.select_related(
        "first__person", "second__person", "first__organisation__sector", "second__organisation__sector"
    )
    return [_peer(one, path) for one in rows]


def _peer(match: PeerMatch, path: CoachingPath) -> Peer:
    mine = match.first_id == path.pk
    other = match.second if mine else match.first
    knows = match.state == PeerState.MET or other.cohort_id == path.cohort_id
    labels = dict(Barrier._meta.get_field("kind").flatchoices)
    said = match.first_yes_at if mine else match.second_yes_at
    return Peer(
        match, other.person.name if knows else "", other.organisation.sector, [str(labels[one]) for one in match.kinds],
        bool(said),
    )  # fmt: skip


def peer_for(acting: Any, key: str) -> tuple[PeerMatch, CoachingPath]:
    """A match with the place that one has in it."""
    rows = PeerMatch.objects.filter(key=key).select_related("first__person", "second__person", "keeper")
    found = first_or_404(rows)
    for path in (found.first, found.second):
        if is_own(acting, path):
            return found, path
    raise Http404
