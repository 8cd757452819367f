"""Two people, or two organisations, turn out to be one: one account takes over the other's balance."""

import uuid
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor
from vlechtwerk.ledger import limits
from vlechtwerk.ledger.actions.booking import Holder, accounts_of, book, reverse
from vlechtwerk.ledger.enums import LimitSide, LimitState, Reason
from vlechtwerk.ledger.models import Account, LimitRequest, Transfer
from vlechtwerk.people.models import Merge


def why_not(_kept: Holder, taken: Holder) -> list[str]:
    """A reservation is never changed, so it cannot go over to another account."""
    account = accounts_of([taken]).get(taken)
    if account is None:
        return []
    found = []
    if account.pending_debits or account.pending_credits:
        found.append(
            _("%(name)s has coins put aside for a session under way. Keep this entry and take in the other one, or wait until the session is confirmed.")
            % {"name": taken.name}
        )  # fmt: skip
    if LimitRequest.objects.filter(account=account, state=LimitState.ASKED).exists():
        found.append(_("The team was asked to let %(name)s pass a limit. Answer that first.") % {"name": taken.name})
    return found


def join(kept: Holder, *, taken: Holder, by: Actor) -> dict[str, Any]:
    """The balance goes over in one booking, whatever the limits, and the account closes. Where the kept one has no
    account yet it takes over the account itself."""
    accounts = accounts_of([kept, taken])
    theirs, mine = accounts.get(taken), accounts.get(kept)
    if theirs is None:
        return {}
    rows = Account.objects.filter(pk=theirs.pk)
    if mine is None:
        rows.update(**{theirs.kind: kept})
        return {"account": theirs.pk}
    limits.lock(Account.objects.filter(pk__in=[theirs.pk, mine.pk]))
    theirs.refresh_from_db()
    booked = _move(theirs, mine, theirs.balance, by, f"{taken.name} → {kept.name}") if theirs.balance else ""
    closed = rows.filter(closed_at=None).update(closed_at=clock.now())
    return {"transfer": booked, "closed": theirs.pk if closed else None}


def _move(theirs: Account, mine: Account, amount: int, by: Actor, note: str) -> str:
    debit, credit = (theirs, mine) if amount > 0 else (mine, theirs)
    limits.widen(Account.objects.filter(pk=mine.pk), LimitSide.CEILING if amount > 0 else LimitSide.FLOOR, abs(amount))
    made = book(
        uuid.uuid4(), debit=debit, credit=credit, amount=abs(amount), reason=Reason.MERGE, by=by, note=note[:200]
    )
    limits.follow(limits.policy(), Account.objects.filter(pk=mine.pk))
    return str(made.pk)


def why_not_part(merge: Merge, joined: dict[str, Any]) -> list[str]:
    """An account that changed hands goes back only as it was."""
    since = Transfer.objects.filter(Q(debit=joined.get("account")) | Q(credit=joined.get("account")))
    count = since.filter(made_at__gt=merge.created_at).count()
    if not joined.get("account") or not count:
        return []
    return [_("Coins were booked since on the account that came along: %(count)d times.") % {"count": count}]


def part(taken: Holder, *, joined: dict[str, Any], by: Actor) -> None:
    """The account opens again, and the booking is put right by its mirror image."""
    if "account" in joined:
        account = Account.objects.get(pk=joined["account"])
        Account.objects.filter(pk=account.pk).update(**{account.kind: taken})
    if joined.get("closed"):
        Account.objects.filter(pk=joined["closed"]).update(closed_at=None)
    if not joined.get("transfer"):
        return
    made = Transfer.objects.get(pk=joined["transfer"])
    both = Account.objects.filter(pk__in=[made.debit_id, made.credit_id])
    limits.lock(both)
    limits.widen(both.filter(pk=made.credit_id), LimitSide.FLOOR, made.amount)
    limits.widen(both.filter(pk=made.debit_id), LimitSide.CEILING, made.amount)
    reverse(made.pk, new_id=uuid.uuid4(), by=by, note=_("Not the same after all"))
    limits.follow(limits.policy(), both)
