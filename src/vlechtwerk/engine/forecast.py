"""The coming quarter, played many times: how many needs will wait in every area, and how long.

**Arrivals** in an area are a Poisson process. Its rate is not known: with ``n`` arrivals in ``d`` days it is drawn
anew in every run from Gamma(n + 1/2, d), the posterior under the prior of Jeffreys (1946), so that little history gives
a wide band. **Service** is that of ``c`` helpers who each take one need at a time, as in the queue M/M/c (Erlang 1917):
with ``q`` needs waiting, min(q, c) of them move, each with the same chance a day. That rate is drawn from a Gamma too;
an area that helped few leans on the whole network, as if :data:`LEAN` needs had been helped there at the common rate.
Nobody gives more half days than there are: what is left until the turn of the quarter, then a new quarter's worth.
**Leaving** (withdrawn) has one rate for the network. The step is a day; the oldest goes first. How many wait depends on
that order in nothing, only the days do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RUNS, DAYS, BACK = 400, 91, 182
LEAN = 2.0
"""So many needs of the network count beside those of an area."""
SLOW = 60.0
"""Days that a need takes where nothing was ever helped: half a need in so many counts in the common rate."""
SHARES = (10, 50, 90)


@dataclass(frozen=True, slots=True)
class Area:
    """An area at one moment. ``ages``: days that each open need waits, the oldest first. Of ``days`` looked back on:
    needs that ``came``, ``helped`` and ``left``; ``moved``: helper-days at work, ``waited``: need-days of waiting.

    ``people`` may be a fraction (somebody who counts in several areas); ``room``: half days left until the turn of the
    quarter, ``renewed``: those of a whole quarter.
    """

    ages: Floats
    came: float
    helped: int
    left: int
    moved: float
    waited: float
    people: float
    room: float
    renewed: float
    days: int = BACK


@dataclass(frozen=True, slots=True)
class Played:
    """Of one area, runs × days + 1: needs ``open`` at the start and after every day; ``came`` and ``gone`` so far."""

    open: Ints
    came: Ints
    gone: Ints

    def waits(self, ages: Floats) -> Floats:
        """How many days the middle one of those that wait at the end has waited, per run; 0 where nobody waits.
        ``ages``: of those that were open at the start."""
        last, waiting = self.open.shape[1] - 1, self.open[:, -1]
        place = self.gone[:, -1] + (waiting + 1) // 2  # the how-manieth that ever came, from 1
        day = (self.came < (place - len(ages))[:, None]).sum(axis=1)
        old = np.concatenate([np.sort(ages)[::-1], [0.0]])[np.minimum(np.maximum(place, 1) - 1, len(ages))]
        days: Floats = np.where(place <= len(ages), old + last, last - day)
        return np.where(waiting > 0, days, 0.0)


def observe(
    began: Floats, ended: Floats, helped: NDArray[np.bool_], *, at: float = 0.0, back: int = BACK,
    people: float = 0.0, room: float = 0.0, renewed: float = 0.0,
) -> Area:  # fmt: skip
    """What a moment ``at`` (days from now) knew: of needs that began and ended then (infinite: open; else ``helped``).

    Only what lies before ``at`` is looked at.
    """
    known = began <= at
    began, ended, helped = began[known], np.where(ended[known] <= at, ended[known], np.inf), helped[known]
    start = at - back
    midday = np.arange(back) + start + 0.5
    waiting = ((began <= midday[:, None]) & (ended > midday[:, None])).sum(axis=1)
    lately = np.isfinite(ended) & (ended > start)
    return Area(
        ages=np.sort(at - began[np.isinf(ended)])[::-1], came=float((began > start).sum()),
        helped=int((lately & helped).sum()), left=int((lately & ~helped).sum()),
        moved=float(np.minimum(waiting, people).sum()), waited=float(waiting.sum()),
        people=people, room=room, renewed=renewed, days=back,
    )  # fmt: skip


def play(
    waiting: int, coming: Floats, helping: Floats, leaving: Floats, *, people: float, room: float, renewed: float,
    turn: int, days: int, chance: Sequence[np.random.Generator],
) -> Played:  # fmt: skip
    """One area with known rates a day, one of each per run. ``turn``: the day on which a new quarter's half days are
    there; ``chance``: three streams, so that more helpers do not change who arrives."""
    runs = len(coming)
    came = chance[0].poisson(coming, (days, runs))
    now, left = np.full(runs, waiting, dtype=np.int64), np.full(runs, float(room))
    open_, gone = np.empty((days + 1, runs), dtype=np.int64), np.zeros((days + 1, runs), dtype=np.int64)
    open_[0] = now
    for day in range(days):
        if day == turn:
            left[:] = renewed
        moving = np.minimum(now, int(np.ceil(people)))
        part = np.minimum(now, people) / np.maximum(moving, 1)
        done = chance[1].binomial(moving, -np.expm1(-helping * part))
        done = np.minimum(done, np.floor(left).astype(np.int64))
        left -= done
        quit_ = chance[2].binomial(now - done, -np.expm1(-leaving))
        now = now - done - quit_ + came[day]
        open_[day + 1], gone[day + 1] = now, gone[day] + done + quit_
    so_far = np.concatenate([np.zeros((1, runs), dtype=np.int64), came.cumsum(axis=0)])
    return Played(open_.T, so_far.T, gone.T)


def forecast(
    areas: Sequence[Area], *, seed: int, turn: int, days: int = DAYS, runs: int = RUNS, more: float = 1.0,
    extra: Sequence[float] = (), each: float = 2.0,
) -> list[Played]:  # fmt: skip
    """Every area played ``runs`` times, its rates drawn anew each time. The same seed gives the same answer, and an
    area's own answer does not depend on what is tried in another.

    ``more``: arrivals as a part of what is expected; ``extra``: people more per area, who give ``each`` half days.
    """
    moved, waited = sum(area.moved for area in areas), sum(area.waited for area in areas)
    common = (sum(area.helped for area in areas) + 0.5) / (moved + SLOW)
    away = (sum(area.left for area in areas) + 0.5, waited + SLOW)
    played = []
    for number, area in enumerate(areas):
        streams = [np.random.default_rng([seed, number, which]) for which in range(4)]
        rates = streams[3]
        coming = rates.gamma(area.came + 0.5, 1 / area.days, runs) * more
        helping = rates.gamma(area.helped + LEAN, 1 / (area.moved + LEAN / common), runs)
        leaving = rates.gamma(away[0], 1 / away[1], runs)
        new = extra[number] if extra else 0.0
        played.append(
            play(
                len(area.ages),
                coming,
                helping,
                leaving,
                people=area.people + new,
                room=area.room + new * each,
                renewed=area.renewed + new * each,
                turn=turn,
                days=days,
                chance=streams[:3],
            )
        )
    return played


def shares(values: Any) -> tuple[float, float, float]:
    """The 10th, 50th and 90th percentile; of counts a whole number that did occur."""
    low, middle, high = np.percentile(values, SHARES, axis=-1, method="inverted_cdf")
    return float(low), float(middle), float(high)


def divided(open_: Ints, parts: Sequence[float], *, seed: int) -> Ints:
    """Those open at the end of every run over who keeps them, each need by chance with these parts: runs × keepers."""
    chance, whole = np.random.default_rng([seed, 10_007]), sum(parts)
    made: Ints = chance.multinomial(open_, [part / whole for part in parts])
    return made


def median_wait(days: Floats, over: NDArray[np.bool_]) -> float | None:
    """The median of waiting when some still wait (``over`` false), by the product limit of Kaplan and Meier (1958);
    none while more than half of them may still wait longer than any that is over."""
    surviving = 1.0
    for day in np.unique(days[over]):
        surviving *= 1 - np.sum(over & (days == day)) / np.sum(days >= day)
        if surviving <= 0.5 + 1e-12:
            return float(day)
    return None
