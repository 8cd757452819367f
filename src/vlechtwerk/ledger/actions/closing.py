"""Somebody leaves the network: the balance goes to the common pot, and the account is closed."""

import uuid
from collections.abc import Callable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.ledger import limits, queries
from vlechtwerk.ledger.actions.booking import book, pot, reverse
from vlechtwerk.ledger.actions.mandates import end_mandates_of
from vlechtwerk.ledger.enums import LimitSide, Reason
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.people.models import Person


def take_leave(person: Person, *, by: Actor | None) -> Callable[[], object]:
    """Somebody leaves (``people.registry``): no more mandates; the account when everybody else has ended theirs."""
    end_mandates_of(person, by=by)
    return lambda: settle_leaver(person, by=by)


@transaction.atomic
def settle_leaver(person: Person, *, by: Actor | None) -> bool:
    """Move the balance of somebody who left to the pot and close the account; whether it is closed now.

    It stays open as long as a session waits to be confirmed, and with a debt that the pot does not take over.
    """
    found = Account.objects.filter(person=person, closed_at=None).values_list("pk", flat=True).first()
    if found is None:
        return False
    common_pk = pot().pk
    held = Account.objects.select_for_update().filter(pk__in=[found, common_pk]).order_by("pk").in_bulk()
    account, common = held[found], held[common_pk]
    if account.closed_at or account.pending_debits or account.pending_credits:
        return False
    if account.balance < 0 and not queries.takes_over(common, -account.balance):
        return False
    if account.balance:
        debit, credit = (account, common) if account.balance > 0 else (common, account)
        book(uuid.uuid4(), debit=debit, credit=credit, amount=abs(account.balance), reason=Reason.LEAVING, by=by)
    Account.objects.filter(pk=account.pk).update(closed_at=clock.now())
    audit("close_account", account, by, balance=account.balance)
    return True


def settle_leavers_due() -> int:
    """Accounts that stayed open when their holder left, because a session or a debt was still open."""
    left = Account.objects.filter(person__left_on__isnull=False, closed_at=None).select_related("person")
    return each_due(left.order_by("pk")[:MOST_AT_ONCE], _settle_left)


def _settle_left(account: Account) -> bool:
    return account.person is not None and settle_leaver(account.person, by=None)


@transaction.atomic
def reopen_account(person: Person, *, by: Actor | None) -> None:
    """Somebody comes back: the account is open again, and the leaving is put right as any other booking.

    A debt that the pot took over is theirs again, also beyond a limit; coins left to the pot come back if it has them.
    """
    found = Account.objects.filter(person=person, closed_at__isnull=False).first()
    if found is None:
        return
    limits.lock(Account.objects.filter(pk__in=[found.pk, pot().pk]))
    account = Account.objects.filter(pk=found.pk)
    if not account.filter(closed_at__isnull=False).update(closed_at=None):
        return
    audit("reopen_account", found, by)
    last = Transfer.objects.filter(Q(debit=found) | Q(credit=found), reason=Reason.LEAVING, corrected_by=None).first()
    if last is None or (last.debit_id == found.pk and not queries.can_spare(pot(), last.amount)):
        return
    if last.credit_id == found.pk:
        limits.widen(account, LimitSide.FLOOR, last.amount)
    reverse(last.pk, new_id=uuid.uuid4(), by=by, note=_("Back in the network"))
    limits.follow(limits.policy(), account)
