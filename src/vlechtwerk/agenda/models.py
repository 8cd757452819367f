"""An appointment keeps one calendar entry for life: same UID, rising SEQUENCE (RFC 5545)."""

import uuid

from django.db import models
from django.db.models import F, Q

from vlechtwerk.agenda.enums import AppointmentState
from vlechtwerk.core.models import Keyed


class Appointment(Keyed):
    """A meeting of people. ``sequence`` goes up with every change that calendars must hear of."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.TENTATIVE)
    summary = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    timezone = models.CharField(max_length=40, default="Europe/Brussels")
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="appointment_ends_after_start",
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(starts_at__isnull=False, ends_at__isnull=False, ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="appointment_confirmed_has_date",
                condition=~Q(state="confirmed") | Q(starts_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.summary


class Attendance(models.Model):
    """Somebody who is at an appointment; a guest without mail is still a person of the register."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="attendances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["appointment", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return str(self.person)


class Slot(Keyed):
    """A date to choose from."""

    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(name="slot_ends_after_start", condition=Q(ends_at__gt=F("starts_at"))),
            models.UniqueConstraint(
                fields=["appointment", "starts_at"], name="slot_once", condition=Q(withdrawn_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.starts_at.isoformat()
