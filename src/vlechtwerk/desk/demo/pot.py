"""The common pot lives: gifts, one that was booked twice, somebody who leaves, somebody outside who is paid."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.referrals import helped_outside
from vlechtwerk.desk.demo.sources import LOGINS, dice
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.exchanges.enums import OPEN_SESSION
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.models import InnovationMember
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Affiliation

GIFTS = 4


def fill_pot(year: Year) -> None:
    """Played after the year, by those who have more than they need just now."""
    jeroen, lotte = year.cast.by_login["jeroen"], year.cast.by_login["lotte"]
    rich = _with_coins(year)
    leaver = next((one for one in rich if not _is_needed(one)), None)
    givers = [one for one in rich if one != leaver][:GIFTS]
    for number, giver in enumerate(givers):
        with clock.at(year.day(-34 + 7 * number)):
            ledger.give_coins(_number(f"gift {number}"), giver=giver, amount=COIN, by=giver)
    if givers:
        with clock.at(year.day(-12)):
            wrong = ledger.give_to_pot(_number("twice"), giver=givers[-1], by=givers[-1])
        with clock.at(wrong.made_at + timedelta(hours=20)):
            ledger.correct(
                wrong, new_id=_number("right"), why="Twee keer geboekt; één munt was de bedoeling.", by=lotte
            )
    if leaver:
        with clock.at(year.day(-9)):
            people.leave(leaver, by=lotte)
    if place := Affiliation.objects.filter(person=jeroen, until=None).select_related("organisation").first():
        with clock.at(year.day(-60)):
            ledger.give_mandate(place.organisation, person=jeroen, by=lotte)
    helped_outside(year)


def _with_coins(year: Year) -> list[Any]:
    """Members who have at least one coin to spare and are in no scene, in an order of their own."""
    stars = {year.cast.by_login[login].pk for login, *_rest in LOGINS}
    members = [person for person in year.cast.members if person.pk not in stars]
    at = queries.tallies([person.pk for person in members])
    found = [one for one in members if at[one.pk].balance - at[one.pk].reserved_out >= COIN]
    dice("pot").shuffle(found)
    return found


def _is_needed(person: Any) -> bool:
    """Whoever leads something, or has a session under way, does not leave here."""
    running = StrengtheningSession.objects.filter(Q(giver=person) | Q(receiver=person), state__in=OPEN_SESSION)
    return running.exists() or InnovationMember.objects.filter(person=person).exists()


def _number(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"vlechtwerk demo {name}")
