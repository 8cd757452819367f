"""Circles from the confirmation of a division until they close."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import queries
from vlechtwerk.programmes.actions.answering import about, answer_by, mail_invitation, place_link
from vlechtwerk.programmes.actions.base import CirclesRefused, hold, turn
from vlechtwerk.programmes.enums import TAKEN, CircleState, FormingState, PlaceState
from vlechtwerk.programmes.models import Circle, CircleForming, CircleMember, Placement, Programme
from vlechtwerk.programmes.rules import SMALLEST
from vlechtwerk.taxonomy.models import Region, Theme


def invited_by(forming: CircleForming) -> tuple[list[Placement], list[Placement]]:
    """Who is invited when this is confirmed, and who is not because they left or want no mail."""
    placements = list(forming.placements.select_related("person__place__region").order_by("group", "person__name"))
    able = queries.may_be_asked([one.person_id for one in placements])
    return [p for p in placements if p.person_id in able], [p for p in placements if p.person_id not in able]


@transaction.atomic
def confirm_forming(forming: CircleForming, *, by: Actor) -> list[Circle]:
    """Make the circles and invite everybody; who has no e-mail address is called."""
    hold(forming, [FormingState.READY])
    able, _away = invited_by(forming)
    turn(forming, FormingState.CONFIRMED, by, last_move=None)
    numbers = sorted({one.group for one in able if one.group})
    theme = Theme.objects.filter(code=forming.filters.get("theme", "")).first()
    return [_make(forming, n, [one for one in able if one.group == n], theme, len(numbers) > 1, by) for n in numbers]


def _make(
    forming: CircleForming, number: int, placements: list[Placement], theme: Theme | None, several: bool, by: Actor
) -> Circle:
    name = f"{forming.name[:76]} {number}" if several else forming.name
    circle = Circle.objects.create(
        name=name, subject=forming.subject, theme=theme, region=_home(placements), forming=forming
    )
    until = answer_by()
    members = [CircleMember.objects.create(circle=circle, person=one.person, answer_by=until) for one in placements]
    for member in members:
        mail_invitation(member)
    audit("make_circle", circle, by, people=len(placements))
    return circle


def _home(placements: Iterable[Placement]) -> Region | None:
    """Where most live, when that is more than half."""
    people = [one.person for one in placements]
    regions = Counter(one.place.region for one in people if one.place and one.place.region)
    best = regions.most_common(1)
    return best[0][0] if best and best[0][1] * 2 > len(people) else None


@transaction.atomic
def set_guide(circle: Circle, *, guide: Person | None, by: Actor) -> Circle:
    """Who guides the circle, or nobody."""
    hold(circle, [CircleState.FORMING, CircleState.RUNNING])
    if guide and guide.pk not in queries.may_be_asked([guide.pk]):
        raise CirclesRefused(_("%(name)s left the network or wants no mail.") % {"name": guide.name}, "guide")
    Circle.objects.filter(pk=circle.pk).update(guide=guide)
    circle.guide = guide
    audit("set_guide", circle, by, guide=guide)
    return circle


@transaction.atomic
def set_programme(circle: Circle, *, programme: Programme | None, by: Actor) -> Circle:
    """In whose figures the circle counts, or in none."""
    hold(circle, [CircleState.FORMING, CircleState.RUNNING])
    Circle.objects.filter(pk=circle.pk).update(programme=programme)
    circle.programme = programme
    audit("set_circle_programme", circle, by)
    return circle


@transaction.atomic
def start_circle(circle: Circle, *, by: Actor) -> Circle:
    """It runs: whoever said yes reads with whom, and whoever shares it how to reach each other."""
    hold(circle, [CircleState.FORMING])
    members = list(circle.members.filter(state=PlaceState.ACCEPTED).select_related("person"))
    if len(members) < SMALLEST:
        raise CirclesRefused(_("Nobody learns alone: wait until %(n)d people said yes.") % {"n": SMALLEST})
    turn(circle, CircleState.RUNNING, by)
    names = [one.person.name for one in members]
    for one in members:
        _mail(circle, "circle_started", one, names=[name for name in names if name != one.person.name])
    return circle


@transaction.atomic
def close_circle(circle: Circle, *, harvest: str, by: Actor) -> Circle:
    """It is over: what the circle took along, or why it never began. Everybody who has a place hears it."""
    harvest = harvest.strip()
    if not harvest:
        raise CirclesRefused(_("Say in a few words what the circle took along, or why it stops."), "harvest")
    hold(circle, [CircleState.FORMING, CircleState.RUNNING])
    began = circle.state == CircleState.RUNNING
    turn(circle, CircleState.CLOSED, by, harvest=harvest[:1000])
    outbox.cancel_about(about(circle))
    members = list(circle.members.filter(state__in=TAKEN).select_related("person").order_by("pk"))
    waiting = circle.members.filter(state=PlaceState.INVITED)
    waiting.update(state=PlaceState.WITHDRAWN, answered_at=clock.now())
    for one in members:
        _mail(circle, "circle_closed", one, harvest=circle.harvest, began=began)
    return circle


def _mail(circle: Circle, name: str, member: CircleMember, **more: Any) -> None:
    context = {
        "circle": {"name": circle.name, "subject": circle.subject},
        "guide": {"name": circle.guide.name if circle.guide else ""},
        "link": place_link(member),
        **more,
    }
    outbox.queue(f"programmes.{name}", to=member.person, context=context, once=f"{name}:{member.key}")
