"""Appointments: dates to choose from, one choice, changes that every calendar hears of."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.agenda.dates import HALF_DAY, AgendaRefused
from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.agenda.models import Appointment, Attendance, Slot
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit

MAX_SLOTS = 5
FURTHEST = timedelta(days=366)

__all__ = ["AgendaRefused"]


@transaction.atomic
def create_appointment(
    *, summary: str, people: Iterable[Any], description: str = "", place: str = "",
    timezone: str = "Europe/Brussels", by: Actor | None = None,
) -> Appointment:  # fmt: skip
    """An appointment without a date yet."""
    appointment = Appointment.objects.create(
        summary=summary[:200], description=description, place=place[:200], timezone=timezone
    )
    Attendance.objects.bulk_create([Attendance(appointment=appointment, person=person) for person in people])
    audit("create_appointment", appointment, by)
    return appointment


def _check_start(start: datetime) -> None:
    now = clock.now()
    if start <= now:
        raise AgendaRefused(_("This date is past. Choose one that is still to come."), "dates")
    if start > now + FURTHEST:
        raise AgendaRefused(_("This date is more than a year away. Choose an earlier one."), "dates")


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
        _check_start(start)
    if Appointment.objects.filter(pk=appointment.pk, state=AppointmentState.CANCELLED).exists():
        raise AgendaRefused(_("This appointment is cancelled."))
    appointment.slots.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    slots = [
        Slot.objects.create(appointment=appointment, starts_at=start, ends_at=start + duration, proposed_by=by)
        for start in wanted
    ]
    audit("propose_slots", appointment, by, starts=[start.isoformat() for start in wanted])
    return slots


@transaction.atomic
def choose_slot(slot: Slot, *, by: Actor | None) -> Appointment:
    """Fix the appointment on one of the offered dates; of two clicks the first counts."""
    _check_start(slot.starts_at)
    chosen = Slot.objects.filter(pk=slot.pk, withdrawn_at__isnull=True)
    if chosen.update(withdrawn_at=clock.now()) != 1:
        raise AgendaRefused(_("This date is no longer on offer. Look at the page again."), "slot")
    Slot.objects.filter(appointment=slot.appointment_id, withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    return _fix(slot.appointment, slot.starts_at, slot.ends_at, "choose_slot", by)


@transaction.atomic
def move(
    appointment: Appointment, *, starts_at: datetime, by: Actor | None, duration: timedelta = HALF_DAY
) -> Appointment:
    """Another date for the same appointment: one entry in every calendar."""
    _check_start(starts_at)
    return _fix(appointment, starts_at, starts_at + duration, "move_appointment", by)


def _fix(appointment: Appointment, start: datetime, end: datetime, verb: str, by: Actor | None) -> Appointment:
    row = Appointment.objects.filter(pk=appointment.pk).exclude(state=AppointmentState.CANCELLED)
    step = 0 if appointment.state == AppointmentState.TENTATIVE else 1
    changed = row.update(state=AppointmentState.CONFIRMED, starts_at=start, ends_at=end, sequence=F("sequence") + step)
    if changed != 1:
        raise AgendaRefused(_("This appointment is cancelled."))
    appointment.refresh_from_db()
    audit(verb, appointment, by, starts_at=start)
    return appointment


@transaction.atomic
def reopen(appointment: Appointment, *, by: Actor | None) -> Appointment:
    """Back to choosing a date; calendars hear of it when the new one is fixed."""
    Appointment.objects.filter(pk=appointment.pk).update(sequence=F("sequence") + 1)
    appointment.refresh_from_db()
    audit("reopen_appointment", appointment, by)
    return appointment


@transaction.atomic
def set_place(appointment: Appointment, *, place: str, by: Actor | None) -> Appointment:
    """Where it is; a confirmed appointment gets a new sequence number."""
    step = 1 if appointment.state == AppointmentState.CONFIRMED else 0
    Appointment.objects.filter(pk=appointment.pk).update(place=place.strip()[:200], sequence=F("sequence") + step)
    appointment.refresh_from_db()
    audit("set_place", appointment, by, place=place)
    return appointment


@transaction.atomic
def cancel(appointment: Appointment, *, by: Actor | None) -> Appointment:
    """Call it off; the entry stays in calendars, marked as cancelled."""
    row = Appointment.objects.filter(pk=appointment.pk).exclude(state=AppointmentState.CANCELLED)
    if row.update(state=AppointmentState.CANCELLED, sequence=F("sequence") + 1):
        appointment.slots.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
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
