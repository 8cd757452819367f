"""The network's own year as the engine replays it, and what a policy means to the engine. Amounts in hundredths."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from vlechtwerk.engine import comparison, demand, replay
from vlechtwerk.ledger.enums import AccountKind, LimitSide, LimitState, Reason, SimulatedYear, TransferState
from vlechtwerk.ledger.limits import limits_of
from vlechtwerk.ledger.models import Account, LimitRequest, Policy, Simulation, Transfer

KINDS = (AccountKind.PERSON, AccountKind.ORGANISATION, AccountKind.POT, AccountKind.OPENING)
"""In the order of the engine; whatever has no limits of its own (opening balances, partners) counts as the last."""
YEAR = timedelta(days=365)
MOST_STEPS = 2000


def rules_of(policy: Policy) -> replay.Rules:
    """A policy in the words of the engine, reckoned by the same ``limits_of`` as the account rows."""
    growth = -(-policy.trust_most // policy.trust_step) * policy.trust_every if policy.trust_step else 0
    steps = min(max(policy.newcomer_until, growth), MOST_STEPS) + 1
    table = []
    for kind in KINDS:
        given = (limits_of(policy, kind, count) for count in range(steps))
        table.append([_limit(one.floor, one.soft_floor, one.soft_ceiling, one.ceiling) for one in given])
    return replay.Rules(policy.session_value, table, policy.pot_pays_outside, policy.pot_takes_leavers)


def _limit(floor: int | None, soft_floor: int | None, soft_ceiling: int | None, ceiling: int | None) -> replay.Limit:
    free = replay.Limit()
    return replay.Limit(
        free.floor if floor is None else floor, free.soft_floor if soft_floor is None else soft_floor,
        free.soft_ceiling if soft_ceiling is None else soft_ceiling, free.ceiling if ceiling is None else ceiling,
    )  # fmt: skip


@dataclass
class _Accounts:
    """The rows of the year by the place they get: holders first, then the pot and what has no limits."""

    kinds: list[int] = field(default_factory=list)
    place: dict[int, int] = field(default_factory=dict)
    people: int = 0
    pot: int = 0
    unknown: int = 0


def _accounts() -> _Accounts:
    found = _Accounts()
    rows = sorted(Account.objects.values_list("pk", "kind"), key=lambda row: (_kind(row[1]), row[0]))
    for pk, kind in rows:
        found.place[pk] = len(found.kinds)
        found.kinds.append(_kind(kind))
    found.people = sum(kind < KINDS.index(AccountKind.POT) for kind in found.kinds)
    pots = [place for place, kind in enumerate(found.kinds) if kind == KINDS.index(AccountKind.POT)]
    if not pots:  # nobody gave to it yet
        found.kinds.append(KINDS.index(AccountKind.POT))
    found.pot = pots[0] if pots else len(found.kinds) - 1
    found.unknown = len(found.kinds)  # the other side of a session that was refused
    found.kinds.append(len(KINDS) - 1)
    return found


def _kind(kind: str) -> int:
    return list(KINDS).index(AccountKind(kind)) if kind in KINDS else len(KINDS) - 1


def real_year(until: datetime, policy: Policy, length: timedelta = YEAR) -> replay.Year:
    """Everything booked in the year before ``until``, in the order in which it was, and what the team then refused."""
    since, accounts = until - length, _accounts()
    rows = [*_booked(since, until, accounts), *_refused(since, until, accounts, policy)]
    events = sorted(rows, key=lambda one: (one[0], one[2][1] is not None))  # a correction after what it corrects
    number = {pk: at for at, (_moment, pk, _event) in enumerate(events) if pk}
    made = [
        event._replace(day=(moment - since) / timedelta(days=1), undoes=number.get(corrects, -1))
        for (moment, _pk, (event, corrects)) in events
    ]
    start, given = _before(since, accounts)
    joined = [0.0 if start[place] or given[place] else replay.FREE for place in range(len(accounts.kinds))]
    for event in made:
        for who in (event.payer, event.earner):
            joined[who] = min(joined[who], event.day)
    return replay.Year(
        kinds=accounts.kinds, start=start, given=given, joined=joined, events=made, people=accounts.people,
        pot=accounts.pot, value=policy.session_value, days=length / timedelta(days=1),
    )  # fmt: skip


def has_year(until: datetime) -> bool:
    """Whether anything was booked in the year before."""
    return Transfer.objects.filter(
        state=TransferState.POSTED, settled_at__gt=until - YEAR, settled_at__lte=until
    ).exists()


Row = tuple[datetime, Any, tuple[replay.Event, Any]]


def _booked(since: datetime, until: datetime, accounts: _Accounts) -> Iterator[Row]:
    """Transfers with the number of the one they correct; of the same moment in the order in which they were written."""
    rows = Transfer.objects.filter(state=TransferState.POSTED, settled_at__gt=since, settled_at__lte=until)
    names = ("settled_at", "pk", "debit_id", "credit_id", "amount", "reason", "corrects_id", "corrects__reason")
    for moment, pk, debit, credit, amount, reason, corrects, of in rows.order_by(
        "settled_at", "made_at", "pk"
    ).values_list(*names):
        what = _what(reason, of)
        event = replay.Event(0.0, what, accounts.place[debit], accounts.place[credit], amount)
        yield moment, pk, (event, corrects)


def _what(reason: str, corrected: str | None) -> replay.What:
    if reason == Reason.CORRECTION:
        return replay.What.UNDO if corrected == Reason.SESSION else replay.What.PLAIN
    found = {
        Reason.SESSION: replay.What.SESSION,
        Reason.OUTSIDE: replay.What.OUTSIDE,
        Reason.LEAVING: replay.What.LEAVING,
    }
    return found.get(Reason(reason), replay.What.PLAIN)


def _refused(since: datetime, until: datetime, accounts: _Accounts, policy: Policy) -> Iterator[Row]:
    """Sessions that did not take place because the team said no, or nobody in time; the other side is not known here."""
    no = (LimitState.REFUSED, LimitState.EXPIRED)
    rows = LimitRequest.objects.filter(state__in=no, decided_at__gt=since, decided_at__lte=until)
    found: Any = rows.values_list("decided_at", "account_id", "side")
    for moment, account, side in found:
        sides = (accounts.place[account], accounts.unknown)
        payer, earner = sides if side == LimitSide.FLOOR else sides[::-1]
        event = replay.Event(0.0, replay.What.SESSION, payer, earner, policy.session_value, refused=True)
        yield moment, None, (event, None)


def _before(since: datetime, accounts: _Accounts) -> tuple[list[int], list[int]]:
    """What everybody had when the year began, and how many sessions each had given by then."""
    start, given = [0] * len(accounts.kinds), [0] * len(accounts.kinds)
    then = Transfer.objects.filter(state=TransferState.POSTED, settled_at__lte=since).order_by()
    for side, sign in (("debit_id", -1), ("credit_id", 1)):
        for pk, amount in then.values_list(side).annotate(Sum("amount")):
            start[accounts.place[pk]] += sign * amount
    wrong = Q(corrected_by__isnull=False, corrected_by__settled_at__lte=since)
    gave = then.filter(reason=Reason.SESSION).exclude(wrong).values_list("credit_id").annotate(Count("pk"))
    for pk, count in gave:
        given[accounts.place[pk]] = count
    return start, given


@dataclass
class Runner:
    """The seeds of one simulation, one by one: the same year under the policy of today and under the tried one."""

    simulation: Simulation

    def __post_init__(self) -> None:
        one = self.simulation
        self.policies = Policy(**one.today), Policy(**one.tried)
        self.today, self.tried = (rules_of(policy) for policy in self.policies)
        self.habits = replay.Habits(**one.habits)
        self.year: replay.Year | None = None
        self.known: replay.Known | None = None
        if one.year == SimulatedYear.OWN:
            self.year = real_year(one.until, self.policies[0])
            self.known = replay.look_back(self.year, self.today)

    def pair(self, seed: int) -> comparison.Pair:
        """One seed both ways. The real year under today's rules has no chance in it."""
        of = self.year or demand.imagine(
            demand.Demand(**self.simulation.demand), seed=seed, value=self.policies[0].session_value
        )
        one, two = (
            replay.run(of, rules, self.habits, seed=seed, known=self.known) for rules in (self.today, self.tried)
        )
        return comparison.pair(of, one, two)

    def size(self) -> dict[str, int]:
        """How many took part, and how many sessions the year has, for the words of the result."""
        if self.year is None:
            return {name: self.simulation.demand[name] for name in ("people", "sessions")}
        sessions = [one for one in self.year.events if one.what == replay.What.SESSION and not one.refused]
        people = {who for one in sessions for who in (one.payer, one.earner) if who < self.year.people}
        return {"people": len(people), "sessions": len(sessions)}
