"""Whose coin a session is: one's own, or that of an organisation one acts for; and what becomes of it with time."""

import uuid
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.actions.base import ExchangeRefused, both, mail, require, take
from vlechtwerk.exchanges.actions.confirming import side_of
from vlechtwerk.exchanges.actions.giving import _turn
from vlechtwerk.exchanges.actions.planning import call_off
from vlechtwerk.exchanges.enums import OPEN_SESSION, WAITING, CallOff, GiveState, SessionState, Side
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.ledger.registry import Fresh
from vlechtwerk.people.models import Organisation, Person

NOTICE = timedelta(days=7)


@transaction.atomic
def choose_account(
    session: StrengtheningSession, *, person: Person, organisation: Organisation | None
) -> StrengtheningSession:
    """One of the two chooses who earns or pays: oneself (``None``) or an organisation with a mandate.

    The reservation gives way to a fresh one in the same transaction. Choosing what stands already changes nothing.
    """
    side = side_of(session, person)
    require(take(session), OPEN_SESSION)
    if organisation and not ledger_queries.mandates_of(person).filter(organisation=organisation).exists():
        raise ExchangeRefused(_("You do not act for this organisation. Choose again."), "account")
    coin = ledger_queries.coin(session.transfer_id)
    if coin is None or coin.of(gives=side == Side.GIVER) == organisation:
        return session
    holder, gives = organisation or person, side == Side.GIVER
    _renew(session, uuid.uuid4())
    ledger.renew(
        coin.id, new_id=session.transfer_id, until=ledger.reserved_until(), by=person,
        payer=None if gives else holder, earner=holder if gives else None,
    )  # fmt: skip
    audit("choose_account", session, person, side=side, organisation=organisation)
    return session


def _renew(session: StrengtheningSession, transfer_id: UUID) -> None:
    StrengtheningSession.objects.filter(pk=session.pk).update(transfer_id=transfer_id, expiry_told_at=None)
    session.refresh_from_db()


def tell_expiry_due() -> int:
    """A week before a coin is no longer kept: both and the broker hear what then happens."""
    soon = ledger_queries.reserved_before(clock.now() + NOTICE)
    found = queries.sessions().filter(state__in=OPEN_SESSION, expiry_told_at=None, transfer_id__in=soon)
    return each_due(found.exclude(state=SessionState.PLANNED).order_by("pk")[:MOST_AT_ONCE], _tell)


def _tell(session: StrengtheningSession) -> bool:
    """Who is still looking for a date hears that the session ends; of what was held, that it waits for an answer."""
    if take(session).state not in OPEN_SESSION or session.expiry_told_at:
        return False
    StrengtheningSession.objects.filter(pk=session.pk).update(expiry_told_at=clock.now())
    session.refresh_from_db()
    coin = ledger_queries.coin(session.transfer_id)
    told: dict[str, Any] = {
        "ends": session.state == SessionState.PLANNING, "day": coin and coin.expires_at,
        "giver": session.giver.name, "receiver": session.receiver.name,
    }  # fmt: skip
    for person in filter(None, dict.fromkeys([*both(session), session.broker])):
        once = f"expires:{session.transfer_id}:{person.pk}"
        mail(session, "expires", person, once=once, is_side=person in both(session), **told)
    return True


def reservation_expires(key: str, transfer_id: UUID) -> Fresh | None:
    """The ledger asks (``ledger.registry``) before it ends the coin of a session.

    Without a date, and after both were told, the session ends with it. All others go on with a fresh one.
    """
    session = queries.sessions().filter(key=key, transfer_id=transfer_id).first()
    if session is None or take(session).state not in OPEN_SESSION or session.transfer_id != transfer_id:
        return None
    until = ledger.reserved_until()
    if session.state == SessionState.PLANNING and not queries.dates_on_offer(session):
        if session.expiry_told_at:
            call_off(session, reason=CallOff.NO_DATE, by=None)
            return None
        until = clock.now() + NOTICE  # the worker was away: nobody loses a session without having heard of it
    _renew(session, uuid.uuid4())
    return Fresh(session.transfer_id, until)


def coin_put_right(key: str, *, why: str, by: Actor | None) -> None:
    """The coin of a session was wrong (``ledger.registry``): nobody is invited any more to give something back for it."""
    for invitation in GiveInvitation.objects.filter(session__key=key, state__in=WAITING).order_by("pk"):
        _turn(invitation, GiveState.WAIVED, by, reason=why)
