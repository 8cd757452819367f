"""The match desk: five people for one need, with reasons and counter-reasons."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from vlechtwerk.core.access import first_or_404
from vlechtwerk.engine import explain, score
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.enums import OPEN_NEED, NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import pool, registry, sentences
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.filters import NONE, Filters
from vlechtwerk.matching.models import Proposal, SetAside, WeightSet
from vlechtwerk.matching.queries.learning import weights_of
from vlechtwerk.matching.rules import coins_of
from vlechtwerk.people.enums import Language
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Sector

SHOWN = 5


@dataclass(frozen=True)
class CandidateCard:
    """One candidate as the broker reads it. Never a telephone number.

    ``considered`` are the five with their features, to learn from; ``weight_set`` what weighed them (none: standard).
    """

    person: Person
    quote: str
    organisation: str
    total: float
    rank: int | None
    parts: list[tuple[str, float]]
    why: list[str]
    why_not: list[str]
    contributions: dict[str, float]
    considered: dict[str, Any] = field(default_factory=dict)
    weight_set: WeightSet | None = None

    @property
    def labels(self) -> list[str]:
        """Names of the parts of the score, for the key above the bars."""
        return [label for label, _value in self.parts]


@dataclass(frozen=True)
class Sight:
    """One look at a need: who may help, how they are weighed, and who comes first."""

    need: Need
    dial: int
    filters: Filters
    found: pool.Pool
    profile: score.NeedProfile
    ranked: list[score.Scored]

    @property
    def weights(self) -> dict[str, float]:
        return weights_of(self.found.weight_set)

    @property
    def sectors(self) -> dict[str, Sector]:
        """The sectors that reasons may name, by code."""
        own = self.need.innovation.sector
        return self.found.sectors | ({own.code: own} if own else {})

    def considered(self, also: Sequence[score.Scored] = ()) -> dict[str, Any]:
        """Who was shown, the best first, with the features of this moment; kept with what the broker decides."""
        shown = [*self.ranked, *also]
        return {
            "dial": self.dial,
            "shown": [
                {"person": one.person, "features": {name: round(value, 4) for name, value in one.features.items()}}
                for one in shown
            ],
        }

    def card(self, one: score.Scored, rank: int | None, *, people: dict[int, Person]) -> CandidateCard:
        """One of the candidates in words."""
        person: Any = people[int(one.person)]
        reasons = explain.reasons(self.profile, one)
        texts = one.candidate.texts
        best = one.evidence.document if 0 <= one.evidence.document < len(texts) else 0
        return CandidateCard(
            person=person,
            quote=texts[best] if texts else "",
            organisation=", ".join(filter(None, [person.works_at, person.works_as])),
            total=one.total,
            rank=rank,
            parts=[(str(sentences.FEATURES[name]), value) for name, value in one.contributions.items()],
            why=[sentences.reason(item, self.sectors) for item in reasons if item.is_for][:5],
            why_not=[sentences.reason(item, self.sectors) for item in reasons if not item.is_for][:4],
            contributions=one.contributions,
            weight_set=self.found.weight_set,
            considered=self.considered() if rank else self.considered([one]),
        )


@dataclass(frozen=True)
class Desk:
    """Everything on the match desk for one need."""

    need: Need
    cards: list[CandidateCard]
    dial: int
    pool_size: int
    hints: list[str]
    missing: list[str]
    sight: Sight
    tried: list[Proposal] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    offers: list[Proposal] = field(default_factory=list)
    asker: Person | None = None
    limit: Any = None
    coins: Any = None

    @property
    def is_stopped(self) -> bool:
        """Whether the coins of the asker stand in the way of asking anybody."""
        return bool(self.limit and self.limit.level == "hard" and not (self.coins and self.coins.passes))

    @property
    def languages(self) -> str:
        """The languages the session may be in, by name."""
        return ", ".join(str(Language(code).label) for code in self.need.languages if code in Language.values)


def need_for_desk(acting: Any, key: str) -> Need:
    """A need of a dossier that ``acting`` may open, with what holds it."""
    return first_or_404(registry.with_holds(innovations.needs_for(acting)).filter(key=key))


def helped_by(need: Need) -> Any:
    """The session in which somebody helps, or helped, with this need."""
    if need.state not in {NeedState.INTRODUCED, NeedState.MET}:
        return None
    sessions: Any = need.sessions  # type: ignore[attr-defined]
    return sessions.select_related("giver").order_by("-pk").first()


def look(need: Need, *, dial: int | None = None, filters: Filters = NONE, offer: pool.Offer | None = None) -> Sight:
    """Weigh who may help: the best five first. ``offer``: when it is at hand already."""
    dial = need.fresh_eyes if dial is None else dial
    found = pool.pool_for(need, filters, offer)
    profile = pool.need_profile(need, filters, found.asker)
    ranked = score.rank(
        profile, found.candidates, found.text_scores, dial=dial, weights=weights_of(found.weight_set), k=SHOWN
    )
    return Sight(need, dial, filters, found, profile, ranked)


def desk(need: Need, *, dial: int | None = None, filters: Filters = NONE, offer: pool.Offer | None = None) -> Desk:
    """At most five candidates with reasons and counter-reasons, and what would change the order."""
    sight = look(need, dial=dial, filters=filters, offer=offer)
    found = sight.found
    proposals = list(need.proposals.select_related("helper", "introduction").order_by("-asked_at"))
    limit = ledger.limit_notice(found.asker, pays=True, tally=found.asker_tally) if found.asker else None
    return Desk(
        need=need,
        cards=[sight.card(one, place, people=found.people) for place, one in enumerate(sight.ranked, 1)],
        dial=sight.dial,
        pool_size=found.compared,
        hints=_hints(sight),
        missing=_missing(sight),
        sight=sight,
        tried=[row for row in proposals if row.state != ProposalState.DRAFTED],
        offers=_offers(proposals),
        aside=_aside(need) if found.has_aside and need.state in OPEN_NEED else [],
        asker=found.asker,
        limit=limit,
        coins=coins_asked(need, found.asker, limit),
    )


def _offers(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Those who offered to help, each with the ``limit`` that linking them would touch."""
    offers = [row for row in proposals if row.state == ProposalState.DRAFTED]
    limits = {one["person"].pk: one["notice"] for one in ledger.notices_of([(row.helper, False) for row in offers])}
    for row in offers:
        row.limit = limits.get(row.helper_id)  # type: ignore[attr-defined]
    return offers


def coins_asked(need: Need, person: Person | None, limit: Any) -> Any:
    """What the team was asked, or said, about letting this need pass a hard limit of somebody; ``passes``: it may."""
    if person is None or limit is None or limit.level != "hard":
        return None
    asked = ledger.newest_request(person, coins_of(need))
    if asked:
        asked.passes = person.pk in ledger.may_pass([person.pk], coins_of(need))  # type: ignore[attr-defined]
    return asked


def _aside(need: Need) -> list[SetAside]:
    """Who was set aside; told, to be taken back, as long as the need looks for somebody."""
    return list(SetAside.objects.active().filter(need=need).select_related("person"))


def _hints(sight: Sight) -> list[str]:
    """One hint of each kind."""
    found = sight.found
    changes = explain.what_would_change(
        sight.profile, found.candidates, found.text_scores, dial=sight.dial, weights=sight.weights
    )
    first = {one.code: one for one in reversed(changes)}
    names = {pk: person.name for pk, person in found.people.items()} | {explain.NOBODY: ""}
    return [sentences.change(first[code], names[first[code].person]) for code in explain.CHANGES if code in first]


def _missing(sight: Sight) -> list[str]:
    """Who would be weighed and may not be asked, by why. Whom a filter keeps out is told beside the filter."""
    told, by_code, candidates = sight.found, dict[str, list[str]](), sight.found.candidates
    if sight.filters.kinds:
        candidates = [
            replace(one, region=pool.region_of(sight.need, told.people[int(one.person)].place)) for one in candidates
        ]
    for candidate, code in score.excluded(pool.need_profile(sight.need), candidates):
        person = told.people[int(candidate.person)]
        by_code.setdefault(told_apart(code, told, person), []).append(person.name)
    return [sentences.excluded(code, names) for code, names in sorted(by_code.items())]


def told_apart(code: str, found: pool.Pool, person: Person) -> str:
    """The engine knows one kind of rest; a reader wants to know whether it is about this need."""
    return "asked_before" if code == "cooling_down" and person.pk in found.was_asked else code


def scored_for(
    need: Need, helper: Person, *, dial: int | None = None, filters: Filters = NONE, offer: pool.Offer | None = None
) -> CandidateCard | None:
    """The card of one person, to keep why they were asked: of the desk, or looked up when they are not on it."""
    sight = look(need, dial=dial, filters=filters, offer=offer)
    place = next((at for at, one in enumerate(sight.ranked, 1) if one.person == helper.pk), None)
    if place:
        return sight.card(sight.ranked[place - 1], place, people=sight.found.people)
    own = pool.pools_for([need], within={helper.pk}, filters=filters)[need.pk]
    if not own.candidates or own.candidates[0].texts == []:
        return None
    scored = score.score(sight.profile, own.candidates[0], own.text_scores[0], dial=sight.dial, weights=sight.weights)
    return sight.card(scored, None, people=own.people)


def ask_limits(need: Need, helper: Person) -> list[dict[str, Any]]:
    """What limits this request would touch, said before it leaves: the asker's floor, the helper's ceiling."""
    asker = innovations.lead_of(need.innovation)
    limits = ledger.notices_of([(asker, True), (helper, False)])
    for row in limits:
        row["coins"] = coins_asked(need, row["person"], row["notice"])
    if not pool.room_of(pool.with_history([helper.pk])[helper.pk]):
        limits.append({"person": helper, "is_full": True})
    return limits
