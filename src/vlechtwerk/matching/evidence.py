"""What decisions and outcomes say about the weights: each piece puts one set of features over another.

A choice counts over whom the broker passed by: fully over those who stood above, little over those below, because
people look from the top (Joachims and others 2005). An answer speaks of the features its reason is about. What stands
against one person alone (a rest, a conflict, "rather not say") says nothing about weights.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from vlechtwerk.engine import learning, score
from vlechtwerk.matching import registry
from vlechtwerk.matching.enums import DeclineReason, EvidenceKind, ProposalState, SetAsideReason
from vlechtwerk.matching.models import Proposal, SetAside

ABOVE, BELOW = 1.0, 0.25
CHOICE, ANSWER, SESSION = 0.5, 0.5, 1.0  # how much a choice, an answer, and what came of it count
SUBJECT, ROOM = ("text", "skills"), ("availability", "load")
WILLING = (*ROOM, "near", "reciprocity")
USE = (*SUBJECT, "fresh_eyes", "track_record")
NO_SAYS = {
    DeclineReason.NO_TIME: ROOM,
    DeclineReason.NOT_MY_FIELD: SUBJECT,
    DeclineReason.TOO_FAR: ("near",),
}
ASIDE_SAYS = {SetAsideReason.WRONG_FIT: SUBJECT, SetAsideReason.BUSY: ROOM}
VALUE_OF_USE = {4: 1.0, 3: 0.5, 2: -0.5, 1: -1.0}
Window = tuple[datetime | None, datetime | None]
Vector = list[float]


@dataclass(frozen=True)
class Evidence:
    """One piece: ``better`` over ``worse`` (features in the order of ``score.FEATURES``), about one need."""

    kind: str
    at: datetime
    need_id: int
    person_id: int
    better: Vector
    worse: Vector
    strength: float


def gathered(ignoring: Collection[Window] = ()) -> list[Evidence]:
    """Everything that is known today, the oldest first; nothing of the windows (after, up to) that were undone."""
    asked = Proposal.objects.filter(considered__has_key="shown").order_by("pk")
    proposals = list(asked.exclude(state=ProposalState.DRAFTED).prefetch_related("introduction"))
    outcomes = registry.outcomes_of([row.pk for row in proposals])
    found = [
        *(one for row in proposals for one in _of_proposal(row, outcomes.get(row.pk))),
        *(one for row in SetAside.objects.filter(considered__has_key="shown").order_by("pk") for one in _of_aside(row)),
    ]
    kept = [one for one in found if not any(_within(one.at, window) for window in ignoring)]
    return sorted(kept, key=lambda one: one.at)


def _within(at: datetime, window: Window) -> bool:
    after, up_to = window
    return (after is None or at > after) and up_to is not None and at <= up_to


def learned(found: Sequence[Evidence]) -> learning.Learned:
    """The weights after this evidence, from the engine's standard."""
    return learning.fit(
        list(score.WEIGHTS.values()),
        [one.better for one in found],
        [one.worse for one in found],
        [one.strength for one in found],
        [one.need_id for one in found],
    )


def _of_proposal(row: Proposal, outcome: registry.Outcome | None) -> Iterator[Evidence]:
    sides = _sides(row.considered, row.helper_id)
    if sides is None:
        return
    own, others, trust = sides
    about = (row.need_id, row.helper_id)
    introduced = hasattr(row, "introduction")
    if not row.considered.get("by_round") and (row.state != ProposalState.WITHDRAWN or introduced):
        yield Evidence(EvidenceKind.CHOSEN, row.asked_at, *about, own, others, CHOICE * trust)
    if introduced and row.answered_at:
        yield Evidence(EvidenceKind.ACCEPTED, row.answered_at, *about, *_only(WILLING, own, others), ANSWER / 2)
    says = NO_SAYS.get(DeclineReason(row.decline_reason)) if row.decline_reason else None
    if says and row.answered_at:
        yield Evidence(EvidenceKind.DECLINED, row.answered_at, *about, *_only(says, others, own), ANSWER)
    value = VALUE_OF_USE.get(outcome.usefulness, 0.0) if outcome else 0.0
    if outcome and value > 0:
        yield Evidence(EvidenceKind.USEFUL, outcome.at, *about, *_only(USE, own, others), SESSION * value)
    elif outcome and value < 0:
        yield Evidence(EvidenceKind.LITTLE_USE, outcome.at, *about, *_only(USE, others, own), SESSION * -value)


def _of_aside(row: SetAside) -> Iterator[Evidence]:
    says, sides = ASIDE_SAYS.get(SetAsideReason(row.reason)), _sides(row.considered, row.person_id)
    if says and sides:
        own, others, _trust = sides
        yield Evidence(
            EvidenceKind.ASIDE, row.created_at, row.need_id, row.person_id, *_only(says, others, own), ANSWER
        )


def _sides(considered: dict[str, Any], person: int) -> tuple[Vector, Vector, float] | None:
    """The features of one person, the mean of the others who were shown, and how much passing them by says."""
    shown = considered.get("shown", [])
    place = next((at for at, one in enumerate(shown) if one["person"] == person), None)
    if place is None or len(shown) < 2:
        return None
    vectors = [_vector(one["features"], considered.get("dial", score.DIAL_MIDDLE)) for one in shown]
    counts = [ABOVE if at < place else BELOW for at in range(len(shown)) if at != place]
    others = [vector for at, vector in enumerate(vectors) if at != place]
    whole = sum(counts)
    mean = [
        sum(count * one[at] for count, one in zip(counts, others, strict=True)) / whole for at in range(len(others[0]))
    ]
    return vectors[place], mean, whole / len(counts)


def _vector(features: dict[str, float], dial: int) -> Vector:
    """In the order of the engine, as the dial of that moment counted them; a feature of later is nothing."""
    counted = {**features, "fresh_eyes": features.get("fresh_eyes", 0.0) * dial / score.DIAL_MIDDLE}
    return [float(counted.get(name, 0.0)) for name in score.FEATURES]


def _only(names: Iterable[str], better: Vector, worse: Vector) -> tuple[Vector, Vector]:
    """Both sides in these features alone."""
    kept = [name in set(names) for name in score.FEATURES]
    first, second = (
        [value if keep else 0.0 for value, keep in zip(side, kept, strict=True)] for side in (better, worse)
    )
    return first, second
