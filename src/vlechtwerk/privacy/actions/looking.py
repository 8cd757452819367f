"""Who looked."""

import logging
from typing import Any

from django.db import DatabaseError, models

from vlechtwerk.core import clock
from vlechtwerk.people.rules import is_staff
from vlechtwerk.privacy.models import Look

log = logging.getLogger("vlechtwerk.privacy")


def note_look(acting: Any, subject: models.Model) -> None:
    """Somebody of the team reads about somebody else: one row an hour. What goes wrong here keeps nobody from reading."""
    label = subject._meta.label_lower
    is_self = label == "people.person" and acting.person and acting.person.pk == subject.pk
    if acting.person is None or not is_staff(acting.hats) or is_self:
        return
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    look = Look(reader=acting.person, hat=acting.hat, subject=label, subject_id=subject.pk, at=hour, via=acting.via)
    try:
        Look.objects.bulk_create([look], ignore_conflicts=True)
    except DatabaseError:
        log.exception("reading of %s %s was not noted", label, subject.pk)
