"""The common pot lives: gifts, one that was booked twice, somebody who leaves, somebody outside who is paid."""

import uuid
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.referrals import helped_outside
from vlechtwerk.desk.demo.sources import dice
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.exchanges.enums import OPEN_SESSION
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.models import InnovationMember
from vlechtwerk.ledger import actions as ledger
from vlechtwerk.ledger import queries
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Affiliation

GIFTS, KEEPS = 4, COIN


def fill_pot(year: Year) -> None:
    """Played after the year, by those who have more than they need just now."""
    griet, lotte = year.cast.by_login["griet"], year.cast.by_login["lotte"]
    rich = _with_coins(year)
    for number, giver in enumerate(rich[1 : GIFTS + 1]):
        with clock.at(year.day(-34 + 7 * number)):
            ledger.give_coins(_number(f"gift {number}"), giver=giver, amount=COIN, by=giver)
    if len(rich) > GIFTS:
        with clock.at(year.day(-12)):
            wrong = ledger.give_coins(_number("twice"), giver=rich[GIFTS], amount=COIN, by=rich[GIFTS])
        with clock.at(year.day(-11)):
            ledger.correct(
                wrong, new_id=_number("right"), why="Twee keer geboekt; één munt was de bedoeling.", by=lotte
            )
    if rich:
        with clock.at(year.day(-9)):
            people.leave(rich[0], by=lotte)
    if place := Affiliation.objects.filter(person=griet, until=None).select_related("organisation").first():
        with clock.at(year.day(-60)):
            ledger.give_mandate(place.organisation, person=griet, by=lotte)
    helped_outside(year)


def _with_coins(year: Year) -> list[Any]:
    """Members who lead nothing, have no session under way, and at least one coin; in an order of their own."""
    open_ones = StrengtheningSession.objects.filter(state__in=OPEN_SESSION)
    busy = {*InnovationMember.objects.values_list("person", flat=True), *year.cast.by_login.values()}
    busy |= {pk for pair in open_ones.values_list("giver", "receiver") for pk in pair}
    tallies = queries.tallies([person.pk for person in year.cast.members])
    found = [
        one for one in year.cast.members if tallies[one.pk].balance >= KEEPS and one.pk not in busy and one not in busy
    ]
    dice("pot").shuffle(found)
    return found


def _number(name: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"vlechtwerk demo {name}")
