"""The people who may help, as the engine wants them, and the index over their talents.

One process keeps one index. Which talents there are is asked at every use (one query); only what changed is
analysed again. A talent is never edited in place without its text changing, so key and text are the version.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np
from django.db.models import Count, Q

from vlechtwerk.core import clock
from vlechtwerk.engine import score
from vlechtwerk.engine.relevance import Index
from vlechtwerk.innovations.models import InnovationMember, Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, SetAside
from vlechtwerk.people.models import Person, Talent

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
    """The shortlist for a need: seven queries, whatever the size of the network."""
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
    found = {person.pk: person for person in people.prefetch_related("affiliations__organisation", "audiences")}
    facts = _facts(need, list(found))
    order = [pk for pk in by_relevance if pk in found]
    return Pool(
        people=found,
        candidates=[_candidate(found[pk], texts.get(pk, []), facts.get(pk, {}), need) for pk in order],
        text_scores=[by_relevance[pk] for pk in order],
    )


def _candidate(person: Person, texts: list[str], facts: dict[str, int], need: Need) -> score.Candidate:
    place = person.place
    asked = facts.get("accepted", 0)
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
        capacity_left=0 if waits else max(0, person.capacity_per_quarter - asked),
        given_count=facts.get("given", 0),
        received_count=facts.get("received", 0),
        useful_count=facts.get("given", 0),
        asked_this_quarter=facts.get("asked", 0),
        declined_count=facts.get("declined", 0),
        cooling_down=bool(facts.get("cooling")),
        conflict=bool(facts.get("team")) or too_far,
        set_aside=bool(facts.get("aside")),
    )


def _facts(need: Need, people: list[int]) -> dict[int, dict[str, int]]:
    """Counts per person: asked and accepted this quarter, declines, rest, team, set aside, given, received."""
    today = clock.today()
    quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    in_quarter = Q(asked_at__date__gte=quarter)
    rows = (
        Proposal.objects.filter(helper__in=people)
        .order_by()
        .values("helper")
        .annotate(
            asked=Count("id", filter=in_quarter),
            accepted=Count("id", filter=in_quarter & Q(state__in=[ProposalState.ACCEPTED, ProposalState.ASKED])),
            declined=Count("id", filter=Q(state=ProposalState.DECLINED)),
            cooling=Count("id", filter=Q(cool_down_until__gt=today) | Q(need=need) & ~Q(state=ProposalState.EXPIRED)),
        )
    )
    facts: dict[int, dict[str, Any]] = {row["helper"]: dict(row) for row in rows}
    aside = SetAside.objects.filter(need=need).filter(Q(until__isnull=True) | Q(until__gte=today))
    for pk in aside.values_list("person_id", flat=True):
        facts.setdefault(pk, {})["aside"] = 1
    team = InnovationMember.objects.filter(innovation=need.innovation_id, until__isnull=True)
    for pk in team.values_list("person_id", flat=True):
        facts.setdefault(pk, {})["team"] = 1
    for pk, tally in ledger.tallies(people).items():
        row = facts.setdefault(pk, {})
        row["given"], row["received"] = tally.given // 100, tally.received // 100
    return facts


def fitting(person: Person, needs: Sequence[Need], k: int) -> list[Need]:
    """The ``k`` of these needs that fit a person's talents best."""
    talents = list(Talent.objects.filter(person=person, is_active=True).values_list("text", "language"))
    if not talents or not needs:
        return list(needs)[:k]
    index = Index.build([need_profile(need).text for need in needs], languages=[need.language for need in needs])
    found = index.scores([text for text, _language in talents], languages=[code for _text, code in talents])
    best = np.argsort(-found.max(axis=0), kind="stable")[:k]
    return [needs[int(at)] for at in best]
