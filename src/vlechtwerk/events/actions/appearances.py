"""Appearances: noted by the ambassador or the team, with what shows them; and the alert in the third quarter."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import each_due
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.enums import StageState
from vlechtwerk.events.models import Appearance, StageRequest
from vlechtwerk.events.queries.appearances import Year, unalerted, years_of
from vlechtwerk.events.queries.fitting import fitting_stages
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person
from vlechtwerk.programmes.models import Ambassadorship
from vlechtwerk.programmes.queries import appointed

FIRST, LAST = (7, 1), (9, 30)
"""The third quarter: what is still missing can be planned, and nobody is asked in a hurry at the end of the year."""


@transaction.atomic
def note_appearance(ambassadorship: Ambassadorship, *, by: Actor, happens_on: date, **given: Any) -> Appearance:
    """Somebody told the story, or will. ``given``: kind, title, audience_count, evidence, evidence_url."""
    if ambassadorship.appointed_on is None or happens_on < ambassadorship.appointed_on:
        raise StageRefused(
            _("On this day %(name)s was no ambassador yet.") % {"name": ambassadorship.person.name}, "happens_on"
        )
    made = Appearance.objects.create(ambassadorship=ambassadorship, happens_on=happens_on, noted_by_id=by.pk, **given)
    audit("note_appearance", made, by, happens_on=happens_on)
    return made


@transaction.atomic
def edit_appearance(appearance: Appearance, *, by: Actor, **given: Any) -> Appearance:
    """Put it right, or add what shows it. The day and the kind of a stage stay those of the stage."""
    if appearance.event_id:
        given = {name: value for name, value in given.items() if name not in {"happens_on", "kind"}}
    if Appearance.objects.filter(pk=appearance.pk, cancelled_at=None).update(**given) != 1:
        raise StageRefused(_("This appearance was taken back. Note it again."))
    appearance.refresh_from_db()
    audit("edit_appearance", appearance, by)
    return appearance


@transaction.atomic
def withdraw_appearance(appearance: Appearance, *, by: Actor) -> Appearance:
    """It did not go on, or was noted twice."""
    fixed = StageRequest.objects.filter(event=appearance.event_id, state=StageState.CONFIRMED)
    if appearance.event_id and appearance.happens_on >= clock.today() and fixed.exists():
        raise StageRefused(_("This one has a date with a network. Cancel the stage, then everybody hears it."))
    if Appearance.objects.filter(pk=appearance.pk, cancelled_at=None).update(cancelled_at=clock.now()) != 1:
        raise StageRefused(_("This appearance was taken back already."))
    appearance.refresh_from_db()
    audit("withdraw_appearance", appearance, by)
    return appearance


def alert_years_due() -> int:
    """From 1 July to 30 September: who falls short of the goal of the year hears it once, and so does the keeper."""
    today = clock.today()
    if not FIRST <= (today.month, today.day) <= LAST:
        return 0
    waiting = appointed().filter(unalerted(today.year))
    keepers = Person.objects.filter(pk__in=waiting.values("keeper"))
    return each_due(keepers.order_by("pk"), _alert_of)


def _alert_of(keeper: Person) -> bool:
    year = clock.today().year
    rows = list(
        appointed().filter(unalerted(year), keeper=keeper).prefetch_related("themes").order_by("person__name", "pk")
    )
    years = years_of(rows, year)
    told = [one for one in rows if years[one.pk].falls_short and _mark(one, year)]
    for one in told:
        _tell(one, years[one.pk])
        audit("alert_ambassador", one, None, year=year)
    if told:
        listed = [
            {"name": one.person.name, "n": years[one.pk].n, "planned": len(years[one.pk].planned), "goal": one.yearly_goal}
            for one in told
        ]  # fmt: skip
        context = {"short": listed, "year": year, "link": links.absolute("appearances")}
        outbox.queue("events.years_short", to=keeper, context=context)
    return bool(told)


def _mark(one: Ambassadorship, year: int) -> bool:
    return Ambassadorship.objects.filter(unalerted(year), pk=one.pk).update(alerted_year=year) == 1


def _tell(one: Ambassadorship, year: Year) -> None:
    stages = [{"title": row.title, "fan": row.fan.organisation.name, "place": row.place} for row in fitting_stages(one)]
    context = {
        "n": year.n, "planned": len(year.planned), "goal": year.goal, "without": len(year.without_evidence),
        "stages": stages, "link": links.absolute("ambassador_home"),
    }  # fmt: skip
    outbox.queue("events.year_short", to=one.person, context=context)
