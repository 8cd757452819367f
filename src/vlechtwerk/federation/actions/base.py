"""What all steps share: the error, the parcel that leaves with its change, the change of state, the mails."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, Refused, audit, change_state, lock_row
from vlechtwerk.federation.enums import PartnerState, Role, SessionState
from vlechtwerk.federation.models import Parcel, Partner, RemoteSession
from vlechtwerk.federation.wire import Resource, WireError
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import EntryKind
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

LINK_VALID = timedelta(days=200)


class FederationRefused(Refused):
    """The partner, the session or the coin is not where this step starts from."""


def send(partner: Partner, method: str, path: str, *, about: str, body: Resource | None = None) -> Parcel:
    """Write a message into the running transaction; it leaves if and only if that is committed."""
    document = body.document() if body else None
    return Parcel.objects.create(partner=partner, method=method, path=path, body=document, about=about)


def tell_session(session: RemoteSession, **attributes: Any) -> Parcel:
    """Tell the other side what became of a session."""
    body = Resource("sessions", str(session.shared_id), attributes)
    return send(session.partner, "PATCH", f"sessions/{session.shared_id}", body=body, about=about(session))


def about(session: RemoteSession) -> str:
    """Everything about one session stays in its order, its coin included."""
    return f"session:{session.shared_id}"


def require_active(partner: Partner) -> None:
    """Nothing new begins with a partner that is not agreed or is paused."""
    partner.refresh_from_db()
    if partner.state != PartnerState.ACTIVE:
        raise FederationRefused(
            _("%(partner)s is “%(state)s” at this moment. Ask an administrator.")
            % {"partner": partner.name, "state": partner.get_state_display()}
        )


def require_open(partner: Partner) -> None:
    """The same for what a partner asks of us: it tries again when we are open."""
    if partner.state != PartnerState.ACTIVE:
        raise WireError(403, "paused", f"this partnership is {partner.state} here")


def take(session: RemoteSession) -> RemoteSession:
    """Wait for whoever else is at this session, and see it as it is by now. Coins are locked after it."""
    lock_row(session)
    return session


def turn(session: RemoteSession, allowed: Collection[str], to: SessionState, by: Actor | None, **fields: Any) -> None:
    """Change the state by compare-and-set; mails about the step before do not leave any more."""
    if not change_state(session, allowed, to, state_since=clock.now(), **fields):
        raise FederationRefused(
            _("This session is “%(state)s” by now. Look at it again.") % {"state": session.get_state_display()}
        )
    outbox.cancel_about(about(session))
    audit(f"remote_session_{to}", session, by)


def log(session: RemoteSession, verb: str, by: Actor | None, **data: Any) -> None:
    """A line on the timeline of the dossier that receives; the giving side has no dossier of it."""
    if session.need:
        innovations.log(
            session.need.innovation, kind=EntryKind.SESSION, verb=verb, by=by, person=session.person,
            need=session.need, data={"network": session.partner.name, "name": session.other_name, **data},
        )  # fmt: skip


def link(session: RemoteSession, person: Person) -> str:
    """The personal address of one of our two; opens without an account."""
    return links.absolute("guest_remote", links.make_token("remote", session.key, str(person.pk), valid=LINK_VALID))


def mail(session: RemoteSession, kind: str, to: Person | None, **more: Any) -> None:
    """Queue a mail about a session across networks."""
    if to is None:
        return
    context = {
        "partner": session.partner.name,
        "title": session.title,
        "summary": session.summary,
        "other": {"name": session.other_name, "phone": session.other_phone},
        "gives": session.role == Role.GIVES,
        "link": link(session, to) if to.pk == session.person_id else links.absolute("remote", session.key),
        **more,
    }
    is_question = kind in {"agree_please", "asked"}
    outbox.queue(f"federation.{kind}", to=to, context=context, about=about(session) if is_question else "")
