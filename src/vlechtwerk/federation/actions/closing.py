"""What becomes of a session when its coin moved: introduced, booked, or not going on."""

from vlechtwerk.core.actions import Actor
from vlechtwerk.federation.actions.base import log, mail, turn
from vlechtwerk.federation.enums import RUNNING, Role, SessionState
from vlechtwerk.federation.models import RemoteSession
from vlechtwerk.federation.wire import Resource
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState


def introduce(session: RemoteSession | None, contact: Resource) -> None:
    """The coin is set aside on both sides: our member gets the name and telephone of the other."""
    if session is None:
        return
    name, phone = contact.text("name", 120), contact.text("phone", 30, needed=False)
    turn(session, [SessionState.ACCEPTED], SessionState.INTRODUCED, None, other_name=name, other_phone=phone)
    log(session, "remote_introduced", None)
    mail(session, "introduced", session.person)


def finish(session: RemoteSession | None) -> None:
    """The coin is booked: the need is met, and our member hears of it."""
    if session is None:
        return
    turn(session, RUNNING, SessionState.BOOKED, None)
    if session.need and session.need.state == NeedState.INTRODUCED:
        innovations.set_need_state(session.need, to=NeedState.MET, by=None, allowed_from=[NeedState.INTRODUCED])
    receiver = session.person.name if session.person else ""
    log(session, "remote_booked", None, receiver=receiver)
    mail(session, "booked", session.person)


def close(
    session: RemoteSession | None, *, reason: str, by: Actor | None, to: SessionState = SessionState.CANCELLED
) -> None:
    """It does not go on: the need looks for somebody again, and our member and the broker are told."""
    if session is None or session.state not in RUNNING:
        return
    was_told = session.state != SessionState.ASKED or session.role == Role.RECEIVES
    turn(session, RUNNING, to, by, reason=reason[:300])
    if session.need and session.need.state == NeedState.INTRODUCED:
        innovations.set_need_state(session.need, to=NeedState.OPEN, by=by, allowed_from=[NeedState.INTRODUCED])
    log(session, "remote_closed", by, why=reason[:300])
    if was_told:
        mail(session, "closed", session.person, reason=reason[:300])
    if session.broker_id and session.broker_id not in {by.pk if by else None, session.person_id}:
        mail(session, "closed", session.broker, reason=reason[:300])
