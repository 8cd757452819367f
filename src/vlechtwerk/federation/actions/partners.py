"""A partner network: proposed, agreed by both administrators, active or paused, ended when nothing is owed."""

from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, lock_row
from vlechtwerk.federation import rules, signing
from vlechtwerk.federation.actions.base import FederationRefused, send
from vlechtwerk.federation.enums import HELD, RUNNING, ParcelState, PartnerState
from vlechtwerk.federation.models import Parcel, Partner
from vlechtwerk.federation.wire import Resource, WireError
from vlechtwerk.ledger.actions import partners as ledger

NOT_YET = (PartnerState.PROPOSED, PartnerState.AGREED)
RUNS = (PartnerState.ACTIVE, PartnerState.PAUSED)
LIVE = (*NOT_YET, *RUNS)
ANY = (*LIVE, PartnerState.ENDED)


def code_of(partner: Partner) -> str:
    """The code of the terms as we have written them down; the other screen must show the same."""
    return rules.terms_code(
        (settings.BASE_URL, signing.public_key(), partner.we_receive_most),
        (partner.address, partner.public_key, partner.they_receive_most),
    )


@transaction.atomic
def propose_partner(
    name: str, *, address: str, public_key: str, we_receive_most: int, they_receive_most: int, by: Actor
) -> Partner:
    """Write down another network and the limits we would agree to; nothing is open yet."""
    if address == settings.BASE_URL or public_key == signing.public_key():
        raise FederationRefused(
            _("This is our own network. Write down the address and key of the other one."), "address"
        )
    try:
        with transaction.atomic():
            partner = Partner.objects.create(
                name=name, address=address, public_key=public_key, account=ledger.open_partner_account(name),
                we_receive_most=we_receive_most, they_receive_most=they_receive_most,
            )  # fmt: skip
    except IntegrityError:
        raise FederationRefused(_("A network with this name or address is here already."), "address") from None
    audit("propose_partner", partner, by, address=address)
    return partner


@transaction.atomic
def change_terms(partner: Partner, *, public_key: str, we_receive_most: int, they_receive_most: int, by: Actor) -> None:
    """Another key or other limits, or beginning again after the end: nothing new begins until both agree (again);
    what runs is finished."""
    _turn(
        partner, ANY, PartnerState.PROPOSED, by, public_key=public_key, we_receive_most=we_receive_most,
        they_receive_most=they_receive_most, our_code="",
    )  # fmt: skip
    _tell(partner, "agreed", code="")


@transaction.atomic
def agree(partner: Partner, *, code: str, by: Actor) -> None:
    """Our administrator compared the code with the other one's; active as soon as both did."""
    _take(partner)
    if code != code_of(partner):
        raise FederationRefused(
            _("The terms were changed meanwhile. Compare the new code with the other administrator.")
        )
    _turn(partner, [PartnerState.PROPOSED], PartnerState.AGREED, by, our_code=code)
    _tell(partner, "agreed", code=code)
    _begin_when_both(partner)


@transaction.atomic
def pause(partner: Partner, *, by: Actor) -> None:
    """Nothing new begins, on both sides; what runs is finished."""
    _turn(partner, RUNS, PartnerState.PAUSED, by, paused_here=True)
    _tell(partner, "paused")


@transaction.atomic
def resume(partner: Partner, *, by: Actor) -> None:
    """Open again from our side; the other one may still have it paused."""
    _take(partner)
    to = PartnerState.PAUSED if partner.paused_there else PartnerState.ACTIVE
    _turn(partner, [PartnerState.PAUSED], to, by, paused_here=False)
    _tell(partner, "active")


@transaction.atomic
def end(partner: Partner, *, by: Actor) -> None:
    """For good, once the balance is zero and nothing runs any more."""
    _take(partner)
    if partner.transfers.filter(state__in=HELD).exists() or partner.sessions.filter(state__in=RUNNING).exists():
        raise FederationRefused(_("Sessions with this network still run. Pause it, and end it when they are over."))
    _turn(partner, LIVE, PartnerState.ENDED, by)
    ledger.close_partner_account(partner.account)
    _tell(partner, "ended")


@transaction.atomic
def try_again(partner: Partner, *, by: Actor | None) -> int:
    """Everything that waits leaves now; returns how many messages."""
    waiting = Parcel.objects.filter(partner=partner, state=ParcelState.QUEUED)
    return waiting.update(due_at=clock.now())


@transaction.atomic
def compare(partner: Partner, *, by: Actor | None, both: bool = True) -> None:
    """Fetch the other side's list of transfers and lay it beside ours; ``both``: they do the same with ours."""
    waiting = Parcel.objects.filter(partner=partner, about=f"compare:{partner.key}", state=ParcelState.QUEUED)
    if not waiting.update(due_at=clock.now()):
        send(partner, "GET", "transfers?compare=1" if both else "transfers", about=f"compare:{partner.key}")


def hear_partner(partner: Partner, heard: Resource) -> dict[str, Any]:
    """What the other administrator decided."""
    _take(partner)
    state = heard.among("state", ("agreed", "paused", "active", "ended"))
    if state == "agreed":
        _hear_code(partner, heard.text("code", 40, needed=False))
    elif state in {"paused", "active"}:
        _save(partner, paused_there=state == "paused")
        if partner.state in RUNS:
            is_paused = partner.paused_here or state == "paused"
            _turn(partner, RUNS, PartnerState.PAUSED if is_paused else PartnerState.ACTIVE, None)
    else:
        _hear_end(partner)
    return {"state": partner.state, "code": code_of(partner)}


def _hear_code(partner: Partner, code: str) -> None:
    """They agreed to these terms, or took back what they agreed to: then nothing new begins."""
    if partner.state in RUNS and code != partner.our_code:
        _turn(partner, RUNS, PartnerState.PROPOSED, None, their_code=code, our_code="")
    else:
        _save(partner, their_code=code)
        _begin_when_both(partner)


def _hear_end(partner: Partner) -> None:
    if partner.transfers.filter(state__in=HELD).exists():
        raise WireError(409, "running", "transfers of this partnership are still held here")
    partner.sessions.filter(state__in=RUNNING).update(state="cancelled", state_since=clock.now())
    if partner.state != PartnerState.ENDED:
        _turn(partner, LIVE, PartnerState.ENDED, None)
        ledger.close_partner_account(partner.account)


def _begin_when_both(partner: Partner) -> None:
    """Both agreed to the same terms: the account opens as far as the limits go."""
    if partner.state == PartnerState.AGREED and partner.our_code == partner.their_code:
        to = PartnerState.PAUSED if partner.paused_here or partner.paused_there else PartnerState.ACTIVE
        _turn(partner, [PartnerState.AGREED], to, None)
        ledger.set_partner_limits(partner.account, floor=-partner.they_receive_most, ceiling=partner.we_receive_most)


def _tell(partner: Partner, state: str, **attributes: Any) -> None:
    body = Resource("partnerships", partner.key, {"state": state, **attributes})
    send(partner, "PATCH", "partnership", body=body, about=f"partner:{partner.key}")


def _take(partner: Partner) -> Partner:
    lock_row(partner)
    return partner


def _save(partner: Partner, **fields: Any) -> None:
    Partner.objects.filter(pk=partner.pk).update(**fields)
    partner.refresh_from_db()


def _turn(partner: Partner, allowed: Any, to: PartnerState, by: Actor | None, **fields: Any) -> None:
    row = Partner.objects.filter(pk=partner.pk, state__in=list(allowed))
    changed = row.update(state=to, state_since=clock.now(), **fields)
    partner.refresh_from_db()
    if changed != 1:
        raise FederationRefused(_("This network is “%(state)s” by now.") % {"state": partner.get_state_display()})
    audit(f"partner_{to}", partner, by)
