"""Where somebody is logged in."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.people.models import Person

# The first that fits; every browser also claims to be some of those below it.
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
NAMES = {"Edg": "Edge", "OPR": "Opera"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


@dataclass(frozen=True)
class Device:
    """One log-in that still holds."""

    number: int
    name: str
    ip: str
    since: datetime
    until: datetime
    is_here: bool


def devices_of(person: Person, session_key: str | None) -> list[Device]:
    """The newest first; this one first of all. Two queries."""
    rows = {row.session_key: row for row in UserSession.objects.filter(user=person)}
    alive = Session.objects.filter(session_key__in=rows, expire_date__gt=clock.now())
    ends = dict(alive.values_list("session_key", "expire_date"))
    found = [
        Device(row.pk, device(row.user_agent), row.ip, row.created_at, ends[key], key == session_key)
        for key, row in rows.items()
        if key in ends
    ]
    return sorted(found, key=lambda one: (not one.is_here, -one.since.timestamp()))


def device(agent: str) -> str:
    """``Firefox, Windows``: as much of it as a browser says."""
    browser = next((NAMES.get(one, one) for one in BROWSERS if re.search(rf"{one}\w*/", agent)), "")
    system = next((name for mark, name in SYSTEMS.items() if mark in agent), "")
    return ", ".join(filter(None, [browser, system])) or _("unknown device")
