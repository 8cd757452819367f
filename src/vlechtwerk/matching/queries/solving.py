"""What a worker finds out for a round: a shortlist per need, then who is proposed for which need."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from scipy import sparse

from vlechtwerk.core import clock
from vlechtwerk.engine import assignment, explain, score
from vlechtwerk.engine.assignment import Result
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import pool, rules
from vlechtwerk.matching.enums import WhyNobody
from vlechtwerk.matching.models import MatchRound, RoundRow
from vlechtwerk.matching.standing import standing_of

ALTERNATIVES = 4
LOOKED_AT = 12
"""So many of a shortlist are read for what they share with the need."""
TRIES = 4
"""So many helpers are tried with one session more, to say what would change."""
Row = dict[str, Any]


def dial_of(match_round: MatchRound, need: Need) -> int:
    """Fresh eyes of the round, else the need's own."""
    return need.fresh_eyes if match_round.dial is None else match_round.dial


def talents_digest() -> str:
    """Changes with any talent of anybody, and with the day."""
    return blake2b(repr((clock.today(), pool.active_talents())).encode(), digest_size=16).hexdigest()


def fingerprint(match_round: MatchRound, need: Need, talents: str) -> str:
    """The same for the same need among the same talents under the same weights: then its shortlist holds."""
    about = (pool.need_profile(need), need.language, dial_of(match_round, need), match_round.weights, talents)
    return blake2b(repr(about).encode(), digest_size=16).hexdigest()


def score_rows(match_round: MatchRound, rows: Sequence[RoundRow]) -> dict[int, Row]:
    """By row: its shortlist, the best of it with reasons, and what keeps others out."""
    pools = pool.pools_for([row.need for row in rows])
    return {row.pk: _scored(match_round, row.need, pools[row.need_id]) for row in rows}


def _scored(match_round: MatchRound, need: Need, found: pool.Pool) -> Row:
    profile, dial = pool.need_profile(need), dial_of(match_round, need)
    every = score.able(profile, found.candidates, found.text_scores, dial, match_round.weights)
    able = [one for one in every if near(one[1])][: rules.ROUND_SHORTLIST]
    best = [one for one in (score.shown(profile, *each) for each in able[:LOOKED_AT]) if knows(one)]
    rest = able[LOOKED_AT:] if best else []
    at = dict(zip((one.person for one in found.candidates), found.text_scores, strict=True))
    out: Counter[str] = Counter()
    for candidate, code in score.excluded(profile, found.candidates):
        value = at[candidate.person]
        if near(score.features(profile, candidate, value)) and knows(score.score(profile, candidate, value)):
            out["asked_before" if code == "cooling_down" and candidate.person in found.was_asked else code] += 1
    return {
        "shortlist": [[one.person, one.total] for one in best]
        + [[one[0].person, sum(one[2].values())] for one in rest],
        "shown": {str(one.person): told(profile, one) for one in best[:ALTERNATIVES]},
        "obstacles": dict(out),
    }


def near(features: Row) -> bool:
    return max(features["text"], features["skills"]) >= rules.KNOWS


def knows(one: score.Scored) -> bool:
    """Whether somebody says anything about the subject. Likeness alone, without a word or a concept, is chance."""
    shared = one.evidence
    return near(one.features) and bool(shared.words or shared.concepts or shared.near or one.features["skills"])


def told(profile: score.NeedProfile, one: score.Scored) -> Row:
    """What a row keeps of somebody: score, contributions, codes of reasons, their own words."""
    reasons = explain.reasons(profile, one)
    texts, at = one.candidate.texts, max(0, one.evidence.document)
    return {
        "total": one.total,
        "contributions": one.contributions,
        "why": [[item.code, item.params] for item in reasons if item.is_for][:5],
        "why_not": [[item.code, item.params] for item in reasons if not item.is_for][:4],
        "quote": texts[at] if at < len(texts) else "",
    }


def tell(match_round: MatchRound, pairs: Iterable[tuple[RoundRow, int]]) -> None:
    """Look up the reasons of these pairs where a row does not have them yet, in one go."""
    missing = [(row, person) for row, person in pairs if str(person) not in row.shown]
    if not missing:
        return
    pools = pool.pools_for([row.need for row, _person in missing], within={person for _row, person in missing})
    for row, person in missing:
        found, profile = pools[row.need_id], pool.need_profile(row.need)
        for candidate, text_score in zip(found.candidates, found.text_scores, strict=True):
            if candidate.person == person:
                scored = score.score(
                    profile, candidate, text_score, dial_of(match_round, row.need), match_round.weights
                )
                row.shown[str(person)] = told(profile, scored)


@dataclass(frozen=True)
class Board:
    """The rows of a round and everybody on their shortlists, as the engine decides on them.

    ``closed`` tells by person why nobody may ask them now, ``held`` by place of a row why it gets nobody;
    ``barred`` are pairs that may not be, as places.
    """

    rows: list[RoundRow]
    helpers: list[int]
    places: dict[int, int]
    scores: sparse.csr_array
    capacity: list[int]
    closed: dict[int, str]
    held: dict[int, str]
    barred: frozenset[tuple[int, int]]

    def kept(self) -> list[tuple[int, int]]:
        """The pairs that a broker locked or chose by hand and that still may be."""
        pairs = [
            (at, self.places[row.helper_id])
            for at, row in enumerate(self.rows)
            if (row.is_locked or row.is_by_hand) and row.helper_id is not None
        ]
        return [
            pair
            for pair in pairs
            if pair not in self.barred and pair[0] not in self.held and self.helpers[pair[1]] not in self.closed
        ]


def board(
    match_round: MatchRound, rows: Sequence[RoundRow], extra: Sequence[tuple[RoundRow, int, float]] = ()
) -> Board:
    """Who may be asked is looked up anew, whenever the scores were made. ``extra`` adds pairs: row, person, score."""
    entries = [(row.pk, person, value) for row in rows for person, value in row.shortlist]
    entries += [(row.pk, row.helper_id, row.score or 0.0) for row in rows if row.helper_id is not None]
    entries += [(row.pk, person, value) for row, person, value in extra]
    helpers = sorted({person for _row, person, _value in entries})
    at, to = {row.pk: n for n, row in enumerate(rows)}, {person: n for n, person in enumerate(helpers)}
    values = {(at[row], to[person]): value for row, person, value in reversed(entries)}
    people, pairs = pool.with_history(helpers), standing_of([row.need for row in rows]).barred
    shut = {pk: code for pk in helpers if (code := closed(people.get(pk)))}
    barred = {(n, to[person]) for n, row in enumerate(rows) for person in pairs.get(row.need_id, {}) if person in to}
    refused = match_round.refusals.values_list("need_id", "person_id")
    needs = {row.need_id: n for n, row in enumerate(rows)}
    barred |= {(needs[need], to[person]) for need, person in refused if need in needs and person in to}
    return Board(
        rows=list(rows),
        helpers=helpers,
        places=to,
        scores=sparse.csr_array(
            (np.array(list(values.values()), float), np.array(list(values), int).reshape(-1, 2).T),
            shape=(len(rows), len(helpers)),
        ),
        capacity=[
            0 if pk in shut else min(match_round.most_each, pool.room_of(people[pk])) for pk in helpers
        ],
        closed=shut,
        held=_held(rows),
        barred=frozenset(barred),
    )  # fmt: skip


def closed(person: Any) -> str:
    """Why nobody may ask this person now, whatever the need."""
    if person is None or person.left_on or not person.is_active:
        return "left"
    notice = ledger.limit_notice(person, pays=False, tally=ledger.tally_along(person))
    if notice and notice.level == "hard":
        return "at_limit"
    if person.rests:
        return "cooling_down"
    return "" if pool.room_of(person) else "no_capacity"


def _held(rows: Sequence[RoundRow]) -> dict[int, str]:
    """Rows that get nobody, whoever there is: the need is gone, or who asks cannot pay."""
    leads = {pk: team[0].person for pk, team in innovations.teams_of({row.need.innovation_id for row in rows}).items()}
    tallies = ledger.tallies([person.pk for person in leads.values()])
    held: dict[int, str] = {}
    for at, row in enumerate(rows):
        lead = leads.get(row.need.innovation_id)
        notice = ledger.limit_notice(lead, pays=True, tally=tallies[lead.pk]) if lead else None
        if row.need.state != NeedState.OPEN or lead is None:
            held[at] = WhyNobody.GONE
        elif notice and notice.level == "hard":
            held[at] = WhyNobody.ASKER_LIMIT
    return held


def solve(
    on: Board, objective: str, *, locked: Sequence[tuple[int, int]], more: int | None = None
) -> Result:  # fmt: skip
    """The engine's answer. ``more``: the place of a helper who gets one session more than they have."""
    capacity = [room + (at == more) for at, room in enumerate(on.capacity)]
    keep = set(locked)
    forbidden = on.barred - keep
    demand = [int(at not in on.held) for at in range(len(on.rows))]
    return assignment.solve(
        on.scores, demand=demand, capacity=capacity, objective=objective, load_cost=rules.LOAD_COST,
        locked=locked, forbidden=forbidden,
    )  # fmt: skip


def nobody_because(on: Board, at: int) -> WhyNobody:
    """The bottleneck of a row that stays without a helper."""
    row = on.rows[at]
    if at in on.held:
        return WhyNobody(on.held[at])
    listed = [on.places[person] for person, _value in row.shortlist]
    free = [n for n in listed if on.helpers[n] not in on.closed]
    if [n for n in free if (at, n) not in on.barred]:
        return WhyNobody.TAKEN
    if free:
        return WhyNobody.REFUSED
    return WhyNobody.OBSTACLES if listed or row.obstacles else WhyNobody.NO_TALENT


def what_would_change(match_round: MatchRound, on: Board, found: Result) -> Row:
    """What locks cost, and what one session more of a helper in demand would bring."""
    changes: Row = {}
    kept = on.kept()
    if kept:
        changes["without_locks"] = solve(on, match_round.objective, locked=[]).total
    load, wanted = Counter(helper for _row, helper in found.pairs), Counter[int]()
    got = dict(found.pairs)
    for at, row in enumerate(on.rows):
        best = next((on.places[person] for person, _value in row.shortlist), None)
        full = best is not None and got.get(at) != best and load[best] >= on.capacity[best]
        if full and best is not None and on.helpers[best] not in on.closed and (at, best) not in on.barred:
            wanted[best] += 1 if at in got else 10
    options = []
    for helper, _count in wanted.most_common(TRIES):
        other = solve(on, match_round.objective, locked=kept, more=helper)
        gain = (len(other.pairs) - len(found.pairs), other.worst - found.worst, other.total - found.total)
        options.append((gain, helper, other))
    if options:
        gain, helper, other = max(options, key=lambda one: (one[0][0], round(one[0][1], 3), one[0][2], -one[1]))
        if gain[0] > 0 or gain[1] >= 0.005 or gain[2] >= 0.005:
            changes["one_more"] = {
                "person": on.helpers[helper], "served": gain[0], "worst": other.worst, "total": other.total,
            }  # fmt: skip
    return changes
