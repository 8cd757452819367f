"""A session across networks, from the question to "we met". ``receives`` and ``gives`` each keep their own half."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.federation import queries
from vlechtwerk.federation.actions import closing, transfers
from vlechtwerk.federation.actions.base import (
    FederationRefused,
    about,
    log,
    mail,
    require_active,
    require_open,
    send,
    take,
    tell_session,
    turn,
)
from vlechtwerk.federation.enums import HELD, RUNNING, Role, SessionState, TransferState
from vlechtwerk.federation.models import Partner, RemoteSession
from vlechtwerk.federation.wire import Resource, WireError
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import OPEN_NEED, NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import lead_of
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import ConsentPurpose, HatKind
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import staff_list

# --- where our member receives ---------------------------------------------------------------------------------


@transaction.atomic
def draft_question(need: Need, *, partner: Partner, title: str, summary: str, by: Person) -> RemoteSession:
    """The broker writes what a partner would read; nothing leaves before the asker agrees to it."""
    require_active(partner)
    if need.state not in OPEN_NEED:
        raise FederationRefused(_("This need does not look for anybody any more."), "need")
    try:
        with transaction.atomic():
            session = RemoteSession.objects.create(
                partner=partner, role=Role.RECEIVES, state=SessionState.DRAFTED, need=need, title=title,
                summary=summary, person=lead_of(need.innovation), broker=by,
            )  # fmt: skip
    except IntegrityError:
        raise FederationRefused(_("A partner is asked for this need already."), "need") from None
    audit("draft_remote_session", session, by, partner=partner.name)
    mail(session, "agree_please", session.person)
    return session


@transaction.atomic
def agree_to_question(session: RemoteSession, *, by: Person) -> None:
    """The asker agrees to the words, and that name and telephone go to whoever says yes. Now it leaves."""
    require_active(session.partner)
    turn(take(session), [SessionState.DRAFTED], SessionState.ASKED, by)
    _consent(session)
    body = Resource("sessions", str(session.shared_id), {"title": session.title, "summary": session.summary})
    send(session.partner, "POST", "sessions", body=body, about=about(session))
    log(session, "remote_asked", by)


def _hear_yes(session: RemoteSession) -> None:
    """A member of the partner says yes: the need is taken, and the coin set aside here first."""
    if session.state != SessionState.ASKED:
        if session.state in RUNNING or session.state == SessionState.BOOKED:
            return  # it came twice
        raise WireError(409, "conflict", f"this session is {session.state} here")
    turn(session, [SessionState.ASKED], SessionState.ACCEPTED, None)
    if session.need:
        innovations.set_need_state(session.need, to=NeedState.INTRODUCED, by=None, allowed_from=OPEN_NEED)
    transfers.hold(session)


# --- where our member gives ------------------------------------------------------------------------------------


def hear_question(partner: Partner, heard: Resource) -> RemoteSession:
    """A partner asks for help, once."""
    number = heard.uuid()
    if known := queries.session_of(partner, number):
        return known
    require_open(partner)
    session = RemoteSession.objects.create(
        shared_id=number, partner=partner, role=Role.GIVES, state=SessionState.ASKED,
        title=heard.text("title", 120), summary=heard.text("summary", 1000),
    )  # fmt: skip
    for broker in staff_list().filter(hats__kind=HatKind.BROKER):
        mail(session, "help_asked", broker)
    return session


@transaction.atomic
def propose_member(session: RemoteSession, *, person: Person, by: Person) -> None:
    """Ask one of our members who wants to help across networks."""
    if not queries.opted_in().filter(pk=person.pk).exists():
        raise FederationRefused(
            _("%(name)s did not agree to help in partner networks.") % {"name": person.name}, "person"
        )
    turn(take(session), [SessionState.ASKED], SessionState.PROPOSED, by, person=person, broker=by)
    mail(session, "asked", person)


@transaction.atomic
def say_yes(session: RemoteSession, *, by: Person) -> None:
    """Our member helps. Names are exchanged once the coin is set aside on both sides."""
    turn(take(session), [SessionState.PROPOSED], SessionState.ACCEPTED, by)
    _consent(session)
    tell_session(session, state="accepted")


@transaction.atomic
def say_no(session: RemoteSession, *, by: Person) -> None:
    """Our member does not; the broker may ask somebody else."""
    turn(take(session), [SessionState.PROPOSED], SessionState.ASKED, by, person=None)


@transaction.atomic
def decline(session: RemoteSession, *, reason: str, by: Person) -> None:
    """Nobody of ours can help; the partner hears why."""
    if take(session).role != Role.GIVES or session.state not in {SessionState.ASKED, SessionState.PROPOSED}:
        raise FederationRefused(_("This question is answered already."))
    closing.close(session, reason=reason, by=by, to=SessionState.DECLINED)
    tell_session(session, state="declined", reason=reason)


@transaction.atomic
def note_appointment(session: RemoteSession, *, text: str, by: Person) -> None:
    """When and where, as the two agreed by telephone; the giving side keeps it, the other reads along."""
    if take(session).state != SessionState.INTRODUCED or session.role != Role.GIVES:
        raise FederationRefused(_("The date is noted on the side of the giver, once both know each other."))
    RemoteSession.objects.filter(pk=session.pk).update(
        appointment=text, appointment_number=session.appointment_number + 1
    )
    session.refresh_from_db()
    audit("note_remote_appointment", session, by)
    tell_session(session, appointment=text, number=session.appointment_number)


# --- both ------------------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(session: RemoteSession, *, by: Person) -> None:
    """Our member says "we met". The receiver's word is the promise; with the giver's the coin is decided."""
    if take(session).confirmed_at or session.state == SessionState.BOOKED:
        return
    if session.state != SessionState.INTRODUCED:
        raise FederationRefused(_("There is nothing to confirm at this session."))
    RemoteSession.objects.filter(pk=session.pk).update(confirmed_at=clock.now())
    session.refresh_from_db()
    audit("confirm_remote_session", session, by)
    transfer = transfers.take_transfer(session.transfer)
    if session.role == Role.RECEIVES:
        transfers.promise(transfer, by=by)
    else:
        transfers.decide(transfer, by=by)


@transaction.atomic
def cancel(session: RemoteSession, *, reason: str, by: Actor | None) -> bool:
    """It does not go on. False when the receiver had promised: then the other side decides, and we hear it."""
    take(session)
    if session.state not in RUNNING:
        raise FederationRefused(
            _("This session is “%(state)s” by now. Look at it again.") % {"state": session.get_state_display()}
        )
    was_drafted, state = session.state == SessionState.DRAFTED, _coin(session)
    if state == TransferState.SUBMITTED:
        return transfers.withdraw(session.transfer, by=by)
    closing.close(session, reason=reason, by=by)
    if state in HELD:
        transfer = transfers.take_transfer(session.transfer)
        if session.role == Role.RECEIVES:
            transfers.withdraw(transfer, by=by)
        else:
            transfers.reject(transfer, reason=reason, by=by)
    if not was_drafted:
        tell_session(session, state="cancelled", reason=reason)
    return True


def hear_session(partner: Partner, heard: Resource, *, number: UUID) -> RemoteSession:
    """What the other side says became of a session."""
    found = queries.session_of(partner, number)
    if found is None:
        raise WireError(404, "unknown", "this session is not here")
    session = take(found)
    if "appointment" in heard.attributes:
        _hear_appointment(session, heard)
        return session
    state = heard.among("state", ("accepted", "declined", "cancelled"))
    if state != "cancelled" and session.role != Role.RECEIVES:
        raise WireError(409, "conflict", "only the giving side says yes or no")
    if state == "accepted":
        _hear_yes(session)
    else:
        to = SessionState.DECLINED if state == "declined" else SessionState.CANCELLED
        _hear_end(session, heard.text("reason", 300, needed=False), to)
    return session


def _hear_appointment(session: RemoteSession, heard: Resource) -> None:
    """The newest counts, whatever came first."""
    number, text = heard.whole("number", least=1), heard.text("appointment", 200, needed=False)
    if session.role == Role.RECEIVES and number > session.appointment_number:
        RemoteSession.objects.filter(pk=session.pk).update(appointment=text, appointment_number=number)
        session.refresh_from_db()


def _hear_end(session: RemoteSession, reason: str, to: SessionState) -> None:
    """The coin has messages of its own; one that is held on the giving side without a promise goes with it."""
    state = _coin(session)
    if state == TransferState.PENDING and session.role == Role.GIVES and not session.transfer.is_promised:
        closing.close(session, reason=reason, by=None, to=to)
        transfers.reject(transfers.take_transfer(session.transfer), reason=reason, by=None)
    elif state not in HELD:
        closing.close(session, reason=reason, by=None, to=to)


def end_for_need(need: Need, *, by: Actor | None) -> None:
    """The need is taken or closed in another way (see ``innovations.registry``): what still asks for it stops."""
    asking = [SessionState.DRAFTED, SessionState.ASKED]
    for session in RemoteSession.objects.filter(need=need, state__in=asking).order_by("pk"):
        cancel(session, reason=_("Somebody else helps with it, or it is no longer needed."), by=by)


@transaction.atomic
def end_for(person: Person, *, by: Actor | None) -> None:
    """Somebody leaves the network (see ``people.registry``): what they did not say "we met" about does not go on."""
    running = RemoteSession.objects.filter(person=person, state__in=RUNNING, confirmed_at__isnull=True)
    for session in running.order_by("pk"):
        if take(session).state == SessionState.PROPOSED:
            turn(session, [SessionState.PROPOSED], SessionState.ASKED, by, person=None)
        else:
            cancel(session, reason=_("%(name)s left the network.") % {"name": person.name}, by=by)


def _coin(session: RemoteSession) -> str:
    transfer = getattr(session, "transfer", None)
    return transfer.state if transfer else ""


def _consent(session: RemoteSession) -> None:
    """The same consent as at any introduction."""
    if session.person:
        people.log_consent(
            session.person, purpose=ConsentPurpose.INTRODUCTION, given=True, source=f"remote_session:{session.key}"
        )
