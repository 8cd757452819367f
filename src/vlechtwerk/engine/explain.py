"""Why, why not, and what would change it: reasons as codes with parameters, to be put into words elsewhere.

Codes *for*: ``words_shared(words)``, ``concept_shared(concepts)``, ``concept_near(concepts)``,
``speaks(language)``, ``distance_km(km)``, ``gave_before(n)``, ``useful_before(n, of)``, ``capacity_left(n)``, ``fresh_eyes(sector)``,
``may_give_back(n)``, ``rarely_asked()``, ``days_shared(days)``, ``can_be_asked()``. Codes *against*: ``no_common_word()``,
``only_concept(concepts)``, ``far_away(km)``, ``place_unknown()``, ``same_sector(sector)``,
``never_gave()``, ``asked_often(n)``, ``declined_before(n)``, ``missed_before(n)``, ``last_place(n)``,
``gave_much(given, received)``, ``language_unknown()``, ``other_language(language)``, ``days_unknown()``.
Obstacles (``why_not``): ``conflict_of_interest()``, ``set_aside()``, ``cooling_down()``, ``no_capacity()``,
``no_common_language(languages)``, ``outside_region(region)``, ``no_common_day(days)``,
``outscored(by, feature, place)``. All of them: ``CODES``, and those of ``what_would_change``: ``CHANGES``.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from vlechtwerk.engine import score
from vlechtwerk.engine.score import Candidate, NeedProfile, Scored

FOR = (
    "words_shared", "concept_shared", "concept_near", "speaks", "distance_km", "gave_before", "useful_before",
    "capacity_left", "fresh_eyes", "may_give_back", "rarely_asked", "days_shared", "can_be_asked",
)  # fmt: skip
AGAINST = (
    "no_common_word", "only_concept", "far_away", "place_unknown", "same_sector", "never_gave", "asked_often",
    "declined_before", "missed_before", "last_place", "gave_much", "language_unknown", "other_language", "days_unknown",
)  # fmt: skip
OBSTACLES = (
    "conflict_of_interest", "set_aside", "cooling_down", "no_capacity", "no_common_language", "outside_region",
    "no_common_day",
)  # fmt: skip
CODES = (*FOR, *AGAINST, *OBSTACLES, "outscored")
CHANGES = (
    "dial_puts_first", "capacity_puts_first", "language_puts_first", "region_puts_first", "day_puts_first",
    "weight_puts_first", "helper_puts_first",
)  # fmt: skip
NOTICEABLE = 0.02
"""A difference in total that is worth a word."""
NEAR_KM = 30
FAR_KM = 60
NOBODY = ""
"""Who comes first by a change that asks for somebody who is not there yet."""
OFTEN = 2
"""Asked so many times in a quarter is often."""
MOST_WORDS, MOST_CONCEPTS = 4, 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, for or against, as a code; ``weight`` is the contribution behind it, for the order."""

    code: str
    is_for: bool
    params: dict[str, Any] = field(default_factory=dict)
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would put another person first: a code, its parameters and that person."""

    code: str
    person: int | str
    params: dict[str, Any] = field(default_factory=dict)


def reasons(need: NeedProfile, scored: Scored) -> list[Reason]:
    """At least one reason for; then everything that speaks against. Strongest first on each side."""
    found = [*_subject(scored), *_sector(need, scored), *_place(need, scored), *_history(need, scored)]
    speaks_for = sorted((one for one in found if one.is_for), key=lambda one: -one.weight)
    if not speaks_for:
        speaks_for = [Reason("can_be_asked", True)]
    return [*speaks_for, *(one for one in found if not one.is_for)]


def _subject(scored: Scored) -> Iterator[Reason]:
    """Words and concepts in common."""
    shared, weight = scored.evidence, scored.contributions["text"]
    both, near = list(shared.concepts[:MOST_CONCEPTS]), list(shared.near[:MOST_CONCEPTS])
    if both:
        yield Reason("concept_shared", True, {"concepts": both}, scored.contributions["skills"] + weight)
    if near and not both:
        yield Reason("concept_near", True, {"concepts": near}, weight / 2)
    if shared.words:
        yield Reason("words_shared", True, {"words": list(shared.words[:MOST_WORDS])}, weight)
    elif both or near:
        yield Reason("only_concept", False, {"concepts": both or near})
    else:
        yield Reason("no_common_word", False)


def _sector(need: NeedProfile, scored: Scored) -> Iterator[Reason]:
    sector = scored.candidate.sector
    away = score.sector_distance(need, scored.candidate)
    if sector and need.sector and away >= 1.0:
        yield Reason("fresh_eyes", True, {"sector": sector}, scored.contributions["fresh_eyes"])
    elif sector and away == 0.0:
        yield Reason("same_sector", False, {"sector": sector})


def _place(need: NeedProfile, scored: Scored) -> Iterator[Reason]:
    weight, candidate = scored.contributions["near"], scored.candidate
    if need.languages:
        common = score.common_languages(need, candidate)
        if common:
            yield Reason("speaks", True, {"language": common[0]}, 0.3 * weight)
            if common[0] != need.languages[0]:
                yield Reason("other_language", False, {"language": common[0]})
        elif not candidate.languages:
            yield Reason("language_unknown", False)
    km = scored.distance_km
    if km is None:
        if need.lat is not None:
            yield Reason("place_unknown", False)
    elif km <= NEAR_KM:
        yield Reason("distance_km", True, {"km": round(km)}, 0.7 * weight)
    elif km >= FAR_KM:
        yield Reason("far_away", False, {"km": round(km)})


def _history(need: NeedProfile, scored: Scored) -> Iterator[Reason]:
    """What the person gave, received and was asked."""
    who, part = scored.candidate, scored.contributions
    if who.useful_count:
        yield Reason("useful_before", True, {"n": who.useful_count, "of": who.given_count}, part["track_record"])
    elif who.given_count:
        yield Reason("gave_before", True, {"n": who.given_count}, part["track_record"])
    else:
        yield Reason("never_gave", False)
    if who.received_count > who.given_count:
        open_count = who.received_count - who.given_count
        yield Reason("may_give_back", True, {"n": open_count}, part["reciprocity"])
    elif who.given_count > who.received_count + 1:
        yield Reason("gave_much", False, {"given": who.given_count, "received": who.received_count})
    if who.capacity_left is not None and who.capacity_left > 1:
        yield Reason("capacity_left", True, {"n": who.capacity_left}, part["availability"])
    elif who.capacity_left == 1:
        yield Reason("last_place", False, {"n": 1})
    if who.half_days and (days := score.common_days(need, scored.candidate)):
        yield Reason("days_shared", True, {"days": days}, part["availability"])
    elif need.half_days and not who.half_days:
        yield Reason("days_unknown", False)
    if who.asked_this_quarter >= OFTEN:
        yield Reason("asked_often", False, {"n": who.asked_this_quarter})
    elif who.asked_this_quarter == 0:
        yield Reason("rarely_asked", True, {}, part["load"] / 2)
    if who.declined_count:
        yield Reason("declined_before", False, {"n": who.declined_count})
    if who.no_show_count:
        yield Reason("missed_before", False, {"n": who.no_show_count})


def why_not(
    need: NeedProfile, candidate: Candidate, ranked: Sequence[Scored], own: Scored | None = None
) -> list[Reason]:
    """Why this person is not among the ``ranked``: an obstacle, or whom and what they lost against.

    ``own`` is the person's score, when there is one. Somebody who is among the ranked gets an empty list.
    """
    if any(one.person == candidate.person for one in ranked):
        return []
    if code := score.obstacle(need, candidate):
        params: dict[str, Any] = {}
        if code == "no_common_language":
            params = {"languages": list(candidate.languages)}
        elif code == "outside_region":
            params = {"region": candidate.region}
        elif code == "no_common_day":
            params = {"days": list(candidate.half_days)}
        return [Reason(code, False, params)]
    if own is None or not ranked:
        return [Reason("no_common_word", False)]
    last = ranked[-1]
    lost = {name: last.contributions[name] - own.contributions[name] for name in score.FEATURES}
    feature = max(lost, key=lambda name: lost[name])
    params = {"by": max(0.0, last.total - own.total), "feature": feature, "place": len(ranked)}
    against = [one for one in reasons(need, own) if not one.is_for]
    return [Reason("outscored", False, params), *against]


def what_would_change(
    need: NeedProfile,
    candidates: Sequence[Candidate],
    text_scores: Sequence[float],
    dial: int = score.DIAL_MIDDLE,
    weights: Mapping[str, float] | None = None,
) -> list[Change]:
    """What would put somebody else first.

    ``dial_puts_first(dial)``: the nearest setting of fresh eyes that does; ``capacity_puts_first()``: one
    more free session; ``language_puts_first(languages)``: an interpreter; ``region_puts_first(region)``: a
    wider region; ``day_puts_first(days)``: another half day; ``weight_puts_first(feature)``: counting one feature
    twice; ``helper_puts_first(concepts, best, total)``, of nobody: one more helper who knows what fewest know.
    """
    field = _Field(need, candidates, text_scores)
    first, best = field.first(dial, weights)
    changes: list[Change] = []
    for setting in sorted(score.DIAL, key=lambda one: (abs(one - dial), one)):
        other, _total = field.first(setting, weights)
        if other not in (first, None) and all(other != change.person for change in changes):
            changes.append(Change("dial_puts_first", other, {"dial": setting}))
    changes += _freed(need, candidates, text_scores, dial, weights, best)
    given = {**score.WEIGHTS, **(weights or {})}
    for feature in score.FEATURES:
        other, _total = field.first(dial, {**given, feature: 2 * given[feature]})
        if feature != "fresh_eyes" and other not in (first, None):
            changes.append(Change("weight_puts_first", other, {"feature": feature}))
    return [*changes, *_one_more(need, candidates, text_scores, scored=(best, dial, weights))]


def _one_more(
    need: NeedProfile, candidates: Sequence[Candidate], text_scores: Sequence[float],
    scored: tuple[float, int, Mapping[str, float] | None],
) -> Iterator[Change]:  # fmt: skip
    """Somebody of whom nothing else is known, who fits as well as the best in words and knows the rarest concept."""
    best, dial, weights = scored
    able = [one for one in candidates if score.obstacle(need, one) is None]
    known = [score.skills_offered(one) for one in able]
    asked = score.skills_asked(need)
    if not able or not asked:
        return
    rarest = min(asked, key=lambda code: (sum(code in skills for skills in known), -asked[code], code))
    newcomer = Candidate(NOBODY, skills=frozenset({rarest}))
    total = score.score(need, newcomer, max(text_scores), dial, weights).total
    if total > best + NOTICEABLE:
        yield Change("helper_puts_first", NOBODY, {"concepts": [rarest], "best": best, "total": total})


class _Field:
    """Those who may be asked, with their features: looked up once, weighed as often as one likes."""

    def __init__(self, need: NeedProfile, candidates: Sequence[Candidate], text_scores: Sequence[float]) -> None:
        able = [
            (candidate, score.features(need, candidate, text_score))
            for candidate, text_score in zip(candidates, text_scores, strict=True)
            if score.obstacle(need, candidate) is None
        ]
        self.people = [candidate.person for candidate, _found in able]
        self.features = np.array([[found[name] for name in score.FEATURES] for _candidate, found in able])

    def first(self, dial: int, weights: Mapping[str, float] | None) -> tuple[Any, float]:
        """Who comes first, and with which total; nobody and -1 when nobody may be asked. As ``score.rank``."""
        if not self.people:
            return None, -1.0
        part = score.scaled(weights, dial)
        grains = np.floor(np.array([part[name] for name in score.FEATURES]) * self.features * score.GRAIN)
        totals = grains.sum(axis=1) / score.GRAIN
        at = int(totals.argmax())
        return self.people[at], float(totals[at])


def _freed(
    need: NeedProfile,
    candidates: Sequence[Candidate],
    text_scores: Sequence[float],
    dial: int,
    weights: Mapping[str, float] | None,
    best: float,
) -> Iterator[Change]:
    """People kept out by one obstacle who would come first without it."""
    for candidate, text_score in zip(candidates, text_scores, strict=True):
        code = score.obstacle(need, candidate)
        if code == "no_capacity":
            freed, change = (
                replace(candidate, capacity_left=1),
                Change("capacity_puts_first", candidate.person),
            )
        elif code == "no_common_language":
            freed = replace(candidate, languages=())
            change = Change("language_puts_first", candidate.person, {"languages": list(candidate.languages)})
        elif code == "outside_region":
            freed = replace(candidate, region=None)
            change = Change("region_puts_first", candidate.person, {"region": candidate.region})
        elif code == "no_common_day":
            freed = replace(candidate, half_days=())
            change = Change("day_puts_first", candidate.person, {"days": list(candidate.half_days)})
        else:
            continue
        if score.obstacle(need, freed) is None and score.score(need, freed, text_score, dial, weights).total > best:
            yield change
