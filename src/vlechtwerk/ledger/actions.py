"""Posting coins. Every amount is in hundredths; every id is the idempotency key of the first click."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.ledger import queries, rules
from vlechtwerk.ledger.enums import AccountKind, Reason, TransferState
from vlechtwerk.ledger.models import Account, Transfer

log = logging.getLogger("vlechtwerk.ledger")


class LedgerRefused(Refused):
    """The ledger says no; nothing was booked."""


def open_account(person: Any) -> Account:
    """The account of a person, opened with the limits of the policy when there is none."""
    return Account.objects.get_or_create(
        person=person,
        defaults={
            "kind": AccountKind.PERSON,
            "floor": rules.HARD_FLOOR,
            "ceiling": rules.HARD_CEILING,
            "soft_floor": rules.SOFT_FLOOR,
            "soft_ceiling": rules.SOFT_CEILING,
        },
    )[0]


@transaction.atomic
def hold_accounts(people: Iterable[Any]) -> None:
    """Take the accounts of several people until the end of the transaction, in primary-key order.

    For who books several transfers at once: whatever their order, two of them never wait in a circle.
    """
    accounts = [open_account(person).pk for person in sorted(people, key=lambda person: person.pk)]
    list(Account.objects.select_for_update().filter(pk__in=accounts).order_by("pk").values_list("pk"))


def pot() -> Account:
    """The common pot: no limits."""
    return Account.objects.get_or_create(kind=AccountKind.POT)[0]


@transaction.atomic
def reserve(
    transfer_id: UUID, *, payer: Any, earner: Any, amount: int = rules.SESSION_VALUE, source: str,
    by: Actor | None, expires_at: datetime | None = None,
) -> Transfer:  # fmt: skip
    """Set a coin aside: the receiver of a session pays, the giver earns. The same id twice is one transfer."""
    # First accounts are opened in one order too: two people who help each other never wait in a circle.
    account = {person.pk: open_account(person) for person in sorted((payer, earner), key=lambda person: person.pk)}
    return _insert(
        transfer_id, account[payer.pk], account[earner.pk], amount, TransferState.PENDING, Reason.SESSION,
        source=source, by=by, expires_at=expires_at,
    )  # fmt: skip


@transaction.atomic
def post(transfer_id: UUID, *, by: Actor | None) -> Transfer:
    """Book a reserved transfer, exactly once."""
    return _settle(transfer_id, TransferState.POSTED, by)


@transaction.atomic
def void(transfer_id: UUID, *, by: Actor | None) -> Transfer:
    """Release a reserved transfer."""
    return _settle(transfer_id, TransferState.VOIDED, by)


@transaction.atomic
def give_to_pot(
    transfer_id: UUID, *, giver: Any, amount: int = rules.SESSION_VALUE, by: Actor, note: str = ""
) -> Transfer:
    """A gift to the common pot, booked at once."""
    return _insert(transfer_id, open_account(giver), pot(), amount, TransferState.POSTED, Reason.GIFT, by=by, note=note)


@transaction.atomic
def reverse(transfer_id: UUID, *, new_id: UUID, by: Actor, note: str) -> Transfer:
    """Put a booked transfer right by its mirror image, once."""
    original = Transfer.objects.select_related("debit", "credit").filter(pk=transfer_id).first()
    if original is None or original.state != TransferState.POSTED:
        raise LedgerRefused(_("Only a booked transfer can be put right."))
    if Transfer.objects.filter(corrects=original).exclude(pk=new_id).exists():
        raise LedgerRefused(_("This transfer has been put right already."))
    return _insert(
        new_id, original.credit, original.debit, original.amount, TransferState.POSTED, Reason.CORRECTION,
        source=original.source, by=by, note=note, corrects=original,
    )  # fmt: skip


def expire_due() -> int:
    """Release reservations that are past their date; one by one, so that one failure stops none."""
    overdue = Transfer.objects.filter(state=TransferState.PENDING, expires_at__lte=clock.now())
    return each_due(overdue.order_by("expires_at")[:MOST_AT_ONCE], _expire)


def _expire(transfer: Transfer) -> Transfer:
    return _settle(transfer.pk, TransferState.EXPIRED, None)


def check_books() -> int:
    """Every night: what does not add up is an error in the log. Mends nothing, so it has done no rows."""
    for problem in queries.verify().problems:
        log.error("the ledger does not add up: %s", problem)
    return 0


def _insert(
    transfer_id: UUID, debit: Account, credit: Account, amount: int, state: TransferState, reason: Reason,
    *, by: Actor | None, **fields: Any,
) -> Transfer:  # fmt: skip
    """Both accounts, then the transfer, in one savepoint; a limit or a second click undoes all of it."""
    content = (debit.pk, credit.pk, amount, reason, fields.get("source", ""), fields.get("corrects"))
    if known := _same(transfer_id, content):
        return known
    kind = "posted" if state == TransferState.POSTED else "pending"
    now = clock.now()
    try:
        with transaction.atomic():
            _apply({debit.pk: {f"{kind}_debits": amount}, credit.pk: {f"{kind}_credits": amount}})
            made = Transfer.objects.create(
                pk=transfer_id, debit=debit, credit=credit, amount=amount, state=state, reason=reason, made_at=now,
                made_by_id=by.pk if by else None, settled_at=now if kind == "posted" else None, **fields,
            )  # fmt: skip
    except IntegrityError as error:
        if known := _same(transfer_id, content):
            return known
        raise LedgerRefused(_limit_message(error, reason)) from error
    audit(f"{kind}_transfer", made, by, amount=amount)
    return made


def _same(transfer_id: UUID, content: tuple[Any, ...]) -> Transfer | None:
    """The transfer that a second click finds; another content under the same id is a mistake."""
    row = Transfer.objects.select_related("corrects").filter(pk=transfer_id).first()
    if row and (row.debit_id, row.credit_id, row.amount, row.reason, row.source, row.corrects) != content:
        raise LedgerRefused(_("This booking was made before with other details."))
    return row


def _apply(changes: dict[int, dict[str, int]]) -> None:
    """Add to the tallies of accounts, always in primary-key order, so that no two writers wait in a circle."""
    for pk in sorted(changes):
        row = Account.objects.filter(pk=pk, closed_at__isnull=True)
        if row.update(**{name: F(name) + amount for name, amount in changes[pk].items()}) != 1:
            raise LedgerRefused(_("This account is closed."))


def _settle(transfer_id: UUID, to: TransferState, by: Actor | None) -> Transfer:
    """pending → posted, voided or expired, exactly once; a second call answers what is there."""
    pending = Transfer.objects.filter(pk=transfer_id, state=TransferState.PENDING)
    first = pending.update(state=to, settled_at=clock.now()) == 1
    transfer = Transfer.objects.filter(pk=transfer_id).first()
    if transfer is None:
        raise LedgerRefused(_("This booking does not exist."))
    if not first:
        if transfer.state == to:
            return transfer
        raise LedgerRefused(_("This booking is %(state)s already.") % {"state": transfer.get_state_display()})
    posted = transfer.amount if to == TransferState.POSTED else 0
    _apply(
        {
            transfer.debit_id: {"pending_debits": -transfer.amount, "posted_debits": posted},
            transfer.credit_id: {"pending_credits": -transfer.amount, "posted_credits": posted},
        }
    )
    audit(f"{to}_transfer", transfer, by, amount=transfer.amount)
    return transfer


def _limit_message(error: IntegrityError, reason: Reason) -> str:
    """What passed which limit, in the words of what was tried."""
    text = str(error)
    limits = "account_above_floor" in text, "account_below_ceiling" in text
    if any(limits) and reason == Reason.GIFT:
        return _("There are not enough coins for this gift. Nothing was booked.")
    if any(limits) and reason != Reason.SESSION:
        return _("This would take an account past its limit. Nothing was booked.")
    if limits[0]:
        return _("The receiver has reached the limit of sessions received. Ask a broker to look with you.")
    if limits[1]:
        return _("The giver has reached the limit of coins. Receive a session first, or give to the common pot.")
    return _("The ledger refused this booking. Nothing was booked.")
