"""Statements: line by line. Amounts are hundredths of a coin; balances come from the rows, checked by ``verify``."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from vlechtwerk.ledger.enums import AccountKind, TransferState
from vlechtwerk.ledger.models import Account, Transfer


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
