"""Reconciliation: both lists of transfers side by side. What the protocol can mend is mended, the rest is shown.

Our list is read as it was before theirs was asked for, so theirs is never the older one; what moved here since
then is left for the next time.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.federation import queries, wire
from vlechtwerk.federation.actions import closing, transfers
from vlechtwerk.federation.actions.base import about, send
from vlechtwerk.federation.enums import HELD, UNDONE, ParcelState, Role, TransferState
from vlechtwerk.federation.models import Parcel, Partner, RemoteTransfer
from vlechtwerk.federation.wire import Resource, malformed

SHOWN = 50


def listed(partner: Partner) -> dict[str, Any]:
    """All our transfers with a partner, with the totals that both sides must say alike."""
    rows = [Resource("transfers", str(row.pk), wire.in_list(row)) for row in partner.transfers.all()]
    return {"data": [row.document()["data"] for row in rows], "meta": queries.totals(partner)}


def lay_beside(partner: Partner, *, asked_at: datetime, answer: Any) -> list[dict[str, Any]]:
    """Mend what differs from their list, and keep what cannot be mended for both administrators to see."""
    theirs, meta = _read(answer)
    found: list[dict[str, Any]] = []
    moved = partner.transfers.filter(state_since__gt=asked_at)
    for row in partner.transfers.exclude(pk__in=moved).order_by("created_at"):
        differs = _mend(row, theirs.get(str(row.pk)))
        found += [{"id": str(row.pk), **differs}] if differs else []
    ours = {str(pk) for pk in partner.transfers.values_list("pk", flat=True)}
    for number, heard in theirs.items():
        if number not in ours and heard.attributes.get("state") == TransferState.COMMITTED:
            found.append({"id": number, **_states("", TransferState.COMMITTED)})
    if not found and not moved.exists():
        found = _totals_differ(partner, meta)
    Partner.objects.filter(pk=partner.pk).update(compared_at=clock.now(), differences=found[:SHOWN])
    return found


def _read(answer: Any) -> tuple[dict[str, Resource], Mapping[str, Any]]:
    rows, meta = (answer.get("data"), answer.get("meta")) if isinstance(answer, dict) else (None, None)
    if not isinstance(rows, list) or not isinstance(meta, dict):
        raise malformed("expected a list of transfers with totals")
    found = [wire.read({"data": row}, "transfers") for row in rows]
    return {str(one.uuid()): one for one in found}, meta


def _states(here: str, there: Any) -> dict[str, Any]:
    """A difference of states; empty is unknown. ``sentences.difference`` puts it in words."""
    return {"kind": "state", "here": str(here), "there": str(there or "")}


def _mend(row: RemoteTransfer, heard: Resource | None) -> dict[str, Any] | None:
    """Bring one transfer in step with the other side; what cannot be is answered."""
    row = transfers.take_transfer(row)
    state = heard.attributes.get("state") if heard else None
    if heard and heard.attributes.get("amount") != row.amount:
        return {"kind": "amount", "here": row.amount, "there": heard.attributes.get("amount")}
    if row.state in HELD and row.role == Role.RECEIVES:
        return _mend_receiving(row, heard, state)
    if row.state in HELD:
        _mend_giving(row, heard, state)
        return None
    if row.state == TransferState.COMMITTED and state != TransferState.COMMITTED:
        if row.role == Role.GIVES and state in HELD:
            _tell_again(row)
            return None
        return _states(row.state, state)
    if row.state in UNDONE and state == TransferState.COMMITTED:
        return _states(row.state, state)
    if row.role == Role.RECEIVES and row.state == TransferState.DELETED and state in HELD:
        _tell_again(row)
    return None


def _mend_receiving(row: RemoteTransfer, heard: Resource | None, state: Any) -> dict[str, Any] | None:
    """Their word decides. What they do not know any more was never decided; what never arrived is on its way."""
    if heard is None:
        if row.state != TransferState.NEW:
            transfers.lose(row, "the other side does not know this transfer")
    elif state in UNDONE:
        transfers.hear_answer(row, heard)
    elif row.state == TransferState.SUBMITTED and (
        state == TransferState.COMMITTED or not heard.attributes.get("promised")
    ):
        _tell_again(row)  # the answer brings the signed decision along
    elif state == TransferState.COMMITTED:
        return _states(row.state, state)
    return None


def _mend_giving(row: RemoteTransfer, heard: Resource | None, state: Any) -> None:
    """Before the decision we may always let go; a promise that was lost on the way counts."""
    if heard is None or state in UNDONE:
        closing.close(row.session, reason="the other side let go of the coin", by=None)
        transfers.undo(row, to=TransferState.REJECTED, by=None)
    elif state == TransferState.SUBMITTED and not row.is_promised:
        transfers.hear_change(row.partner, heard, number=row.pk)


def _tell_again(row: RemoteTransfer) -> None:
    """Say once more what we decided or promised, unless that is still on its way."""
    topic = about(row.session) if row.session else f"transfer:{row.pk}"
    waiting = Parcel.objects.filter(about=topic, state__in=[ParcelState.QUEUED, ParcelState.SENDING])
    if not waiting.filter(path=f"transfers/{row.pk}").exists():
        send(row.partner, "PATCH", f"transfers/{row.pk}", body=wire.transfer(row), about=topic)


def _totals_differ(partner: Partner, meta: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Only when nothing is under way that one side booked already."""
    on_the_way = partner.parcels.filter(
        state__in=[ParcelState.QUEUED, ParcelState.SENDING], path__startswith="transfers/"
    )
    sums = queries.totals(partner)
    here, there = [sums["received"], sums["given"]], [meta.get("given"), meta.get("received")]
    if here == there or on_the_way.exists() or partner.transfers.filter(state__in=HELD).exists():
        return []
    return [{"id": "", "kind": "totals", "here": here, "there": there}]
