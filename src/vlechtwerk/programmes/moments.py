"""Circles on the timeline, of those who take part and those who guide; and when somebody became an ambassador."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Moments, timeline
from vlechtwerk.programmes.enums import PlaceState
from vlechtwerk.programmes.models import Ambassadorship, Circle, CircleMember


def _places(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    return CircleMember.objects.filter(person=of, state=PlaceState.ACCEPTED).select_related("circle")


def _appointments(of: Any, **more: Any) -> Any:
    if not isinstance(of, Person):
        return None
    return Ambassadorship.objects.filter(person=of, appointed_on__isnull=False, **more).select_related("programme")


def _appointed(row: Ambassadorship, _of: Any) -> str:
    words = _("Ambassador, appointed by %(who)s") % {"who": row.appointed_by}
    return f"{words} ({row.programme})" if row.programme else words


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
    own: dict[str, Any] = {
        "group": "ambassador", "label": gettext_lazy("Ambassador"), "drawn": "stage", "dated": True,
        "model": Ambassadorship, "url": lambda row: reverse("ambassador", args=[row.key]),
    }  # fmt: skip
    timeline.add("appointed", Moments(rows=_appointments, at="appointed_on", tell=_appointed, **own))
    over = lambda of: _appointments(of, ended_on__isnull=False)  # noqa: E731
    ended = lambda row, of: _("Ambassador no longer")  # noqa: E731
    timeline.add("no_ambassador", Moments(rows=over, at="ended_on", tell=ended, **own))
