"""Who holds what of somebody because of a circle."""

from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Knows, knows
from vlechtwerk.programmes.enums import PlaceState
from vlechtwerk.programmes.models import CircleMember


def _circles(person: Person) -> list[Knows]:
    rows = CircleMember.objects.filter(person=person, state=PlaceState.ACCEPTED).select_related("circle")
    return [
        Knows(
            kind=_("Circle"), who=row.circle.name, about=_("whoever takes part, and who guides it"),
            words=_("Your name, and how to reach you") if row.shares_contact else _("Your name"),
            since=row.answered_at, url=reverse("circle", args=[row.circle.key]),
        )
        for row in rows.order_by("-answered_at")
    ]  # fmt: skip


def register() -> None:
    knows.append(_circles)
