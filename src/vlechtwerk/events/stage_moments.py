"""Appearances on the timeline, and who knows whom because of a stage."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vlechtwerk.core import clock
from vlechtwerk.events.enums import OfferState, StageState
from vlechtwerk.events.models import Appearance, StageOffer
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import Knows, Moments, knows, timeline


def _appearances(of: Any) -> Any:
    if not isinstance(of, Person):
        return None
    return Appearance.objects.filter(ambassadorship__person=of, cancelled_at=None, happens_on__lte=clock.today())


def _stages(person: Person) -> list[Knows]:
    """Who reaches somebody because both said yes to a stage."""
    yes = StageOffer.objects.filter(state=OfferState.ACCEPTED, stage__state=StageState.CONFIRMED)
    related = ("stage__fan__organisation", "ambassadorship__person")
    as_speaker = yes.filter(ambassadorship__person=person).select_related(*related)
    as_host = yes.filter(stage__fan__contact=person).select_related(*related)
    return [
        Knows(
            kind=_("On stage"), who=who, about=row.stage.title, words=_("Your name and telephone number"),
            since=row.state_since, url=reverse(view, args=[key]),
        )
        for who, row, view, key in [
            *((row.stage.fan.organisation.name, row, "stage_offer", row.key) for row in as_speaker),
            *((row.ambassadorship.person.name, row, "stage_request", row.stage.key) for row in as_host),
        ]
    ]  # fmt: skip


def register() -> None:
    timeline.add("appearance", Moments(
        model=Appearance, rows=_appearances, at="happens_on", dated=True, group="appearances", label=gettext_lazy("Appearances"),
        tell=lambda row, of: _("Told the story: %(title)s") % {"title": row.title},
        url=lambda row: reverse("appearance", args=[row.key]), drawn="stage",
    ))  # fmt: skip
    knows.append(_stages)
