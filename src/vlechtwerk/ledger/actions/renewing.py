"""Reservations that end by themselves, or give way to another one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.ledger import limits, registry
from vlechtwerk.ledger.actions.booking import Holder, _insert, _settle, open_account, pot
from vlechtwerk.ledger.enums import Reason, TransferState
from vlechtwerk.ledger.models import Account, LimitRequest, Transfer
from vlechtwerk.people.models import Person


def reserved_until() -> datetime:
    """Until when a coin that is reserved now stays reserved."""
    return clock.now() + timedelta(days=limits.policy().reservation_days)


def expire_due() -> int:
    """End reservations that are past their date; one by one, so that one failure stops none."""
    overdue = Transfer.objects.filter(state=TransferState.PENDING, expires_at__lte=clock.now())
    return each_due(overdue.order_by("expires_at")[:MOST_AT_ONCE], _expire)


def _expire(transfer: Transfer) -> Transfer:
    """Whoever owns the source says whether it ends with its coin, or goes on with a fresh one."""
    owner, key = registry.owner_of(transfer.source)
    if owner and (fresh := owner.expiring(key, transfer.pk)):
        return renew(transfer.pk, new_id=fresh.id, until=fresh.until, to=TransferState.EXPIRED, by=None)
    return _settle(transfer.pk, TransferState.EXPIRED, None)


@transaction.atomic
def renew(
    transfer_id: UUID, *, new_id: UUID, by: Actor | None, until: datetime | None, payer: Holder | None = None,
    earner: Holder | None = None, to: TransferState = TransferState.VOIDED,
) -> Transfer:  # fmt: skip
    """A reservation gives way to a fresh one of the same coins, also for another ``payer`` or ``earner``.

    Of the same holder it takes no more than was there, so what an approval once gave stays for it.
    """
    old = Transfer.objects.select_related("debit", "credit").get(pk=transfer_id)
    debit = open_account(payer) if payer else old.debit
    credit = open_account(earner) if earner else old.credit
    others = {debit.pk, credit.pk} - {old.debit_id, old.credit_id}
    limits.lock(Account.objects.filter(pk__in={old.debit_id, old.credit_id, *others}))
    if others:  # an approval was for once
        limits.take_back_extra(Account.objects.filter(pk__in=others))
    _settle(transfer_id, to, by)
    made = _insert(
        new_id, debit, credit, old.amount, TransferState.PENDING, Reason(old.reason), source=old.source, by=by,
        expires_at=until, category=old.category,
    )  # fmt: skip
    LimitRequest.objects.filter(transfer=old).update(transfer=made)
    return made


@transaction.atomic
def void_all(transfer_ids: list[UUID], *, leaver: Person, by: Actor | None) -> None:
    """Release what somebody who leaves has reserved. Their account and the pot are taken along, because their
    balance goes there next: all accounts at once, in primary-key order."""
    sides = Transfer.objects.filter(pk__in=transfer_ids).values_list("debit", "credit")
    mine = Account.objects.filter(person=leaver).values_list("pk", flat=True)
    limits.lock(Account.objects.filter(pk__in={pot().pk, *mine, *(pk for pair in sides for pk in pair)}))
    for transfer_id in transfer_ids:
        _settle(transfer_id, TransferState.VOIDED, by)
