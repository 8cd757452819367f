"""Verification: every account recomputed from its transfers. Amounts are hundredths of a coin; balances come from the rows, checked by ``verify``."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.db.models import BigIntegerField, F, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from vlechtwerk.core import clock
from vlechtwerk.ledger.enums import TransferState
from vlechtwerk.ledger.models import Account, Transfer


@dataclass(frozen=True)
class Report:
    """What verification found; no problems means that the ledger holds."""

    account_count: int
    transfer_count: int
    problems: list[str] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.problems


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
