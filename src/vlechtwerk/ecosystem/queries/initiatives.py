"""Initiatives, who is in them, what happened, and the signals of their work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.ecosystem import figures
from vlechtwerk.ecosystem.enums import EntryKind, Helix, InitiativeState
from vlechtwerk.ecosystem.models import Initiative, InitiativeActor, JournalEntry, PhaseChange
from vlechtwerk.ecosystem.queries.bonds import bonds
from vlechtwerk.ecosystem.queries.clusters import helix_of

KINDS = (*EntryKind.values, "phase", "actor")


def initiatives(state: str = "") -> QuerySet[Initiative]:
    """With how many actors are in them now; what waits for somebody first."""
    now = Count("places", filter=Q(places__left_on=None))
    found = Initiative.objects.select_related("keeper", "cluster").annotate(actor_count=now)
    return (found.filter(state=state) if state else found).order_by("state", "look_again_on", "name", "id")


def initiative_by_key(key: str) -> Initiative:
    return first_or_404(Initiative.objects.filter(key=key).select_related("keeper", "cluster"))


def places_of(initiative: Initiative) -> list[InitiativeActor]:
    """Every stay of every actor, those that are there now first."""
    found = initiative.places.select_related("actor__organisation")
    return sorted(found, key=lambda one: (one.left_on is not None, one.actor.organisation.name, one.pk))


@dataclass(frozen=True)
class Moment:
    """One thing in the story of an initiative: an entry of the journal, a change of phase, or an actor who comes or goes."""

    kind: str
    on: date
    row: Any
    came: bool = False


def story_of(initiative: Initiative, places: Sequence[InitiativeActor], kind: str = "") -> list[Moment]:
    """All that happened, the newest first; of one kind when it is named."""
    found: list[Moment] = []
    if kind in ("", *EntryKind.values):
        entries = JournalEntry.objects.filter(initiative=initiative).select_related("by")
        found += [Moment(one.kind, one.on, one) for one in (entries.filter(kind=kind) if kind else entries)]
    if kind in ("", "phase"):
        changes = PhaseChange.objects.filter(initiative=initiative).select_related("by")
        found += [Moment("phase", one.on, one) for one in changes]
    if kind in ("", "actor"):
        found += [Moment("actor", one.joined_on, one, came=True) for one in places]
        found += [Moment("actor", one.left_on, one) for one in places if one.left_on]
    return sorted(found, key=lambda one: (one.on, one.kind != "actor", one.row.pk), reverse=True)


def periods_of(acting: Any, initiative: Initiative, places: Sequence[InitiativeActor]) -> list[figures.Period]:
    """The figures of every half-year since it began, the last of them still running unless it ended."""
    today = clock.today()
    ended = initiative.state == InitiativeState.ENDED
    last = min(initiative.state_since.date(), today) if ended else today
    stays = [figures.Place(one.actor_id, one.joined_on, one.left_on, one.standing) for one in places]
    first = min([initiative.began_on, *(one.joined_on for one in stays)])
    own = helix_of({one.actor for one in stays})
    government = {actor: 1 / len(found) for actor, found in own.items() if Helix.GOVERNMENT in found}
    return figures.periods(stays, bonds(acting), figures.half_years(first, last), today, government)
