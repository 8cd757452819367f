"""Vouchers from issued to paid. Each holds its amount of the line until it is over or costs less."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.core.ui.words import day, euro
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.actions.money import BudgetRefused, bind, give_back, pay_from
from vlechtwerk.programmes.enums import UNUSED_VOUCHER, VoucherState
from vlechtwerk.programmes.models import BudgetLine, Voucher

TOLD_BEFORE = timedelta(days=14)
"""So long before its last day, and so long after it was used or declared, the keeper hears that it waits."""


@transaction.atomic
def issue_voucher(
    line: BudgetLine, *, holder: Organisation, purpose: str, amount_cents: int, valid_until: date, by: Person
) -> Voucher:
    """A promise to an organisation; the line holds the money from now on."""
    if valid_until < clock.today():
        raise BudgetRefused(_("This day is over. Choose a day to come."), "valid_until")
    bind(line, amount_cents)
    made = Voucher.objects.create(
        line=line, holder=holder, purpose=purpose, amount_cents=amount_cents, valid_until=valid_until, keeper=by
    )
    audit("issue_voucher", made, by, amount_cents=amount_cents)
    return made


def reserve_voucher(voucher: Voucher, *, provider: str, by: Actor) -> Voucher:
    """The holder found somebody who will help."""
    if voucher.valid_until < clock.today():
        raise BudgetRefused(_("This voucher was valid until %(day)s.") % {"day": day(voucher.valid_until)})
    return _turn(voucher, [VoucherState.ISSUED], VoucherState.RESERVED, by, provider=provider)


def use_voucher(voucher: Voucher, *, used_on: date, by: Actor) -> Voucher:
    """The help was given."""
    if used_on > clock.today():
        raise BudgetRefused(_("This day is still to come. Note it once the help was given."), "used_on")
    return _turn(voucher, [VoucherState.RESERVED], VoucherState.USED, by, used_on=used_on)


@transaction.atomic
def declare_voucher(voucher: Voucher, *, amount_cents: int, invoice: str, by: Actor) -> Voucher:
    """What it cost; what was not needed goes back to the line."""
    if not 0 < amount_cents <= voucher.amount_cents:
        raise BudgetRefused(
            _("This voucher is good for %(sum)s at most.") % {"sum": euro(voucher.amount_cents)}, "amount"
        )
    _turn(voucher, [VoucherState.USED], VoucherState.DECLARED, by, declared_cents=amount_cents, invoice=invoice)
    give_back(voucher.line, voucher.amount_cents - amount_cents)
    return voucher


@transaction.atomic
def pay_voucher(voucher: Voucher, *, paid_on: date, by: Actor) -> Voucher:
    """The money left the account."""
    _turn(voucher, [VoucherState.DECLARED], VoucherState.PAID, by, paid_on=paid_on)
    pay_from(voucher.line, voucher.bound_cents)
    return voucher


@transaction.atomic
def cancel_voucher(voucher: Voucher, *, reason: str, by: Actor) -> Voucher:
    """It is not needed; the money goes back to the line."""
    _turn(voucher, UNUSED_VOUCHER, VoucherState.CANCELLED, by, reason=reason)
    give_back(voucher.line, voucher.amount_cents)
    return voucher


@transaction.atomic
def _turn(voucher: Voucher, allowed: Collection[str], to: VoucherState, by: Actor | None, **fields: Any) -> Voucher:
    if not change_state(voucher, allowed, to, state_since=clock.now(), reminded_at=None, **fields):
        raise BudgetRefused(
            _("This voucher is “%(state)s” by now. Look at it again.") % {"state": voucher.get_state_display()}
        )
    audit(f"voucher_{to}", voucher, by)
    return voucher


def expire_vouchers_due() -> int:
    """What was not used on its last day goes back to the line, and the keeper hears it."""
    late = Voucher.objects.filter(state__in=UNUSED_VOUCHER, valid_until__lt=clock.today())
    return each_due(late.select_related("line", "holder", "keeper").order_by("pk")[:MOST_AT_ONCE], _expire)


def _expire(voucher: Voucher) -> bool:
    _turn(voucher, UNUSED_VOUCHER, VoucherState.EXPIRED, None)
    give_back(voucher.line, voucher.amount_cents)
    _tell(voucher)
    return True


def remind_vouchers_due() -> int:
    """Once per step: its last day is near, or nobody declared it, or nobody paid it."""
    near = Q(state__in=UNUSED_VOUCHER, valid_until__lte=clock.today() + TOLD_BEFORE)
    still = Q(state__in=[VoucherState.USED, VoucherState.DECLARED], state_since__lte=clock.now() - TOLD_BEFORE)
    waiting = Voucher.objects.filter(near | still, reminded_at=None).select_related("line", "holder", "keeper")
    return each_due(waiting.order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(voucher: Voucher) -> bool:
    if not first_to_remind(voucher):
        return False
    _tell(voucher)
    return True


def _tell(voucher: Voucher) -> None:
    context = {
        "voucher": {"holder": voucher.holder.name, "purpose": voucher.purpose, "valid_until": voucher.valid_until},
        "state": str(voucher.state), "cents": voucher.bound_cents or voucher.amount_cents,
        "line": voucher.line.name, "link": links.absolute("voucher", voucher.key),
    }  # fmt: skip
    outbox.queue("programmes.voucher_waits", to=voucher.keeper, context=context)
