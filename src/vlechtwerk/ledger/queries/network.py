"""The coins of the whole network over time: give and take, speed, spread, coins that lie still.

Amounts are hundredths of a coin. Only people count, and only sessions where nothing was put right afterwards; the pot,
openings and partners are no exchange between two people. Every figure looks back a year from a moment: the ends of the
last quarters, and now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import numpy as np
from django.db.models import BigIntegerField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from numpy.typing import NDArray

from vlechtwerk.core import clock
from vlechtwerk.ledger.enums import AccountKind, Reason, TransferState
from vlechtwerk.ledger.models import Account, Transfer

YEAR = timedelta(days=365)
QUARTERS = 8
FEWEST = 5
"""Below so many people a share says more about them than about the network, and is not shown."""
PERSON = AccountKind.PERSON
POSTED = Q(state=TransferState.POSTED)
BETWEEN_PEOPLE = POSTED & Q(reason=Reason.SESSION, corrected_by__isnull=True, debit__kind=PERSON, credit__kind=PERSON)
Figures = NDArray[np.int64]


@dataclass(frozen=True)
class Moment:
    """The network as it looked back at ``at``; shares in percent, none where fewer than ``FEWEST`` people count.

    ``returned``: of the people who received in that year, how many gave as well, to whomever (generalised exchange:
    Yamagishi & Cook 1993). ``mutual``: of the ties "gave to", how many go both ways (Newman 2010, 7.10).
    ``beyond_chance``: the same against a network without order (Garlaschelli & Loffredo 2004). ``velocity``: coins
    of sessions in the year for every coin that people held on average, ``circulating`` (Fisher 1911: MV = PT). ``gini`` of what was given among
    who gave or received; ``top_share``: what the most giving tenth gave. ``parked``: coins earned more than a year ago
    and not spent since, oldest spent first.
    """

    at: datetime
    is_now: bool
    sessions: int
    receivers: int
    takers_who_gave: int
    people: int
    ties: int
    returned: float | None
    mutual: float | None
    beyond_chance: float | None
    velocity: float | None
    gini: float | None
    top_share: float | None
    parked: int
    held: int
    circulating: int


def network_over_time() -> list[Moment]:
    """The last quarters and now, oldest first: four queries, whatever the size of the network."""
    moments = _moments()
    edges = sorted({one - YEAR for one in moments} | set(moments))
    accounts = dict(Account.objects.filter(kind=PERSON).values_list("pk", F("posted_credits") - F("posted_debits")))
    place = {pk: row for row, pk in enumerate(sorted(accounts))}
    given, earned = _by_bucket("credit", edges, place)
    taken, paid = _by_bucket("debit", edges, place)
    balances = _balances(np.array([accounts[pk] for pk in place], dtype=np.int64), earned - paid)
    pairs = _pairs(edges, place)
    return [_moment(edges, at, at == moments[-1], given, taken, earned, balances, pairs) for at in moments]


def _moments() -> list[datetime]:
    """The ends of the last quarters, and now."""
    first = clock.today().replace(month=(clock.today().month - 1) // 3 * 3 + 1, day=1)
    ends = [first]
    while len(ends) < QUARTERS:
        last = ends[-1]
        ends.append(last.replace(year=last.year - (last.month == 1), month=(last.month - 4) % 12 + 1))
    return [*(timezone.make_aware(datetime.combine(day, time())) for day in reversed(ends)), clock.now()]


def _bucket(edges: Sequence[datetime]) -> Case:
    """After which edge a transfer was booked; 0 is before the first. What was booked at an edge lies before it."""
    later = [When(settled_at__gt=edge, then=Value(place + 1)) for place, edge in enumerate(edges)]
    return Case(*reversed(later), default=Value(0))


def _by_bucket(side: str, edges: Sequence[datetime], place: dict[int, int]) -> tuple[Figures, Figures]:
    """By person and bucket: in sessions, and in all."""
    rows = (
        Transfer.objects.filter(POSTED, **{f"{side}__kind": PERSON}).order_by().values(side, bucket=_bucket(edges))
        .annotate(every=Sum("amount"), sessions=Coalesce(Sum("amount", filter=BETWEEN_PEOPLE), Value(0)))
    )  # fmt: skip
    sessions, every = (np.zeros((len(place), len(edges) + 1), dtype=np.int64) for _ in range(2))
    for account, bucket, total, of_sessions in rows.values_list(side, "bucket", "every", "sessions"):
        sessions[place[account], bucket], every[place[account], bucket] = of_sessions, total
    return sessions, every


def _balances(now: Figures, moved: Figures) -> Figures:
    """By person and edge: the balance at that moment."""
    return np.asarray(now[:, None] - np.cumsum(moved[:, ::-1], axis=1)[:, ::-1][:, 1:])


def _pairs(edges: Sequence[datetime], place: dict[int, int]) -> Figures:
    """Who gave to whom in which bucket: rows of giver, receiver, bucket, how many sessions."""
    rows = Transfer.objects.filter(BETWEEN_PEOPLE, settled_at__gt=edges[0]).order_by()
    found = rows.values_list("credit", "debit", _bucket(edges)).distinct()
    table = [(place[giver], place[receiver], bucket) for giver, receiver, bucket in found]
    return np.array(table, dtype=np.int64).reshape(-1, 3)


def _moment(
    edges: Sequence[datetime], at: datetime, is_now: bool, given: Figures, taken: Figures, earned: Figures,
    balances: Figures, pairs: Figures,
) -> Moment:  # fmt: skip
    low, high = edges.index(at - YEAR) + 1, edges.index(at) + 1
    gave, got = given[:, low:high].sum(axis=1), taken[:, low:high].sum(axis=1)
    year = pairs[(pairs[:, 2] >= low) & (pairs[:, 2] < high)]
    ties = {(int(giver), int(receiver)) for giver, receiver, _bucket in year}
    people, receivers = int(((gave > 0) | (got > 0)).sum()), int((got > 0).sum())
    stood = balances[:, low - 1 : high]
    circulating = round(_held_on_average(np.clip(stood, 0, None).sum(axis=0), edges[low - 1 : high]))
    mutual = sum((receiver, giver) in ties for giver, receiver in ties)
    volume = int(gave.sum())
    now = stood[:, -1]
    return Moment(
        at=at,
        is_now=is_now,
        sessions=volume,
        receivers=receivers,
        takers_who_gave=int(((got > 0) & (gave > 0)).sum()),
        people=people,
        ties=len(ties),
        returned=_percent(int(((got > 0) & (gave > 0)).sum()), receivers),
        mutual=_percent(mutual, len(ties)),
        beyond_chance=beyond_chance(mutual, len(ties), people),
        velocity=round(volume / circulating, 2) if circulating and people >= FEWEST else None,
        gini=gini(gave[(gave > 0) | (got > 0)]) if people >= FEWEST else None,
        top_share=top_share(gave[(gave > 0) | (got > 0)]) if people >= FEWEST else None,
        parked=int(np.clip(now - earned[:, low:high].sum(axis=1), 0, None).sum()),
        held=int(np.clip(now, 0, None).sum()),
        circulating=circulating,
    )  # fmt: skip


def _held_on_average(held: Figures, edges: Sequence[datetime]) -> float:
    """What people held, averaged over the year between the edges at which it is known."""
    at = np.array([(edge - edges[0]).total_seconds() for edge in edges])
    return float(((held[1:] + held[:-1]) / 2 * np.diff(at)).sum() / (at[-1] - at[0]))


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole >= FEWEST else None


def beyond_chance(mutual: int, ties: int, people: int) -> float | None:
    """Reciprocity ρ = (r − a) / (1 − a), where r is the share of ties that go both ways and a how dense the network is:
    0 as by chance, 1 all of them, below 0 fewer than by chance (Garlaschelli & Loffredo 2004, eq. 4)."""
    if ties < FEWEST or people < 2:
        return None
    density = ties / (people * (people - 1))
    return round((mutual / ties - density) / (1 - density), 2) if density < 1 else None


def gini(values: Figures) -> float | None:
    """How unequal: 0 all alike, near 1 all of it by one (half the relative mean difference)."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    total, count = float(ordered.sum()), len(ordered)
    if not total:
        return None
    return round(float(((2 * np.arange(1, count + 1) - count - 1) * ordered).sum()) / (count * total), 2)


def top_share(values: Figures) -> float | None:
    """What the tenth that gave most gave of everything, in percent; a tenth is rounded up to whole people."""
    ordered = np.sort(values)[::-1]
    total = int(ordered.sum())
    return round(100 * int(ordered[: -(-len(ordered) // 10)].sum()) / total, 1) if total else None


def with_balances(people: QuerySet[Any]) -> QuerySet[Any]:
    """People with ``balance``, ``soft_ceiling`` and ``parked`` (coins older than a year, see :class:`Moment`)."""
    account = Account.objects.filter(person=OuterRef("pk"))
    earned = Transfer.objects.filter(POSTED, credit__person=OuterRef("pk"), settled_at__gte=clock.now() - YEAR)
    total = earned.order_by().values("credit").annotate(total=Sum("amount")).values("total")
    number = BigIntegerField()
    return people.annotate(
        balance=Coalesce(
            Subquery(account.values(one=F("posted_credits") - F("posted_debits"))), Value(0), output_field=number
        ),
        soft_ceiling=Subquery(account.values("soft_ceiling"), output_field=number),
        parked=Greatest(
            F("balance") - Coalesce(Subquery(total), Value(0), output_field=number), Value(0), output_field=number
        ),
    )
