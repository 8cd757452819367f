"""Circles made better by exchanging two people at a time (simulated annealing: Kirkpatrick et al. 1983).

Rules are turned into checks on sets of bits, so that a circle is judged in microseconds. The number of tries is
fixed before, so that the same input gives the same circles on any machine that is fast enough.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from math import exp

Check = Callable[[Sequence[int]], bool]
"""Whether a circle of these people keeps a rule."""
PACE = 20_000
"""So many tries per second that is allowed."""
WARMEST, COLDEST = 0.6, 0.1
"""How much worse, in units of the lightest rule broken, a try may be: at first, at last."""
UNEVEN = 0.05
"""What a further broken rule in the same circle weighs on top: the worst circle comes first."""


class Circles:
    """A division that is being improved: members per circle and what each circle breaks."""

    def __init__(self, place: Sequence[int], groups: int, rules: Sequence[tuple[int, Check]]) -> None:
        self.place, self.rules = list(place), rules
        self.members = [[who for who, group in enumerate(place) if group == at] for at in range(groups)]
        self.broken = [self.judge(one) for one in self.members]

    def judge(self, members: Sequence[int]) -> int:
        """The weight of the rules that a circle of these people breaks."""
        return sum(weight for weight, kept in self.rules if not kept(members))

    def key(self) -> tuple[int, int]:
        """The worst circle, then all."""
        return max(self.broken), sum(self.broken)

    def strain(self, broken: int) -> float:
        """What one circle's broken rules weigh in the search."""
        return broken * (1.0 + UNEVEN * broken)

    def exchange(self, one: int, other: int) -> tuple[int, int, list[int], list[int], int, int]:
        """The circles of two people if they changed places: numbers, members, broken."""
        here, there = self.place[one], self.place[other]
        mine = [other if who == one else who for who in self.members[here]]
        theirs = [one if who == other else who for who in self.members[there]]
        return here, there, mine, theirs, self.judge(mine), self.judge(theirs)

    def shift(self, one: int, there: int) -> tuple[int, int, list[int], list[int], int, int]:
        """The two circles if somebody went over to another."""
        here = self.place[one]
        mine = [who for who in self.members[here] if who != one]
        theirs = [*self.members[there], one]
        return here, there, mine, theirs, self.judge(mine), self.judge(theirs)

    def take(self, change: tuple[int, int, list[int], list[int], int, int]) -> None:
        """Make a change."""
        here, there, mine, theirs, first, second = change
        self.members[here], self.members[there] = mine, theirs
        self.broken[here], self.broken[there] = first, second
        for group in (here, there):
            for who in self.members[group]:
                self.place[who] = group


def improve(
    place: Sequence[int], groups: int, rules: Sequence[tuple[int, Check]], *, size: tuple[int, int],
    fixed: Mapping[int, int], limit_s: float, seed: int,
) -> list[int]:  # fmt: skip
    """A better division, the best that was seen. ``rules`` are weights with checks; ``fixed`` people stay."""
    circles, chance = Circles(place, groups, rules), random.Random(seed)  # noqa: S311 - no secret
    free = [who for who in range(len(place)) if who not in fixed]
    best, best_key, end = list(circles.place), circles.key(), time.perf_counter() + limit_s
    unit = min((weight for weight, _kept in rules), default=1)
    tries = int(PACE * limit_s)
    for at in range(tries if len(free) > 1 and groups > 1 else 0):
        if best_key[1] == 0 or (at % 64 == 0 and time.perf_counter() > end):
            break
        heat = unit * WARMEST * (COLDEST / WARMEST) ** (at / tries)
        change = _proposal(circles, free, size, chance)
        if change is None:
            continue
        here, there, _mine, _theirs, first, second = change
        now = circles.strain(circles.broken[here]) + circles.strain(circles.broken[there])
        worse = circles.strain(first) + circles.strain(second) - now
        if worse <= 0 or chance.random() < exp(-worse / heat):
            circles.take(change)
            if worse < 0 and circles.key() < best_key:
                best, best_key = list(circles.place), circles.key()
    return best


def _proposal(
    circles: Circles, free: Sequence[int], size: tuple[int, int], chance: random.Random
) -> tuple[int, int, list[int], list[int], int, int] | None:
    """Somebody of a circle that breaks a rule, and somebody or somewhere else."""
    one = chance.choice(free)
    for _try in range(8):
        if circles.broken[circles.place[one]]:
            break
        one = chance.choice(free)
    if size[0] < size[1] and chance.random() < 0.3:
        there = chance.randrange(len(circles.members))
        room = len(circles.members[there]) < size[1] and len(circles.members[circles.place[one]]) > size[0]
        return circles.shift(one, there) if room and there != circles.place[one] else None
    other = chance.choice(free)
    return circles.exchange(one, other) if circles.place[one] != circles.place[other] else None
