"""Events that somebody has to follow up (``people.duties``)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vlechtwerk.events.enums import EventState
from vlechtwerk.people.duties import Duty, duties


def register() -> None:
    """Whoever organises hears what waits: a draft whose day comes near, a mail afterwards that was not sent."""
    going = Q(state__in=[EventState.DRAFT, EventState.OPEN]) | Q(state=EventState.HELD, followed_up_at=None)
    duties.add("events", Duty(_("Events organised"), "events.Event", "organiser", going, "title"))
