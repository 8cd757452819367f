"""Two design sprints: one that was harvested, and one in which ideas are being written right now."""

from datetime import timedelta
from uuid import uuid4

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.people.models import Person
from vlechtwerk.sprints import actions
from vlechtwerk.sprints.enums import SprintState
from vlechtwerk.sprints.models import Sprint, SprintMember

DONE, NOW = -40, 0
GUESTS = ("An", "Bert", "Carla")
IDEAS = [
    "Iedereen die meekookt, krijgt een bord mee voor thuis", "Een buurtkok op de fiets", "Restjes van de bakker om vijf uur",
    "Een tafel in de wachtzaal", "Kookboek van de wijk, betaald door de apotheek",
]  # fmt: skip
HIDDEN = ["Een vaste avond zonder inschrijven", "Vraag het aan de grootmoeders", "Laat kinderen de gasten ontvangen"]
INSIGHT = "Wie alleen eet, zegt dat koken voor één de moeite niet is"
SCRIPT = ("Zoek uit wanneer je kan meeëten", "Schrijf je in", "Breng iemand mee")
SEEN = ("worked", "worked", "partly", "failed", "worked")


def hold_sprints(year: Year) -> None:
    """Played after the year, each at its own time."""
    by = year.cast.by_login["lotte"]
    innovation = Innovation.objects.filter(state="active").order_by("pk").first()
    with clock.at(year.day(DONE - 5)):
        done = _plan("Samen aan tafel", "Hoe eten mensen die alleen wonen vaker samen?", DONE, year, by, innovation)
    _finish(done, year, by)
    with clock.at(year.now - timedelta(hours=3)):
        running = actions.plan_sprint(
            title="Een loket dat niemand afschrikt", challenge="Hoe durft iemand die schaamte voelt, toch te vragen?",
            starts_at=clock.now() + timedelta(hours=1), keeper=by, by=by, innovation=innovation, is_demo=True,
        )  # fmt: skip
    with clock.at(year.now - timedelta(minutes=80)):
        seats = _take_seats(running, year)
        actions.start_sprint(running, by=by)
    with clock.at(year.now - timedelta(minutes=5)):
        _go_to(running, SprintState.IDEATE, by)
        _next(running, by)  # past the icebreaker
        _write(seats, HIDDEN)


def _plan(title: str, challenge: str, day: int, year: Year, by: Person, innovation: Innovation | None) -> Sprint:
    return actions.plan_sprint(
        title=title, challenge=challenge, starts_at=year.day(day), keeper=by, by=by, innovation=innovation, is_demo=True,
    )  # fmt: skip


def _take_seats(sprint: Sprint, year: Year) -> list[SprintMember]:
    members = [actions.join_sprint(sprint, person=one) for one in year.present()[:2]]
    return [*members, *(actions.join_sprint(sprint, name=name) for name in GUESTS)]


def _next(sprint: Sprint, by: Person) -> None:
    """When its time is over."""
    step = sprint.steps.get(started_at__isnull=False, finished_at=None)
    began = step.started_at or clock.now()
    with clock.at(began + timedelta(minutes=step.minutes)):
        actions.next_step(sprint, seen=step.key, by=by)


def _go_to(sprint: Sprint, state: str, by: Person) -> None:
    while sprint.state != state:
        _next(sprint, by)


def _write(seats: list[SprintMember], texts: list[str], kind: str = "idea") -> None:
    for place, text in enumerate(texts):
        actions.add_idea(seats[place % len(seats)], number=str(uuid4()), text=text, kind=kind)


def _finish(sprint: Sprint, year: Year, by: Person) -> None:
    """All of it: written in silence, shown, given dots, drawn, tried, harvested."""
    start = year.day(DONE)
    with clock.at(start):
        seats = _take_seats(sprint, year)
        actions.start_sprint(sprint, by=by)
        _write(seats, [INSIGHT], "insight")
    with clock.at(start + timedelta(minutes=60)):
        actions.set_statement(sprint, statement="Hoe kunnen we samen eten gewoon maken voor wie alleen woont?", by=by)
        _go_to(sprint, SprintState.IDEATE, by)
        _write(seats, IDEAS)
        actions.reveal(sprint, by=by)
        ideas = list(sprint.ideas.filter(kind="idea").order_by("pk"))
        actions.group_idea(ideas[1], name="Naar de mensen toe", by=by)
        actions.group_idea(ideas[3], name="Naar de mensen toe", by=by)
        actions.open_vote(sprint, by=by)
        for place, seat in enumerate(seats):
            actions.give_dots(seat, dots={ideas[0].key: 2, ideas[1 + place % 4].key: 1})
        actions.set_paper_dots(sprint, dots={ideas[3].key: 2}, by=by)
        actions.count_dots(sprint, by=by)
    with clock.at(start + timedelta(hours=6)):
        _go_to(sprint, SprintState.TEST, by)
        for text in ("Iemand ruikt soep in de gang", "Aan de deur hangt een kaartje", "De tweede keer kookt hij zelf"):
            actions.add_frame(sprint, kind="story", text=text, by=by)
        actions.add_frame(
            sprint, kind="prototype", text="Een kaartje aan de deur, met een uur en geen formulier", by=by
        )
        for line in [actions.add_line(sprint, text=text, by=by) for text in SCRIPT]:
            for tester, outcome in enumerate(SEEN, start=1):
                actions.note_tester(sprint, tester=tester, seen={line.key: (outcome, "")}, by=by)
    with clock.at(start + timedelta(hours=8)):
        insight = sprint.ideas.get(kind="insight")
        actions.harvest_idea(insight, to="item", by=by)
        if sprint.innovation:
            actions.harvest_idea(ideas[0], to="task", by=by)
        actions.finish_harvest(sprint, by=by)
