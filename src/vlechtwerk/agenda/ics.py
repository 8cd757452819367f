"""Calendar files (RFC 5545): stable UID, rising SEQUENCE, cancelled entries stay as such (RFC 5546)."""

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vText

from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Appointment
from vlechtwerk.core import clock


def invitation(appointment: Appointment, *, method: str) -> str:
    """One appointment as REQUEST, CANCEL or PUBLISH.

    Attendees stand with their name; the address is the network's, so that nobody's own mail address spreads.
    """
    calendar = _calendar(method)
    calendar.add_component(_event(appointment, [row.person.name for row in _attendances(appointment)]))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def feed(person: Any) -> str:
    """All appointments of a person that ever had a date, for a calendar subscription."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", settings.NETWORK_NAME)
    calendar.add("refresh-interval;value=duration", "PT1H")
    mine = Appointment.objects.filter(attendances__person=person, starts_at__isnull=False)
    for appointment in mine.prefetch_related("attendances__person").order_by("starts_at"):
        names = [row.person.name for row in appointment.attendances.all()]
        calendar.add_component(_event(appointment, names))
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


def _attendances(appointment: Appointment) -> Any:
    return appointment.attendances.select_related("person").order_by("id")


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Vlechtwerk//NL")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(appointment: Appointment, names: list[str]) -> Event:
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
    is_off = appointment.state == AppointmentState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{settings.NETWORK_MAIL}")
    organizer.params["cn"] = vText(settings.NETWORK_NAME)
    event["organizer"] = organizer
    for name in names:
        attendee = vCalAddress(f"mailto:{settings.NETWORK_MAIL}")
        attendee.params["cn"] = vText(name)
        attendee.params["rsvp"] = vText("FALSE")
        event.add("attendee", attendee, encode=False)
    return event
