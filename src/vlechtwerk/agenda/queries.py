"""Who is where, when."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Appointment
from vlechtwerk.core import clock
from vlechtwerk.people import rules
from vlechtwerk.people.models import Person


def appointments_of(person: Person) -> QuerySet[Appointment]:
    """Every appointment of a person."""
    return Appointment.objects.filter(attendances__person=person)


def upcoming(person: Person) -> QuerySet[Appointment]:
    """What is still to come, soonest first."""
    coming = appointments_of(person).filter(state=AppointmentState.CONFIRMED, ends_at__gte=clock.now())
    return coming.prefetch_related("attendances__person").order_by("starts_at")


def past(person: Person) -> QuerySet[Appointment]:
    """What has been or was cancelled, newest first."""
    gone = appointments_of(person).filter(starts_at__isnull=False)
    return (
        gone.exclude(pk__in=upcoming(person).values("pk"))
        .prefetch_related("attendances__person")
        .order_by("-starts_at")
    )


def appointment_for(acting: Any, key: str) -> Appointment:
    """An appointment of one's own, or any for staff."""
    found = Appointment.objects.filter(key=key, starts_at__isnull=False)
    if not rules.is_staff(acting.hats):
        found = found.filter(attendances__person=acting.person) if acting.person else found.none()
    appointment = found.first()
    if appointment is None:
        raise Http404
    return appointment


def feed_person(token: str) -> Person:
    """The person whose secret feed address this is."""
    person = Person.objects.filter(feed_token=token, is_active=True).first()
    if person is None:
        raise Http404
    return person
