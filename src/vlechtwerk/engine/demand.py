"""An imagined year of sessions, for a network without a history of its own, or larger than it is now.

Every number here is an **assumption**, not a measurement. That some give far more than others is seen in every
network that keeps accounts of time; how far apart they stand is drawn from a log-normal distribution whose ``skew``
(standard deviation of the logarithm) can be changed: with 1.2 the most active tenth gives a little under half.
Receiving is taken to be half as skewed, and independent of giving. Whoever has a year of transactions replays that
instead (Collom 2012, International Journal of Community Currency Research 16, on indicators from such records).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vlechtwerk.engine.replay import Event, What, Year

GIFTS, OUTSIDE = 0.04, 0.03
"""Gifts to the pot, and half days by a helper from outside, as parts of the number of sessions."""
ROUNDS = 30
KIND_PERSON, KIND_POT, KIND_FREE = 0, 2, 3


@dataclass(frozen=True)
class Demand:
    """``people`` and ``sessions`` of a year; ``growth``: the share of people that joins during it; ``churn``: leaves."""

    people: int = 150
    sessions: int = 400
    skew: float = 1.2
    growth: float = 0.2
    churn: float = 0.1


def imagine(demand: Demand, *, seed: int, value: int = 100, days: float = 365.0) -> Year:
    """The year of this seed: people, the pot and the world outside, all at zero; sessions that people want."""
    chance = np.random.default_rng(seed)
    count = demand.people
    joined = np.where(chance.random(count) < demand.growth, chance.random(count) * days, 0.0)
    leaves = np.where(chance.random(count) < demand.churn, joined + chance.random(count) * (days - joined), np.inf)
    gives = chance.lognormal(0.0, demand.skew, count)
    takes = chance.lognormal(0.0, demand.skew / 2, count)

    def somebody(at: NDArray[np.float64], weights: NDArray[np.float64], other: NDArray[np.int64]) -> NDArray[np.int64]:
        """One of those who are there at that moment, by weight; -1 where nobody was found."""
        found = np.full(at.size, -1, dtype=np.int64)
        share = weights / weights.sum()
        for _round in range(ROUNDS):
            open_at = np.flatnonzero(found < 0)
            if not open_at.size:
                break
            drawn = chance.choice(count, open_at.size, p=share)
            there = (joined[drawn] <= at[open_at]) & (leaves[drawn] > at[open_at]) & (drawn != other[open_at])
            found[open_at[there]] = drawn[there]
        return found

    pot, world = count, count + 1
    events: list[Event] = []

    def add(what: What, share: float, payer: NDArray[np.float64] | int, earner: NDArray[np.float64] | int) -> None:
        """So many events of a kind; a side is an account, or weights by which somebody is drawn."""
        at = np.sort(chance.random(round(demand.sessions * share)) * days)
        nobody = np.full(at.size, -2, dtype=np.int64)
        earners = np.full(at.size, earner) if isinstance(earner, int) else somebody(at, earner, nobody)
        payers = np.full(at.size, payer) if isinstance(payer, int) else somebody(at, payer, earners)
        for day, one, two in zip(at.tolist(), payers.tolist(), earners.tolist(), strict=True):
            if one >= 0 and two >= 0:
                events.append(Event(day, what, one, two, value))

    add(What.SESSION, 1.0, takes, gives)
    add(What.PLAIN, GIFTS, gives, pot)
    add(What.OUTSIDE, OUTSIDE, pot, world)
    gone = np.flatnonzero(np.isfinite(leaves))
    events += [Event(float(leaves[who]), What.LEAVING, int(who), pot, 1) for who in gone]
    size = count + 2
    return Year(
        kinds=[KIND_PERSON] * count + [KIND_POT, KIND_FREE], start=[0] * size, given=[0] * size,
        joined=[*joined.tolist(), 0.0, 0.0], events=sorted(events), people=count, pot=pot, value=value, days=days,
    )  # fmt: skip
