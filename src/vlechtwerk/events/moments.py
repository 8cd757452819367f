"""Events on the timeline of a person: where they came, where they spoke."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.events.models import Registration
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline


def _came(of: Any) -> Any:
    rows = Registration.objects.filter(attended_at__isnull=False).select_related("event")
    return rows.filter(person=of) if isinstance(of, Person) else None


def register() -> None:
    """Called once, when the app is ready."""
    timeline.add("event_came", Moments(
        model=Registration, rows=_came, at="attended_at", group="events", label=gettext_lazy("Events"), drawn="stage",
        tell=lambda row, of: _("Was at “%(title)s”") % {"title": row.event.title},
        url=lambda row: reverse("event", args=[row.event.key]),
    ))  # fmt: skip
