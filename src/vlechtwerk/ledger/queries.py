"""What the ledger tells. Amounts are hundredths of a coin; balances come from the rows, checked by ``verify``."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vlechtwerk.core import clock
from vlechtwerk.ledger import rules
from vlechtwerk.ledger.enums import AccountKind, TransferState
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


@dataclass(frozen=True)
class StatementRow:
    """One line of a statement, seen from one account; ``amount`` is signed."""

    at: datetime
    amount: int
    balance_after: int
    other: str
    reason: str
    note: str
    transfer_id: Any
    is_correction: bool


@dataclass(frozen=True)
class Report:
    """What verification found; no problems means that the ledger holds."""

    account_count: int
    transfer_count: int
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems


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


def statement(person: Any) -> list[StatementRow]:
    """Everything booked for a person, newest first, with the balance after each line."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        return []
    posted = (
        Transfer.objects.filter(Q(debit=account) | Q(credit=account), state=TransferState.POSTED)
        .select_related("debit__person", "debit__organisation", "credit__person", "credit__organisation")
        .order_by("settled_at", "made_at", "id")
    )
    rows, balance = [], 0
    for transfer in posted:
        is_credit = transfer.credit_id == account.pk
        amount = transfer.amount if is_credit else -transfer.amount
        balance += amount
        rows.append(
            StatementRow(
                at=transfer.settled_at or transfer.made_at,
                amount=amount,
                balance_after=balance,
                other=holder(transfer.debit if is_credit else transfer.credit),
                reason=transfer.get_reason_display(),
                note=transfer.note,
                transfer_id=transfer.pk,
                is_correction=transfer.corrects_id is not None,
            )
        )
    return rows[::-1]


def holder(account: Account) -> str:
    """The name of whoever holds an account."""
    if account.kind == AccountKind.PERSON and account.person:
        return account.person.name
    if account.kind == AccountKind.ORGANISATION and account.organisation:
        return account.organisation.name
    return str(account.get_kind_display())


def transfer_state(transfer_id: Any) -> str | None:
    """The state of a transfer, or None when there is none."""
    return Transfer.objects.filter(pk=transfer_id).values_list("state", flat=True).first()


TALLIES = {
    "posted_debits": ("debit", TransferState.POSTED),
    "posted_credits": ("credit", TransferState.POSTED),
    "pending_debits": ("debit", TransferState.PENDING),
    "pending_credits": ("credit", TransferState.PENDING),
}
GUARDS = {  # the triggers of migration 0002, by the question that finds them
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'ledger_transfer'",
        {
            "ledger_transfer_no_delete",
            "ledger_transfer_no_change",
            "ledger_transfer_no_replace",
            "ledger_transfer_tally",
            "ledger_transfer_settle",
        },  # fmt: skip,
    ),
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger_transfer'::regclass AND tgenabled <> 'D'",
        {"ledger_transfer_guard", "ledger_transfer_keep", "ledger_transfer_tally"},
    ),
}
LINGERS_AFTER = timedelta(days=1)


def verify() -> Report:
    """Recompute every account from its transfers; check zero-sum, limits, corrections and the guards.

    All accounts and their sums are read in one statement, so that coins booked meanwhile are no false alarm.
    """
    accounts = list(Account.objects.annotate(**{f"sum_of_{name}": _sum(*of) for name, of in TALLIES.items()}))
    problems = [problem for account in accounts for problem in _problems_of(account)]
    if total := sum(account.balance for account in accounts):
        problems.append(f"all accounts together are {total}, not zero")
    wrong = Transfer.objects.filter(corrects__isnull=False).exclude(
        amount=F("corrects__amount"), debit=F("corrects__credit"), credit=F("corrects__debit")
    )
    problems += [f"transfer {row.pk} does not mirror the one it corrects" for row in wrong]
    overdue = Transfer.objects.filter(state=TransferState.PENDING, expires_at__lt=clock.now() - LINGERS_AFTER)
    problems += [f"transfer {row.pk} is still reserved after its date" for row in overdue]
    return Report(len(accounts), Transfer.objects.count(), problems + _missing_guards())


def _sum(side: str, state: str) -> Coalesce:
    rows = Transfer.objects.filter(state=state, **{side: OuterRef("pk")}).order_by().values(side)
    return Coalesce(
        Subquery(rows.annotate(total=Sum("amount")).values("total")), Value(0), output_field=BigIntegerField()
    )


def _problems_of(account: Account) -> list[str]:
    found = []
    for name in TALLIES:
        stored, counted = getattr(account, name), getattr(account, f"sum_of_{name}")
        if stored != counted:
            found.append(f"account {account.key}: {name} is {stored}, its transfers say {counted}")
    if account.floor is not None and account.balance - account.pending_debits < account.floor:
        found.append(f"account {account.key}: below its floor")
    if account.ceiling is not None and account.balance + account.pending_credits > account.ceiling:
        found.append(f"account {account.key}: above its ceiling")
    return found


def _missing_guards() -> list[str]:
    """Triggers that somebody took away; without them the history can be rewritten."""
    question, wanted = GUARDS[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(question)
        there = {name for (name,) in cursor.fetchall()}
    return [f"the guard {name} is missing" for name in sorted(wanted - there)]
