"""Calendar files (RFC 5545): stable UID, rising SEQUENCE, cancelled entries stay as such (RFC 5546)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from vlechtwerk.agenda.models import Appointment
from vlechtwerk.core import clock


def invitation(appointment: Appointment, *, method: str, reader: Any = None) -> str:
    """One appointment as REQUEST, CANCEL or PUBLISH, for one reader.

    A request names its attendees (RFC 5546): the reader with the own address, so that the own calendar knows
    who is meant, the others by name with the network's, so that nobody's address spreads. PUBLISH names none.
    """
    calendar = _calendar(method)
    event = _event(appointment)
    if method != "PUBLISH":
        for row in appointment.attendances.select_related("person").order_by("id"):
            _attendee(event, row.person, reader)
    calendar.add_component(event)
    _add_zones(calendar)
    return calendar.to_ical().decode()


def feed(person: Any) -> str:
    """All appointments of a person that ever had a date, for a calendar subscription."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", settings.NETWORK_NAME)
    calendar.add("refresh-interval;value=duration", "PT1H")
    mine = Appointment.objects.filter(attendances__person=person, starts_at__isnull=False)
    for appointment in mine.order_by("starts_at", "id"):
        calendar.add_component(_event(appointment))
    _add_zones(calendar)
    return calendar.to_ical().decode()


@dataclass(frozen=True)
class Entry:
    """What any calendar entry needs; an appointment has the same."""

    uid: UUID
    sequence: int
    state: str
    summary: str
    description: str
    starts_at: datetime
    ends_at: datetime
    place: str
    timezone: str
    url: str = ""


def published(entries: Iterable[Entry], *, name: str = "") -> str:
    """Entries that anybody may know, for a subscription or for one's own calendar."""
    calendar = _calendar("PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval;value=duration", "PT1H")
    for entry in entries:
        event = _event(entry)
        if entry.url:
            event.add("url", entry.url)
        calendar.add_component(event)
    _add_zones(calendar)
    return calendar.to_ical().decode()


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Vlechtwerk//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


@cache
def _zone(name: str) -> Timezone:
    """The rules of a time zone: as much work as the rest of the file, and always the same."""
    return Timezone.from_tzid(name)


def _add_zones(calendar: Calendar) -> None:
    """In front, as readers expect, the zones that its entries name."""
    calendar.subcomponents[:0] = map(_zone, sorted(calendar.get_missing_tzids()))


def _event(appointment: Appointment | Entry) -> Event:
    zone = ZoneInfo(appointment.timezone)
    event = Event()
    event.add("uid", f"{appointment.uid}@{settings.NETWORK_MAIL.split('@')[-1]}")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("summary", appointment.summary)
    if appointment.starts_at and appointment.ends_at:
        event.add("dtstart", appointment.starts_at.astimezone(zone))
        event.add("dtend", appointment.ends_at.astimezone(zone))
    if appointment.place:
        event.add("location", appointment.place)
    if appointment.description:
        event.add("description", appointment.description)
    event.add("status", appointment.state.upper())  # TENTATIVE, CONFIRMED, CANCELLED: the words of RFC 5545
    organizer = vCalAddress(f"mailto:{settings.NETWORK_MAIL}")
    organizer.params["cn"] = vText(settings.NETWORK_NAME)
    event["organizer"] = organizer
    return event


def _attendee(event: Event, person: Any, reader: Any) -> None:
    is_reader = reader is not None and reader.pk == person.pk and reader.email
    attendee = vCalAddress(f"mailto:{reader.email if is_reader else settings.NETWORK_MAIL}")
    attendee.params["cn"] = vText(person.name)
    attendee.params["partstat"] = vText("ACCEPTED")  # who is at a date has chosen or offered it
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
