"""Posting coins. Every amount is in hundredths; every id is the idempotency key of the first click."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, NoReturn, TypeAlias
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit
from vlechtwerk.ledger import limits, posting, rules
from vlechtwerk.ledger.enums import AccountKind, LimitState, Reason, TransferState
from vlechtwerk.ledger.models import Account, LimitRequest, Transfer
from vlechtwerk.people.models import Organisation, Person

Holder: TypeAlias = Person | Organisation
CONTENT = ("debit_id", "credit_id", "amount", "reason", "source", "corrects_id")  # what makes two bookings the same


class LedgerRefused(Refused):
    """The ledger says no; nothing was booked."""


class LimitPassed(LedgerRefused):
    """A hard limit says no; the team may let it pass once (see ``actions.limit_requests``)."""


def open_account(holder: Holder) -> Account:
    """The account of a person or an organisation, opened with the limits of the policy when there is none."""
    return open_accounts([holder])[holder]


def open_accounts(holders: Collection[Holder]) -> dict[Holder, Account]:
    """The account of each. Missing ones are opened in one order, so that two who help each other for the first time
    never wait in a circle."""
    found = accounts_of(holders)
    missing = sorted((one for one in holders if one not in found), key=lambda one: (one._meta.label, one.pk))
    if missing:
        policy = limits.policy()
        for holder in missing:
            kind = _kind_of(holder)
            given = asdict(limits.limits_of(policy, kind))
            found[holder] = Account.objects.get_or_create(**{kind: holder}, defaults={"kind": kind, **given})[0]
    return found


def _kind_of(holder: Holder) -> AccountKind:
    return AccountKind.ORGANISATION if isinstance(holder, Organisation) else AccountKind.PERSON


def accounts_of(holders: Collection[Holder]) -> dict[Holder, Account]:
    """Those accounts that there are."""
    ids: dict[str, list[int]] = {kind: [] for kind in ("person", "organisation")}
    for holder in holders:
        ids[_kind_of(holder)].append(holder.pk)
    rows = Account.objects.filter(Q(person__in=ids["person"]) | Q(organisation__in=ids["organisation"]))
    by_id = {(row.kind, row.person_id or row.organisation_id): row for row in rows}
    keys = {holder: (_kind_of(holder), holder.pk) for holder in holders}
    return {holder: by_id[key] for holder, key in keys.items() if key in by_id}


@transaction.atomic
def hold_accounts(people: Collection[Holder]) -> None:
    """Take the accounts of several people until the end of the transaction, in primary-key order.

    For who books several transfers at once: whatever their order, two of them never wait in a circle.
    """
    limits.lock(_rows(open_accounts(people)))


def pot() -> Account:
    """The common pot. Its floor is the policy's; it has no ceiling."""
    return Account.objects.get_or_create(kind=AccountKind.POT, defaults={"floor": limits.policy().pot_floor})[0]


def reserve(
    transfer_id: UUID, *, payer: Holder, earner: Holder, amount: int = rules.SESSION_VALUE, source: str,
    by: Actor | None, expires_at: datetime | None = None, category: str = "",
) -> Transfer:  # fmt: skip
    """Set a coin aside: the receiver of a session pays, the giver earns. The same id twice is one transfer."""
    account = open_accounts([payer, earner])
    if any(one.extra_floor or one.extra_ceiling for one in account.values()):  # an approval was for once
        _take_back(_rows(account))
    return _insert(
        transfer_id, account[payer], account[earner], amount, TransferState.PENDING, Reason.SESSION,
        source=source, by=by, expires_at=expires_at, category=category,
    )  # fmt: skip


@transaction.atomic
def reserve_session(
    transfer_id: UUID, *, payer: Holder, earner: Holder, source: str, by: Actor | None, permit: str, category: str = ""
) -> Transfer:
    """:func:`reserve` what the policy says a session is worth, for as long as it says.

    ``permit``: what the team was asked to let pass (the source of their requests). Granted, it widens a limit by what
    this one booking needs, once; when the booking came to nothing, the next one for the same may use it.
    """
    policy = limits.policy()
    account = open_accounts([payer, earner])
    rows = _rows(account)
    permits = _permits(permit, rows)
    if permits or any(one.extra_floor or one.extra_ceiling for one in account.values()):
        _take_back(rows)
    for one in permits:
        limits.widen(rows.filter(pk=one.account_id), one.side, policy.session_value)
    made = _insert(
        transfer_id, account[payer], account[earner], policy.session_value, TransferState.PENDING, Reason.SESSION,
        source=source, by=by, category=category, expires_at=clock.now() + timedelta(days=policy.reservation_days),
    )  # fmt: skip
    if permits:
        LimitRequest.objects.filter(pk__in=[one.pk for one in permits]).update(transfer=made)
    return made


def _rows(accounts: dict[Holder, Account]) -> QuerySet[Account]:
    return Account.objects.filter(pk__in=[one.pk for one in accounts.values()])


@transaction.atomic
def _take_back(accounts: QuerySet[Account]) -> None:
    limits.lock(accounts)
    limits.take_back_extra(accounts)


def _permits(source: str, accounts: QuerySet[Account]) -> list[LimitRequest]:
    """What the team granted for this, as far as no booking that still counts has used it.

    Held before it is looked at: whoever waited for the rows must see the booking of whoever was first.
    """
    granted = LimitRequest.objects.filter(source=source, account__in=accounts, state=LimitState.GRANTED)
    held = list(granted.select_for_update().order_by("pk"))
    used = Transfer.objects.filter(
        pk__in=[one.transfer_id for one in held if one.transfer_id],
        state__in=[TransferState.PENDING, TransferState.POSTED],
    ).values_list("pk", flat=True)
    return [one for one in held if one.transfer_id not in set(used)]


def post(transfer_id: UUID, *, by: Actor | None) -> Transfer:
    """Book a reserved transfer, exactly once."""
    return _settle(transfer_id, TransferState.POSTED, by)


def void(transfer_id: UUID, *, by: Actor | None) -> Transfer:
    """Release a reserved transfer."""
    return _settle(transfer_id, TransferState.VOIDED, by)


def book(
    transfer_id: UUID, *, debit: Account, credit: Account, amount: int, reason: Reason, by: Actor | None,
    source: str = "", note: str = "", category: str = "",
) -> Transfer:  # fmt: skip
    """Book at once between two accounts, in one statement; for what needs no reservation."""
    return _insert(
        transfer_id, debit, credit, amount, TransferState.POSTED, reason, by=by, source=source, note=note,
        category=category,
    )  # fmt: skip


@transaction.atomic
def give_to_pot(
    transfer_id: UUID, *, giver: Holder, amount: int = rules.SESSION_VALUE, by: Actor, note: str = ""
) -> Transfer:
    """A gift to the common pot, booked at once."""
    made = book(
        transfer_id, debit=open_account(giver), credit=pot(), amount=amount, reason=Reason.GIFT, by=by, note=note
    )
    audit("give_to_pot", made, by, amount=amount)
    return made


@transaction.atomic
def reverse(transfer_id: UUID, *, new_id: UUID, by: Actor | None, note: str) -> Transfer:
    """Put a booked transfer right by its mirror image, once."""
    original = Transfer.objects.select_related("debit", "credit").filter(pk=transfer_id).first()
    if original is None or original.state != TransferState.POSTED:
        raise LedgerRefused(_("Only a booked transfer can be put right."))
    if Transfer.objects.filter(corrects=original).exclude(pk=new_id).exists():
        raise LedgerRefused(_("This transfer has been put right already."))
    mirror = _insert(
        new_id, original.credit, original.debit, original.amount, TransferState.POSTED, Reason.CORRECTION,
        source=original.source, by=by, note=note, corrects_id=original.pk, category=original.category,
    )  # fmt: skip
    audit("reverse_transfer", mirror, by, corrects=str(original.pk))
    return mirror


def _insert(
    transfer_id: UUID, debit: Account, credit: Account, amount: int, state: TransferState, reason: Reason,
    *, by: Actor | None, **fields: Any,
) -> Transfer:  # fmt: skip
    """One statement. A limit or a second click undoes all of it; a second click gets what the first one made.

    ``fields`` by column, as in ``corrects_id``.
    """
    now = clock.now()
    given = {
        "id": transfer_id, "debit_id": debit.pk, "credit_id": credit.pk, "amount": amount, "state": state,
        "reason": reason, "made_at": now, "settled_at": now if state == TransferState.POSTED else None,
        "made_by_id": by.pk if by else None, **fields,
    }  # fmt: skip
    try:
        made = posting.insert(given)
    except IntegrityError as error:
        wanted = Transfer(**given)
        return _same(wanted) or _refuse(error, wanted)
    made._state.fields_cache.update(debit=debit, credit=credit)
    return made


def _same(wanted: Transfer) -> Transfer | None:
    """The transfer that a second click finds; another content under the same id is a mistake."""
    row = Transfer.objects.filter(pk=wanted.pk).first()
    if row and any(getattr(row, name) != getattr(wanted, name) for name in CONTENT):
        raise LedgerRefused(_("This booking was made before with other details."))
    return row


def _settle(transfer_id: UUID, to: TransferState, by: Actor | None) -> Transfer:
    """pending → posted, voided or expired, exactly once; a second call answers what is there."""
    done = posting.settle(transfer_id, to, by.pk if by else None)
    transfer = Transfer.objects.filter(pk=transfer_id).first()
    if transfer is None:
        raise LedgerRefused(_("This booking does not exist."))
    if not done and transfer.state != to:
        raise LedgerRefused(_("This booking is %(state)s already.") % {"state": transfer.get_state_display()})
    return transfer


def _refuse(error: IntegrityError, wanted: Transfer) -> NoReturn:
    """What passed which limit, in the words of what was tried."""
    text = str(error)
    passed = any(name in text for name in ("account_above_floor", "account_below_ceiling"))
    raise (LimitPassed if passed else LedgerRefused)(_limit_message(text, wanted.reason)) from error


def _limit_message(text: str, reason: str) -> str:
    if "account_closed_is_empty" in text:
        return _("This account is closed.")
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
