"""Where somebody is logged in, and ending that."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.people.models import Person


@transaction.atomic
def end_session(person: Person, *, number: int, by: Actor) -> bool:
    """Log this device out; whether it was there."""
    return _end(UserSession.objects.filter(user=person, pk=number), person, by) > 0


@transaction.atomic
def end_sessions_of(person: Person, *, by: Actor | None, but: str = "") -> None:
    """Log somebody out everywhere, on the device with session key ``but`` excepted."""
    _end(UserSession.objects.filter(user=person).exclude(session_key=but), person, by)


def _end(rows: Any, person: Person, by: Actor | None) -> int:
    keys = list(rows.values_list("session_key", flat=True))
    if keys:
        Session.objects.filter(session_key__in=keys).delete()
        rows.delete()
        audit("end_sessions", person, by, number=len(keys))
    return len(keys)


def forget_sessions(person: Person) -> None:
    """Every log-in of somebody, also those from before they were listed: all sessions are looked through."""
    mine = {str(person.pk)}
    for session in Session.objects.iterator(500):
        if session.get_decoded().get("_auth_user_id") in mine:
            session.delete()
