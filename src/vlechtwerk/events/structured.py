"""A public event in the words of schema.org, for those who search."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from vlechtwerk.core import links
from vlechtwerk.events.enums import EventState
from vlechtwerk.events.models import Event


def as_schema(event: Event) -> dict[str, Any]:
    """https://schema.org/Event"""
    cancelled = event.state == EventState.CANCELLED
    host = event.host.name if event.host else ""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.title,
        "startDate": timezone.localtime(event.starts_at).isoformat(),
        "endDate": timezone.localtime(event.ends_at).isoformat(),
        "eventStatus": f"https://schema.org/{'EventCancelled' if cancelled else 'EventScheduled'}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": host or event.place, "address": event.place},
        "organizer": {"@type": "Organization", "name": settings.NETWORK_NAME, "url": settings.BASE_URL},
        "inLanguage": event.language,
        "isAccessibleForFree": True,
        "url": links.absolute("open_event", event.key),
    }
    if event.description:
        said["description"] = event.description
    if event.capacity is not None:
        said["maximumAttendeeCapacity"] = event.capacity
    return said
