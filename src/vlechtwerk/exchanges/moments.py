"""Sessions on the timeline of people: on the day that they were held, told from the side of the reader's person."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline


def _sessions(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    held = StrengtheningSession.objects.exclude(state__in=[SessionState.CANCELLED, SessionState.PLANNING])
    return held.filter(Q(giver=of) | Q(receiver=of)).select_related("giver", "receiver", "need")


def _tell(row: StrengtheningSession, of: Person) -> str:
    gave = row.giver_id == of.pk
    words = _("Gave a session to %(name)s: %(need)s") if gave else _("Received a session from %(name)s: %(need)s")
    return words % {"name": (row.receiver if gave else row.giver).name, "need": row.need.title}


def register() -> None:
    """Sessions given and received."""
    timeline.add("session", Moments(
        model=StrengtheningSession, rows=_sessions, at="appointment__starts_at", group="sessions",
        label=gettext_lazy("Sessions"), tell=_tell, url=lambda row: reverse("session", args=[row.key]), drawn="session",
    ))  # fmt: skip
