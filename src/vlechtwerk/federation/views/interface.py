"""The HTTP interface for partners, under ``/federation/v1/``. Amounts are hundredths of a coin."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from vlechtwerk.federation import actions, queries, wire
from vlechtwerk.federation.actions.base import require_open
from vlechtwerk.federation.enums import Role
from vlechtwerk.federation.models import Partner, RemoteSession, RemoteTransfer
from vlechtwerk.federation.views.door import for_partners
from vlechtwerk.federation.wire import Resource, WireError


def _members(partner: Partner, _document: Any, _request: HttpRequest) -> dict[str, Any]:
    """Names of members who agreed to that, and nothing else of them."""
    require_open(partner)
    return {"data": [Resource("members", one.key, {"name": one.name}).document()["data"] for one in queries.opted_in()]}


def _partnership(partner: Partner, document: Any, _request: HttpRequest) -> dict[str, Any]:
    state = actions.hear_partner(partner, wire.read(document, "partnerships"))
    return Resource("partnerships", partner.key, state).document()


def _ask(partner: Partner, document: Any, _request: HttpRequest) -> dict[str, Any]:
    return _session(actions.hear_question(partner, wire.read(document, "sessions")))


def _change_session(partner: Partner, document: Any, _request: HttpRequest, number: UUID) -> dict[str, Any]:
    return _session(actions.hear_session(partner, wire.read(document, "sessions"), number=number))


def _session(session: RemoteSession) -> dict[str, Any]:
    return Resource("sessions", str(session.shared_id), {"state": session.state}).document()


def _list(partner: Partner, _document: Any, request: HttpRequest) -> dict[str, Any]:
    if request.GET.get("compare") == "1":
        actions.compare(partner, by=None, both=False)
    return actions.listed(partner)


def _hold(partner: Partner, document: Any, _request: HttpRequest) -> dict[str, Any]:
    return _transfer(actions.hear_hold(partner, wire.read(document, "transfers")))


def _show(partner: Partner, _document: Any, _request: HttpRequest, number: UUID) -> dict[str, Any]:
    found = queries.transfer_of(partner, number)
    if found is None:
        raise WireError(404, "unknown", "this transfer is not here")
    return wire.transfer(found).document()


def _change(partner: Partner, document: Any, _request: HttpRequest, number: UUID) -> dict[str, Any]:
    return _transfer(actions.hear_change(partner, wire.read(document, "transfers"), number=number))


def _transfer(row: RemoteTransfer) -> dict[str, Any]:
    """With the giver's name and telephone as long as both hold the coin: the receiver may know them from then on."""
    shown = wire.transfer(row)
    person = row.session.person if row.session else None
    if person and row.role == Role.GIVES and row.state in {"pending", "committed"}:
        shown.attributes["contact"] = {"name": person.name, "phone": person.phone}
    return shown.document()


members = for_partners(GET=_members)
partnership = for_partners(PATCH=_partnership)
sessions = for_partners(POST=_ask)
session = for_partners(PATCH=_change_session)
transfers = for_partners(GET=_list, POST=_hold)
transfer = for_partners(GET=_show, PATCH=_change)
