"""The people who may help, as the engine wants them, and the index over their talents.

One process keeps one index. Which talents there are is asked at every use (one query); only what changed is
analysed again. A talent is never edited in place without its text changing, so key and text are the version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vlechtwerk.core import clock
from vlechtwerk.engine import score
from vlechtwerk.engine.relevance import Index
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, SetAside
from vlechtwerk.people.models import Affiliation, Person, Talent
from vlechtwerk.taxonomy.models import Sector

SHORTLIST = 200
_lock = Lock()


@dataclass
class _Shelf:
    """The index with what stands in it: position and text by talent."""

    index: Index = field(default_factory=lambda: Index.build([], []))
    place: dict[int, tuple[int, str]] = field(default_factory=dict)
    count: int = 0


_shelf = _Shelf()


def index_of(talents: Sequence[tuple[int, int, str, str]]) -> Index:
    """The index over ``(id, person, text, language)``, brought up to date with what changed."""
    global _shelf
    with _lock:
        now = {pk: text for pk, _person, text, _language in talents}
        stale = [pk for pk, (_at, text) in _shelf.place.items() if now.get(pk) != text]
        fresh = [row for row in talents if _shelf.place.get(row[0], (0, None))[1] != row[2]]
        if len(fresh) > max(50, len(talents) // 3) or len(stale) > max(50, len(talents) // 3):
            _shelf = _Shelf(
                Index.build([row[2] for row in talents], [row[1] for row in talents], [row[3] for row in talents]),
                {row[0]: (at, row[2]) for at, row in enumerate(talents)},
                len(talents),
            )
            return _shelf.index
        for pk in stale:
            _shelf.index.remove(_shelf.place.pop(pk)[0])
        for pk, person, text, language in fresh:
            _shelf.index.update(_shelf.count, text, owner=person, language=language)
            _shelf.place[pk] = (_shelf.count, text)
            _shelf.count += 1
        return _shelf.index


@dataclass(frozen=True)
class Pool:
    """Everybody near the top for one need, with what the engine must know of them. Aligned lists."""

    people: dict[int, Person]
    candidates: list[score.Candidate]
    text_scores: list[float]
    asker: Person | None = None
    asker_tally: ledger.Tally | None = None

    @property
    def sectors(self) -> dict[str, Sector]:
        """The sectors of the shortlist, by code."""
        return {person.sector.code: person.sector for person in self.people.values() if person.sector}


def need_profile(need: Need) -> score.NeedProfile:
    """A need in the engine's words. Its innovation speaks along, so that the need is understood in its place."""
    innovation, place = need.innovation, need.innovation.place
    return score.NeedProfile(
        text=f"{need.title}. {need.text}",
        sector=innovation.sector.code if innovation.sector else None,
        sector_family=innovation.sector.family if innovation.sector else None,
        languages=tuple(need.languages or [need.language]),
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
    )


def active_talents() -> list[tuple[int, int, str, str]]:
    """The talents of everybody who may be asked."""
    talents = Talent.objects.filter(is_active=True, person__left_on__isnull=True, person__is_active=True)
    return list(talents.order_by("id").values_list("id", "person_id", "text", "language"))


def pool_for(need: Need) -> Pool:
    """The shortlist for a need: four queries, whatever the size of the network."""
    talents = active_talents()
    index = index_of(talents)
    by_relevance: dict[int, float] = {}
    if talents:
        owners, values = index.top([need_profile(need).text], k=SHORTLIST, languages=[need.language])
        by_relevance = {int(o): float(v) for o, v in zip(owners[0], values[0], strict=True) if o >= 0}
        for _pk, person, _text, _language in talents:
            if len(by_relevance) >= SHORTLIST:
                break
            by_relevance.setdefault(person, 0.0)
    texts: dict[int, list[str]] = {}
    for _pk, person, text, _language in talents:
        if person in by_relevance:
            texts.setdefault(person, []).append(text)
    people = Person.objects.filter(pk__in=by_relevance).select_related("place", "sector")
    found = {person.pk: person for person in with_history(people, need)}
    team = list(innovations.team_of(need.innovation))
    asker = team[0].person if team else None
    tallies = ledger.tallies([*found, *([asker.pk] if asker else [])])
    order = [pk for pk in by_relevance if pk in found]
    members = {member.person_id for member in team}
    return Pool(
        people=found,
        candidates=[_candidate(found[pk], texts.get(pk, []), tallies[pk], need, pk in members) for pk in order],
        text_scores=[by_relevance[pk] for pk in order],
        asker=asker,
        asker_tally=tallies[asker.pk] if asker else None,
    )


def _candidate(person: Any, texts: list[str], tally: ledger.Tally, need: Need, is_team: bool) -> score.Candidate:
    place = person.place
    too_far = False
    if need.max_km and not need.may_be_online:
        far = (
            score.distance_km(need_profile(need), score.Candidate(person.pk, lat=place.latitude, lon=place.longitude))
            if place
            else None
        )
        too_far = far is not None and far > need.max_km
    waits = person.available_from and person.available_from > clock.today()
    return score.Candidate(
        person=person.pk,
        texts=texts,
        sector=person.sector.code if person.sector else None,
        sector_family=person.sector.family if person.sector else None,
        languages=tuple(person.languages),
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
        capacity_left=0 if waits else max(0, person.capacity_per_quarter - person.accepted),
        given_count=tally.given // 100,
        received_count=tally.received // 100,
        useful_count=tally.given // 100,
        asked_this_quarter=person.asked,
        declined_count=person.declined,
        cooling_down=person.rests,
        conflict=is_team or too_far,
        set_aside=person.is_aside,
    )


def with_history(people: QuerySet[Person], need: Need) -> QuerySet[Person]:
    """What counts from before, in the same query: asked and accepted this quarter, declines, rest, set aside, work."""
    today = clock.today()
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    own = Proposal.objects.filter(helper=OuterRef("pk")).order_by()
    aside = SetAside.objects.filter(need=need, person=OuterRef("pk"))
    work = Affiliation.objects.filter(person=OuterRef("pk"), until__isnull=True).order_by("id")
    rest = Q(cool_down_until__gt=today) | (Q(need=need) & ~Q(state=ProposalState.EXPIRED))
    in_quarter = own.filter(asked_at__date__gte=quarter)
    return people.annotate(
        asked=_counted(in_quarter),
        accepted=_counted(in_quarter.filter(state__in=[ProposalState.ACCEPTED, ProposalState.ASKED])),
        declined=_counted(own.filter(state=ProposalState.DECLINED)),
        rests=Exists(own.filter(rest)),
        is_aside=Exists(aside.filter(Q(until__isnull=True) | Q(until__gte=today))),
        works_at=Subquery(work.values("organisation__name")[:1]),
        works_as=Subquery(work.values("role")[:1]),
    )


def _counted(proposals: QuerySet[Proposal]) -> Coalesce:
    found = proposals.values("helper").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def fitting(person: Person, needs: Sequence[Need], k: int) -> list[Need]:
    """The ``k`` of these needs that fit a person's talents best."""
    talents = list(Talent.objects.filter(person=person, is_active=True).values_list("text", "language"))
    if not talents or not needs:
        return list(needs)[:k]
    index = Index.build([need_profile(need).text for need in needs], languages=[need.language for need in needs])
    found = index.scores([text for text, _language in talents], languages=[code for _text, code in talents])
    best = np.argsort(-found.max(axis=0), kind="stable")[:k]
    return [needs[int(at)] for at in best]
