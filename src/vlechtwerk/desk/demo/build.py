"""Puts the demo together: who there is, what they bring, the year that follows, today's loose ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Q

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.desk.demo import people
from vlechtwerk.desk.demo.sources import DOMAIN, FULL, Cast, Size, dice, rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import IntakeSource
from vlechtwerk.innovations.models import Innovation, Need, PathVersion
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matches
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.taxonomy.models import Place, Sector, Theme

TAGS = [
    "money",
    "costing",
    "communication",
    "volunteers",
    "evidence",
    "partners",
    "legal",
    "fundraising",
    "it",
    "design",
]
FIRST = {
    "name": "Tweede Oogst", "themes": "food;poverty;climate", "sector": "food", "place": "Mechelen",
    "pitch": "Soep en saus van groenten die anders op het veld blijven, gemaakt door mensen die lang zonder werk zaten.",
    "needs": "costing;partners;evidence;money",
}  # fmt: skip
NEXT_STEPS = ["Helper bellen", "Gesprek met het team", "Cijfers van de gemeente", "Startdag voorbereiden", "Prijs testen",
              "Tweede bron zoeken", "Bezoek ter plaatse", "Diagnose bespreken"]  # fmt: skip
QUESTIONS = [
    "Wij willen met de hele straat een tuin maken op een braakliggend stuk grond. Hoe begin je daaraan?",
    "Mijn moeder is alleen sinds de winkel dicht is. Kan zo’n winkel niet van het dorp worden?",
    "Ik herstel elektrische fietsen en wil jongeren opleiden, maar ik ken niets van papieren.",
    "Onze school gooit elke dag eten weg. Wie helpt ons dat anders te doen?",
    "Wij zijn drie verpleegkundigen met een idee voor nachtzorg en geen geld.",
    "Ik wil een app tegen eenzaamheid. Hoe weet ik of iemand dat wil?",
    "Met de voetbalclub willen we nieuwkomers laten meespelen. Hoe bereiken we hen?",
    "We hebben een oude kerk en veel plannen. Wie helpt ons kiezen?",
    "Een coöperatie voor zonnepanelen op sociale woningen: bestaat dat al?",
]


def build(size: Size = FULL, tick: Callable[[float], None] = lambda _done: None) -> None:
    """Fill an empty, seeded database. Deterministic, apart from the day it is built on."""
    start = clock.now() - timedelta(days=size.days)
    PathVersion.objects.filter(published_on__gt=start.date()).update(published_on=start.date())  # the path is older
    with clock.at(start):
        people.make_organisations()
        cast = people.make_people(size)
    year = Year(cast, size, tick)
    for plan in _plans(size):
        _plan_start(year, cast, plan)
    for number in range(size.waiting_intakes * 2):
        _plan_question(year, number, waiting=number % 2 == 0)
    year.play()
    _loose_ends(cast, size)
    outbox.settle_history(before=clock.now() - timedelta(hours=20))


def _plans(size: Size) -> list[dict[str, Any]]:
    """Which innovations come, in which place: the cases of the documents first, then the generated ones."""
    rng = dice("innovations")
    places = [place.name for place in Place.objects.filter(region__code__in=people.HOME)]
    plans: list[dict[str, Any]] = [{**FIRST, "login": "griet"}, *rows("cases")]
    concepts = rows("concepts")
    for number in range(max(0, size.innovations - len(plans))):
        concept = concepts[number % len(concepts)]
        place = rng.choice(places)
        name = concept["name"] if number < len(concepts) else f"{concept['name']} {place}"
        tags = ";".join(rng.sample(TAGS, rng.choice([1, 2, 2, 3])))
        plans.append(
            {
                **concept,
                "name": name,
                "place": place,
                "needs": tags,
                "pitch": f"{concept['pitch']} {_twist(rng, place)}",
            }
        )
    return plans


def _twist(rng: Any, place: str) -> str:
    who = rng.choice(
        ["Twee buren", "Een gepensioneerde leerkracht", "Vier studenten", "Een wijkverpleegkundige", "Een gezin"]
    )
    since = rng.choice(["begonnen eraan", "trekken het", "wilden niet langer wachten", "namen het initiatief"])
    if who.startswith(("Een",)):
        since = (
            since.replace("begonnen", "begon")
            .replace("trekken", "trekt")
            .replace("wilden", "wilde")
            .replace("namen", "nam")
        )
    return f"{who} in {place} {since}."


def _plan_start(year: Year, cast: Cast, plan: dict[str, Any]) -> None:
    rng = year.rng
    days = 45 if plan.get("login") else rng.uniform(2, year.size.days * 0.96)
    lead = cast.by_login[plan["login"]] if plan.get("login") else rng.choice(cast.members)
    broker = cast.by_login["lotte"] if plan.get("login") or rng.random() < 0.4 else rng.choice(cast.brokers)
    moment = year.now - timedelta(days=max(days, 90 if plan.get("login") else 0))

    def begin() -> None:
        source = rng.choice(
            [IntakeSource.PUBLIC_FORM, IntakeSource.BROKER, IntakeSource.AMBASSADOR, IntakeSource.EVENT]
        )
        intake, _new = innovations.receive_intake(
            question=plan["pitch"], source=source, name=lead.name, email=lead.email, title=plan["name"], person=lead,
            is_demo=True,
        )  # fmt: skip
        innovations.assess_intake(intake, is_impact_driven=True, is_innovative=True, note="Past bij ons.", by=broker)
        innovation = innovations.accept_intake(intake, **_fields(plan), by=broker)
        year.begin(innovation, plan["needs"].split(";"))

    year.at(moment, begin)


def _fields(plan: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": plan["name"],
        "pitch": plan["pitch"],
        "themes": list(Theme.objects.filter(code__in=plan["themes"].split(";"))),
        "sector": Sector.objects.get(code=plan["sector"]),
        "place": Place.objects.filter(name=plan["place"]).first(),
    }


def _plan_question(year: Year, number: int, *, waiting: bool) -> None:
    """A question that waits now, or one that was referred or closed."""
    question, rng = QUESTIONS[number % len(QUESTIONS)], year.rng
    ago = rng.uniform(0.05, 9) if waiting else rng.uniform(15, year.size.days * 0.9)

    def ask() -> None:
        intake, _new = innovations.receive_intake(
            question=question, source=IntakeSource.PUBLIC_FORM, name=f"Vrager {number + 1}",
            email=f"vrager{number + 1}@{DOMAIN}", is_demo=True,
        )  # fmt: skip
        by = year.cast.brokers[number % len(year.cast.brokers)]
        if not waiting:
            after = year.later(1, 3)
            if number % 4 == 1:
                year.at(after, lambda: innovations.refer_intake(intake, to="Het steunpunt van de streek", by=by))
            else:
                year.at(after, lambda: innovations.close_intake(intake, reason="not_innovative", by=by))
        elif number % 4 == 0:
            year.at(year.later(0.5, 2), lambda: innovations.invite_intake(intake, by=by, message="Koffie bij jullie?"))

    year.at(year.now - timedelta(days=ago), ask)


def _loose_ends(cast: Cast, size: Size) -> None:
    """Next steps of today, and enough on the desks of Lotte, Griet and Jeroen to look around."""
    rng = dice("today")
    for proposal in Proposal.objects.filter(state__in=["declined", "expired"], handled_at=None):
        if proposal.asked_at < clock.now() - timedelta(days=12):
            matching.mark_handled(proposal, by=proposal.asked_by)
    for innovation in Innovation.objects.select_related("broker"):
        if innovation.state == "anchored":
            day = clock.today() + timedelta(days=rng.randrange(30, 300))
            innovations.set_next_step(innovation, text="Jaargesprek", on=day, by=innovation.broker)
        elif rng.random() < 0.9:
            day = clock.today() + timedelta(days=rng.randrange(1, 28))
            innovations.set_next_step(innovation, text=rng.choice(NEXT_STEPS), on=day, by=innovation.broker)
        else:
            innovations.set_next_step(innovation, text="", on=None, by=innovation.broker)
    _open_requests(cast, rng)
    _griet_and_jeroen(cast)


def _open_requests(cast: Cast, rng: Any) -> None:
    """Requests of the past days that wait, or were just refused."""
    needs = list(matches.open_needs().filter(state="open")[:14])
    for number, need in enumerate(needs):
        helper = rng.choice(cast.members)

        def ask(need: Need = need, helper: Any = helper, number: int = number) -> None:
            with clock.at(clock.now() - timedelta(days=rng.uniform(0.3, 4))):
                proposal = matching.ask_helper(need, helper=helper, by=need.innovation.broker)
            if number % 3 == 0:
                matching.decline_proposal(proposal, reason="no_time", note="Volgend voorjaar graag.", by=helper)

        _quietly(ask)


def _griet_and_jeroen(cast: Cast) -> None:
    """Griet received from Jeroen and is invited to give; Jeroen is asked by others; both have a date soon."""
    lotte, griet, jeroen = (cast.by_login[login] for login in ("lotte", "griet", "jeroen"))
    own = Need.objects.filter(innovation__members__person=griet, state__in=["open", "proposed"])
    start = (clock.now() + timedelta(days=3)).replace(hour=13, minute=30)
    for need in own.order_by("id")[:1]:
        _quietly(lambda need=need: _planned(matching.ask_helper(need, helper=jeroen, by=lotte), start, griet))
    if not GiveInvitation.objects.filter(person=griet, state="open").exists():
        _given_to_griet(cast, lotte, griet)
    for need in matches.open_needs().exclude(Q(innovation__members__person=jeroen) | Q(proposals__helper=jeroen))[:2]:
        _quietly(
            lambda need=need: matching.ask_helper(need, helper=jeroen, by=lotte, message="Jij deed dit bij je club.")
        )
    for need in matches.open_needs().filter(innovation__broker=lotte).exclude(innovation__members__person=griet)[2:3]:
        _quietly(lambda need=need: matching.offer_help(need, helper=griet, by=griet))


def _given_to_griet(cast: Cast, lotte: Any, griet: Any) -> None:
    """A session of two weeks ago that both confirmed."""
    innovation = Innovation.objects.get(name=FIRST["name"])
    giver = next(person for person in cast.skilled["costing"] if person.pk != griet.pk)
    with clock.at(clock.now() - timedelta(days=20)):
        need = innovations.open_need(innovation, title="Wat kost een liter soep?", text="We weten het niet.", by=lotte)
        proposal = matching.ask_helper(need, helper=giver, by=lotte)
    with clock.at(clock.now() - timedelta(days=18)):
        session = exchanges.accept(proposal, by=giver, phone=giver.phone)
        exchanges.propose_dates(
            session, starts=[clock.now() + timedelta(days=4)], by=giver, place="Keuken van De Linde"
        )
        exchanges.choose_date(session, slot=session.appointment.slots.first(), by=griet)
    with clock.at(clock.now() - timedelta(days=13)):
        for person in (giver, griet):
            session.refresh_from_db()
            exchanges.confirm(session, person=person, usefulness=4, what_changed="Nu weten we wat een liter kost.")


def _planned(proposal: Any, start: Any, receiver: Any) -> None:
    session = exchanges.accept(proposal, by=proposal.helper, phone=proposal.helper.phone)
    exchanges.propose_dates(session, starts=[start], by=session.giver, place="Bibliotheek, zaal 2")
    exchanges.choose_date(session, slot=session.appointment.slots.first(), by=receiver)


def _quietly(act: Callable[[], Any]) -> None:
    """Where the rules say no, the demo does without."""
    try:
        act()
    except Refused:
        return
