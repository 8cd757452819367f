"""The coin that crosses: hold here → hold there → promise → the giving side decides → both book.

The receiving side pays and coordinates nothing; the **giving side's signed decision is the commit point**. Until
the receiving side promised, either may let go alone. After its promise it waits for the decision, however long;
a transfer that the giving side does not know was never decided (presumed abort). Every function looks at the state
it finds, so that a message that comes twice or late changes nothing. The table is in decision 8.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, change_state, lock_row
from vlechtwerk.federation import queries, signing, wire
from vlechtwerk.federation.actions import closing
from vlechtwerk.federation.actions.base import FederationRefused, about, require_open, send, take
from vlechtwerk.federation.enums import HELD, UNDONE, Role, SessionState, TransferState
from vlechtwerk.federation.models import Partner, RemoteSession, RemoteTransfer
from vlechtwerk.federation.wire import Resource, WireError
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger.actions.partners import reserve_between

# --- the receiving side ----------------------------------------------------------------------------------------


def hold(session: RemoteSession) -> RemoteTransfer:
    """Set the coin of our receiver aside and ask the other side to do the same. Names travel with it."""
    made = RemoteTransfer.objects.create(
        partner=session.partner, session=session, role=Role.RECEIVES, amount=queries.session_value(),
        state=TransferState.NEW,
    )  # fmt: skip
    _reserve(made)
    person = session.person
    contact = {"name": person.name, "phone": person.phone} if person else {}
    body = wire.transfer(made)
    body.attributes["contact"] = contact
    send(session.partner, "POST", "transfers", body=body, about=about(session))
    return made


def promise(transfer: RemoteTransfer, *, by: Actor | None) -> None:
    """Our receiver said "we met": from here on we book what the other side decides, and nothing else."""
    _move(transfer, [TransferState.PENDING], TransferState.SUBMITTED, by, is_promised=True)
    _tell(transfer)


def withdraw(transfer: RemoteTransfer, *, by: Actor | None) -> bool:
    """Let go of the coin. True when that is done; after a promise the other side is asked, and its answer decides."""
    if transfer.state == TransferState.SUBMITTED:
        _tell(transfer, state=TransferState.DELETED)
        return False
    undo(transfer, to=TransferState.DELETED, by=by)
    _tell(transfer)
    return True


def hear_answer(transfer: RemoteTransfer, heard: Resource) -> None:
    """What the giving side says of a transfer of ours, in an answer or in a message of its own."""
    state = heard.among("state", tuple(TransferState.values))
    if heard.whole("amount", least=1) != transfer.amount:
        raise WireError(409, "conflict", "the amount differs")
    if state == TransferState.COMMITTED:
        _hear_decision(transfer, heard.part("record").attributes)
    elif state in UNDONE and transfer.state in HELD:
        closing.close(transfer.session, reason=heard.text("reason", 300, needed=False), by=None)
        undo(transfer, to=TransferState.REJECTED, by=None)
    elif state == TransferState.PENDING and transfer.state == TransferState.NEW:
        _move(transfer, [TransferState.NEW], TransferState.PENDING, None)
        closing.introduce(transfer.session, heard.part("contact"))


def _hear_decision(transfer: RemoteTransfer, record: dict[str, Any]) -> None:
    """Book what they signed. A decision about a coin that we let go is shown to both administrators, not booked."""
    if transfer.state == TransferState.COMMITTED:
        return
    if not is_decision(transfer, record):
        raise WireError(422, "record", "this is not a signed decision about this transfer")
    if transfer.state not in HELD:
        raise WireError(409, "conflict", f"this transfer is {transfer.state} here")
    _move(transfer, HELD, TransferState.COMMITTED, None, record=record, is_promised=True)
    closing.finish(transfer.session)
    ledger.post(transfer.pk, by=None)


def is_decision(transfer: RemoteTransfer, record: dict[str, Any]) -> bool:
    """Whether the partner signed that it booked exactly this."""
    signed = {name: value for name, value in record.items() if name != "signature"}
    right = {**transfer.terms, "state": "committed", "payer": settings.BASE_URL, "payee": transfer.partner.address}
    is_right = all(signed.get(name) == value for name, value in right.items())
    text, key = signing.canonical(signed), transfer.partner.public_key
    return is_right and signing.is_signed(text, str(record.get("signature", "")), key)


def lose(transfer: RemoteTransfer, reason: str) -> None:
    """The giving side does not know it: then it never decided, and the coin is released."""
    if transfer.state in HELD:
        closing.close(transfer.session, reason=reason, by=None)
        is_new = transfer.state == TransferState.NEW
        undo(transfer, to=TransferState.REJECTED if is_new else TransferState.FAILED, by=None)


# --- the giving side -------------------------------------------------------------------------------------------


def hear_hold(partner: Partner, heard: Resource) -> RemoteTransfer:
    """They set the coin of their receiver aside: do the same for our giver, once."""
    number, amount = heard.uuid(), heard.whole("amount", least=1)
    found = RemoteSession.objects.filter(shared_id=heard.uuid("session"), partner=partner, role=Role.GIVES).first()
    if found is None:
        raise WireError(404, "unknown", "this session is not here")
    session = take(found)
    if known := queries.transfer_of(partner, number):
        if known.amount != amount or known.role != Role.GIVES:
            raise WireError(409, "conflict", "this transfer is here with other details")
        return known
    require_open(partner)
    if session.state != SessionState.ACCEPTED:
        raise WireError(409, "conflict", f"this session is {session.state} here")
    if amount != queries.session_value():
        raise WireError(422, "amount", f"a session is {queries.session_value()} hundredths of a coin here")
    made = RemoteTransfer.objects.create(
        id=number, partner=partner, session=session, role=Role.GIVES, amount=amount, state=TransferState.PENDING
    )
    _reserve(made)
    closing.introduce(session, heard.part("contact"))
    return made


def hear_change(partner: Partner, heard: Resource, *, number: UUID) -> RemoteTransfer:
    """A message about a transfer that may be here: whichever side we are on."""
    found = queries.transfer_of(partner, number)
    if found is None and heard.attributes.get("state") == TransferState.DELETED:
        return _tombstone(partner, number, heard)
    if found is None:
        raise WireError(404, "unknown", "this transfer is not here")
    transfer = take_transfer(found)
    if transfer.role == Role.RECEIVES:
        hear_answer(transfer, heard)
        return transfer
    if heard.whole("amount", least=1) != transfer.amount:
        raise WireError(409, "conflict", "the amount differs")
    state = heard.among("state", (TransferState.SUBMITTED, TransferState.DELETED))
    if transfer.state == TransferState.PENDING and state == TransferState.DELETED:
        closing.close(transfer.session, reason=heard.text("reason", 300, needed=False), by=None)
        undo(transfer, to=TransferState.DELETED, by=None)
    elif transfer.state == TransferState.PENDING:
        RemoteTransfer.objects.filter(pk=transfer.pk).update(is_promised=True)
        transfer.is_promised = True
        decide(transfer, by=None)
    return transfer


def _tombstone(partner: Partner, number: UUID, heard: Resource) -> RemoteTransfer:
    """They let go of a coin that we never heard of: remember it, or a late first message would hold one here."""
    amount = heard.whole("amount", least=1)
    known = {"partner": partner, "role": Role.GIVES, "amount": amount, "state": TransferState.DELETED}
    return RemoteTransfer.objects.create(id=number, **known)


def decide(transfer: RemoteTransfer, *, by: Actor | None) -> None:
    """Their promise and our giver's "we met" are both here: sign, book, and tell until they know. No way back."""
    session = transfer.session
    if not (transfer.is_promised and session and session.confirmed_at and transfer.state == TransferState.PENDING):
        return
    record: dict[str, Any] = {
        **transfer.terms, "state": "committed", "payer": transfer.partner.address, "payee": settings.BASE_URL,
        "at": clock.now().isoformat(),
    }  # fmt: skip
    record["signature"] = signing.sign(signing.canonical(record))
    _move(transfer, [TransferState.PENDING], TransferState.COMMITTED, by, record=record)
    closing.finish(session)
    ledger.post(transfer.pk, by=by)
    _tell(transfer)


def reject(transfer: RemoteTransfer, *, reason: str, by: Actor | None) -> None:
    """Let go before the decision; the other side, promised or not, lets go as well."""
    undo(transfer, to=TransferState.REJECTED, by=by)
    _tell(transfer, reason=reason)


# --- both ------------------------------------------------------------------------------------------------------


def take_transfer(transfer: RemoteTransfer) -> RemoteTransfer:
    """Wait at its session, then at the transfer itself; accounts come after."""
    if transfer.session:
        take(transfer.session)
    lock_row(transfer)
    return transfer


def _reserve(transfer: RemoteTransfer) -> None:
    """Receiver → partner where our member receives, partner → giver where ours gives. It never expires by itself."""
    session = transfer.session
    if session is None or session.person is None:
        raise FederationRefused(_("Nobody stands on our side of this session. Look at it again."))
    own, clearing = ledger.open_account(session.person), transfer.partner.account
    pays = transfer.role == Role.RECEIVES
    if (left := queries.room(transfer.partner, pays=pays)) < transfer.amount:
        raise FederationRefused(
            _("The limit that was agreed with %(partner)s is reached. Ask an administrator.")
            % {"partner": transfer.partner.name, "left": left}
        )
    debit, credit = (own, clearing) if pays else (clearing, own)
    reserve_between(
        transfer.pk, debit=debit, credit=credit, amount=transfer.amount, by=None,
        source=f"federation:{session.key}",
    )  # fmt: skip


def _move(transfer: RemoteTransfer, allowed: Any, to: TransferState, by: Actor | None, **fields: Any) -> None:
    if not change_state(transfer, allowed, to, state_since=clock.now(), **fields):
        raise FederationRefused(
            _("The coin of this session is “%(state)s” by now.") % {"state": transfer.get_state_display()}
        )
    audit(f"remote_transfer_{to}", transfer, by)


def undo(transfer: RemoteTransfer, *, to: TransferState, by: Actor | None) -> None:
    """Release what is held here, without a word to the other side."""
    _move(transfer, HELD, to, by)
    ledger.void(transfer.pk, by=by)


def _tell(transfer: RemoteTransfer, **attributes: Any) -> None:
    body = wire.transfer(transfer)
    body.attributes.update(attributes)
    topic = about(transfer.session) if transfer.session else f"transfer:{transfer.pk}"
    send(transfer.partner, "PATCH", f"transfers/{transfer.pk}", body=body, about=topic)
