"""What the common pot pays: half days of somebody outside the network, who finds the coin when joining."""

import uuid
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger import limits, queries
from vlechtwerk.ledger.actions.booking import Holder, LedgerRefused, LimitPassed, book, give_to_pot, open_account, pot
from vlechtwerk.ledger.enums import AccountKind, Reason
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.people.models import Person

JOINED_SPACE = uuid.UUID("5d0f0f3c-6f5e-4d0e-9c58-2f0a0b6c5a11")


def opening() -> Account:
    """Where coins stand of whoever has no account yet, and come from when it is opened."""
    return Account.objects.get_or_create(kind=AccountKind.OPENING)[0]


@transaction.atomic
def give_coins(transfer_id: UUID, *, giver: Person, amount: int, by: Actor) -> Transfer:
    """A gift out of what somebody has: nobody gives themselves into what they did not earn. The same id twice is one."""
    if done := Transfer.objects.filter(pk=transfer_id, debit__person=giver).first():
        return done
    at = queries.tally(giver)
    if amount > (most := max(0, at.balance - at.reserved_out)):
        raise LedgerRefused(_("You have %(coins)s to give.") % {"coins": coins(most)}, "amount")
    return give_to_pot(transfer_id, giver=giver, amount=amount, by=by)


@transaction.atomic
def pay_outside(transfer_id: UUID, *, source: str, note: str, by: Actor | None) -> Transfer:
    """The pot pays one session to somebody without an account. The same id twice is one payment."""
    policy, from_pot = limits.policy(), pot()
    if done := Transfer.objects.filter(pk=transfer_id).first():
        return done
    if not policy.pot_pays_outside:
        raise LedgerRefused(
            _("The common pot does not pay help from outside at this moment. Save it without the half day."),
            "half_day",
        )
    try:
        made = book(
            transfer_id, debit=from_pot, credit=opening(), amount=policy.session_value, reason=Reason.OUTSIDE,
            source=source, note=note[:200], by=by,
        )  # fmt: skip
    except LedgerRefused:
        raise LedgerRefused(
            _("There are not enough coins in the common pot. Save it without the half day, or ask for a gift first."),
            "half_day",
        ) from None
    audit("pay_outside", made, by, source=source)
    return made


@transaction.atomic
def pay_guest(transfer_id: UUID, *, earner: Person, source: str, note: str, by: Actor | None) -> Transfer:
    """The pot pays somebody of the network who came as a guest, booked at once. The same id twice is one payment; ``note``
    tells what for, as it is no session."""
    try:
        made = book(
            transfer_id, debit=pot(), credit=open_account(earner), amount=limits.policy().session_value,
            reason=Reason.OUTSIDE, source=source, note=note[:200], by=by,
        )  # fmt: skip
    except LimitPassed:
        raise LedgerRefused(
            _(
                "The common pot has no coin left, or the guest may not have more. Ask for a gift to the pot, then do it again."
            )
        ) from None
    audit("pay_guest", made, by, source=source)
    return made


@transaction.atomic
def pay_inside(transfer_id: UUID, *, payer: Person, earner: Person, source: str, by: Actor | None) -> Transfer:
    """A half day between two of the network that came about otherwise than by a request: booked at once."""
    made = book(
        transfer_id, debit=open_account(payer), credit=open_account(earner), amount=limits.policy().session_value,
        reason=Reason.SESSION, source=source, by=by,
    )  # fmt: skip
    audit("pay_inside", made, by, source=source)
    return made


@transaction.atomic
def begin_with(transfer_id: UUID, *, holder: Holder, amount: int, source: str, by: Actor | None) -> Transfer:
    """Coins that somebody had, or owed, before this ledger began. The same id twice is one booking."""
    account, other = open_account(holder), opening()
    debit, credit = (other, account) if amount > 0 else (account, other)
    made = book(
        transfer_id, debit=debit, credit=credit, amount=abs(amount), reason=Reason.OPENING, source=source, by=by
    )
    audit("begin_with", made, by, amount=amount)
    return made


def drop_unused(*, people: Collection[int] = (), organisations: Collection[int] = ()) -> None:
    """Accounts of holders that are taken out of the register again; only where nothing was ever booked on them."""
    of = Account.objects.filter(Q(person__in=people) | Q(organisation__in=organisations))
    of.exclude(pk__in=queries.used(of).values("pk")).delete()


@transaction.atomic
def hand_over(payment: UUID, *, to: Person) -> bool:
    """Somebody whom the pot paid has joined: the coin moves to their account. Whether it was this call."""
    paid = Transfer.objects.get(pk=payment)
    transfer_id = uuid.uuid5(JOINED_SPACE, str(paid.pk))
    if Transfer.objects.filter(pk=transfer_id).exists():
        return False
    made = book(
        transfer_id, debit=paid.credit, credit=open_account(to), amount=paid.amount, reason=Reason.OPENING,
        source=paid.source, note=paid.note, by=None,
    )  # fmt: skip
    audit("hand_over_coin", made, None, to=to)
    return True
