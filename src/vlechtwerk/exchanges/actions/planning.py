"""When and where: dates on offer, one chosen, moved, called off. One calendar entry all along."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.agenda import actions as agenda
from vlechtwerk.agenda.models import Slot
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.actions.base import (
    ExchangeRefused,
    asks_of,
    both,
    dates_of,
    log,
    mail,
    one_line,
    other_side,
    require,
    take,
    turn,
)
from vlechtwerk.exchanges.enums import NOT_YET_HELD, CallOff, SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

REMIND_BEFORE = timedelta(hours=26)


@transaction.atomic
def propose_dates(
    session: StrengtheningSession, *, starts: Sequence[datetime], by: Person, place: str = ""
) -> list[Slot]:
    """Offer dates; the other one chooses. A broker's offer goes to both."""
    require(take(session), NOT_YET_HELD)
    if place.strip():
        _put_place(session, place, by)
    slots = agenda.propose_slots(session.appointment, starts=starts, by=by)
    readers = both(session) if by not in both(session) else [other_side(session, by)]
    outbox.cancel_about(dates_of(session))
    dates = [slot.starts_at for slot in slots]
    for person in readers:
        mail(session, "dates_offered", person, about=dates_of(session), by_name=by.name, dates=dates)
    log(session, "session_dates_proposed", by)
    return slots


@transaction.atomic
def choose_date(session: StrengtheningSession, *, slot: Slot, by: Person) -> StrengtheningSession:
    """Choose one of the dates; both calendars get the entry. A broker chooses for who is on the telephone."""
    if slot.appointment_id != session.appointment_id:
        raise ExchangeRefused(_("This date belongs to another session."))
    if slot.proposed_by_id == by.pk and by in both(session):
        raise ExchangeRefused(_("You offered this date yourself: the other one chooses."))
    require(take(session), NOT_YET_HELD)
    was_planned, was_at = session.state == SessionState.PLANNED, session.appointment.sequence
    session.appointment = agenda.choose_slot(slot, by=by)
    if was_planned and session.appointment.sequence == was_at:
        return session  # the same click twice
    _announce(session, by, "session_moved" if was_planned else "session_planned")
    return session


@transaction.atomic
def reschedule(session: StrengtheningSession, *, starts: Sequence[datetime], by: Person) -> list[Slot]:
    """Other dates for a planned session. The old date stands until a new one is chosen."""
    require(take(session), [SessionState.PLANNED])
    return propose_dates(session, starts=starts, by=by)


def _announce(session: StrengtheningSession, by: Person, verb: str) -> None:
    turn(session, NOT_YET_HELD, SessionState.PLANNED, by, reminded_at=None, expiry_told_at=None)
    session.confirmations.all().delete()  # what was said about an earlier date says nothing about this one
    _send_entry(session, moved=verb == "session_moved")
    starts_at = session.appointment.starts_at
    log(session, verb, by, day=starts_at.isoformat() if starts_at else "")


def _send_entry(session: StrengtheningSession, *, moved: bool) -> None:
    """The calendar entry as it is now, to both, once per version of it."""
    for person in both(session):
        once = f"planned:{session.key}:{session.appointment.sequence}:{person.pk}"
        mail(session, "planned", person, calendar="REQUEST", once=once, moved=moved)


@transaction.atomic
def set_place(session: StrengtheningSession, *, place: str, by: Person) -> StrengtheningSession:
    """Where it is; calendars that have the entry get the update."""
    require(take(session), NOT_YET_HELD)
    if not place.strip():
        raise ExchangeRefused(_("Say where: an address, or “online”."), "place")
    _put_place(session, place, by)
    return session


def _put_place(session: StrengtheningSession, place: str, by: Person) -> None:
    was_at = session.appointment.sequence
    session.appointment = agenda.set_place(session.appointment, place=place, by=by)
    if session.appointment.sequence != was_at:
        _send_entry(session, moved=True)


@transaction.atomic
def set_goal(session: StrengtheningSession, *, goal: str, by: Person) -> StrengtheningSession:
    """The agreement: what the two want to reach in half a day."""
    require(take(session), NOT_YET_HELD)
    if not goal.strip():
        raise ExchangeRefused(_("Say in a few words what you want to reach."), "goal")
    StrengtheningSession.objects.filter(pk=session.pk).update(goal=goal.strip()[:1000])
    session.refresh_from_db()
    audit("set_goal", session, by)
    return session


@transaction.atomic
def cancel_session(session: StrengtheningSession, *, reason: str, by: Person) -> StrengtheningSession:
    """Call it off: the coin is released, the calendar entry cancelled, the need looks for somebody again."""
    reason = one_line(reason)
    if not reason:
        raise ExchangeRefused(_("Say in a few words why."), "reason")
    require(take(session), NOT_YET_HELD)
    if queries.has_begun(session):
        raise ExchangeRefused(_("This session has begun. Tell afterwards how it went; the coin waits for that."))
    call_off(session, reason=reason[:200], by=by)
    ledger.void(session.transfer_id, by=by)
    return session


def call_off(session: StrengtheningSession, *, reason: str, by: Actor | None, left: Person | None = None) -> None:
    """Everything but the coin, which comes last: the calendar entry, the need, the mails. The session is held by
    the caller. ``left``: who left the network and hears nothing; ``reason`` may be a code of ``CallOff``."""
    turn(session, NOT_YET_HELD, SessionState.CANCELLED, by, cancel_reason=reason)
    had_date = session.appointment.starts_at is not None
    session.appointment = agenda.cancel(session.appointment, by=by)
    let_go(session, by)
    outbox.cancel_about(f"session:{session.key}")
    said = "" if reason in CallOff.values else reason
    why = {"code": reason, "reason": said, "by_name": getattr(left or by, "name", "")}
    for person in both(session):
        if person != left:
            once = f"cancelled:{session.key}:{person.pk}"
            mail(session, "cancelled", person, once=once, calendar="CANCEL" if had_date else "", **why)
    log(session, "session_cancelled", by, reason=reason)


def let_go(session: StrengtheningSession, by: Actor | None) -> None:
    """Nothing came of it: somebody else may say yes to the need. The coin is for the caller, after everything else."""
    if session.need.state == NeedState.INTRODUCED:
        innovations.set_need_state(session.need, to=NeedState.OPEN, by=by, allowed_from=[NeedState.INTRODUCED])
    matching.release_acceptance(session.proposal)


def remind_due() -> int:
    """The day before, once, to both. What is past is past: a worker that was down reminds of nothing."""
    now = clock.now()
    soon = StrengtheningSession.objects.filter(
        state=SessionState.PLANNED, reminded_at__isnull=True,
        appointment__starts_at__range=(now, now + REMIND_BEFORE),
    )  # fmt: skip
    return each_due(soon.order_by("appointment__starts_at")[:MOST_AT_ONCE], _remind)


def _remind(session: StrengtheningSession) -> bool:
    now, starts_at = clock.now(), take(session).appointment.starts_at
    is_due = session.state == SessionState.PLANNED and session.reminded_at is None
    if not is_due or starts_at is None or not now <= starts_at <= now + REMIND_BEFORE:
        return False  # moved or called off just now, or another worker was first
    StrengtheningSession.objects.filter(pk=session.pk).update(reminded_at=now)
    for person in both(session):
        once = f"tomorrow:{session.key}:{session.appointment.sequence}:{person.pk}"
        mail(session, "tomorrow", person, once=once, about=asks_of(session))
    return True
