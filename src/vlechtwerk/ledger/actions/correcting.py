"""A wrong booking is put right: one linked booking the other way, and one mail to each of the two."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor
from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger import queries, registry
from vlechtwerk.ledger.actions.booking import LedgerRefused, reverse
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.outbox import actions as outbox


@transaction.atomic
def correct(transfer: Transfer, *, new_id: UUID, why: str, by: Actor) -> Transfer:
    """Reverse it with the reason, and take back what followed from it. The same id twice is one correction."""
    why = " ".join(why.split())[:200]
    if not why:
        raise LedgerRefused(_("Say in a few words what was wrong. Both of them read it."), "why")
    if done := Transfer.objects.filter(pk=new_id, corrects=transfer).first():
        return done
    transfer = queries.transfers().get(pk=transfer.pk)
    owner, key = registry.owner_of(transfer.source)
    if owner:  # its rows before the accounts
        owner.reversing(key, why=why, by=by)
    _check_room(transfer)
    mirror = reverse(transfer.pk, new_id=new_id, by=by, note=why)
    for account in (transfer.debit, transfer.credit):
        _tell(transfer, account, why)
    return mirror


def _check_room(transfer: Transfer) -> None:
    """Say before the ledger does whose account stands in the way, and what can be done about it."""
    earner, payer = transfer.credit, transfer.debit  # of what was wrong; the coin goes back
    for account in (earner, payer):
        if account.closed_at:
            raise LedgerRefused(
                _("The account of %(name)s is closed. Bring them back into the network first; then put it right here.")
                % {"name": queries.holder(account)}
            )
    left = earner.balance - earner.pending_debits - transfer.amount
    if earner.floor is not None and left < earner.floor:
        raise _no_room(earner, left, earner.floor)
    filled = payer.balance + payer.pending_credits + transfer.amount
    if payer.ceiling is not None and filled > payer.ceiling:
        raise _no_room(payer, filled, payer.ceiling)


def _no_room(account: Account, would_be: int, limit: int) -> LedgerRefused:
    return LedgerRefused(
        _(
            "%(name)s would stand at %(balance)s coins, past the limit of %(limit)s. Wait for their next session, or let an administrator move the limits; then put it right here."
        )
        % {"name": queries.holder(account), "balance": coins(would_be), "limit": coins(limit)}
    )


def _tell(transfer: Transfer, account: Account, why: str) -> None:
    """The holder, or whoever acts for the organisation, once."""
    for person in queries.readers_of(account):
        context = {
            "amount": transfer.amount, "many": max(1, transfer.amount // COIN), "reason": transfer.reason, "at": transfer.settled_at, "gave": account.pk == transfer.credit_id,
            "other": {"name": queries.holder(transfer.debit if account.pk == transfer.credit_id else transfer.credit)},
            "why": why, "for_name": account.organisation.name if account.organisation else "",
        }  # fmt: skip
        once = f"corrected:{transfer.pk}:{account.pk}:{person.pk}"
        outbox.queue("ledger.corrected", to=person, context=context, about=f"transfer:{transfer.pk}", once=once)
