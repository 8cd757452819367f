"""When and where: dates on offer, one chosen, moved, called off. One calendar entry all along."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.agenda import actions as agenda
from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Slot
from vlechtwerk.core import clock
from vlechtwerk.core.actions import audit
from vlechtwerk.exchanges.actions.base import ExchangeRefused, both, log, mail, other_side, turn
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

NOT_YET_HELD = (SessionState.PLANNING, SessionState.PLANNED)
REMIND_BEFORE = timedelta(hours=26)


def _require(session: StrengtheningSession, allowed: Sequence[str]) -> None:
    session.refresh_from_db()
    if session.state not in allowed:
        raise ExchangeRefused(
            _("This session is “%(state)s” by now. Look at it again.") % {"state": session.get_state_display()}
        )


@transaction.atomic
def propose_dates(
    session: StrengtheningSession, *, starts: Sequence[datetime], by: Person, place: str = ""
) -> list[Slot]:
    """Offer dates; the other one chooses. A broker's offer goes to both."""
    _require(session, NOT_YET_HELD)
    slots = agenda.propose_slots(session.appointment, starts=starts, by=by)
    if place.strip():
        agenda.set_place(session.appointment, place=place, by=by)
    readers = both(session) if by not in both(session) else [other_side(session, by)]
    outbox.cancel_about(f"dates:{session.key}")
    for person in readers:
        mail(session, "dates_offered", person, by_name=by.name, dates=[slot.starts_at for slot in slots])
    log(session, "session_dates_proposed", by)
    return slots


@transaction.atomic
def choose_date(session: StrengtheningSession, *, slot: Slot, by: Person) -> StrengtheningSession:
    """Choose one of the dates; both calendars get the entry."""
    if slot.appointment_id != session.appointment_id:
        raise ExchangeRefused(_("This date belongs to another session."))
    if slot.proposed_by_id == by.pk:
        raise ExchangeRefused(_("You offered this date yourself: the other one chooses."))
    _require(session, NOT_YET_HELD)
    was_planned = session.state == SessionState.PLANNED
    session.appointment = agenda.choose_slot(slot, by=by)
    _announce(session, by, "session_moved" if was_planned else "session_planned")
    return session


@transaction.atomic
def reschedule(session: StrengtheningSession, *, starts: Sequence[datetime], by: Person) -> list[Slot]:
    """Other dates for a planned session. The old date stands until a new one is chosen."""
    _require(session, [SessionState.PLANNED])
    return propose_dates(session, starts=starts, by=by)


def _announce(session: StrengtheningSession, by: Person, verb: str) -> None:
    turn(session, NOT_YET_HELD, SessionState.PLANNED, by, reminded_at=None)
    sequence = session.appointment.sequence
    for person in both(session):
        once = f"planned:{session.key}:{sequence}:{person.pk}"
        mail(session, "planned", person, calendar="REQUEST", once=once, moved=verb == "session_moved")
    starts_at = session.appointment.starts_at
    log(session, verb, by, day=starts_at.isoformat() if starts_at else "")


@transaction.atomic
def set_place(session: StrengtheningSession, *, place: str, by: Person) -> StrengtheningSession:
    """Where it is; calendars that have the entry get the update."""
    _require(session, NOT_YET_HELD)
    if not place.strip():
        raise ExchangeRefused(_("Say where: an address, or “online”."), "place")
    session.appointment = agenda.set_place(session.appointment, place=place, by=by)
    if session.appointment.state == AppointmentState.CONFIRMED:
        for person in both(session):
            once = f"planned:{session.key}:{session.appointment.sequence}:{person.pk}"
            mail(session, "planned", person, calendar="REQUEST", once=once, moved=True)
    return session


@transaction.atomic
def set_goal(session: StrengtheningSession, *, goal: str, by: Person) -> StrengtheningSession:
    """The agreement: what the two want to reach in half a day."""
    _require(session, NOT_YET_HELD)
    StrengtheningSession.objects.filter(pk=session.pk).update(goal=goal.strip()[:1000])
    session.refresh_from_db()
    audit("set_goal", session, by)
    return session


@transaction.atomic
def cancel_session(session: StrengtheningSession, *, reason: str, by: Person) -> StrengtheningSession:
    """Call it off: the coin is released, the calendar entry cancelled, the need looks for somebody again."""
    if not reason.strip():
        raise ExchangeRefused(_("Say in a few words why."), "reason")
    turn(session, NOT_YET_HELD, SessionState.CANCELLED, by, cancel_reason=reason.strip()[:200])
    had_date = session.appointment.state == AppointmentState.CONFIRMED
    session.appointment = agenda.cancel(session.appointment, by=by)
    ledger.void(session.transfer_id, by=by)
    innovations.set_need_state(session.need, to=NeedState.OPEN, by=by, allowed_from=[NeedState.INTRODUCED])
    reopen_asking(session)
    outbox.cancel_about(f"session:{session.key}")
    for person in both(session):
        once = f"cancelled:{session.key}:{person.pk}"
        mail(
            session,
            "cancelled",
            person,
            once=once,
            calendar="CANCEL" if had_date else "",
            reason=reason.strip(),
            by_name=by.name,
        )
    log(session, "session_cancelled", by, reason=reason.strip())
    return session


def reopen_asking(session: StrengtheningSession) -> None:
    """The yes of this session is over, so that somebody else may say yes to the need."""
    matching.release_acceptance(session.proposal)


def remind_due() -> int:
    """The day before, once, to both."""
    now = clock.now()
    soon = StrengtheningSession.objects.filter(
        state=SessionState.PLANNED, reminded_at__isnull=True,
        appointment__starts_at__range=(now, now + REMIND_BEFORE),
    )  # fmt: skip
    done = 0
    for session in soon.select_related("giver", "receiver", "appointment", "need__innovation")[:200]:
        with transaction.atomic():
            row = StrengtheningSession.objects.filter(pk=session.pk, reminded_at__isnull=True)
            if row.filter(state=SessionState.PLANNED).update(reminded_at=now) == 1:
                for person in both(session):
                    once = f"tomorrow:{session.key}:{session.appointment.sequence}:{person.pk}"
                    mail(session, "tomorrow", person, once=once)
                done += 1
    return done
