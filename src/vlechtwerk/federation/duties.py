"""Sessions with partner networks that somebody has to follow up (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.federation.enums import SessionState
from vlechtwerk.people.duties import Duty, duties

ENDED = [SessionState.BOOKED, SessionState.DECLINED, SessionState.CANCELLED]


def register() -> None:
    running = ~Q(state__in=ENDED)
    label = _("Sessions with other networks")
    duties.add(
        "remote_sessions", Duty(label, "federation.RemoteSession", "broker", running, "title", "need__innovation")
    )
