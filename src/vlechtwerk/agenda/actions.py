"""Appointments: dates to choose from, one choice, changes that every calendar hears of.

Every change first takes the row of the appointment, so that two people at once wait for each other.
"""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.agenda.dates import HALF_DAY, AgendaRefused, check_start, end_of
from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Appointment, Attendance, Slot
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit, lock_row

MAX_SLOTS = 5

__all__ = ["AgendaRefused"]


@transaction.atomic
def create_appointment(
    *, summary: str, people: Iterable[Any], description: str = "", place: str = "",
    timezone: str = "", by: Actor | None = None,
) -> Appointment:  # fmt: skip
    """An appointment without a date yet, in the network's time zone unless another is named."""
    appointment = Appointment.objects.create(
        summary=summary[:200], description=description, place=place[:200], timezone=timezone or settings.TIME_ZONE
    )
    Attendance.objects.bulk_create([Attendance(appointment=appointment, person=person) for person in people])
    audit("create_appointment", appointment, by)
    return appointment


@transaction.atomic
def bring_people(appointment: Appointment, *, people: Iterable[Any], by: Actor | None) -> None:
    """Others come as well; whoever comes already stays."""
    _take(appointment)
    known = set(appointment.attendances.values_list("person_id", flat=True))
    new = [one for one in people if one.pk not in known]
    Attendance.objects.bulk_create([Attendance(appointment=appointment, person=one) for one in new])
    if new:
        audit("bring_people", appointment, by, people=new)


def _take(appointment: Appointment) -> None:
    """Wait for whoever else changes this appointment; a cancelled one changes no more."""
    lock_row(appointment)
    if appointment.state == AppointmentState.CANCELLED:
        raise AgendaRefused(_("This appointment is cancelled."))


def _withdraw_slots(appointment: Appointment) -> None:
    appointment.slots.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())


@transaction.atomic
def propose_slots(
    appointment: Appointment, *, starts: Sequence[datetime], by: Any, duration: timedelta = HALF_DAY
) -> list[Slot]:
    """Offer one to five dates; dates offered before are replaced."""
    wanted = sorted(set(starts))
    if not wanted:
        raise AgendaRefused(_("Offer at least one date."), "dates")
    if len(wanted) > MAX_SLOTS:
        raise AgendaRefused(_("Offer five dates at most."), "dates")
    for start in wanted:
        check_start(start)
    _take(appointment)
    _withdraw_slots(appointment)
    slots = [
        Slot.objects.create(appointment=appointment, starts_at=start, ends_at=end_of(start, duration), proposed_by=by)
        for start in wanted
    ]
    audit("propose_slots", appointment, by, starts=[start.isoformat() for start in wanted])
    return slots


@transaction.atomic
def choose_slot(slot: Slot, *, by: Actor | None) -> Appointment:
    """Fix the appointment on one of the offered dates; of two choices the first counts, the same one twice is one."""
    appointment = slot.appointment
    _take(appointment)
    slot.refresh_from_db(fields=["withdrawn_at"])
    if slot.withdrawn_at and _stands_at(appointment, slot.starts_at):
        return appointment
    check_start(slot.starts_at)
    if slot.withdrawn_at:
        raise AgendaRefused(_("This date is no longer on offer. Look at the page again."), "slot")
    _withdraw_slots(appointment)
    return _fix(appointment, slot.starts_at, slot.ends_at, "choose_slot", by)


def _stands_at(appointment: Appointment, starts_at: datetime) -> bool:
    return appointment.state == AppointmentState.CONFIRMED and appointment.starts_at == starts_at


@transaction.atomic
def move(
    appointment: Appointment, *, starts_at: datetime, by: Actor | None, duration: timedelta = HALF_DAY
) -> Appointment:
    """Another date for the same appointment: one entry in every calendar."""
    check_start(starts_at)
    _take(appointment)
    return _fix(appointment, starts_at, end_of(starts_at, duration), "move_appointment", by)


def _fix(appointment: Appointment, start: datetime, end: datetime, verb: str, by: Actor | None) -> Appointment:
    step = 0 if appointment.state == AppointmentState.TENTATIVE else 1
    Appointment.objects.filter(pk=appointment.pk).update(
        state=AppointmentState.CONFIRMED, starts_at=start, ends_at=end, sequence=F("sequence") + step
    )
    appointment.refresh_from_db()
    audit(verb, appointment, by, starts_at=start)
    return appointment


@transaction.atomic
def reopen(appointment: Appointment, *, by: Actor | None) -> Appointment:
    """Back to choosing a date. The old one stays known, and calendars hear when the new one is fixed."""
    _take(appointment)
    _withdraw_slots(appointment)
    Appointment.objects.filter(pk=appointment.pk).update(state=AppointmentState.TENTATIVE, sequence=F("sequence") + 1)
    appointment.refresh_from_db()
    audit("reopen_appointment", appointment, by)
    return appointment


@transaction.atomic
def set_place(appointment: Appointment, *, place: str, by: Actor | None) -> Appointment:
    """Where it is; a confirmed appointment that gets another place gets a new sequence number."""
    place = " ".join(place.split())[:200]
    _take(appointment)
    if place == appointment.place:
        return appointment
    step = 1 if appointment.state == AppointmentState.CONFIRMED else 0
    Appointment.objects.filter(pk=appointment.pk).update(place=place, sequence=F("sequence") + step)
    appointment.refresh_from_db()
    audit("set_place", appointment, by, place=place)
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, *, by: Actor | None) -> Appointment:
    """Call it off; the entry stays in calendars, marked as cancelled."""
    row = Appointment.objects.filter(pk=appointment.pk).exclude(state=AppointmentState.CANCELLED)
    if row.update(state=AppointmentState.CANCELLED, sequence=F("sequence") + 1):
        _withdraw_slots(appointment)
        audit("cancel_appointment", appointment, by)
    appointment.refresh_from_db()
    return appointment


@transaction.atomic
def renew_feed_token(person: Any) -> str:
    """A new secret address for the personal feed; the old one stops."""
    person.feed_token = secrets.token_urlsafe(24)[:32]
    person.save(update_fields=["feed_token"])
    audit("renew_feed", person, person)
    return str(person.feed_token)
