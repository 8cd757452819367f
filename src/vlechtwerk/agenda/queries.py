"""Who is where, when."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Appointment, Slot
from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
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


def planned_at(person: Person, slots: Sequence[Slot]) -> dict[int, Appointment]:
    """What somebody has planned elsewhere at the time of a date on offer, by the number of the slot."""
    if not slots:
        return {}
    others = appointments_of(person).filter(
        state=AppointmentState.CONFIRMED,
        starts_at__lt=max(slot.ends_at for slot in slots),
        ends_at__gt=min(slot.starts_at for slot in slots),
    )
    found = list(others.exclude(pk__in={slot.appointment_id for slot in slots}).order_by("starts_at"))
    hits = ((slot.pk, one) for slot in slots for one in found if _overlap(slot, one))
    return dict(hits)


def _overlap(slot: Slot, one: Appointment) -> bool:
    return bool(one.starts_at and one.ends_at and one.starts_at < slot.ends_at and one.ends_at > slot.starts_at)


def appointment_for(acting: Any, key: str) -> Appointment:
    """An appointment of one's own, or any for staff."""
    found = Appointment.objects.filter(key=key, starts_at__isnull=False)
    if not rules.is_staff(acting.hats):
        found = found.filter(attendances__person=acting.person) if acting.person else found.none()
    return first_or_404(found)


def feed_person(token: str) -> Person:
    """The person whose secret feed address this is."""
    return first_or_404(Person.objects.filter(feed_token=token, is_active=True))
