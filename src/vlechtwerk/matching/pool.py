"""The people who may help, as the engine wants them, and the index over their talents.

One process keeps one index. Which talents there are is asked at every use (one query); only what changed is
analysed again, whoever changed it in whatever process. The threads of a process take turns at the index.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from threading import Lock
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from vlechtwerk.core import clock
from vlechtwerk.engine import concepts, score
from vlechtwerk.engine.relevance import Index
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import filters as filtering
from vlechtwerk.matching import registry
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.filters import NONE, Filters
from vlechtwerk.matching.models import Proposal, WeightSet
from vlechtwerk.matching.standing import Standing, standing_of
from vlechtwerk.people.models import Affiliation, Person, Talent
from vlechtwerk.taxonomy import queries as vocabulary
from vlechtwerk.taxonomy.models import Sector

log = logging.getLogger("vlechtwerk.matching")
SHORTLIST = 200
Row = tuple[int, int, str, str]  # a talent: id, person, text, language
ROW = ("id", "person_id", "text", "language")


@dataclass
class _Shelf:
    """The index with what stands in it: place and row by talent. Numbers of removed talents stay taken."""

    index: Index = field(default_factory=lambda: Index.build([], []))
    place: dict[int, tuple[int, Row]] = field(default_factory=dict)
    count: int = 0
    vocabulary: int = field(default_factory=concepts.version)

    @classmethod
    def of(cls, talents: Sequence[Row]) -> "_Shelf":
        _ids, people, texts, languages = zip(*talents, strict=True) if talents else ((), (), (), ())
        return cls(
            Index.build(texts, people, languages),
            {row[0]: (at, row) for at, row in enumerate(talents)},
            len(talents),
        )

    def follow(self, talents: Sequence[Row]) -> bool:
        """Bring it up to date with a few changes; False when so much changed that a new one is cheaper.

        Texts mean something else once other words are in use: then only a new one will do.
        """
        if self.vocabulary != concepts.version():
            return False
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
        vocabulary.refresh()
        talents = active_talents()
        for language in ("nl", "fr", "en"):
            most_relevant(talents, text="warm", language=language, k=1)
    except Exception:  # the first need does it all the same, a few seconds later
        log.exception("the index over the talents was not made at the start")
    finally:
        connection.close()


def most_relevant(talents: Sequence[Row], *, text: str, language: str, k: int = SHORTLIST) -> dict[int, float]:
    """The people whose talents fit a text best, with how well, best first."""
    return relevance_of(talents, texts=[text], languages=[language], k=k)[0]


def relevance_of(
    talents: Sequence[Row], *, texts: Sequence[str], languages: Sequence[str], k: int = SHORTLIST,
    within: Collection[int] | None = None,
) -> list[dict[int, float]]:  # fmt: skip
    """Per text the people who fit it best, with how well, best first; all texts in one look at the index.

    ``within``: of these people all who fit at all, and nobody else.
    """
    global _shelf
    with _lock:
        if not _shelf.follow(talents):
            _shelf = _Shelf.of(talents)
        if within is None:
            owners, values = _shelf.index.top(texts, k=k, languages=languages)
        else:
            values = _shelf.index.scores(texts, languages=languages)
            owners = np.broadcast_to(_shelf.index.owner_ids, values.shape)
            asked = np.isin(_shelf.index.owner_ids, list(within))
            owners, values = owners[:, asked], values[:, asked]
            order = np.argsort(-values, axis=1, kind="stable")
            owners, values = np.take_along_axis(owners, order, axis=1), np.take_along_axis(values, order, axis=1)
    return [
        {int(o): float(v) for o, v in zip(*row, strict=True) if o >= 0 and v > 0}
        for row in zip(owners, values, strict=True)
    ]


@dataclass(frozen=True)
class Pool:
    """Everybody near the top for one need, with what the engine must know of them. Aligned lists.

    ``compared`` people have a talent; ``fallen`` tells how many of them each filter keeps out.
    """

    people: dict[int, Person]
    candidates: list[score.Candidate]
    text_scores: list[float]
    asker: Person | None = None
    asker_tally: ledger.Tally | None = None
    was_asked: frozenset[int] = frozenset()
    has_aside: bool = False
    weight_set: WeightSet | None = None
    compared: int = 0
    fallen: Sequence[filtering.Fallen] = ()

    @property
    def sectors(self) -> dict[str, Sector]:
        """The sectors of the shortlist, by code."""
        return {person.sector.code: person.sector for person in self.people.values() if person.sector}


need_profile, region_of = filtering.profile, filtering.region_of


@dataclass(frozen=True)
class Offer:
    """Every talent of somebody who may be asked, and in which region (code, name) people live, by number."""

    talents: list[Row]
    homes: dict[int, tuple[str, str]]


def offered() -> Offer:
    """All talents with where they live: one query."""
    region = "person__place__region__"
    found = _active().values_list(*ROW, f"{region}code", f"{region}name_{(get_language() or 'nl')[:2]}")
    rows = list(found)
    return Offer([row[:4] for row in rows], {row[1]: row[4:] for row in rows if row[4]})


def active_talents() -> list[Row]:
    """The talents of everybody who may be asked."""
    return list(_active().values_list(*ROW))


def _active() -> QuerySet[Talent]:
    return Talent.objects.filter(is_active=True, person__left_on__isnull=True, person__is_active=True).order_by("id")


def pool_for(need: Need, filters: Filters = NONE, offer: Offer | None = None) -> Pool:
    """The shortlist for one need: the best who pass the filters, and the best of all to tell what filters change.

    ``offer``: when it is at hand already.
    """
    talents, standing = offer.talents if offer else active_talents(), standing_of([need])
    vocabulary.refresh(standing.words)
    if not filters.kinds:
        return _pools([need], standing, talents)[need.pk]
    everybody = list(dict.fromkeys(row[1] for row in talents))
    asked_for = standing.askers.get(need.innovation_id)
    known = Person.objects.filter(pk__in=[*everybody, asked_for]).select_related("place__region").in_bulk()
    asker, people = known.get(asked_for or 0), {pk: known[pk] for pk in everybody if pk in known}
    passing = filtering.passing(need, filters, people, asker)
    text, language = need_profile(need).text, need.language
    best = list(relevance_of(talents, texts=[text], languages=[language], within=everybody)[0])
    able = [pk for pk in dict.fromkeys([*best, *everybody]) if pk in passing]
    nearest = {*able[:SHORTLIST], *best[: SHORTLIST // 2]}
    found = _pools([need], standing, talents, within=nearest, filters=filters)
    return replace(found[need.pk], fallen=filtering.fallen(need, filters, people, asker))


def pools_for(
    needs: Sequence[Need], *, within: Collection[int] | None = None, filters: Filters = NONE
) -> dict[int, Pool]:
    """The shortlist of every need, by its number: three queries, whatever the number of needs or of people.

    ``within``: only these people are candidates, all of them.
    """
    standing = standing_of(needs)
    vocabulary.refresh(standing.words)
    return _pools(needs, standing, active_talents(), within=within, filters=filters)


def _pools(
    needs: Sequence[Need], standing: Standing, talents: Sequence[Row], *, within: Collection[int] | None = None,
    filters: Filters = NONE,
) -> dict[int, Pool]:  # fmt: skip
    fitting_best = relevance_of(
        talents, texts=[need_profile(need).text for need in needs], languages=[need.language for need in needs],
        k=SHORTLIST, within=within,
    )  # fmt: skip
    texts: dict[int, list[str]] = defaultdict(list)
    for _pk, person, text, _language in talents:
        if within is None or person in within:
            texts[person].append(text)
    for found in fitting_best:
        for person in texts:
            if within is None and len(found) >= SHORTLIST:
                break
            found.setdefault(person, 0.0)
    people = with_history(set(standing.askers.values()).union(*fitting_best))
    compared, pools = len({row[1] for row in talents}), {}
    for need, found in zip(needs, fitting_best, strict=True):
        order, pairs = [pk for pk in found if pk in people], standing.barred[need.pk]
        asker = people.get(standing.askers.get(need.innovation_id, 0))
        pools[need.pk] = Pool(
            people={pk: people[pk] for pk in order},
            candidates=[
                replace(
                    candidate_of(people[pk], texts[pk]),
                    region=region_of(need, people[pk].place, filters),
                    cooling_down=people[pk].rests or pairs.get(pk) is False,  # type: ignore[attr-defined]
                    conflict=pk in standing.teams[need.innovation_id],
                    set_aside=pairs.get(pk) is True,
                )
                for pk in order
            ],
            text_scores=[found[pk] for pk in order],
            asker=asker,
            asker_tally=ledger.tally_along(asker) if asker else None,
            was_asked=frozenset(pk for pk, is_aside in pairs.items() if not is_aside),
            has_aside=bool(standing.aside[need.pk]),
            weight_set=standing.weight_set,
            compared=compared,
        )
    return pools


def candidate_of(person: Any, texts: list[str]) -> score.Candidate:
    """What counts of somebody (``with_history``), whatever the need. Their own record counts before any weight."""
    place, tally = person.place, ledger.tally_along(person)
    given = tally.given // 100
    return score.Candidate(
        person=person.pk,
        texts=texts,
        sector=person.sector.code if person.sector else None,
        sector_family=person.sector.family if person.sector else None,
        languages=tuple(person.languages),
        lat=place.latitude if place else None,
        lon=place.longitude if place else None,
        half_days=tuple(person.half_days),
        capacity_left=room_of(person),
        given_count=given,
        received_count=tally.received // 100,
        useful_count=max(0, given - person.little_use),
        no_show_count=person.missed,
        asked_this_quarter=person.asked,
        declined_count=person.declined,
    )


def room_of(person: Any) -> int:
    """How many sessions somebody (``with_history``) still has free this quarter."""
    waits = person.available_from and person.available_from > clock.today()
    return 0 if waits else max(0, int(person.capacity_per_quarter - person.accepted))


def with_history(ids: Collection[int]) -> dict[int, Person]:
    """People with what counts from before, in one query.

    Asked and accepted this quarter, declines, rest, work, what became of their help, their account.
    """
    today = clock.today()
    quarter = timezone.make_aware(datetime.combine(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), time()))
    own = Proposal.objects.filter(helper=OuterRef("pk")).order_by()
    work = Affiliation.objects.filter(person=OuterRef("pk"), until__isnull=True).order_by("id")
    in_quarter = own.filter(asked_at__gte=quarter)
    people = Person.objects.filter(pk__in=ids).select_related("place__region", "sector").annotate(
        **registry.records,
        asked=_counted(in_quarter),
        accepted=_counted(in_quarter.filter(state__in=[ProposalState.ACCEPTED, ProposalState.KEPT, ProposalState.ASKED])),
        declined=_counted(own.filter(state=ProposalState.DECLINED)),
        rests=Exists(own.filter(cool_down_until__gt=today)),
        works_at=Subquery(work.values("organisation__name")[:1]),
        works_as=Subquery(work.values("role")[:1]),
    )  # fmt: skip
    return {person.pk: person for person in ledger.with_accounts(people)}


def _counted(proposals: QuerySet[Proposal]) -> Coalesce:
    found = proposals.values("helper").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def fitting(person: Person, needs: Sequence[Need], k: int) -> list[Need]:
    """The ``k`` of these needs that fit a person's talents best."""
    vocabulary.refresh()
    talents = list(Talent.objects.filter(person=person, is_active=True).values_list("text", "language"))
    if not talents or not needs:
        return list(needs)[:k]
    index = Index.build([need_profile(need).text for need in needs], languages=[need.language for need in needs])
    found = index.scores([text for text, _language in talents], languages=[code for _text, code in talents])
    best = np.argsort(-found.max(axis=0), kind="stable")[:k]
    return [needs[int(at)] for at in best]
