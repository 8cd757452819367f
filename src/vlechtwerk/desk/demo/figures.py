"""The figures of both programmes: those of document 002 entered as a coordinator would, and those of this year."""

from datetime import UTC, date, datetime, timedelta

from vlechtwerk.core import clock
from vlechtwerk.core.facts import Unit
from vlechtwerk.desk.demo.sources import dice, full_names
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.events import actions as events
from vlechtwerk.events.enums import EventKind
from vlechtwerk.impact import actions as impact
from vlechtwerk.impact.models import Indicator
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import actions as programmes
from vlechtwerk.programmes.enums import ActivationStep
from vlechtwerk.programmes.models import Fan, Programme

MEETINGS, REACHED, ACTIVATED = 38, 1_775, 480
FIRST = datetime(2016, 3, 8, 17, tzinfo=UTC)
PLACES = ["Zwolle", "Deventer", "Enschede", "Hengelo", "Almelo", "Hardenberg", "Kampen", "Ommen"]
TITLES = [
    "Sociale innovatie, wat is dat?", "Zelfroosteren in de praktijk", "Slimmer werken met je ploeg", "Een pionier vertelt",
    "Leidinggeven zonder baas te spelen", "Wat levert het op?",
]  # fmt: skip
STEPS = [
    (ActivationStep.SCAN, "Ingevulde scan"), (ActivationStep.QUESTION, "Vraag aan het projectteam"),
    (ActivationStep.PLAN, "Plan van aanpak"), (ActivationStep.VISIT, "Verslag van het bezoek"),
]  # fmt: skip
STORY = (
    "Ondernemers leren het liefst van ondernemers. Twaalf pioniers vertelden op podia van bestaande netwerken wat ze in "
    "hun eigen bedrijf hadden veranderd.\n\nDe vragen kwamen sneller dan het netwerk kon antwoorden. Wie elders hetzelfde "
    "begint, heeft best van de eerste avond af iemand om naar door te verwijzen."
)  # fmt: skip
DEFINITION = "Een bedrijf dat na een bijeenkomst zelf een stap zette die iemand kan laten zien."
NOT_TOLD = ("paid", "help", "ambassadors", "appearances", "circles", "questions", "innovations", "sessions", "coins")
"""Of these the document names a number or nothing, but no rows."""
GOALS = {"attendance": 450, "activations": 100}


def show_figures(year: Year) -> None:
    """The names on the lists are invented; how many there are is what the document says."""
    by = year.cast.by_login["nadia"]
    for programme in Programme.objects.order_by("starts_on"):
        is_old = programme.ends_on.year == 2019
        if is_old:
            _meetings(programme, by)
            _steps(programme, by)
        made = {one.source: one for one in impact.start_indicators(programme, by=by)}
        if is_old:
            for source in NOT_TOLD:
                impact.remove_indicator(made.pop(source), by=by)
            _goals(made, by)
            impact.freeze(programme, title="Eindverslag", reporting_on=date(2019, 12, 31), story=STORY, by=by)


def _meetings(programme: Programme, by: Person) -> None:
    """Thirty-eight lists of people, each pasted once; together everybody who was reached."""
    fans, names = list(Fan.objects.filter(programme=programme)), full_names(REACHED)
    for number in range(MEETINGS):
        start = FIRST + timedelta(days=36 * number)
        with clock.at(start - timedelta(days=20)):
            event = events.plan_event(
                title=TITLES[number % len(TITLES)], kind=EventKind.MEETING, programme=programme, starts_at=start,
                ends_at=start + timedelta(hours=2), place=PLACES[number % len(PLACES)], by=by, is_public=False,
                fan=fans[number % len(fans)] if fans else None,
            )  # fmt: skip
        with clock.at(start + timedelta(days=1)):
            events.hold_event(event, by=by)
            lines = [
                {"name": name, "organisation": f"Bedrijf {place} (demo)", "email": f"o{place}@overijssel.example"}
                for place, name in list(enumerate(names, 1))[number::MEETINGS]
            ]
            events.paste_list(event, lines=lines, by=by)
            type(event).objects.filter(pk=event.pk).update(followed_up_at=clock.now())


def _steps(programme: Programme, by: Person) -> None:
    rng = dice("steps")
    for place in range(1, ACTIVATED + 1):
        step, evidence = STEPS[place % len(STEPS)]
        day = (FIRST + timedelta(days=rng.randrange(60, 1360))).date()
        programmes.note_activation(
            programme, organisation_name=f"Bedrijf {place} (demo)", step=step, happened_on=day, evidence=evidence, by=by
        )


def _goals(made: dict[str, Indicator], by: Person) -> None:
    """As they were agreed: in companies, also where people are counted."""
    for source, goal in GOALS.items():
        one = made[source]
        more = {"part_of": made["attendance"], "definition": DEFINITION} if source == "activations" else {}
        impact.change_indicator(
            one, by=by, source=source, counting=one.counting, goal=goal, goal_unit=Unit.ORGANISATIONS, **more
        )
