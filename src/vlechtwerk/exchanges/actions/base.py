"""What all steps of a session share: the error, the change of state, the mails, the personal links."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.agenda import ics
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, Refused, audit, change_state, lock_row
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import EntryKind
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

LINK_VALID = timedelta(days=120)
AFTERWARDS = timedelta(days=60)


class ExchangeRefused(Refused):
    """The session is not where this step starts from."""


def _valid(session: StrengtheningSession) -> timedelta:
    """Long enough for a date far away, and for what comes after it."""
    starts_at = session.appointment.starts_at
    return max(LINK_VALID, starts_at - clock.now() + AFTERWARDS) if starts_at else LINK_VALID


def session_link(session: StrengtheningSession, person: Person) -> str:
    """The personal address of a session for one of the two; opens without an account."""
    token = links.make_token("session", session.key, str(person.pk), valid=_valid(session))
    return links.absolute("guest_session", token)


def confirm_link(session: StrengtheningSession, person: Person) -> str:
    """The address behind the button "we met" in the mail."""
    token = links.make_token("confirm", session.key, str(person.pk), valid=LINK_VALID)
    return links.absolute("guest_confirm", token)


def give_link(invitation: GiveInvitation, colleague: Person | None = None) -> str:
    """The personal address of an invitation to give back, for whom it is or for the colleague it was passed on to."""
    who = [str(colleague.pk)] if colleague else []
    return links.absolute("guest_give", links.make_token("give", invitation.key, *who, valid=LINK_VALID))


def take(session: StrengtheningSession) -> StrengtheningSession:
    """Wait for whoever else is at this session, and see it as it is by now. Everything else is locked after it."""
    lock_row(session)
    return session


def require(session: StrengtheningSession, allowed: Collection[str]) -> None:
    """The session must be in one of these states."""
    if session.state not in allowed:
        raise _elsewhere(session)


def _elsewhere(session: StrengtheningSession) -> ExchangeRefused:
    return ExchangeRefused(
        _("This session is “%(state)s” by now. Look at it again.") % {"state": session.get_state_display()}
    )


def turn(
    session: StrengtheningSession, allowed: Collection[str], to: SessionState, by: Actor | None, **fields: Any
) -> None:
    """Change the state; of two clicks one wins, the other reads what it is by now. Mails that asked for a step
    which is past do not leave any more."""
    if not change_state(session, allowed, to, state_since=clock.now(), **fields):
        raise _elsewhere(session)
    outbox.cancel_about(dates_of(session))
    outbox.cancel_about(asks_of(session))
    audit(f"session_{to}", session, by)


def dates_of(session: StrengtheningSession) -> str:
    """What the mails with dates to choose from are about."""
    return f"dates:{session.key}"


def asks_of(session: StrengtheningSession) -> str:
    """What reminders and requests to confirm are about."""
    return f"asks:{session.key}"


def other_side(session: StrengtheningSession, person: Person) -> Person:
    return session.receiver if person.pk == session.giver_id else session.giver


def both(session: StrengtheningSession) -> list[Person]:
    return [session.giver, session.receiver]


def log(session: StrengtheningSession, verb: str, by: Actor | None, person: Person | None = None, **data: Any) -> None:
    """Write on the dossier's timeline; the other one is the giver unless somebody else is named."""
    innovations.log(
        session.need.innovation, kind=EntryKind.SESSION, verb=verb, by=by, person=person or session.giver,
        need=session.need, data={"session": session.key, **data},
    )  # fmt: skip


def mail(
    session: StrengtheningSession, name: str, to: Person, *, once: str | None = None, calendar: str = "",
    about: str = "", **more: Any,
) -> None:  # fmt: skip
    """Queue a mail of this app about a session; ``calendar`` REQUEST or CANCEL adds the calendar entry."""
    other = other_side(session, to)
    appointment = session.appointment
    context = {
        "other": {"name": other.name, "phone": other.phone},
        "gives": to.pk == session.giver_id,
        "need": {"title": session.need.title},
        "innovation": {"name": session.need.innovation.name},
        "place": appointment.place,
        "starts_at": appointment.starts_at,
        "goal": one_line(session.goal),
        "link": session_link(session, to),
        **more,
    }
    outbox.queue(
        f"exchanges.{name}", to=to, context=context, about=about or f"session:{session.key}", once=once,
        calendar=ics.invitation(appointment, method=calendar, reader=to) if calendar else "",
        calendar_method=calendar,
    )  # fmt: skip


def one_line(text: str) -> str:
    """Typed words as one paragraph of a mail."""
    return " ".join(text.split())
