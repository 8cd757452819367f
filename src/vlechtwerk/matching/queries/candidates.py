"""The match desk: five people for one need, with reasons and counter-reasons."""

from dataclasses import dataclass, field, replace
from typing import Any

from vlechtwerk.engine import explain, score
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import pool, sentences
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal, SetAside
from vlechtwerk.people.enums import Language
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Sector

SHOWN = 5


@dataclass(frozen=True)
class CandidateCard:
    """One candidate as the broker reads it. Never a telephone number."""

    person: Person
    quote: str
    organisation: str
    total: float
    rank: int
    parts: list[tuple[str, float]]
    why: list[str]
    why_not: list[str]
    contributions: dict[str, float]

    @property
    def labels(self) -> list[str]:
        """Names of the parts of the score, for the key above the bars."""
        return [label for label, _value in self.parts]


@dataclass(frozen=True)
class Desk:
    """Everything on the match desk for one need."""

    need: Need
    cards: list[CandidateCard]
    dial: int
    pool_size: int
    hints: list[str]
    missing: list[str]
    answers: list[tuple[str, list[str]]] = field(default_factory=list)
    tried: list[Proposal] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    offers: list[Proposal] = field(default_factory=list)
    asker: Person | None = None
    limit: Any = None

    @property
    def languages(self) -> str:
        """The languages the session may be in, by name."""
        return ", ".join(str(Language(code).label) for code in self.need.languages if code in Language.values)


def helped_by(need: Need) -> Any:
    """The session in which somebody helps, or helped, with this need."""
    if need.state not in {NeedState.INTRODUCED, NeedState.MET}:
        return None
    sessions: Any = need.sessions  # type: ignore[attr-defined]
    return sessions.select_related("giver").order_by("-pk").first()


def desk(need: Need, *, dial: int | None = None, who: str = "") -> Desk:
    """At most five candidates with reasons and counter-reasons, and what would change the order.

    ``who`` (part of a name) asks why people of that name are not among the five.
    """
    dial = need.fresh_eyes if dial is None else dial
    found = pool.pool_for(need)
    profile = pool.need_profile(need)
    ranked = score.rank(profile, found.candidates, found.text_scores, dial=dial, k=SHOWN)
    sectors = _sectors(need, found)
    proposals = list(need.proposals.select_related("helper", "introduction").order_by("-asked_at"))
    return Desk(
        need=need,
        cards=[_card(profile, one, place, found.people, sectors) for place, one in enumerate(ranked, 1)],
        dial=dial,
        pool_size=len(found.candidates),
        hints=_hints(profile, found, dial),
        missing=_missing(profile, found),
        answers=_why_not(profile, found, ranked, sectors, who=who, dial=dial) if who else [],
        tried=[row for row in proposals if row.state != ProposalState.DRAFTED],
        offers=[row for row in proposals if row.state == ProposalState.DRAFTED],
        aside=list(SetAside.objects.active().filter(need=need).select_related("person")),
        asker=found.asker,
        limit=ledger.limit_notice(found.asker, pays=True, tally=found.asker_tally) if found.asker else None,
    )


def _card(
    profile: score.NeedProfile, one: score.Scored, place: int, people: dict[int, Person], sectors: dict[str, Sector]
) -> CandidateCard:
    person: Any = people[int(one.person)]
    reasons = explain.reasons(profile, one)
    texts = one.candidate.texts
    best = one.evidence.document if 0 <= one.evidence.document < len(texts) else 0
    return CandidateCard(
        person=person,
        quote=texts[best] if texts else "",
        organisation=", ".join(filter(None, [person.works_at, person.works_as])),
        total=one.total,
        rank=place,
        parts=[(str(sentences.FEATURES[name]), value) for name, value in one.contributions.items()],
        why=[sentences.reason(item, sectors) for item in reasons if item.is_for][:5],
        why_not=[sentences.reason(item, sectors) for item in reasons if not item.is_for][:4],
        contributions=one.contributions,
    )


def _sectors(need: Need, found: pool.Pool) -> dict[str, Sector]:
    own = need.innovation.sector
    return found.sectors | ({own.code: own} if own else {})


def _hints(profile: score.NeedProfile, found: pool.Pool, dial: int) -> list[str]:
    changes = explain.what_would_change(profile, found.candidates, found.text_scores, dial=dial)
    return [sentences.change(one, found.people[int(one.person)].name) for one in changes[:4]]


def _missing(profile: score.NeedProfile, found: pool.Pool) -> list[str]:
    by_code: dict[str, list[str]] = {}
    for candidate, code in score.excluded(profile, found.candidates):
        person = found.people[int(candidate.person)]
        by_code.setdefault(_told_apart(code, found, person), []).append(person.name)
    return [sentences.excluded(code, names) for code, names in sorted(by_code.items())]


def _told_apart(code: str, found: pool.Pool, person: Person) -> str:
    """The engine knows one kind of rest; a reader wants to know whether it is about this need."""
    return "asked_before" if code == "cooling_down" and person.pk in found.was_asked else code


def _why_not(
    profile: score.NeedProfile, found: pool.Pool, ranked: list[score.Scored], sectors: dict[str, Sector], *,
    who: str, dial: int,
) -> list[tuple[str, list[str]]]:  # fmt: skip
    """Why people of this name are not among the five: ``(name, reasons)``; found by part of the name."""
    answers = []
    for candidate, text_score in zip(found.candidates, found.text_scores, strict=True):
        person = found.people[int(candidate.person)]
        if who.casefold() not in person.name.casefold():
            continue
        own = score.score(profile, candidate, text_score, dial=dial)
        reasons = [
            replace(one, code=_told_apart(one.code, found, person))
            for one in explain.why_not(profile, candidate, ranked, own)
        ]
        answers.append((person.name, [sentences.reason(one, sectors) for one in reasons]))
    return answers[:SHOWN]


def scored_for(need: Need, helper: Person, *, dial: int | None = None) -> CandidateCard | None:
    """The card of one person on the desk, to keep why they were asked."""
    return next((card for card in desk(need, dial=dial).cards if card.person.pk == helper.pk), None)


def ask_limits(need: Need, helper: Person) -> list[dict[str, Any]]:
    """What limits this request would touch, said before it leaves: the asker's floor, the helper's ceiling."""
    asker = innovations.lead_of(need.innovation)
    found = [(asker, ledger.limit_notice(asker, pays=True)), (helper, ledger.limit_notice(helper, pays=False))]
    limits: list[dict[str, Any]] = [{"person": person, "notice": notice} for person, notice in found if notice]
    if not pool.room_of(pool.with_history([helper.pk])[helper.pk]):
        limits.append({"person": helper, "is_full": True})
    return limits
