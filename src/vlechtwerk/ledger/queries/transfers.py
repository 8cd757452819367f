"""One booking, seen from outside: who pays, who earns, and whether it was put right."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from vlechtwerk.ledger.enums import AccountKind, Reason, TransferState
from vlechtwerk.ledger.models import Transfer
from vlechtwerk.people.models import Organisation

SIDES = ("debit__person", "debit__organisation", "credit__person", "credit__organisation")


@dataclass(frozen=True)
class Coin:
    """The coin of a session. An organisation stands here when one of the two acts for it."""

    id: UUID
    state: str
    amount: int
    payer: Organisation | None
    earner: Organisation | None
    expires_at: datetime | None
    put_right_on: datetime | None
    why: str

    def of(self, *, gives: bool) -> Organisation | None:
        """The organisation that one of the two acts for here."""
        return self.earner if gives else self.payer


def coin(transfer_id: Any) -> Coin | None:
    """What became of a reservation, in one query."""
    found = Transfer.objects.select_related(*SIDES, "corrected_by").filter(pk=transfer_id).first()
    if found is None:
        return None
    mirror = getattr(found, "corrected_by", None)
    return Coin(
        id=found.pk,
        state=found.state,
        amount=found.amount,
        payer=found.debit.organisation,
        earner=found.credit.organisation,
        expires_at=found.expires_at,
        put_right_on=mirror.settled_at if mirror else None,
        why=mirror.note if mirror else "",
    )


def transfers() -> QuerySet[Transfer]:
    """Bookings with everything that their page tells."""
    return Transfer.objects.select_related(*SIDES, "made_by", "settled_by", "corrects", "corrected_by__made_by")


def can_be_put_right(transfer: Transfer) -> bool:
    """Booked, and not put right yet; a correction stays."""
    is_first = transfer.reason != Reason.CORRECTION and getattr(transfer, "corrected_by", None) is None
    return transfer.state == TransferState.POSTED and is_first


def reserved_before(moment: datetime) -> QuerySet[Any]:
    """The ids of reservations that end by ``moment``."""
    return Transfer.objects.filter(state=TransferState.PENDING, expires_at__lte=moment).order_by().values("pk")


def waiting_outside() -> list[tuple[UUID, str]]:
    """Id and source of what the pot paid to people without an account, as far as nobody has it yet."""
    paid = Transfer.objects.filter(reason=Reason.OUTSIDE, credit__kind=AccountKind.OPENING, corrected_by=None)
    handed = Transfer.objects.filter(reason=Reason.OPENING, debit__kind=AccountKind.OPENING).exclude(source="")
    return list(paid.exclude(source__in=handed.values("source")).order_by("pk").values_list("pk", "source"))
