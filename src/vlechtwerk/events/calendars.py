"""Events as calendar entries (RFC 5545): the same UID for ever, a sequence that rises, cancelled ones kept as such."""

from collections.abc import Iterable

from django.conf import settings

from vlechtwerk.agenda.ics import Entry, published
from vlechtwerk.core import links
from vlechtwerk.events.enums import EventState
from vlechtwerk.events.models import Event


def calendar_of(events: Iterable[Event], *, name: str = "") -> str:
    """A file with these events."""
    return published([_entry(one) for one in events], name=name)


def _entry(event: Event) -> Entry:
    return Entry(
        uid=event.uid, sequence=event.sequence, summary=event.title, description=event.description, place=event.place,
        state="cancelled" if event.state == EventState.CANCELLED else "confirmed",
        starts_at=event.starts_at, ends_at=event.ends_at, timezone=settings.TIME_ZONE,
        url=links.absolute("open_event", event.key) if event.is_public else "",
    )  # fmt: skip
