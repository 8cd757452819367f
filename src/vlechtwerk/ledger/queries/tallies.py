"""What the ledger tells. Amounts are hundredths of a coin; balances come from the rows, checked by ``verify``."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from vlechtwerk.ledger import rules
from vlechtwerk.ledger.models import Account, Policy, Transfer


@dataclass(frozen=True)
class Tally:
    """Given and received (posted), the balance, and what is reserved either way.

    The limits are those of the policy: what an approval once let pass does not count. ``value``: one session today.
    """

    given: int = 0
    received: int = 0
    balance: int = 0
    reserved_in: int = 0
    reserved_out: int = 0
    floor: int | None = rules.HARD_FLOOR
    ceiling: int | None = rules.HARD_CEILING
    soft_floor: int | None = rules.SOFT_FLOOR
    soft_ceiling: int | None = rules.SOFT_CEILING
    value: int = rules.SESSION_VALUE


@dataclass(frozen=True)
class LimitNotice:
    """Said before, not after: what the balance would become, and which limit that passes."""

    level: str  # soft | hard
    would_be: int
    limit: int


def session_value() -> Coalesce:
    """What a session is worth today, for whoever reads it along with rows."""
    newest = Policy.objects.order_by("-version").values("session_value")[:1]
    return Coalesce(Subquery(newest), Value(rules.SESSION_VALUE), output_field=BigIntegerField())


def tally_of(account: Account, value: int) -> Tally:
    """The tally of one row; ``value``: what a session is worth."""
    return Tally(
        given=account.posted_credits,
        received=account.posted_debits,
        balance=account.balance,
        reserved_in=account.pending_credits,
        reserved_out=account.pending_debits,
        floor=None if account.floor is None else account.floor + account.extra_floor,
        ceiling=None if account.ceiling is None else account.ceiling - account.extra_ceiling,
        soft_floor=account.soft_floor,
        soft_ceiling=account.soft_ceiling,
        value=value,
    )


def tallies(person_ids: Collection[int]) -> dict[int, Tally]:
    """The tally of each person; whoever has no account yet stands at zero."""
    rows = Account.objects.filter(person__in=person_ids).annotate(value=session_value())
    found = {row.person_id: tally_of(row, row.value) for row in rows}
    return {pk: found.get(pk, Tally()) for pk in person_ids}


def with_accounts(people: QuerySet[Any]) -> QuerySet[Any]:
    """People with their account along, for :func:`tally_along`: no query of its own."""
    return people.select_related("account").annotate(session_value=session_value())


def tally_along(person: Any) -> Tally:
    """The tally of somebody of :func:`with_accounts`."""
    account = getattr(person, "account", None)
    return tally_of(account, person.session_value) if account else Tally()


def tally(person: Any) -> Tally:
    """The tally of one person."""
    return tallies([person.pk])[person.pk]


def limit_notice(
    person: Any, *, pays: bool, amount: int | None = None, tally: Tally | None = None
) -> LimitNotice | None:
    """Whether one more session takes ``person`` past a limit: downward when paying, upward when earning."""
    at = tally or tallies([person.pk])[person.pk]
    amount = at.value if amount is None else amount
    if pays:
        would_be = at.balance - at.reserved_out - amount
        passed = [("hard", at.floor), ("soft", at.soft_floor)]
        hits = [(level, limit) for level, limit in passed if limit is not None and would_be < limit]
    else:
        would_be = at.balance + at.reserved_in + amount
        passed = [("hard", at.ceiling), ("soft", at.soft_ceiling)]
        hits = [(level, limit) for level, limit in passed if limit is not None and would_be > limit]
    return LimitNotice(hits[0][0], would_be, hits[0][1]) if hits else None


def notices_of(sides: Sequence[tuple[Any, bool]]) -> list[dict[str, Any]]:
    """Which limits these sessions would touch (``(person, pays)``, one pair per session of somebody), in one query.

    Sessions of one person in one direction count together.
    """
    at = tallies({person.pk for person, _pays in sides})
    times = Counter(sides)
    found = [
        (person, pays, limit_notice(person, pays=pays, amount=at[person.pk].value * count, tally=at[person.pk]))
        for (person, pays), count in times.items()
    ]
    return [{"person": person, "notice": notice, "pays": pays} for person, pays, notice in found if notice]


def can_pay(person: Any) -> bool:
    """Whether one more session can still be reserved for this receiver."""
    notice = limit_notice(person, pays=True)
    return notice is None or notice.level != "hard"


def can_earn(person: Any) -> bool:
    """Whether this giver can still earn one more coin."""
    notice = limit_notice(person, pays=False)
    return notice is None or notice.level != "hard"


def transfer_state(transfer_id: Any) -> str | None:
    """The state of a transfer, or None when there is none."""
    return Transfer.objects.filter(pk=transfer_id).values_list("state", flat=True).first()
