"""Rings of exchange: those that the open needs would allow, and those that were proposed."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vlechtwerk.core.access import first_or_404
from vlechtwerk.engine import explain, score
from vlechtwerk.engine import rings as engine_rings
from vlechtwerk.exchanges.enums import LARGEST_RING, SMALLEST_RING, RingAnswer, RingEnd, RingState
from vlechtwerk.exchanges.models import ExchangeRing, RingMember, StrengtheningSession
from vlechtwerk.exchanges.queries.sessions import sessions
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import pool, sentences
from vlechtwerk.matching.enums import DeclineReason, ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.matching.queries.learning import current_weights
from vlechtwerk.matching.registry import Hold, Holder
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_own_or_staff, is_staff
from vlechtwerk.taxonomy.models import Sector

MIN_FIT = 0.35
"""Who scores less is not asked to give: without the need's own subject hardly anybody reaches it.
Rings are packed for as many people as possible, so that two doubtful swaps would push one good ring aside."""
OF_SUBJECT = {"words_shared", "concept_shared", "concept_near"}
"""Without one of these reasons nobody could be told why it is them."""
LONGEST = 3
"""A ring of three makes a good story; one of four comes together too seldom (see ``engine.rings``)."""
LOOKED_AT = 10
"""Of the askers, the so many best for each need."""
SHOWN_CLOSED = 20


@dataclass(frozen=True)
class Arc:
    """One gives half a day to the next: why this fits, and what speaks against asking at all."""

    giver: Person
    receiver: Person
    need: Need
    scored: score.Scored | None = None
    reasons: tuple[explain.Reason, ...] = ()
    obstacle: str = ""


@dataclass(frozen=True)
class Found:
    """A ring that would be possible today, and how its page is called."""

    arcs: list[Arc]
    sectors: dict[str, Sector]

    @property
    def keys(self) -> list[str]:
        """Of the needs, in the order of who asks them: what the first asks, the last one gives."""
        return [arc.need.key for arc in [self.arcs[-1], *self.arcs[:-1]]]

    @property
    def url(self) -> str:
        """Where it can be looked at and proposed."""
        return f"{reverse('ring_new')}?{urlencode({'need': self.keys}, doseq=True)}"

    @property
    def names(self) -> list[str]:
        """First names around the ring."""
        return [arc.giver.first_name for arc in self.arcs]

    @property
    def title(self) -> str:
        """The ring in one line."""
        return title_of(self.names)

    @property
    def said(self) -> str:
        """The picture in words."""
        return said_of((arc.giver.name, arc.receiver.name, arc.need.title) for arc in self.arcs)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Who helps whom with what, and why, in words."""
        return [
            {"giver": arc.giver, "receiver": arc.receiver, "need": arc.need, "why": told_why(arc.reasons, self.sectors)}
            for arc in self.arcs
        ]


def title_of(names: Sequence[str]) -> str:
    """``Katrien, Omar and Inge``."""
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def said_of(arcs: Iterable[tuple[str, str, str]]) -> str:
    """Who helps whom with what, for whoever does not see the picture."""
    words = _("%(giver)s helps %(receiver)s: %(need)s")
    return "; ".join(words % {"giver": giver, "receiver": receiver, "need": need} for giver, receiver, need in arcs)


def told_why(reasons: Collection[explain.Reason], sectors: dict[str, Sector]) -> list[str]:
    """What speaks for it, first what somebody knows about the subject."""
    ordered = sorted((one for one in reasons if one.is_for), key=lambda one: one.code not in OF_SUBJECT)
    return [sentences.reason(one, sectors) for one in ordered][:3]


def unasked_needs() -> QuerySet[Need]:
    """Needs that nobody was asked for yet."""
    return innovations.open_needs().filter(state=NeedState.OPEN).order_by("created_at", "id")


def _leads(needs: Sequence[Need]) -> dict[int, Person]:
    """Who asks: the lead of the innovation, by the number of the need."""
    teams = innovations.teams_of({need.innovation_id for need in needs})
    return {need.pk: teams[need.innovation_id][0].person for need in needs if need.innovation_id in teams}


def busy(people: Collection[int]) -> set[int]:
    """Those of these people who have a request out, or a ring."""
    asked = Proposal.objects.filter(helper__in=people, state=ProposalState.ASKED).values_list("helper_id")
    in_ring = RingMember.objects.filter(person__in=people, is_open=True).values_list("person_id")
    return {pk for (pk,) in asked.order_by().union(in_ring.order_by())}


def _at_limit(person: Person, tally: ledger.Tally) -> bool:
    """Whoever stands at a hard limit either way cannot both pay and earn now, whatever comes later."""
    notices = (ledger.limit_notice(person, pays=pays, tally=tally) for pays in (True, False))
    return any(notice and notice.level == "hard" for notice in notices)


def find_rings(needs: Sequence[Need] | None = None) -> list[Found]:
    """Rings of at most three among the askers of open needs (or of ``needs``): nobody in two, as many as possible.

    The coins of each stand so that she can pay before she earns: the ledger promises nothing on what is to come.
    """
    needs = list(unasked_needs()) if needs is None else [need for need in needs if need.state == NeedState.OPEN]
    leads = _leads(needs)
    people = {person.pk: person for person in leads.values() if not person.left_on and person.is_active}
    for taken in busy(people):
        people.pop(taken, None)
    pools = pool.pools_for(needs, within=set(people)) if len(people) >= SMALLEST_RING else {}
    at, weights = {pk: place for place, pk in enumerate(sorted(people))}, current_weights()
    best: dict[tuple[int, int], Arc] = {}
    for need in needs:
        asker = leads.get(need.pk)
        if asker is None or asker.pk not in at or need.pk not in pools:
            continue
        found = pools[need.pk]
        if found.asker_tally and _at_limit(asker, found.asker_tally):
            continue
        profile = pool.need_profile(need)
        for one in score.rank(profile, found.candidates, found.text_scores, need.fresh_eyes, weights, k=LOOKED_AT):
            giver = people[int(one.person)]
            pair = (at[giver.pk], at[asker.pk])
            known, reasons = best.get(pair), tuple(explain.reasons(profile, one))
            is_better = known is None or known.scored is None or known.scored.total < one.total
            if one.total >= MIN_FIT and is_better and any(reason.code in OF_SUBJECT for reason in reasons):
                best[pair] = Arc(giver, asker, need, one, reasons)
    sectors = {code: sector for found in pools.values() for code, sector in found.sectors.items()}
    return [Found(_arcs_along(ring, best), sectors) for ring in _packed(best, len(at))]


def _packed(best: dict[tuple[int, int], Arc], size: int) -> list[list[int]]:
    worth = np.zeros((size, size))
    for pair, arc in best.items():
        worth[pair] = arc.scored.total if arc.scored else 0.0
    return engine_rings.find(worth, max_length=LONGEST) if best else []


def _arcs_along(ring: list[int], best: dict[tuple[int, int], Arc]) -> list[Arc]:
    return [best[pair] for pair in zip(ring, [*ring[1:], ring[0]], strict=True)]


def ring_needs(keys: Sequence[str]) -> list[Need]:
    """The needs of a ring as its address names them: each asker helps with the next; 404 when odd."""
    if not SMALLEST_RING <= len(keys) <= LARGEST_RING or not all(key.isalnum() for key in keys):
        raise Http404
    related = ("innovation__broker", "innovation__place", "innovation__sector", "axis")
    found = {need.key: need for need in Need.objects.select_related(*related).filter(key__in=list(keys))}
    if len(found) != len(keys) or set(found) != set(keys):
        raise Http404
    return [found[key] for key in keys]


def arcs_of(needs: Sequence[Need]) -> Found:
    """The ring of these needs as it is now: the asker of one helps with the next; with what speaks against it."""
    leads = _leads(needs)
    if len({person.pk for person in leads.values()}) != len(needs):
        raise Http404
    order = [leads[need.pk] for need in needs]
    pools = pool.pools_for(needs, within={person.pk for person in order})
    taken = busy([person.pk for person in order])
    arcs = []
    for giver, receiver, need in zip(order, [*order[1:], order[0]], [*needs[1:], needs[0]], strict=True):
        arcs.append(_arc(giver, receiver, need, pools[need.pk], is_busy=giver.pk in taken))
    sectors = {code: sector for found in pools.values() for code, sector in found.sectors.items()}
    return Found(arcs, sectors)


def _arc(giver: Person, receiver: Person, need: Need, found: pool.Pool, *, is_busy: bool) -> Arc:
    profile, name = pool.need_profile(need), {"name": giver.name}
    both = zip(found.candidates, found.text_scores, strict=True)
    candidate, text_score = next((pair for pair in both if pair[0].person == giver.pk), (None, 0.0))
    if candidate is None:
        return Arc(giver, receiver, need, obstacle=_("%(name)s has no talent in the register.") % name)
    code = score.obstacle(profile, candidate)
    obstacle = ""
    if need.state != NeedState.OPEN:
        obstacle = _("“%(need)s” no longer waits for somebody.") % {"need": need.title}
    elif is_busy:
        obstacle = _("%(name)s has another request to answer first.") % name
    elif code:
        obstacle = sentences.excluded(code, [giver.name]) + "."
    one = score.score(profile, candidate, text_score, need.fresh_eyes, current_weights())
    return Arc(giver, receiver, need, one, tuple(explain.reasons(profile, one)), obstacle)


def limits_of(people: Sequence[Person]) -> list[dict[str, Any]]:
    """Which limits the ring would touch: each pays one coin, and earns one."""
    return ledger.notices_of([(person, pays) for person in people for pays in (True, False)])


# Rings that were proposed


def rings() -> QuerySet[ExchangeRing]:
    members = RingMember.objects.select_related("person", "need__innovation", "proposal").order_by("order")
    return ExchangeRing.objects.select_related("proposed_by").prefetch_related(Prefetch("members", queryset=members))


def open_rings() -> QuerySet[ExchangeRing]:
    """Those that wait for answers, the most urgent first."""
    return rings().filter(state=RingState.PROPOSED).order_by("answer_by", "id")


def closed_rings() -> QuerySet[ExchangeRing]:
    """What became of the latest ones."""
    return rings().exclude(state=RingState.PROPOSED).order_by("-closed_at", "-id")[:SHOWN_CLOSED]


def ring_for(acting: Any, key: str) -> ExchangeRing:
    """A ring as staff see it."""
    ring = rings().filter(key=key).first() if is_staff(acting.hats) else None
    if ring is None:
        raise Http404
    return ring


@dataclass(frozen=True)
class Place:
    """A ring as one of its members sees it: whom she gives to, and of whom she gets."""

    ring: ExchangeRing
    member: RingMember

    @property
    def gives(self) -> RingMember:
        """The next one."""
        return next(receiver for giver, receiver in self.ring.arcs if giver.pk == self.member.pk)

    @property
    def gets(self) -> RingMember:
        """The one before."""
        return next(giver for giver, receiver in self.ring.arcs if receiver.pk == self.member.pk)


def ring_place_by_key(key: str) -> Place:
    """The place of a personal link."""
    ring = first_or_404(rings().filter(members__key=key))
    return Place(ring, next(member for member in ring.places if member.key == key))


def ring_place_for(acting: Any, key: str) -> Place:
    """One's own place, or any for staff."""
    place = ring_place_by_key(key)
    if not is_own_or_staff(acting, place.member.person_id):
        raise Http404
    return place


def ring_requests(person: Person) -> list[Place]:
    """The ring that waits for this person's answer."""
    ring = rings().filter(members__person=person, members__is_open=True).first()
    places = [Place(ring, member) for member in ring.places if member.person_id == person.pk] if ring else []
    return [place for place in places if not place.member.answer]


def _hold(key: str) -> Hold:
    words, label = _("This need is part of a ring of exchange that waits for answers."), _("Open the ring")
    return Hold(words, reverse("ring", args=[key]), label)


HOLDER = Holder(Subquery(RingMember.objects.filter(need=OuterRef("pk"), is_open=True).values("ring__key")[:1]), _hold)
"""For ``matching.registry``: needs in a ring that waits for answers; nobody else is asked meanwhile."""


def rings_of_round(match_round: Any) -> list[dict[str, str]]:
    """For ``matching.registry``: the rings among the needs of a round, each with who helps whom."""
    needs = list(unasked_needs().filter(round_rows__round=match_round))
    return [
        {
            "title": _("Ring found"),
            "text": "; ".join(
                _("%(giver)s helps %(receiver)s") % {"giver": arc.giver.name, "receiver": arc.receiver.name}
                for arc in found.arcs
            )
            + ".",
            "url": found.url,
            "label": _("Look at the ring"),
        }
        for found in find_rings(needs)
    ]


def rows_of(ring: ExchangeRing) -> list[dict[str, Any]]:
    """Who helps whom with what, why, the answer, and the session that came of it: three queries."""
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    sessions = {session.proposal_id: session for session in sessions_of_ring(ring)}
    return [
        {
            "giver": giver.person,
            "receiver": receiver.person,
            "need": receiver.need,
            "member": giver,
            "why": told_why([explain.Reason(is_for=True, **one) for one in giver.reasons], sectors),
            "session": sessions.get(giver.proposal_id or 0),
        }
        for giver, receiver in ring.arcs
    ]


def picture_of(ring: ExchangeRing) -> dict[str, Any]:
    """First names around the ring, its title, and the picture in words."""
    names = [member.person.first_name for member in ring.places]
    said = said_of((giver.person.name, receiver.person.name, receiver.need.title) for giver, receiver in ring.arcs)
    return {"names": names, "title": title_of(names), "said": said}


def told_at_end(ring: ExchangeRing) -> list[Person]:
    """Who is mailed when the ring ends without sessions: nobody who left, or wants to hear nothing any more."""
    here = (one for one in ring.places if not one.person.left_on and one.decline_reason != DeclineReason.NEVER)
    return [one.person for one in here if one.person.email]


def sessions_of_ring(ring: ExchangeRing) -> QuerySet[StrengtheningSession]:
    """The sessions that a ring became."""
    proposals = [member.proposal_id for member in ring.places if member.proposal_id]
    return sessions().filter(proposal__in=proposals)


def what_broke(ring: ExchangeRing) -> str:
    """Why a ring that waits for answers cannot go on any more; empty when it can."""
    members = ring.places
    if any(member.need.state != NeedState.PROPOSED for member in members):
        return RingEnd.NEED_GONE
    leads = _leads([member.need for member in members])
    for member in members:
        lead = leads.get(member.need_id)
        if lead is None or lead.pk != member.person_id or lead.left_on or not lead.is_active:
            return RingEnd.LEFT
    return ""


def is_complete(ring: ExchangeRing) -> bool:
    """Whether everybody said yes."""
    return all(member.answer == RingAnswer.YES for member in ring.places)
