"""Why somebody of the network is not among the five: anybody, by a part of the name, with a way out."""

from dataclasses import dataclass, field, replace

from django.db.models import Count, Q

from vlechtwerk.engine import explain, score
from vlechtwerk.matching import pool, sentences
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.matching.queries.candidates import SHOWN, Sight, told_apart
from vlechtwerk.people.models import Person


@dataclass(frozen=True)
class Answer:
    """Why not this person. ``code`` says of what kind it is, for the way out: an obstacle of the engine,
    ``asked_before``, ``left``, ``no_talent``, ``outscored``, or nothing for somebody who is in the list.
    """

    person: Person
    code: str = ""
    lines: list[str] = field(default_factory=list)
    proposal: Proposal | None = None

    @property
    def by_filter(self) -> bool:
        """Whether what keeps them out is a filter of the desk."""
        return self.code in {"no_common_day", "outside_region", "no_common_language"}


def why_not(sight: Sight, who: str) -> list[Answer]:
    """The first five people of that name, whoever they are, with why they are not proposed."""
    if not who.strip():
        return []
    named = Q(name__icontains=who) | Q(name__icontains=who.title())
    talents = Count("talents", filter=Q(talents__is_active=True))
    people = list(Person.objects.filter(named).annotate(talent_count=talents).order_by("name", "id")[:SHOWN])
    far = {one.pk for one in people if one.pk not in sight.found.people}
    looked_up = [sight.found]
    if far:
        looked_up.append(pool.pools_for([sight.need], within=far, filters=sight.filters)[sight.need.pk])
    asked = {row.helper_id: row for row in sight.need.proposals.order_by("asked_at")}
    return [_answer(sight, one, looked_up, asked.get(one.pk)) for one in people]


def _answer(sight: Sight, person: Person, looked_up: list[pool.Pool], asked: Proposal | None) -> Answer:
    if person.left_on or not person.is_active:
        return Answer(person, "left", [sentences.aside("left", person.left_on)])
    for found in looked_up:
        for candidate, text_score in zip(found.candidates, found.text_scores, strict=True):
            if candidate.person == person.pk:
                return _weighed(sight, person, found, candidate, text_score, asked)
    return Answer(person, "no_talent", [sentences.aside("no_talent")])


def _weighed(
    sight: Sight, person: Person, found: pool.Pool, candidate: score.Candidate, text_score: float,
    asked: Proposal | None,
) -> Answer:  # fmt: skip
    own = score.score(sight.profile, candidate, text_score, dial=sight.dial, weights=sight.weights)
    reasons = [
        replace(one, code=told_apart(one.code, found, person))
        for one in explain.why_not(sight.profile, candidate, sight.ranked, own)
    ]
    if not reasons:
        return Answer(person)
    sectors = sight.sectors | found.sectors
    lines = [sentences.reason(one, sectors) for one in reasons]
    if reasons[0].code == "asked_before" and asked and asked.state != ProposalState.DRAFTED:
        lines.append(str(asked.get_state_display()))
    return Answer(person, reasons[0].code, lines, asked)
