"""Ambassadors of this year’s programme, invented, and the fans that the document of Overijssel names."""

from datetime import timedelta

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import LOGINS, dice, rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import Country
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.enums import ActivationStep
from vlechtwerk.programmes.models import Ambassadorship, Programme
from vlechtwerk.taxonomy.models import Theme

APPOINTED, ON_THE_WAY = 12, 2
FANS = [
    "Ondernemershuis Vechtdal", "Ondernemend Twente", "IKT", "Kennispoort regio Zwolle", "Boost", "MKB Deventer",
    "Cleantech regio",
]  # fmt: skip
BY, PLACE = "De schepen van economie", "Stadhuis, Mechelen"
STORIES = [
    "De ploegen maken zelf hun rooster; het verzuim halveerde.", "Geen chef meer op de vloer, wel een vast overleg op maandag.",
    "Iedereen ziet de cijfers, ook de kostprijs. Sindsdien komen de ideeën vanzelf.",
    "Mensen met een arbeidsbeperking kregen een plek, en de machines werden aangepast.",
    "De klant zit mee aan tafel als we een dienst bedenken.", "Vier dagen werken, met hetzelfde loon: wat lukte en wat niet.",
    "We leiden samen met de concurrent op, want we zochten dezelfde mensen.",
    "Het bedrijf is van wie er werkt: hoe we dat regelden.",
]  # fmt: skip
STEPS = [
    (ActivationStep.QUESTION, "Mail aan het projectteam"), (ActivationStep.SCAN, "Ingevulde scan"),
    (ActivationStep.CIRCLE, "Aanwezigheidslijst van de kring"), (ActivationStep.PLAN, "Plan van aanpak, twee bladzijden"),
    (ActivationStep.VISIT, "Verslag van het bezoek"), (ActivationStep.SESSION, "Verslag van de sessie"),
]  # fmt: skip


def appoint_ambassadors(year: Year, overijssel: Programme, this_year: Programme) -> None:
    """Twelve who are appointed, one who stopped, two on the way; then the fans and some steps."""
    rng, themes = dice("ambassadors"), list(Theme.objects.order_by("code"))
    keepers = [year.cast.by_login["lotte"], year.cast.by_login["nadia"]]
    for number, person in enumerate(_people(year)):
        with clock.at(year.day(-140 + 6 * number if number <= APPOINTED else -27 + 9 * (number - APPOINTED))):
            made = programmes.nominate(
                person, reason="Doet het al jaren, en vertelt er graag over.", story=STORIES[number % len(STORIES)],
                themes=rng.sample(themes, 2), programme=this_year, by=keepers[number % 2],
            )  # fmt: skip
        if number <= APPOINTED:
            _appoint(year, made, number)
        elif number == APPOINTED + 2:
            _talk(year, made, days=-4, text="Wil er met de vennoten over praten.")
    _fans(year, overijssel, this_year)
    _steps(year, this_year)


def _people(year: Year) -> list[Person]:
    """Whoever logs in to see it first, then invented members who are still there, always the same."""
    logins = {name for _login, name, *_more in LOGINS}
    first = [year.cast.by_login["said"]]
    others = [*year.cast.members, *(one for name, one in year.cast.by_name.items() if name not in logins)]
    left = set(Person.objects.filter(left_on__isnull=False).values_list("pk", flat=True))
    there = [one for one in dict.fromkeys([*first, *others]) if one.pk not in left]
    return there[: APPOINTED + 1 + ON_THE_WAY]


def _talk(year: Year, made: Ambassadorship, *, days: float, text: str) -> None:
    with clock.at(year.day(days)):
        programmes.approach(made, talked_on=clock.today(), text=text, by=made.keeper)


def _appoint(year: Year, made: Ambassadorship, number: int) -> None:
    """Every fourth has a last day; the first of them soon. The thirteenth stopped last week. Some told days off."""
    start, today = -132 + 6 * number, year.now.date()
    _talk(year, made, days=start, text="Verrast, en trots. Wil graag, als het geen verkooppraat wordt.")
    with clock.at(year.day(start + 4)):
        programmes.accept_nomination(made, answer="Ja, en ik neem mijn mensen mee.", by=made.keeper)
    with clock.at(year.day(start + 10)):
        programmes.appoint(
            made, appointed_on=clock.today(), appointed_by=BY, ceremony_place=PLACE, by=made.keeper,
            term_ends_on=None if number % 4 else today + timedelta(days=45 + 150 * number),
        )  # fmt: skip
    if number == APPOINTED:
        with clock.at(year.day(-7)):
            programmes.end_ambassadorship(made, end_reason="Verhuist naar het buitenland.", by=made.keeper)
    elif number % 3 == 0:
        first = today + timedelta(days=10 + number)
        programmes.add_days_off(made, first_day=first, last_day=first + timedelta(days=number), by=made.person)


def _fans(year: Year, overijssel: Programme, this_year: Programme) -> None:
    """Of the networks in the document only the name is known; what an invented one offers is invented."""
    by = year.cast.by_login["nadia"]
    for name in FANS:
        firm = people.register_organisation(name=name, country=Country.NL, is_demo=True, by=None)
        programmes.add_fan(firm, programme=overijssel, by=by)
    own = Organisation.objects.get(name=rows("workplaces")[1]["name"])
    made = programmes.add_fan(
        own, programme=this_year, reach_count=180, note="Elke eerste dinsdag een ontbijt voor de buurt.", by=by,
        talked_on=year.day(-12).date(),
    )  # fmt: skip
    programmes.set_fan_contact(made, contact=year.cast.by_login["mieke"], by=by)


def _steps(year: Year, programme: Programme) -> None:
    """Of invented workplaces alone."""
    names = [row["name"] for row in rows("workplaces")[4 : 4 + len(STEPS)]]
    firms = Organisation.objects.filter(name__in=names).order_by("pk")
    for number, (firm, (step, evidence)) in enumerate(zip(firms, STEPS, strict=False)):
        day = year.day(-50 + 8 * number).date()
        programmes.note_activation(
            programme, organisation=firm, step=step, happened_on=day, evidence=evidence, by=year.cast.by_login["lotte"]
        )
