"""Sessions, as each reader may see them."""

from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.http import Http404

from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Slot
from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.exchanges.enums import CONFIRMABLE, NOT_YET_HELD, OPEN_SESSION, SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff

RELATED = ("giver", "receiver", "appointment", "need__innovation", "broker", "proposal")
UPCOMING = (SessionState.PLANNING, SessionState.PLANNED, SessionState.HELD)


def sessions() -> QuerySet[StrengtheningSession]:
    return StrengtheningSession.objects.select_related(*RELATED)


def sessions_of(person: Person) -> QuerySet[StrengtheningSession]:
    """The sessions somebody gives or receives, newest first."""
    return sessions().filter(Q(giver=person) | Q(receiver=person)).order_by("-created_at", "-id")


def session_for(acting: Any, key: str) -> StrengtheningSession:
    """A session of one's own, or any for staff."""
    found = sessions().filter(key=key)
    if not is_staff(acting.hats):
        if acting.person is None:
            raise Http404
        found = found.filter(Q(giver=acting.person) | Q(receiver=acting.person))
    return first_or_404(found)


def session_by_key(key: str, person_pk: str) -> tuple[StrengtheningSession, Person]:
    """The session of a personal link, and whose link it is."""
    session = first_or_404(sessions().filter(key=key))
    person = next((p for p in (session.giver, session.receiver) if str(p.pk) == person_pk), None)
    if person is None:
        raise Http404
    return session, person


def session_list(*, state: str = "") -> QuerySet[StrengtheningSession]:
    """All sessions for staff: the running ones, one state, or all."""
    found = sessions().order_by("-state_since", "-id")
    if state == "all":
        return found
    if state:
        return found.filter(state=state)
    return found.filter(state__in=OPEN_SESSION)


def next_session(person: Person) -> StrengtheningSession | None:
    """What somebody looks forward to, or has to confirm: the soonest first, without a date last."""
    mine = sessions().filter(Q(giver=person) | Q(receiver=person), state__in=UPCOMING)
    has_no_date = Case(When(state=SessionState.PLANNING, then=1), default=0)
    return mine.order_by(has_no_date, "appointment__starts_at", "id").first()


def has_begun(session: StrengtheningSession) -> bool:
    """Whether the date that stands has come."""
    starts_at = session.appointment.starts_at
    is_fixed = session.appointment.state == AppointmentState.CONFIRMED
    return bool(is_fixed and starts_at and starts_at <= clock.now())


def can_be_confirmed(session: StrengtheningSession) -> bool:
    """Whether it has begun and waits for an answer of the two."""
    return session.state in CONFIRMABLE and has_begun(session)


def dates_on_offer(session: StrengtheningSession) -> list[Slot]:
    """The dates that can still be chosen; one that passed in the meantime cannot."""
    if session.state not in NOT_YET_HELD:
        return []
    slots = session.appointment.slots.filter(withdrawn_at__isnull=True, starts_at__gt=clock.now())
    return list(slots.select_related("proposed_by"))
