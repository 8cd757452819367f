"""The weights of the score: today's, what moved them, and their history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.defaultfilters import floatformat

from vlechtwerk.engine import score
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import sentences
from vlechtwerk.matching.enums import EvidenceKind, WeightOrigin
from vlechtwerk.matching.models import WeightSet
from vlechtwerk.people.models import Person

HISTORY = 50


def active_weight_set() -> WeightSet | None:
    """The change that holds today; none while the engine's standard weights do."""
    return WeightSet.objects.filter(is_active=True).select_related("follows__like", "like__follows").first()


def current_weights() -> dict[str, float]:
    """Today's weight of every feature of ``engine.score``; they sum to one."""
    return weights_of(active_weight_set())


def weights_of(row: WeightSet | None) -> dict[str, float]:
    """The weights of a change, the engine's standard where there is none. A feature it does not know stays standard."""
    learned = row.weights if row else {}
    return {name: float(learned.get(name, standard)) for name, standard in score.WEIGHTS.items()}


def learned_by(row: WeightSet | None) -> WeightSet | None:
    """The change that was learned and whose weights a row has; none for the standard."""
    if row is None or row.origin == WeightOrigin.LEARNED:
        return row
    return row.like


def weight_set_at(moment: datetime) -> WeightSet | None:
    """The change that held at a moment; none while the standard weights did."""
    return WeightSet.objects.filter(created_at__lte=moment).order_by("-pk").first()


def considered_of(
    shown: Iterable[tuple[int, dict[str, float]]], *, dial: int, weights: dict[str, float]
) -> dict[str, Any]:
    """Who was on the shortlist of a round, with their features, read back from what each contributed.

    A round passes people by because they are needed elsewhere: that is no choice over them, only the outcome counts.
    """
    part = score.scaled(weights, dial)
    return {
        "dial": dial,
        "by_round": True,
        "shown": [
            {
                "person": person,
                "features": {
                    name: round(min(1.0, value / part[name]), 4) if part[name] else 0.0 for name, value in found.items()
                },
            }
            for person, found in shown
        ],
    }


def undone_windows() -> list[tuple[datetime | None, datetime | None]]:
    """From when (not included) to when evidence does not count, because what it moved was undone."""
    return list(WeightSet.objects.filter(origin=WeightOrigin.UNDONE).values_list("ignores_from", "learned_to"))


@dataclass(frozen=True)
class Move:
    """One decision that moved a weight, in words, with the key of its need."""

    told: str
    title: str
    need_key: str
    is_up: bool


@dataclass(frozen=True)
class WeightRow:
    """One feature: its weight today and as standard, and what moved it."""

    name: str
    today: float
    standard: float
    count: int = 0
    moves: list[Move] = field(default_factory=list)

    @property
    def shares(self) -> tuple[float, float, float]:
        """Today, as standard and the difference, of a hundred."""
        return 100 * self.today, 100 * self.standard, round(100 * (self.today - self.standard), 1)

    @property
    def bar(self) -> list[tuple[str, float]]:
        """For the drawn bar."""
        return [(self.name, self.today)]

    @property
    def standard_bar(self) -> list[tuple[str, float]]:
        return [(self.name, self.standard)]


@dataclass(frozen=True)
class WeightPage:
    """Everything on the page of the weights."""

    rows: list[WeightRow]
    history: list[tuple[WeightSet, list[str]]]
    active: WeightSet | None
    full: float

    @property
    def is_learning(self) -> bool:
        return self.active is None or self.active.is_learning

    @property
    def can_be_undone(self) -> bool:
        return learned_by(self.active) is not None


def weight_page() -> WeightPage:
    """Four queries, whatever the length of the history."""
    active = active_weight_set()
    history = list(WeightSet.objects.select_related("by", "follows")[:HISTORY])
    moves: dict[str, Any] = active.moves if active else {}
    tops = [top for one in moves.values() for top in one["top"]]
    needs = Need.objects.in_bulk({top["need"] for top in tops})
    people = Person.objects.in_bulk({top["person"] for top in tops})
    today = weights_of(active)
    rows = [
        WeightRow(
            str(sentences.FEATURES[name]), today[name], score.WEIGHTS[name], moves.get(name, {}).get("n", 0),
            [
                Move(_told(top, people), needs[top["need"]].title, needs[top["need"]].key, top["up"])
                for top in moves.get(name, {}).get("top", ()) if top["need"] in needs
            ],
        )
        for name in score.FEATURES
    ]  # fmt: skip
    return WeightPage(
        rows, [(row, _changes(row)) for row in history], active, max(*today.values(), *score.WEIGHTS.values())
    )


def _told(top: dict[str, Any], people: dict[int, Person]) -> str:
    person = people.get(top["person"])
    return str(EvidenceKind(top["kind"]).label).format(name=person.name if person else "–")


def _changes(row: WeightSet) -> list[str]:
    """Which weights a change moved, from what to what of a hundred; nothing where it moved none by a tenth."""
    before, after = weights_of(row.follows), weights_of(row)
    moved = [(name, floatformat(100 * before[name], 1), floatformat(100 * after[name], 1)) for name in score.FEATURES]
    return [f"{sentences.FEATURES[name]} {old} → {new}" for name, old, new in moved if old != new]
