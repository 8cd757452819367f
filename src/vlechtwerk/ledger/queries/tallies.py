"""What the ledger tells. Amounts are hundredths of a coin; balances come from the rows, checked by ``verify``."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from vlechtwerk.ledger import rules
from vlechtwerk.ledger.models import Account, Transfer


@dataclass(frozen=True)
class Tally:
    """Given and received (posted), the balance, and what is reserved either way."""

    given: int = 0
    received: int = 0
    balance: int = 0
    reserved_in: int = 0
    reserved_out: int = 0
    floor: int | None = rules.HARD_FLOOR
    ceiling: int | None = rules.HARD_CEILING
    soft_floor: int | None = rules.SOFT_FLOOR
    soft_ceiling: int | None = rules.SOFT_CEILING


@dataclass(frozen=True)
class LimitNotice:
    """Said before, not after: what the balance would become, and which limit that passes."""

    level: str  # soft | hard
    would_be: int
    limit: int


def _tally(account: Account) -> Tally:
    return Tally(
        given=account.posted_credits,
        received=account.posted_debits,
        balance=account.balance,
        reserved_in=account.pending_credits,
        reserved_out=account.pending_debits,
        floor=account.floor,
        ceiling=account.ceiling,
        soft_floor=account.soft_floor,
        soft_ceiling=account.soft_ceiling,
    )


def tallies(person_ids: Collection[int]) -> dict[int, Tally]:
    """The tally of each person; whoever has no account yet stands at zero."""
    found = {row.person_id: _tally(row) for row in Account.objects.filter(person__in=person_ids)}
    return {pk: found.get(pk, Tally()) for pk in person_ids}


def with_accounts(people: QuerySet[Any]) -> QuerySet[Any]:
    """People with their account along, for :func:`tally_along`: no query of its own."""
    return people.select_related("account")


def tally_along(person: Any) -> Tally:
    """The tally of somebody of :func:`with_accounts`."""
    account = getattr(person, "account", None)
    return _tally(account) if account else Tally()


def tally(person: Any) -> Tally:
    """The tally of one person."""
    return tallies([person.pk])[person.pk]


def limit_notice(
    person: Any, *, pays: bool, amount: int = rules.SESSION_VALUE, tally: Tally | None = None
) -> LimitNotice | None:
    """Whether one more session takes ``person`` past a limit: downward when paying, upward when earning."""
    at = tally or tallies([person.pk])[person.pk]
    if pays:
        would_be = at.balance - at.reserved_out - amount
        passed = [("hard", at.floor), ("soft", at.soft_floor)]
        hits = [(level, limit) for level, limit in passed if limit is not None and would_be < limit]
    else:
        would_be = at.balance + at.reserved_in + amount
        passed = [("hard", at.ceiling), ("soft", at.soft_ceiling)]
        hits = [(level, limit) for level, limit in passed if limit is not None and would_be > limit]
    return LimitNotice(hits[0][0], would_be, hits[0][1]) if hits else None


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
