"""The clearing accounts of partner networks. Federation agrees with the other side on their limits."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor
from vlechtwerk.ledger.actions import booking
from vlechtwerk.ledger.actions.booking import LedgerRefused
from vlechtwerk.ledger.enums import AccountKind, Reason, TransferState
from vlechtwerk.ledger.models import Account, Transfer


def open_partner_account(name: str) -> Account:
    """The account of a network, shut in both directions until limits are agreed."""
    return Account.objects.create(kind=AccountKind.PARTNER, partner=name, floor=0, ceiling=0)


def set_partner_limits(account: Account, *, floor: int, ceiling: int) -> None:
    """How far it may fall (their members are ahead) and rise (ours are), in hundredths; where it stands must fit.
    An account that was closed is open again."""
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk, kind=AccountKind.PARTNER).update(
                floor=floor, ceiling=ceiling, closed_at=None
            )
    except IntegrityError:
        raise LedgerRefused(
            _("The balance with this network is past these limits already. Choose wider ones.")
        ) from None


def close_partner_account(account: Account) -> None:
    """For good; only when it stands at zero and nothing is reserved."""
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk, kind=AccountKind.PARTNER).update(closed_at=clock.now())
    except IntegrityError:
        raise LedgerRefused(
            _("The balance with this network must be zero first, with nothing reserved. Let sessions even it out.")
        ) from None


def reserve_between(
    transfer_id: UUID, *, debit: Account, credit: Account, amount: int, source: str, by: Actor | None
) -> Transfer:
    """Set coins aside between a partner's account and somebody's. It stays until it is posted or voided: what two
    networks agree on does not run out on one side. The same id twice is one transfer."""
    return booking._insert(
        transfer_id, debit, credit, amount, TransferState.PENDING, Reason.SESSION, by=by, source=source
    )  # fmt: skip
