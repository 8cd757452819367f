"""Three referrals outside the network: one that is going well, one without room, one that waits for a yes."""

from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import DOMAIN
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Referral

CO_OP = {
    "title": "Van vzw naar coöperatie", "axis": "legal",
    "text": "Wij willen telers en kokers mede-eigenaar maken. Wie leest onze statuten na en zegt wat er ontbreekt?",
}  # fmt: skip
KITCHEN = {
    "title": "Een keuring voor onze keuken", "axis": "legal",
    "text": "Wij koken voor tachtig mensen in een parochiezaal. Wat vraagt de voedselcontrole van ons?",
}  # fmt: skip
GRANT = {
    "title": "Recht op de sociale maatregel?", "axis": "finance",
    "text": "Twee van onze vrijwilligers leven van een leefloon. Mogen zij een vergoeding krijgen zonder iets te verliezen?",
}  # fmt: skip
AN = {
    "name": "An Peeters", "organisation": "Steunpunt Coöperaties", "role": "adviseur", "phone": "0470 03 00 01",
    "email": f"an.peeters@steunpunt.{DOMAIN}", "is_demo": True,
}  # fmt: skip
JO = {
    "name": "Jo Claes", "organisation": "Dienst voedselveiligheid", "role": "inspecteur", "phone": "0470 03 00 02",
    "email": f"jo.claes@voedsel.{DOMAIN}", "is_demo": True,
}  # fmt: skip
LEASE = {
    "title": "Een huurcontract voor de loods", "axis": "legal",
    "text": "De gemeente biedt ons een loods aan voor tien jaar. Wie leest het contract met ons?",
}  # fmt: skip
RUTH = {
    "name": "Ruth Claes", "organisation": "Notarishuis", "role": "jurist", "phone": "0470 03 00 04",
    "email": f"ruth.claes@notaris.{DOMAIN}", "is_demo": True,
}  # fmt: skip
FATIMA = {
    "name": "Fatima Amrani", "organisation": "Sociaal Huis", "role": "onthaalmedewerker", "phone": "0470 03 00 03",
    "email": f"fatima.amrani@onthaal.{DOMAIN}", "is_demo": True,
}  # fmt: skip


def refer_outside(year: Year) -> None:
    """Played after the year: the broker of each dossier keeps the overview, a colleague is the fallback."""
    griet, lotte = year.cast.by_login["griet"], year.cast.by_login["lotte"]
    own = Innovation.objects.filter(members__person=griet, state=InnovationState.ACTIVE).order_by("pk").first()
    other = Innovation.objects.filter(broker=lotte, state=InnovationState.ACTIVE).exclude(members__person=griet)
    busy = other.order_by("pk").first()
    if own is None or busy is None:
        return
    held = _agreed(year, own, CO_OP, AN, 20)
    with clock.at(year.day(-15)):
        matching.accept_referral(held, by=None)
    with clock.at(year.day(-6)):
        matching.report_progress(held, by=None, note="We lazen samen het eerste deel. Het tweede gesprek is gepland.")
    full = _agreed(year, busy, KITCHEN, JO, 9)
    with clock.at(year.day(-4)):
        matching.open_referral(full)
        matching.decline_referral(
            full, by=None, reason="no_capacity", note="Tot na de zomer nemen wij niemand meer aan."
        )
    with clock.at(year.day(-1.5)):
        shown = _draft(year, own, GRANT, FATIMA)
        matching.request_agreement(shown, by=shown.keeper)


def helped_outside(year: Year) -> None:
    """Half a day by somebody outside, for which the common pot pays when it can."""
    own = (
        Innovation.objects.filter(broker=year.cast.by_login["lotte"], state=InnovationState.ACTIVE)
        .order_by("-pk")
        .first()
    )
    pot = ledger.pot_account()
    if own is None or pot is None or pot.balance < COIN:
        return
    helped = _agreed(year, own, LEASE, RUTH, 8)
    with clock.at(year.day(-6.5)):
        matching.accept_referral(helped, by=None)
    with clock.at(year.day(-3)):
        matching.finish_referral(helped, outcome="helped", half_day=True, note="Een voormiddag samen gelezen.", by=None)


def _agreed(year: Year, innovation: Innovation, words: dict[str, str], contact: dict[str, Any], ago: float) -> Referral:
    with clock.at(year.day(-ago)):
        referral = _draft(year, innovation, words, contact)
        matching.request_agreement(referral, by=referral.keeper)
    with clock.at(year.day(-ago + 1)):
        return matching.agree_to_referral(referral, to=referral.receiver.key, by=referral.asker)


def _draft(year: Year, innovation: Innovation, words: dict[str, str], contact: dict[str, Any]) -> Referral:
    broker = innovation.broker or year.cast.brokers[0]
    need: Need = innovations.open_need(
        innovation, title=words["title"], text=words["text"], axis=year.axes.get(words["axis"]), by=broker
    )
    return matching.draft_referral(
        need, to=matching.destination_for(by=broker, **contact), by=broker, summary=words["text"],
        why=f"{contact['organisation']} doet dit elke week en kent de streek.",
        alternatives="Een betalend bureau; dat is te duur voor een eerste vraag.",
        keeper=broker, fallback=next(one for one in year.cast.brokers if one != broker),
    )  # fmt: skip
