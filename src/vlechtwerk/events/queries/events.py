"""Events and who is registered for them."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Case, Count, Q, QuerySet, Value, When

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.events.enums import EventState, RegistrationState
from vlechtwerk.events.models import Event, EventGroup, Registration
from vlechtwerk.people.models import Person

REGISTERED = Q(registrations__state=RegistrationState.REGISTERED)
FED = timedelta(days=366)
"""So long an event that is over stays in the calendar of everybody."""


def events(when: str = "coming") -> QuerySet[Event]:
    """Events with their counts: those to come, those past, or those being prepared."""
    counted = Event.objects.annotate(
        registered_count=Count("registrations", filter=REGISTERED),
        waiting_count=Count("registrations", filter=Q(registrations__state=RegistrationState.WAITING)),
        came_count=Count("registrations", filter=Q(registrations__attended_at__isnull=False)),
    ).select_related("host", "programme")
    if when == "drafts":
        return counted.filter(state=EventState.DRAFT).order_by("starts_at", "id")
    over = Q(state=EventState.HELD) | Q(ends_at__lt=clock.now()) & ~Q(state=EventState.DRAFT)
    if when == "past":
        return counted.filter(over).order_by("-starts_at", "-id")
    return counted.exclude(over).exclude(state=EventState.DRAFT).order_by("starts_at", "id")


def event_by_key(key: str) -> Event:
    related = ("programme", "fan__organisation", "host", "theme", "region", "organiser")
    return first_or_404(Event.objects.select_related(*related).filter(key=key))


def taken(event: Event) -> int:
    """How many have a place."""
    return event.registrations.filter(state=RegistrationState.REGISTERED).count()


def places_left(event: Event) -> int | None:
    """How many more fit in; none when there is no limit."""
    return None if event.capacity is None else max(0, event.capacity - taken(event))


def waiting(event: Event) -> QuerySet[Registration]:
    """The queue, whoever came first in front."""
    return event.registrations.filter(state=RegistrationState.WAITING).order_by("created_at", "id")


def place_in_queue(one: Registration) -> int:
    """The first of the queue is 1."""
    before = Q(created_at__lt=one.created_at) | Q(created_at=one.created_at, pk__lt=one.pk)
    return waiting(one.event).filter(before).count() + 1


def public_events() -> QuerySet[Event]:
    """What everybody may know: open for registration, or held or cancelled after it was."""
    return Event.objects.filter(is_public=True).exclude(state=EventState.DRAFT)


def public_coming() -> QuerySet[Event]:
    """The public agenda. A cancelled event stays in it until its day, so that nobody stands before a closed door."""
    found = public_events().filter(ends_at__gt=clock.now(), state__in=[EventState.OPEN, EventState.CANCELLED])
    counted = found.annotate(registered_count=Count("registrations", filter=REGISTERED))
    return counted.select_related("host", "theme", "region").order_by("starts_at", "id")


def fed_events() -> QuerySet[Event]:
    """The calendar that anybody can follow."""
    return public_events().filter(ends_at__gt=clock.now() - FED).order_by("starts_at", "id")


def public_event(key: str) -> Event:
    """One that everybody may know, also after its day."""
    return first_or_404(public_events().select_related("host", "theme", "region").filter(key=key))


def registration_by_key(key: str) -> Registration:
    return first_or_404(Registration.objects.select_related("event", "event__host", "person", "group").filter(key=key))


def registration_of(event: Event, person: Person | None) -> Registration | None:
    """Somebody's own registration for an event, if any."""
    if person is None:
        return None
    return event.registrations.filter(person=person).exclude(state=RegistrationState.LEFT).first()


def people_of(event: Event) -> QuerySet[Registration]:
    """Who has a place, who waits, in this order; whoever signed off comes last."""
    states = [RegistrationState.REGISTERED, RegistrationState.WAITING, RegistrationState.LEFT]
    rank = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(states)), default=Value(9))
    found = event.registrations.select_related("person", "organisation", "group")
    return found.annotate(rank=rank).order_by("rank", "name", "id")


def known_registration(event: Event, *, email: str, person: Person | None) -> Registration | None:
    """Whoever is registered with this address, or as this person; signing off makes room for another one."""
    same = Q(pk__in=[])
    if email:
        same |= Q(email__iexact=email)
    if person:
        same |= Q(person=person)
    return event.registrations.filter(same).exclude(state=RegistrationState.LEFT).order_by("pk").first()


@dataclass(frozen=True)
class Counts:
    """How many have a place, wait, came."""

    registered: int
    waiting: int
    came: int
    left: int | None


def counted(event: Event) -> Counts:
    """The numbers of one event, in one question."""
    state = RegistrationState
    sums = event.registrations.aggregate(
        registered=Count("pk", filter=Q(state=state.REGISTERED)), waiting=Count("pk", filter=Q(state=state.WAITING)),
        came=Count("pk", filter=Q(attended_at__isnull=False)),
    )  # fmt: skip
    left = None if event.capacity is None else max(0, event.capacity - sums["registered"])
    return Counts(**sums, left=left)


def mailed(event: Event) -> list[Registration]:
    """Whoever has or waits for a place and can be mailed."""
    there = event.registrations.exclude(state=RegistrationState.LEFT).select_related("person")
    return [one for one in there.order_by("name", "id") if one.email or (one.person and one.person.email)]


def groups_of(event: Event) -> QuerySet[EventGroup]:
    """The groups with how many are in each."""
    return event.groups.annotate(people_count=Count("registrations")).order_by("id")


def door_list(event: Event) -> QuerySet[Registration]:
    """Who can be expected at the door, or is in."""
    there = event.registrations.exclude(state=RegistrationState.LEFT)
    return there.select_related("organisation").order_by("name", "id")
