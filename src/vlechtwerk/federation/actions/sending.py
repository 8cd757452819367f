"""The outgoing messages: sent until they are answered, in order per session, by whichever worker comes first."""

import logging
import time
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from vlechtwerk.core import clock
from vlechtwerk.federation import calling, queries, rules, wire
from vlechtwerk.federation.actions import closing, comparing, transfers
from vlechtwerk.federation.actions.base import tell_session
from vlechtwerk.federation.enums import ParcelState, PartnerState, Role, SessionState
from vlechtwerk.federation.models import Parcel, Partner
from vlechtwerk.federation.wire import WireError

log = logging.getLogger("vlechtwerk.federation")
WAITING = (ParcelState.QUEUED, ParcelState.SENDING)
AT_ONCE = 20
ROUND_S = 5.0  # a slow partner may not hold up the other jobs for longer


def due() -> QuerySet[Parcel]:
    """What may leave now: the oldest about each thing, and what a worker that died had in hand."""
    now = clock.now()
    earlier = Parcel.objects.filter(about=OuterRef("about"), state__in=WAITING, pk__lt=OuterRef("pk"))
    ready = Q(state=ParcelState.QUEUED, due_at__lte=now) | Q(
        state=ParcelState.SENDING, claimed_at__lt=now - timedelta(seconds=settings.OUTBOX_CLAIM_S)
    )
    return Parcel.objects.filter(ready).exclude(Exists(earlier)).select_related("partner").order_by("due_at", "pk")


def deliver_due() -> int:
    """Send what is due; returns how many arrived. A partner that does not answer is left alone for this round."""
    if not queries.is_on():
        return 0
    done, until, away = 0, time.monotonic() + ROUND_S, set[int]()
    for parcel in list(due()[:AT_ONCE]):
        if parcel.partner_id not in away and _claim(parcel):
            arrived = _deliver(parcel)
            done += arrived
            away |= set() if arrived else {parcel.partner_id}
        if time.monotonic() > until:
            break
    return done


def _claim(parcel: Parcel) -> bool:
    mine = Parcel.objects.filter(pk=parcel.pk, state=parcel.state, claimed_at=parcel.claimed_at)
    return mine.update(state=ParcelState.SENDING, claimed_at=clock.now(), attempts=F("attempts") + 1) == 1


def _deliver(parcel: Parcel) -> bool:
    """One attempt, outside any transaction. What the answer means is written together with its arrival."""
    try:
        meaning = partial(_arrived, parcel, calling.call(parcel.partner, parcel.method, parcel.path, parcel.body))
        to, said = ParcelState.DONE, ""
    except WireError as no:
        meaning, to, said = partial(_refused, parcel, no), ParcelState.REFUSED, str(no)
    except calling.Unreachable as away:
        return _again(parcel, str(away))
    try:
        with transaction.atomic():
            _settle(parcel, to, said)
            meaning()
    except WireError as odd:  # an answer that we cannot accept changes nothing here and is shown
        _settle(parcel, ParcelState.REFUSED, f"their answer: {odd}")
    except Exception as error:
        log.exception("parcel %s failed", parcel.pk)
        return _again(parcel, f"{type(error).__name__}: {error}")
    return True


def _settle(parcel: Parcel, state: ParcelState, error: str = "") -> None:
    Parcel.objects.filter(pk=parcel.pk).update(state=state, claimed_at=None, last_error=error[:300])


def _again(parcel: Parcel, error: str) -> bool:
    """Later and later, for ever: a decision is told until it is known. Not when it is in other hands by now."""
    parcel.refresh_from_db(fields=["attempts"])
    step = rules.BACK_OFF[min(parcel.attempts, len(rules.BACK_OFF)) - 1]
    Parcel.objects.filter(pk=parcel.pk, state=ParcelState.SENDING).update(
        state=ParcelState.QUEUED, claimed_at=None, last_error=error[:300],
        due_at=clock.now() + timedelta(seconds=step * settings.FEDERATION_RETRY_S),
    )  # fmt: skip
    return False


def _arrived(parcel: Parcel, answer: Any) -> None:
    """What an answer means for us."""
    if parcel.about.startswith("compare:"):
        comparing.lay_beside(parcel.partner, asked_at=parcel.created_at, answer=answer)
        return
    transfer = _transfer(parcel) if parcel.path.startswith("transfers") else None
    if transfer and transfer.role == Role.RECEIVES:
        transfers.hear_answer(transfers.take_transfer(transfer), wire.read(answer, "transfers"))


def _refused(parcel: Parcel, no: WireError) -> None:
    """What a final no means for us."""
    if parcel.about.startswith("compare:"):
        return
    if parcel.path.startswith("transfers"):
        transfer = _transfer(parcel)
        is_unknown = parcel.method == "POST" or no.code == "unknown"
        if transfer and transfer.role == Role.RECEIVES and is_unknown:
            transfers.lose(transfers.take_transfer(transfer), no.detail)
    elif parcel.path.startswith("sessions"):
        _session_refused(parcel, no)


def _session_refused(parcel: Parcel, no: WireError) -> None:
    """The other side does not take this question, or cannot take this yes: it does not go on here either."""
    session = queries.session_of(parcel.partner, wire.read_uuid(_id(parcel)))
    if session and session.state in {SessionState.ASKED, SessionState.ACCEPTED}:
        closing.close(session, reason=no.detail, by=None)
        tell_session(session, state="cancelled", reason=no.detail)


def _transfer(parcel: Parcel) -> Any:
    return queries.transfer_of(parcel.partner, wire.read_uuid(_id(parcel)))


def _id(parcel: Parcel) -> str:
    return str(parcel.body["data"]["id"]) if parcel.body else parcel.path.rpartition("/")[2]


def compare_due() -> int:
    """Every night, with every partner that is not ended."""
    if not queries.is_on():
        return 0
    from vlechtwerk.federation.actions.partners import compare

    for partner in Partner.objects.exclude(state__in=[PartnerState.PROPOSED, PartnerState.ENDED]):
        compare(partner, by=None, both=False)
    return 0
