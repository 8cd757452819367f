"""Who comes: registering, signing off, and the queue that moves up."""

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.events import queries
from vlechtwerk.events.actions.base import EventsRefused, hold
from vlechtwerk.events.actions.mailing import mail
from vlechtwerk.events.enums import EventState, RegistrationState
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.events.rules import REMINDED_BEFORE
from vlechtwerk.people.models import Organisation, Person

THERE = (RegistrationState.REGISTERED, RegistrationState.WAITING)


@transaction.atomic
def register(
    event: Event, *, name: str, email: str = "", organisation_name: str = "", note: str = "", language: str = "nl",
    person: Person | None = None, by: Actor | None = None,
) -> tuple[Registration, bool]:  # fmt: skip
    """A place, or one in the queue when it is full. Who is registered already gets that registration and False."""
    hold(event, [EventState.OPEN])
    if event.ends_at <= clock.now():
        raise EventsRefused(_("This event is over. Registering is no longer possible."))
    email = email.strip().lower()
    known = queries.known_registration(event, email=email, person=person)
    if known:
        known.event = event
        return known, False
    person = person or (Person.objects.filter(email__iexact=email, left_on=None).first() if email else None)
    is_full = queries.places_left(event) == 0 or queries.waiting(event).exists()
    is_near = event.starts_at - clock.now() <= REMINDED_BEFORE
    one = Registration.objects.create(
        event=event, person=person, email=email, name=" ".join(name.split())[:120],
        organisation_name=" ".join(organisation_name.split())[:160], organisation=_organisation_of(person),
        note=" ".join(note.split())[:300], language=language, reminded_at=clock.now() if is_near else None,
        state=RegistrationState.WAITING if is_full else RegistrationState.REGISTERED,
    )  # fmt: skip
    audit("register_for_event", one, by)
    mail("event_waiting" if is_full else "event_registered", one)
    return one, True


def _organisation_of(person: Person | None) -> Organisation | None:
    """Where somebody works, when that is one place."""
    if person is None:
        return None
    here = [one.organisation for one in person.affiliations.filter(until=None).select_related("organisation")[:2]]
    return here[0] if len(here) == 1 else None


def mail_again(one: Registration) -> None:
    """Who forgot to be registered gets the link once more."""
    mail("event_waiting" if one.state == RegistrationState.WAITING else "event_registered", one)


def register_person(event: Event, *, person: Person, by: Actor | None = None) -> tuple[Registration, bool]:
    """Somebody of the network, with one press."""
    return register(
        event, name=person.name, email=person.email or "", language=person.language, person=person, by=by or person
    )


@transaction.atomic
def sign_off(one: Registration, *, by: Actor | None = None) -> Registration:
    """Somebody does not come after all; the first of the queue does, and hears it."""
    event = one.event
    hold(event, [EventState.OPEN])
    one.refresh_from_db(fields=["attended_at"])
    if one.attended_at:
        raise EventsRefused(_("You were checked in already. Ask somebody of the team to change it."))
    if not change_state(one, list(THERE), RegistrationState.LEFT, state_since=clock.now(), group=None):
        raise EventsRefused(_("This registration was signed off before."))
    audit("registration_left", one, by)
    move_up(event)
    return one


def move_up(event: Event) -> int:
    """As many of the queue as there are free places, in their order. The event is held by whoever calls this."""
    left = queries.places_left(event)
    first = queries.waiting(event).select_related("person")
    moved = list(first if left is None else first[:left])
    for one in moved:
        change_state(one, [RegistrationState.WAITING], RegistrationState.REGISTERED, state_since=clock.now())
        one.event = event
        audit("registration_registered", one, None)
        mail("event_moved_up", one)
    return len(moved)


def remind_registered_due() -> int:
    """Two days before, once: the moment, the place, and how to sign off; who waits hears the place in the queue."""
    soon = clock.now() + REMINDED_BEFORE
    due = Registration.objects.filter(
        state__in=THERE, reminded_at=None, event__state=EventState.OPEN, event__starts_at__range=(clock.now(), soon)
    )
    return each_due(due.select_related("event", "person").order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(one: Registration) -> bool:
    same = Registration.objects.filter(pk=one.pk, state=one.state, reminded_at=None)
    if same.update(reminded_at=clock.now()) != 1:
        return False
    mail("event_reminder", one)
    return True
