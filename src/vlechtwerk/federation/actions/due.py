"""What falls due: coins that wait too long are let go, used nonces are forgotten."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.federation import queries, rules
from vlechtwerk.federation.actions import closing, transfers
from vlechtwerk.federation.enums import ParcelState, Role, TransferState
from vlechtwerk.federation.models import Nonce, Parcel, RemoteTransfer

ARRIVED_KEPT = timedelta(days=90)


def release_due() -> int:
    """Holds that nobody answered, or that stayed without a promise for too long. After a promise: never."""
    if not queries.is_on():
        return 0
    return each_due(overdue().order_by("state_since")[:MOST_AT_ONCE], _release)


def overdue() -> QuerySet[RemoteTransfer]:
    now = clock.now()
    late = Q(state=TransferState.NEW, state_since__lt=now - rules.UNANSWERED)
    late |= Q(state=TransferState.PENDING, role=Role.GIVES, is_promised=False, state_since__lt=now - rules.PREPARED)
    late |= Q(state=TransferState.PENDING, role=Role.RECEIVES, state_since__lt=now - rules.PREPARED - rules.GRACE)
    return RemoteTransfer.objects.filter(late)


def _release(transfer: RemoteTransfer) -> bool:
    if not overdue().filter(pk=transfers.take_transfer(transfer).pk).exists():
        return False
    reason = _("It took too long.")
    closing.close(transfer.session, reason=reason, by=None)
    if transfer.role == Role.RECEIVES:
        transfers.withdraw(transfer, by=None)
    else:
        transfers.reject(transfer, reason=reason, by=None)
    return True


def forget() -> int:
    """Nonces past the window in which they could come again, and messages that arrived long ago."""
    old = Nonce.objects.filter(at__lt=clock.now() - timedelta(seconds=2 * rules.SKEW_S)).delete()[0]
    arrived = Parcel.objects.filter(state=ParcelState.DONE, created_at__lt=clock.now() - ARRIVED_KEPT)
    return old + arrived.delete()[0]
