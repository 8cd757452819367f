"""Circles on the timeline, of those who take part and those who guide."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline
from vlechtwerk.programmes.enums import PlaceState
from vlechtwerk.programmes.models import Circle, CircleMember


def _places(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    return CircleMember.objects.filter(person=of, state=PlaceState.ACCEPTED).select_related("circle")


def register() -> None:
    group: dict[str, Any] = {"group": "circles", "label": gettext_lazy("Circles"), "drawn": "stage"}
    timeline.add("circle_place", Moments(
        model=CircleMember, rows=_places, at="answered_at", tell=lambda row, of: _("Takes part in the circle %(name)s") % {"name": row.circle.name},
        url=lambda row: reverse("circle", args=[row.circle.key]), **group,
    ))  # fmt: skip
    timeline.add("circle_guide", Moments(
        model=Circle, rows=lambda of: Circle.objects.filter(guide=of) if isinstance(of, Person) else None, at="created_at",
        tell=lambda row, of: _("Guides the circle %(name)s") % {"name": row.name}, url=lambda row: reverse("circle", args=[row.key]), **group,
    ))  # fmt: skip
