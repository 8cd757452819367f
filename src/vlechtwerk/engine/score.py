"""How well a person fits a need: an additive score whose parts are shown in words.

Each feature lies in [0, 1] and each weight is positive; the weights are scaled to sum to one, so a total
lies in [0, 1]. Free time, a place nearby and the like count in so far as somebody knows about the subject:
nobody is asked for being near. Contributions are multiples of 2⁻²⁰, therefore they sum to the total exactly,
in any order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import asin, cos, exp, floor, radians, sin, sqrt

from vlechtwerk.engine import concepts, relevance, text
from vlechtwerk.engine.relevance import Evidence

WEIGHTS: dict[str, float] = {
    "text": 0.45,
    "skills": 0.15,
    "fresh_eyes": 0.08,
    "near": 0.10,
    "availability": 0.05,
    "track_record": 0.07,
    "reciprocity": 0.06,
    "load": 0.04,
}
"""Weights of the features at the middle of the dial."""
FEATURES = tuple(WEIGHTS)
STRANGER = 0.2
"""What the features beside text and skills still count of somebody who knows nothing of the subject."""
DIAL_MIDDLE = 2
DIAL = range(5)
"""Settings of the dial of fresh eyes: 0 takes no account of the sector, 4 counts it double."""
GRAIN = 2**20
HALF_TEXT = 0.25
"""A relevance (pooled, see ``relevance``) that counts as half; half of it already much less, twice it nearly all.

In a network of some hundreds one text in ten reaches 0.07 by chance; on the visible collection two out of five with
more than 0.3 are right. In the demo network the five have the need's subject as often with 0.15 as with 0.35.
"""
ENOUGH_SKILLS = 2.0
"""So many certain skills in common are all a need can ask."""
NEAR_KM = 40.0
"""At this distance the feature of place has fallen to 1/e."""
UNKNOWN = 0.5
"""A feature of which nothing is known."""
PRIOR_USEFUL, PRIOR_SESSIONS = 2.0, 3.0
"""Beta prior of the track record: two useful sessions out of three, before the first."""
EARTH_KM = 6371.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who might help. Unknown things are ``None``; ``capacity_left`` counts sessions still free."""

    person: int | str
    texts: Sequence[str] = ()
    sector: str | None = None
    sector_family: str | None = None
    languages: Sequence[str] = ()
    lat: float | None = None
    lon: float | None = None
    region: str | None = None
    half_days: Sequence[str] = ()
    capacity_left: int | None = None
    given_count: int = 0
    received_count: int = 0
    useful_count: int = 0
    no_show_count: int = 0
    asked_this_quarter: int = 0
    declined_count: int = 0
    skills: frozenset[str] | None = None
    """Codes of concepts; taken from the texts when not given."""
    cooling_down: bool = False
    conflict: bool = False
    set_aside: bool = False


@dataclass(frozen=True, slots=True)
class NeedProfile:
    """What is asked, where and in which languages. ``regions`` and ``half_days`` (when given) are the only ones
    allowed; codes of any kind.
    """

    text: str
    sector: str | None = None
    sector_family: str | None = None
    languages: Sequence[str] = ()
    lat: float | None = None
    lon: float | None = None
    regions: frozenset[str] = frozenset()
    half_days: frozenset[str] = frozenset()
    skills: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with the total, what each feature contributed, and the evidence shared with the need."""

    candidate: Candidate
    total: float
    contributions: dict[str, float]
    evidence: Evidence
    distance_km: float | None = None
    features: dict[str, float] = field(default_factory=dict)

    @property
    def person(self) -> int | str:
        """Key of the candidate."""
        return self.candidate.person


def distance_km(need: NeedProfile, candidate: Candidate) -> float | None:
    """Great-circle distance, when both places are known."""
    if need.lat is None or need.lon is None or candidate.lat is None or candidate.lon is None:
        return None
    north, south = radians(need.lat), radians(candidate.lat)
    across = sin((north - south) / 2) ** 2
    along = cos(north) * cos(south) * sin(radians(need.lon - candidate.lon) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(across + along)))


def sector_distance(need: NeedProfile, candidate: Candidate) -> float:
    """0 in the same sector, 0.4 in the same family of sectors, 1 far away, ``UNKNOWN`` when one is not
    known.
    """
    if not need.sector or not candidate.sector:
        return UNKNOWN
    if need.sector == candidate.sector:
        return 0.0
    same_family = need.sector_family and need.sector_family == candidate.sector_family
    return 0.4 if same_family else 1.0


def common_languages(need: NeedProfile, candidate: Candidate) -> list[str]:
    """Languages both speak, in the order of the need."""
    return [language for language in need.languages if language in set(candidate.languages)]


def common_days(need: NeedProfile, candidate: Candidate) -> list[str]:
    """Half days that suit both, in the order of the candidate."""
    return [half_day for half_day in candidate.half_days if half_day in need.half_days]


def obstacle(need: NeedProfile, candidate: Candidate) -> str | None:
    """The hard reason why this person may not be asked now, or nothing."""
    if candidate.conflict:
        return "conflict_of_interest"
    if candidate.set_aside:
        return "set_aside"
    if candidate.cooling_down:
        return "cooling_down"
    if candidate.capacity_left is not None and candidate.capacity_left <= 0:
        return "no_capacity"
    if need.languages and candidate.languages and not common_languages(need, candidate):
        return "no_common_language"
    if need.regions and candidate.region is not None and candidate.region not in need.regions:
        return "outside_region"
    if need.half_days and candidate.half_days and not common_days(need, candidate):
        return "no_common_day"
    return None


def skills_of(texts: Sequence[str]) -> frozenset[str]:
    """Codes of the concepts in some texts."""
    return frozenset(code for one in texts for code in text.analysis(one).concepts)


@lru_cache(maxsize=50_000)
def _skills_of(texts: tuple[str, ...], _version: int) -> frozenset[str]:
    return skills_of(texts)


def skills_asked(need: NeedProfile) -> dict[str, float]:
    """The concepts a need asks for, with how surely; a whole field is no skill."""
    asked = text.analysis(need.text).concepts if need.skills is None else dict.fromkeys(need.skills, 1.0)
    return {code: strength for code, strength in asked.items() if concepts.telling(code) == 1.0}


def skills_offered(candidate: Candidate) -> frozenset[str]:
    """Codes of the concepts somebody knows about, by their own texts when they are not given."""
    return candidate.skills if candidate.skills is not None else _skills_of(tuple(candidate.texts), concepts.version())


def skills_fit(need: NeedProfile, candidate: Candidate) -> float:
    """The skills in common among those asked, by how surely the need asks them; a whole field is no skill."""
    asked, offered = skills_asked(need), skills_offered(candidate)
    both = sum(strength for code, strength in asked.items() if code in offered)
    return min(1.0, both / min(ENOUGH_SKILLS, sum(asked.values()))) if both else 0.0


def features(need: NeedProfile, candidate: Candidate, text_score: float) -> dict[str, float]:
    """Every feature in [0, 1]; the keys are those of ``WEIGHTS``."""
    away = distance_km(need, candidate)
    place = UNKNOWN if away is None else exp(-away / NEAR_KM)
    sessions = candidate.given_count + candidate.no_show_count
    left = candidate.capacity_left
    about = subject(need, candidate, text_score)
    knows = STRANGER + (1 - STRANGER) * max(about.values())
    others = {
        "fresh_eyes": sector_distance(need, candidate),
        "near": 0.7 * place + 0.3 * _language(need, candidate),
        "availability": (UNKNOWN if left is None else min(max(left, 0), 3) / 3) * willingness(candidate),
        "track_record": min(1.0, (candidate.useful_count + PRIOR_USEFUL) / (sessions + PRIOR_SESSIONS)),
        "reciprocity": _reciprocity(candidate),
        "load": 1 / (1 + max(0, candidate.asked_this_quarter)),
    }
    return about | {name: knows * value for name, value in others.items()}


def subject(need: NeedProfile, candidate: Candidate, text_score: float) -> dict[str, float]:
    """The two features that tell whether somebody knows about it at all."""
    relevant = max(0.0, float(text_score))
    return {"text": relevant**2 / (relevant**2 + HALF_TEXT**2), "skills": skills_fit(need, candidate)}


def willingness(candidate: Candidate) -> float:
    """How often somebody says yes, by the same prior as the track record; 1 as long as nobody heard a no."""
    yes = (candidate.given_count + PRIOR_USEFUL) / (candidate.given_count + candidate.declined_count + PRIOR_SESSIONS)
    return min(1.0, yes * PRIOR_SESSIONS / PRIOR_USEFUL)


def _language(need: NeedProfile, candidate: Candidate) -> float:
    """1 for the first language of the need, less for another they share."""
    if not need.languages or not candidate.languages:
        return UNKNOWN
    common = common_languages(need, candidate)
    return 0.0 if not common else 1.0 if common[0] == need.languages[0] else 0.6


def _reciprocity(candidate: Candidate) -> float:
    """Who received and has not yet given comes first; who gave more than received, last."""
    if candidate.received_count > 0 and candidate.given_count == 0:
        return 1.0
    return 1 / (1 + exp(candidate.given_count - candidate.received_count)) if candidate.given_count < 700 else 0.0


def scaled(weights: Mapping[str, float] | None, dial: int) -> dict[str, float]:
    """Weights that sum to one, with the dial of fresh eyes worked in. Refuses unknown names and negatives."""
    if dial not in DIAL:
        raise ValueError(f"dial must be one of {list(DIAL)}")
    given = {**WEIGHTS, **(weights or {})}
    if set(given) != set(WEIGHTS) or min(given.values()) < 0:
        raise ValueError("weights must name the features and must not be negative")
    given["fresh_eyes"] *= dial / DIAL_MIDDLE
    whole = sum(given.values())
    if not whole > 0:
        raise ValueError("at least one weight must be positive")
    return {name: given[name] / whole for name in FEATURES}


def score(
    need: NeedProfile,
    candidate: Candidate,
    text_score: float,
    dial: int = DIAL_MIDDLE,
    weights: Mapping[str, float] | None = None,
) -> Scored:
    """Score one candidate, without looking at obstacles."""
    part, found = scaled(weights, dial), features(need, candidate, text_score)
    return shown(need, candidate, found, _contributions(part, found))


def _contributions(part: Mapping[str, float], found: Mapping[str, float]) -> dict[str, float]:
    return {name: floor(part[name] * found[name] * GRAIN) / GRAIN for name in FEATURES}


def shown(need: NeedProfile, candidate: Candidate, found: dict[str, float], contributions: dict[str, float]) -> Scored:
    """Somebody of ``able`` with the evidence they share with the need."""
    shared = relevance.shared(need.text, list(candidate.texts))
    away = distance_km(need, candidate)
    return Scored(candidate, sum(contributions.values()), contributions, shared, away, found)


def rank(
    need: NeedProfile,
    candidates: Sequence[Candidate],
    text_scores: Sequence[float],
    dial: int = DIAL_MIDDLE,
    weights: Mapping[str, float] | None = None,
    k: int | None = 5,
) -> list[Scored]:
    """The best ``k`` candidates (all with ``None``) who may be asked; equal totals keep the given order.

    ``text_scores`` belong to the candidates one by one, as from ``relevance.Index``.
    """
    return [shown(need, *one) for one in able(need, candidates, text_scores, dial, weights)[:k]]


def able(
    need: NeedProfile,
    candidates: Sequence[Candidate],
    text_scores: Sequence[float],
    dial: int = DIAL_MIDDLE,
    weights: Mapping[str, float] | None = None,
) -> list[tuple[Candidate, dict[str, float], dict[str, float]]]:
    """As ``rank``, all of them, without the evidence: candidate, features, contributions. For ``shown``."""
    if len(candidates) != len(text_scores):
        raise ValueError("one text score per candidate")
    part = scaled(weights, dial)
    found = []
    for candidate, text_score in zip(candidates, text_scores, strict=True):
        if obstacle(need, candidate) is None:
            each = features(need, candidate, text_score)
            found.append((candidate, each, _contributions(part, each)))
    return sorted(found, key=lambda one: -sum(one[2].values()))


def excluded(need: NeedProfile, candidates: Sequence[Candidate]) -> list[tuple[Candidate, str]]:
    """Who may not be asked, each with the code of the obstacle."""
    found = ((candidate, obstacle(need, candidate)) for candidate in candidates)
    return [(candidate, code) for candidate, code in found if code]
