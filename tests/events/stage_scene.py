"""Ambassadors, networks and stages for tests, made by hand where another part of the product makes them."""

from datetime import date, datetime, time, timedelta
from itertools import count

from django.utils import timezone

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.events.actions import stages as actions
from vlechtwerk.people.enums import HatKind
from vlechtwerk.programmes.models import Ambassadorship, DaysOff, Fan

_number = count(1)


def make_ambassador(name="", *, keeper=None, themes=(), goal=3, state="appointed", person=None, **fields):
    """Somebody who is appointed since last year."""
    name = name or f"Pionier {next(_number)}"
    person = person or factories.make_person(name, hats=(HatKind.MEMBER, HatKind.AMBASSADOR), **fields)
    keeper = keeper or factories.make_broker()
    made = Ambassadorship.objects.create(
        person=person, nominated_by=keeper, keeper=keeper, reason="Vertelt het aanstekelijk", state=state,
        appointed_on=date(clock.today().year - 1, 3, 1), appointed_by="De gouverneur", yearly_goal=goal,
    )  # fmt: skip
    made.themes.set(themes)
    return made


def make_fan(name="", *, keeper=None, contact=None, place=None, **fields):
    """A network that offers a stage, with somebody who speaks for it."""
    name = name or f"Netwerk {next(_number)}"
    contact = contact or factories.make_person(f"Stem van {name}", hats=(HatKind.MEMBER, HatKind.FAN))
    firm = factories.make_organisation(name, place=place)
    return Fan.objects.create(organisation=firm, contact=contact, keeper=keeper or factories.make_broker(), **fields)


def evening(days=20, hour=19):
    """That many days from today, in the evening."""
    day = clock.today() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour)))


def make_stage(fan=None, *, starts=(), by=None, **given):
    fan = fan or make_fan()
    given = {
        "title": "Ondernemersavond", "kind": "talk", "place": "De Loods, Mechelen", "audience": "veertig bakkers",
        "audience_count": 40, "language": "nl", "minutes": 45, "note": "", **given,
    }  # fmt: skip
    return actions.ask_for_stage(fan, starts=starts or [evening(20), evening(27)], by=by or fan.contact, **given)


def take_off(ambassadorship, moment):
    day = timezone.localdate(moment)
    return DaysOff.objects.create(ambassadorship=ambassadorship, first_day=day, last_day=day)


def confirmed(stage=None, ambassadorship=None):
    """A stage with somebody who said yes to its first date."""
    stage = stage or make_stage()
    ambassadorship = ambassadorship or make_ambassador()
    offer = actions.ask_ambassador(stage, ambassadorship=ambassadorship, by=stage.keeper)
    first = stage.dates.first().starts_at
    return actions.accept_offer(offer, starts_at=first, by=ambassadorship.person)
