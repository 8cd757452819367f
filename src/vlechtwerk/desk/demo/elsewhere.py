"""The directory of addresses elsewhere, a question and a dossier that went there, and a question shared with two of them."""

from datetime import timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import DOMAIN
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation, Intake
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Destination
from vlechtwerk.taxonomy.models import Theme

# name, organisation, role, what they do, for whom, where, themes, languages, days since it was checked
ADDRESSES = [
    ("Els Maes", "Huurdersbond", "jurist", "Leest huurcontracten, helpt bij achterstallige huur en bij geschillen met de verhuurder.",
     "huurders", "Oost-Vlaanderen", ["poverty"], ["nl", "fr"], 20),
    ("Mohamed Aziz", "Centrum voor budgethulp", "hulpverlener", "Maakt een budgetplan, onderhandelt met schuldeisers en vraagt een afbetaling.",
     "gezinnen met schulden", "Gent en omstreken", ["poverty"], ["nl", "en"], 45),
    ("Greet De Wilde", "Buurtzorg Vlaanderen", "coördinator", "Brengt buren en mantelzorgers samen en begeleidt wie een buurtwerking start.",
     "ouderen en hun buren", "heel Vlaanderen", ["ageing", "loneliness"], ["nl"], 240),
    ("Thomas Lefevre", "Fonds Sociaal Ondernemen", "adviseur", "Leent aan sociale ondernemingen en denkt mee over een financieel plan.",
     "starters met een sociaal doel", "Vlaanderen en Brussel", [], ["nl", "fr", "en"], 12),
    ("Sofie Bral", "Repair en Deel", "trekker", "Helpt een repaircafé of deelpunt opstarten: verzekering, materiaal, vrijwilligers.",
     "buurten", "Antwerpen en Mechelen", ["climate"], ["nl"], 200),
]  # fmt: skip
RENT = "Ik ben alleen met twee kinderen en kom deze maand de huur niet rond. Wie kijkt met mij wat ik nog kan doen?"
STALL = "Wij willen een kar met soep op de markt zetten. Van wie krijgen we een standplaats?"


def point_elsewhere(year: Year) -> None:
    """Played after the referrals of needs, of which the directory knows the contacts already."""
    lotte, griet = year.cast.by_login["lotte"], year.cast.by_login["griet"]
    places = {row[1]: _write_down(year, row, number) for number, row in enumerate(ADDRESSES, 1)}
    with clock.at(year.day(-2)):
        matching.learn_capacity(places["Centrum voor budgethulp"], capacity="waiting", wait_weeks=6, by=lotte)
        until = clock.today() + timedelta(days=40)
        matching.learn_capacity(places["Repair en Deel"], capacity="full", full_until=until, source="site", by=lotte)
    rent = _asked(year, RENT, "Achterstallige huur", name="Nadia Haddad", phone="0470 04 00 09")
    _refer(year, rent, places["Huurdersbond"], says="yes")
    own = Innovation.objects.filter(broker=lotte, state=InnovationState.ACTIVE).exclude(members__person=griet)
    if elsewhere := own.order_by("pk")[1:2].first():
        _refer(year, elsewhere, places["Buurtzorg Vlaanderen"], says="no")
    _share(year, _asked(year, STALL, "Een plek op de markt", person=griet), list(places.values())[3:])


def _write_down(year: Year, row: tuple[Any, ...], number: int) -> Destination:
    name, organisation, role, offers, audience, area, themes, languages, ago = row
    mail = f"{name.split()[0].lower()}@{organisation.split()[0].lower()}.{DOMAIN}"
    with clock.at(year.day(-ago)):
        return matching.save_destination(
            None, name=name, organisation=organisation, role=role, phone=f"0470 04 00 {number:02d}", email=mail,
            offers=offers, audience=audience, area=area, languages=languages, is_demo=True, by=year.cast.brokers[0],
            themes=Theme.objects.filter(code__in=themes),
        )  # fmt: skip


def _asked(year: Year, question: str, title: str, **who: Any) -> Intake:
    with clock.at(year.day(-8)):
        intake, _new = innovations.receive_intake(
            question=question, title=title, source="broker", is_demo=True, by=year.cast.by_login["lotte"],
            broker=year.cast.by_login["lotte"], **who,
        )  # fmt: skip
    return intake


def _refer(year: Year, subject: Intake | Innovation, to: Destination, says: str) -> None:
    keeper = year.cast.by_login["lotte"]
    other = next(one for one in year.cast.brokers if one != keeper)
    with clock.at(year.day(-7)):
        referral = matching.draft_referral(
            subject, to=to, by=keeper, keeper=keeper, fallback=other, warm="call", summary=matching.first_words(subject)["summary"],
            why=f"{to.organisation} doet dit elke dag.", alternatives="Een betalend bureau; dat is te duur voor een eerste vraag.",
        )  # fmt: skip
        matching.agree_to_referral(referral, to=to.key, by=keeper, on=clock.today(), phone="0470 04 00 09")
    with clock.at(year.day(-5)):
        matching.open_referral(referral)
        if says == "yes":
            matching.accept_referral(referral, by=None)
        else:
            matching.decline_referral(
                referral, by=None, reason="not_ours", note="Wij werken alleen met bestaande groepen."
            )


def _share(year: Year, intake: Intake, places: list[Destination]) -> None:
    keeper = year.cast.by_login["lotte"]
    other = next(one for one in year.cast.brokers if one != keeper)
    with clock.at(year.day(-6)):
        shared = matching.tell_story(intake, summary=intake.question, keeper=keeper, fallback=other, by=keeper)
        for place, parts in zip(places, (["summary", "contact"], ["summary"]), strict=True):
            matching.add_share(shared, destination=place, why=place.offers[:200], wanted=parts, by=keeper)
        matching.ask_story(shared, by=keeper)
    with clock.at(year.day(-4)):
        first, *_rest = matching.agree_story(
            shared, parts={share.key: share.wanted for share in shared.shares.all()}, by=intake.person
        )
    with clock.at(year.day(-3)):
        matching.open_share(first)
        matching.answer_share(first, answer="takes", note="Wij bellen deze week.", by=None)
