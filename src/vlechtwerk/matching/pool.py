"""The people who may help, as the engine wants them, and the index over their talents.

One process keeps one index. Which talents there are is asked at every use (one query); only what changed is
analysed again, whoever changed it in whatever process. The threads of a process take turns at the index.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.engine import score
from vlechtwerk.engine.relevance import Index
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import rules
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, SetAside
from vlechtwerk.people.models import Affiliation, Person, Talent
from vlechtwerk.taxonomy.models import Sector

log = logging.getLogger("vlechtwerk.matching")
SHORTLIST = 200
WITHIN, BEYOND = "within", "beyond"  # the broker's distance, as a region of the engine
Row = tuple[int, int, str, str]  # a talent: id, person, text, language


@dataclass
class _Shelf:
    """The index with what stands in it: place and row by talent. Numbers of removed talents stay taken."""

    index: Index = field(default_factory=lambda: Index.build([], []))
    place: dict[int, tuple[int, Row]] = field(default_factory=dict)
    count: int = 0

    @classmethod
    def of(cls, talents: Sequence[Row]) -> "_Shelf":
        _ids, people, texts, languages = zip(*talents, strict=True) if talents else ((), (), (), ())
        return cls(
            Index.build(texts, people, languages),
            {row[0]: (at, row) for at, row in enumerate(talents)},
            len(talents),
        )

    def follow(self, talents: Sequence[Row]) -> bool:
        """Bring it up to date with a few changes; False when so much changed that a new one is cheaper."""
        now = {row[0]: row for row in talents}
        stale = [pk for pk, (_at, row) in self.place.items() if now.get(pk) != row]
        fresh = [row for pk, row in now.items() if pk not in self.place or self.place[pk][1] != row]
        many = max(50, len(talents) // 3)
        if len(fresh) > many or self.count + len(fresh) - len(talents) > many:
            return False
        for pk in stale:
            self.index.remove(self.place.pop(pk)[0])
        for row in fresh:
            pk, person, text, language = row
            self.index.update(self.count, text, owner=person, language=language)
            self.place[pk] = (self.count, row)
            self.count += 1
        return True


_lock = Lock()
_shelf = _Shelf()


def warm() -> None:
    """Read dictionaries and talents once, in a thread of its own, before the first broker looks for somebody."""
    try:
        talents = active_talents()
        for language in ("nl", "fr", "en"):
            most_relevant(talents, text="warm", language=language, k=1)
    except Exception:  # the first need does it all the same, a few seconds later
        log.exception("the index over the talents was not made at the start")
    finally:
        connection.close()


def most_relevant(talents: Sequence[Row], *, text: str, language: str, k: int = SHORTLIST) -> dict[int, float]:
    """The people whose talents fit a text best, with how well, best first."""
    global _shelf
    with _lock:
        if not _shelf.follow(talents):
            _shelf = _Shelf.of(talents)
        owners, values = _shelf.index.top([text], k=k, languages=[language])
    return {int(o): float(v) for o, v in zip(owners[0], values[0], strict=True) if o >= 0}


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
        regions=frozenset({WITHIN}) if need.max_km and not need.may_be_online else frozenset(),
    )


def active_talents() -> list[Row]:
    """The talents of everybody who may be asked."""
    talents = Talent.objects.filter(is_active=True, person__left_on__isnull=True, person__is_active=True)
    return list(talents.order_by("id").values_list("id", "person_id", "text", "language"))


def pool_for(need: Need) -> Pool:
    """The shortlist for a need: four queries, whatever the size of the network."""
    talents, profile = active_talents(), need_profile(need)
    by_relevance = most_relevant(talents, text=profile.text, language=need.language)
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
        candidates=[_candidate(found[pk], texts[pk], tallies[pk], need, pk in members) for pk in order],
        text_scores=[by_relevance[pk] for pk in order],
        asker=asker,
        asker_tally=tallies[asker.pk] if asker else None,
    )


def _candidate(person: Any, texts: list[str], tally: ledger.Tally, need: Need, is_team: bool) -> score.Candidate:
    place = person.place
    waits = person.available_from and person.available_from > clock.today()
    return score.Candidate(
        person=person.pk,
        texts=texts,
        sector=person.sector.code if person.sector else None,
        sector_family=person.sector.family if person.sector else None,
        languages=tuple(person.languages),
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
        region=_region(need, place),
        capacity_left=0 if waits else max(0, person.capacity_per_quarter - person.accepted),
        given_count=tally.given // 100,
        received_count=tally.received // 100,
        useful_count=tally.given // 100,
        asked_this_quarter=person.asked,
        declined_count=person.declined,
        cooling_down=person.rests,
        conflict=is_team,
        set_aside=person.is_aside,
    )


def _region(need: Need, place: Any) -> str | None:
    """Whether somebody lives within the distance of the need; unknown without both places."""
    centre = need.innovation.place
    if not need.max_km or centre is None or place is None:
        return None
    here = score.NeedProfile("", lat=centre.latitude, lon=centre.longitude)
    far = score.distance_km(here, score.Candidate(0, lat=place.latitude, lon=place.longitude))
    return None if far is None else WITHIN if far <= need.max_km else BEYOND


def with_history(people: QuerySet[Person], need: Need) -> QuerySet[Person]:
    """What counts from before, in the same query: asked and accepted this quarter, declines, rest, set aside, work."""
    today = clock.today()
    quarter = timezone.make_aware(datetime.combine(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), time()))
    own = Proposal.objects.filter(helper=OuterRef("pk")).order_by()
    aside = SetAside.objects.active().filter(need=need, person=OuterRef("pk"))
    work = Affiliation.objects.filter(person=OuterRef("pk"), until__isnull=True).order_by("id")
    rest = Q(cool_down_until__gt=today) | _was_asked_for(need)
    in_quarter = own.filter(asked_at__gte=quarter)
    return people.annotate(
        asked=_counted(in_quarter),
        accepted=_counted(in_quarter.filter(state__in=[ProposalState.ACCEPTED, ProposalState.ASKED])),
        declined=_counted(own.filter(state=ProposalState.DECLINED)),
        rests=Exists(own.filter(rest)),
        was_asked=Exists(own.filter(_was_asked_for(need))),
        is_aside=Exists(aside),
        works_at=Subquery(work.values("organisation__name")[:1]),
        works_as=Subquery(work.values("role")[:1]),
    )


def _was_asked_for(need: Need) -> Q:
    """A pair that is not tried again: asked now, linked or refused; after a silence or a withdrawal, for a while.

    A rival who was closed because somebody else said yes comes back when that yes fails.
    """
    lasting = Q(state__in=[ProposalState.DRAFTED, ProposalState.ASKED, ProposalState.ACCEPTED, ProposalState.DECLINED])
    lately = Q(answered_at__gt=clock.now() - timedelta(days=rules.NOT_NOW_DAYS))
    return Q(need=need) & (lasting | Q(state__in=[ProposalState.EXPIRED, ProposalState.WITHDRAWN]) & lately)


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
