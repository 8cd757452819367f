"""A year of coins lived again under other rules: who would have been warned or refused, and where the coins end up.

The demand of a year (who wants to give whom what, and when) stays as it is; the rules change. Every movement takes
from one account what it gives to another, so that the sum over all accounts never changes. Amounts are hundredths of
a coin, times are days since the year began.

A **real** year knows what happened. With the rules of today it comes out exactly as it was: what then took place past
a limit was granted, what was refused stays refused (:func:`look_back`). Chance decides only on what is new.
An **imagined** year (:mod:`vlechtwerk.engine.demand`) knows nothing: chance decides on every case. The chances of a
seed hang on the event, not on the rules, so that two sets of rules meet the same people (common random numbers:
Law 2015, Simulation Modeling and Analysis, chapter 11).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

FREE = 1 << 60
"""As a limit: there is none."""
MONTHS = 12
LOOKED_AT = 8
"""Somebody who wants to give first looks at so many others for one who can receive without a warning."""


class What(IntEnum):
    """What a movement is for. ``UNDO`` takes a session back that somebody gave; ``PLAIN`` is a gift, an opening balance,
    another correction, and whatever else follows no rule of its own."""

    SESSION = 0
    PLAIN = 1
    OUTSIDE = 2
    LEAVING = 3
    UNDO = 4


class Event(NamedTuple):
    """Somebody wants ``payer`` to pay ``earner``. ``undoes``: the event that a correction takes back; -1: none of
    this year. ``refused``: in the real year the team said no."""

    day: float
    what: int
    payer: int
    earner: int
    amount: int
    undoes: int = -1
    refused: bool = False


class Limit(NamedTuple):
    """Between which balances somebody stays, and where a warning begins."""

    floor: int = -FREE
    soft_floor: int = -FREE
    soft_ceiling: int = FREE
    ceiling: int = FREE


@dataclass(frozen=True)
class Rules:
    """``limits``: by kind of account, then by sessions given (the last holds from there on). ``value``: one session."""

    value: int
    limits: Sequence[Sequence[Limit]]
    pot_pays_outside: bool = True
    pot_takes_leavers: bool = True


@dataclass(frozen=True)
class Habits:
    """What people do, as shares of 1. Assumptions, to be varied; with none of them a refusal is the end of it.

    ``granted``: of the cases past a hard limit the team allows. Of those refused at the lower limit ``gives_first``
    give a session and try again ``wait_days`` later, ``drops_out`` do nothing any more. ``warned_gives`` of those
    warned there give a session first.
    """

    granted: float = 0.0
    gives_first: float = 0.0
    drops_out: float = 0.0
    warned_gives: float = 0.0
    wait_days: float = 30.0


@dataclass(frozen=True)
class Year:
    """The demand. By account: ``kinds`` (its place in ``Rules.limits``), ``start``, ``given`` before, ``joined`` (day).

    ``people``: the first so many accounts belong to somebody; ``pot`` is one of the others. ``value``: what a session
    was worth when the amounts were written.
    """

    kinds: Sequence[int]
    start: Sequence[int]
    given: Sequence[int]
    joined: Sequence[float]
    events: Sequence[Event]
    people: int
    pot: int
    value: int
    days: float = 365.0


@dataclass(frozen=True)
class Known:
    """What the real year tells by event: whether it was warned, was past a limit, and what a leaver kept."""

    warned: Sequence[bool]
    past: Sequence[bool]
    kept: Sequence[int]


@dataclass
class Outcome:
    """How a year ended. ``refused`` and ``took`` hold places of events; ``pot`` its balance at each end of a month."""

    balance: list[int]
    gave: list[int]
    got: list[int]
    pot: list[int] = field(default_factory=list)
    took: dict[int, int] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    sessions: int = 0
    newcomers: int = 0
    at_ceiling: int = 0
    granted: int = 0
    later: int = 0
    extra: int = 0
    warnings: int = 0
    lost: int = 0
    dropped: set[int] = field(default_factory=set)
    unpaid: int = 0
    parked: int = 0


class _Books:
    """Balances and sessions given, and what the rules say of one more movement."""

    def __init__(self, year: Year, rules: Rules) -> None:
        self.year, self.rules = year, rules
        self.balance, self.given = list(year.start), list(year.given)

    def limit(self, who: int) -> Limit:
        steps = self.rules.limits[self.year.kinds[who]]
        return steps[min(self.given[who], len(steps) - 1)]

    def amount(self, event: Event) -> int:
        """What a session is worth changes with the rules; a gift stays a gift."""
        if event.what not in {What.SESSION, What.OUTSIDE} or self.rules.value == self.year.value:
            return event.amount
        return max(1, round(event.amount * self.rules.value / self.year.value))

    def near(self, event: Event, amount: int) -> tuple[bool, bool]:
        """Whether it warns, and whether it is past a hard limit."""
        low, high = self.balance[event.payer] - amount, self.balance[event.earner] + amount
        payer, earner = self.limit(event.payer), self.limit(event.earner)
        past = low < payer.floor or high > earner.ceiling
        if event.what == What.OUTSIDE and not self.rules.pot_pays_outside:
            past = True
        return low < payer.soft_floor or high > earner.soft_ceiling, past

    def takes_over(self, debt: int) -> bool:
        """Whether the pot may take over what a leaver owes."""
        pot = self.year.pot
        return self.rules.pot_takes_leavers and self.balance[pot] - debt >= self.limit(pot).floor

    def leaver(self, event: Event) -> int:
        return event.payer if event.payer != self.year.pot else event.earner

    def move(self, payer: int, earner: int, amount: int) -> None:
        self.balance[payer] -= amount
        self.balance[earner] += amount

    def count(self, event: Event) -> None:
        """Sessions that somebody gave, of which one that was put right is none."""
        if event.what == What.SESSION:
            self.given[event.earner] += 1
        elif event.what == What.UNDO and self.given[event.payer]:
            self.given[event.payer] -= 1


def look_back(year: Year, rules: Rules) -> Known:
    """What really happened, held against the rules of today."""
    books = _Books(year, rules)
    warned, past, kept = [], [], []
    for event in year.events:
        warns, is_past = books.near(event, event.amount)
        if event.what == What.LEAVING:
            is_past = event.payer == year.pot and not books.takes_over(event.amount)
        if not event.refused:
            books.move(event.payer, event.earner, event.amount)
            books.count(event)
        warned.append(warns)
        past.append(is_past)
        kept.append(books.balance[books.leaver(event)] if event.what == What.LEAVING else 0)
    return Known(warned, past, kept)


class _Replay(_Books):
    """One year under one set of rules, with the chances of one seed."""

    def __init__(self, year: Year, rules: Rules, habits: Habits, seed: int, known: Known | None) -> None:
        super().__init__(year, rules)
        chance = np.random.default_rng(seed)
        self.habits, self.known = habits, known
        self.draws = chance.random((len(year.events), 3)).tolist()
        self.others = chance.integers(0, max(year.people, 1), (len(year.events), LOOKED_AT)).tolist()
        self.left: set[int] = set()
        self.waiting: list[tuple[float, int]] = []
        nothing = [0] * len(year.kinds)
        self.out = Outcome(self.balance, list(nothing), list(nothing))
        self.spent = list(nothing)
        self.middle: tuple[list[int], list[int]] | None = None

    def move(self, payer: int, earner: int, amount: int) -> None:
        super().move(payer, earner, amount)
        self.spent[payer] += amount

    def pass_time(self, day: float) -> None:
        """Months that end before ``day``, and who by then tries again."""
        year = self.year
        while self.waiting and self.waiting[0][0] <= day:
            self.try_again(*heappop(self.waiting))
        while len(self.out.pot) <= MONTHS and len(self.out.pot) * year.days / MONTHS <= day:
            self.out.pot.append(self.balance[year.pot])
        if self.middle is None and day >= year.days / 2:
            self.middle = [max(one, 0) for one in self.balance], list(self.spent)

    def is_known_past(self, at: int) -> bool:
        return self.known is not None and self.known.past[at]

    def session(self, at: int, event: Event) -> None:
        out = self.out
        if event.payer in out.dropped or event.earner in out.dropped:
            out.lost += not event.refused
            return
        if event.refused and not self.is_known_past(at):
            return  # refused by rules that no longer hold: it tells nothing of these
        self.left -= {event.payer, event.earner}
        amount = self.amount(event)
        warns, past = self.near(event, amount)
        if warns and not past:
            out.warnings += 1
            is_new = self.known is None or not (self.known.warned[at] or event.refused)
            if is_new and self.low(event, amount) and self.draws[at][0] < self.habits.warned_gives:
                self.give(at, event.payer, event.day)
        if past and not self.is_granted(at, event):
            self.refuse(at, event, amount)
        else:
            self.take_place(at, event.payer, event.earner, amount)

    def low(self, event: Event, amount: int) -> bool:
        return self.balance[event.payer] - amount < self.limit(event.payer).soft_floor

    def is_granted(self, at: int, event: Event) -> bool:
        """What the team once decided stays decided; on new cases chance decides."""
        yes = not event.refused if self.is_known_past(at) else self.draws[at][1] < self.habits.granted
        self.out.granted += yes
        return yes

    def refuse(self, at: int, event: Event, amount: int) -> None:
        """The session does not take place; who was refused at the lower limit may give first, or stay away."""
        out, habits, draw = self.out, self.habits, self.draws[at][2]
        is_low = self.balance[event.payer] - amount < self.limit(event.payer).floor
        out.refused.add(at)
        out.at_ceiling += not is_low
        out.newcomers += self.given[event.payer if is_low else event.earner] == 0
        if not is_low or self.is_known_past(at):
            return
        if draw < habits.drops_out:
            out.dropped.add(event.payer)
        elif draw < habits.drops_out + habits.gives_first:
            heappush(self.waiting, (event.day + habits.wait_days, at))

    def try_again(self, day: float, at: int) -> None:
        event = self.year.events[at]
        if {event.payer, event.earner} & (self.left | self.out.dropped) or not self.give(at, event.payer, day):
            return
        amount = self.amount(event)
        if not self.near(event, amount)[1]:
            self.take_place(at, event.payer, event.earner, amount)
            self.out.later += 1

    def give(self, at: int, giver: int, day: float) -> bool:
        """An extra session, for somebody who can receive one without a warning; whether there was one."""
        amount, away = self.rules.value, self.left | self.out.dropped
        if self.balance[giver] + amount > self.limit(giver).ceiling:
            return False
        for other in self.others[at]:
            can = self.balance[other] - amount >= self.limit(other).soft_floor
            if can and other != giver and self.year.joined[other] <= day and other not in away:
                self.take_place(-1, other, giver, amount)
                self.out.extra += 1
                return True
        return False

    def take_place(self, at: int, payer: int, earner: int, amount: int) -> None:
        self.move(payer, earner, amount)
        self.given[earner] += 1
        self.out.sessions += 1
        self.out.gave[earner] += 1
        self.out.got[payer] += 1
        if at >= 0:
            self.out.took[at] = amount

    def plain(self, at: int, event: Event) -> None:
        amount = self.out.took.get(event.undoes, 0) if event.undoes >= 0 else self.amount(event)
        if not amount:
            return  # what a correction takes back did not take place
        if self.near(event, amount)[1] and not self.is_known_past(at):
            self.out.unpaid += event.what == What.OUTSIDE
            return
        self.move(event.payer, event.earner, amount)
        self.count(event)
        self.out.took[at] = amount

    def leaving(self, at: int, event: Event) -> None:
        """All that is left goes to the pot; the pot takes a debt over when it may."""
        who, pot = self.leaver(event), self.year.pot
        rest = self.balance[who] - (self.known.kept[at] if self.known else 0)
        if rest > 0:
            self.move(who, pot, rest)
        elif rest < 0 and (self.is_known_past(at) or self.takes_over(-rest)):
            self.move(pot, who, -rest)
        self.out.took[at] = abs(rest)
        self.left.add(who)


STEPS = {
    What.SESSION: _Replay.session, What.PLAIN: _Replay.plain, What.OUTSIDE: _Replay.plain,
    What.LEAVING: _Replay.leaving, What.UNDO: _Replay.plain,
}  # fmt: skip


def run(
    year: Year, rules: Rules, habits: Habits | None = None, *, seed: int = 0, known: Known | None = None,
    each: Callable[[Sequence[int]], None] | None = None,
) -> Outcome:  # fmt: skip
    """The year under these rules. ``known``: of a real year, from :func:`look_back` with the rules of today.

    ``each`` is called with the balances after every event. The same arguments give the same outcome.
    """
    replay = _Replay(year, rules, habits or Habits(), seed, known)
    for at, event in enumerate(year.events):
        replay.pass_time(event.day)
        STEPS[What(event.what)](replay, at, event)
        if each:
            each(replay.balance)
    replay.pass_time(year.days)
    held, spent = replay.middle or ([], [])
    still = zip(held[: year.people], spent, replay.spent, strict=False)
    replay.out.parked = sum(max(0, had - (now - then)) for had, then, now in still)
    return replay.out
