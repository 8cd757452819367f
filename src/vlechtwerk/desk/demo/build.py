"""Puts the demo together: who there is, what they bring, the year that follows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction

from vlechtwerk.core import clock
from vlechtwerk.core.registry import keepings
from vlechtwerk.desk.demo import path
from vlechtwerk.desk.demo.ambassadors import appoint_ambassadors
from vlechtwerk.desk.demo.calls import call_for_talents
from vlechtwerk.desk.demo.circles import form_circles
from vlechtwerk.desk.demo.coaching import coach_intrapreneurs
from vlechtwerk.desk.demo.collaborations import work_long
from vlechtwerk.desk.demo.ecosystem import map_ecosystem
from vlechtwerk.desk.demo.elsewhere import point_elsewhere
from vlechtwerk.desk.demo.events import hold_events
from vlechtwerk.desk.demo.figures import show_figures
from vlechtwerk.desk.demo.growth import show_growth
from vlechtwerk.desk.demo.learning_path import teach
from vlechtwerk.desk.demo.library import fill_library
from vlechtwerk.desk.demo.limits import set_limits
from vlechtwerk.desk.demo.maps import keep_maps
from vlechtwerk.desk.demo.money import plan_money
from vlechtwerk.desk.demo.people import HOME, Casting, make_doubles, make_organisations
from vlechtwerk.desk.demo.pot import fill_pot
from vlechtwerk.desk.demo.referrals import refer_outside
from vlechtwerk.desk.demo.rings import Rings
from vlechtwerk.desk.demo.rounds import hold_rounds
from vlechtwerk.desk.demo.scene import Scene
from vlechtwerk.desk.demo.sources import DOMAIN, FULL, Size, dice, rows
from vlechtwerk.desk.demo.sprints import hold_sprints
from vlechtwerk.desk.demo.stages import fill_stages
from vlechtwerk.desk.demo.steering import steer
from vlechtwerk.desk.demo.surveys import ask_around
from vlechtwerk.desk.demo.together import work_together
from vlechtwerk.desk.demo.weave import Weave
from vlechtwerk.desk.demo.words import make_words
from vlechtwerk.desk.demo.year import Year, path_plan
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import CloseReason, InnovationState, IntakeSource
from vlechtwerk.innovations.models import Innovation, Intake, PathVersion
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.privacy.actions import set_retention
from vlechtwerk.taxonomy.models import Place, Sector, Theme

TAGS = {
    "money": 5, "costing": 4, "communication": 4, "volunteers": 5, "evidence": 4, "partners": 5, "legal": 4,
    "fundraising": 3, "it": 2, "design": 2, "logistics": 1, "construction": 1, "language": 1, "mobility": 1,
    "mentoring": 2, "care": 1,
}  # fmt: skip
SOURCES = [
    IntakeSource.PUBLIC_FORM, IntakeSource.PUBLIC_FORM, IntakeSource.BROKER, IntakeSource.AMBASSADOR,
    IntakeSource.EVENT, IntakeSource.CARD,
]  # fmt: skip
CLOSED = [CloseReason.NOT_INNOVATIVE, CloseReason.NO_ANSWER, CloseReason.NOT_IMPACT, CloseReason.WITHDRAWN]
NOTES = ["Warm gesprek, ze weten wat ze willen.", "Nieuw voor de streek, en nodig.", "Nog jong, maar het klopt."]


@dataclass(frozen=True)
class Plan:
    """One innovation to be: its words, and how long it has been where. ``stays`` are days per stage."""

    name: str
    pitch: str
    themes: tuple[str, ...]
    sector: str
    place: str
    stays: tuple[float, ...]
    tags: tuple[str, ...] = ()
    lead: str = ""
    broker: str = ""
    need: tuple[str, str, str] | None = None  # of a case from the documents: axis, title, text


@transaction.atomic
def build(size: Size = FULL, tick: Callable[[float], None] = lambda _done: None) -> Year:
    """Fill an empty, seeded database. Deterministic, apart from the day it is built on."""
    start = clock.now() - timedelta(days=size.days)
    PathVersion.objects.filter(published_on__gt=start.date()).update(published_on=start.date())  # the path is older
    with clock.at(start):
        cast = Casting(make_organisations()).everybody(size)
    year = Year(cast, size, tick)
    starts = Starts(year)
    places = list(Place.objects.filter(region__code__in=HOME).order_by("postcode").values_list("name", flat=True))
    for plan in plans(size, path.calendar_days(year.stages), places):
        starts.plan(path.quicker(plan, size))
    year.at(year.day(-path.published_ago(size)), lambda: path.change_path(cast.by_login["nadia"]))
    starts.weave.learning.plan()
    Scene(year).plan()
    Rings(year).plan()
    for number, row in enumerate(rows("questions")[: size.waiting_intakes + size.innovations // 4]):
        starts.question(number, row)
    year.play()
    _next_steps(year)
    path.stop_some()
    refer_outside(year)
    point_elsewhere(year)
    fill_pot(year)
    set_limits(year)
    hold_rounds(year)
    call_for_talents(year)
    form_circles(year)
    appoint_ambassadors(year, *plan_money(year))
    hold_events(year)
    hold_sprints(year)
    work_long(year)
    teach(year)
    fill_stages(year)
    show_figures(year)
    fill_library(year)
    coach_intrapreneurs(year)
    work_together(year)
    ask_around(year)
    make_words(year.cast.by_login["nadia"])
    map_ecosystem(year)
    make_doubles(cast)
    steer(year)
    show_growth(year)
    keep_maps(year)
    for name, rule in keepings.items():
        set_retention(name, days=rule.days, by=year.cast.by_login["karim"])
    outbox.settle_history(before=clock.now() - timedelta(hours=24))
    return year


def plans(size: Size, expected: list[int | None], places: list[str]) -> list[Plan]:
    """Which innovations come: the dossiers of the scenes, the cases of the documents, then the others."""
    rng, longest = dice("innovations"), size.days - 16
    concepts = {row["name"]: row for row in rows("concepts")}
    made = []
    for star in rows("stars"):
        stays = path_plan(rng, expected, longest, int(star["stage"]), float(star["days"]))
        row = concepts.pop(star["name"]) | {"place": star["place"]}
        made.append(_plan(row, stays, lead=star["lead"], broker=star["broker"]))
    for row in rows("cases")[: size.innovations // 6]:
        stays = path_plan(rng, expected, longest, rng.choice([2, 3]))
        made.append(_plan(row, stays, need=(row["axis"], row["title"], row["text"])))
    twists = [row["text"] for row in rows("twists")]
    for row in list(concepts.values())[: max(0, size.innovations - len(made))]:
        place = rng.choice(places)
        twist = rng.choice(twists).format(place=place, n=rng.randrange(14, 65))
        row |= {"place": place, "pitch": f"{row['pitch']} {twist}"}
        tags = tuple(dict.fromkeys(rng.choices(list(TAGS), list(TAGS.values()), k=rng.choice([1, 2, 3, 3, 4]))))
        made.append(_plan(row, path_plan(rng, expected, longest), tags=tags))
    return made


def _plan(row: dict[str, str], stays: list[float], **more: Any) -> Plan:
    themes = tuple(row["themes"].split(";"))
    return Plan(row["name"], row["pitch"], themes, row["sector"], row["place"], tuple(stays), **more)


class Starts:
    """How innovations and questions come in."""

    def __init__(self, year: Year) -> None:
        self.year, self.cast, self.rng, self.weave = year, year.cast, year.rng, Weave(year)
        self.leads: list[Any] = []
        self.starring: set[int] = set()
        self.themes, self.sectors, self.places = (
            {getattr(one, field): one for one in model.objects.all()}  # type: ignore[attr-defined]
            for model, field in ((Theme, "code"), (Sector, "code"), (Place, "name"))
        )

    def plan(self, plan: Plan) -> None:
        """The question a week or so before the innovation starts; all its days end today."""
        days = sum(plan.stays)
        lead, broker = self._lead(plan), self._broker(plan)
        began = self.year.day(-days - self.rng.uniform(3, 10))
        self.year.at(began, self._receive, plan, lead, broker, self.year.day(-days))

    def _lead(self, plan: Plan) -> Any:
        """Everybody leads one before somebody leads two; whoever plays in a scene leads no other."""
        if plan.lead:
            return self.cast.by_name[plan.lead]
        if not self.leads:
            free = [person for person in self.cast.members if person.pk not in self.starring]
            self.leads = self.rng.sample(free, len(free))
        lead = self.leads.pop()
        if plan.broker:
            self.starring.add(lead.pk)
        return lead

    def _broker(self, plan: Plan) -> Any:
        return self.cast.by_login[plan.broker] if plan.broker else self.rng.choice(self.cast.brokers)

    def _receive(self, plan: Plan, lead: Any, broker: Any, accepted: Any) -> None:
        intake, _new = innovations.receive_intake(
            question=plan.pitch, source=self.rng.choice(SOURCES), name=lead.name, email=lead.email, title=plan.name,
            person=lead, is_demo=True,
        )  # fmt: skip
        moments = (self.year.soon(clock.now() + (accepted - clock.now()) * part) for part in (0.3, 0.6))
        invited, assessed = sorted(min(moment, accepted) for moment in moments)
        self.year.at(invited, lambda: innovations.invite_intake(intake, by=broker, message="Koffie bij jullie?"))
        self.year.at(assessed, self._assess, intake, broker)
        self.year.at(accepted, self._accept, plan, intake, broker)

    def _assess(self, intake: Intake, broker: Any) -> None:
        note = self.rng.choice(NOTES)
        innovations.assess_intake(intake, is_impact_driven=True, is_innovative=True, note=note, by=broker)

    def _accept(self, plan: Plan, intake: Intake, broker: Any) -> None:
        innovation = innovations.accept_intake(
            intake, name=plan.name, pitch=plan.pitch, themes=[self.themes[code] for code in plan.themes],
            sector=self.sectors[plan.sector], place=self.places.get(plan.place), by=broker,
        )  # fmt: skip
        self.year.walk(innovation, list(plan.stays))
        if plan.need:
            self.year.at(self.year.later(20, 30), self._case_need, innovation, plan.need)
            return
        self.year.keep(innovation, list(plan.stays))
        if len(plan.stays) > 1:
            for number, tag in enumerate(plan.tags):
                first = plan.stays[0] + 8 + 35 * number
                self.year.at(self.year.later(first, first + 30), self.weave.need, innovation, tag)

    def _case_need(self, innovation: Innovation, need: tuple[str, str, str]) -> None:
        """What a case of the documents asks for. It stays open: nobody's help is made up for them."""
        axis, title, text = need
        innovations.open_need(
            innovation, title=title, text=text, axis=self.year.axes[axis], by=innovation.broker, languages=["nl", "en"]
        )

    # questions that did not become an innovation, or not yet

    def question(self, number: int, row: dict[str, str]) -> None:
        """The first ones wait now; the others were answered in the past year."""
        waits = number < self.year.size.waiting_intakes
        if waits:
            ago = 0.08 + number * 0.35 if number % 3 == 0 else 2 + number * 0.4
        else:
            ago = self.rng.uniform(20, self.year.size.days * 0.9)
        self.year.at(self.year.day(-ago), self._question, number, row, waits)

    def _question(self, number: int, row: dict[str, str], waits: bool) -> None:
        given = {
            "question": row["question"], "title": row["title"], "name": row["name"], "source": self.rng.choice(SOURCES),
            "email": f"vraag{number + 1}@{DOMAIN}", "phone": f"0470 01 {number:02} 00", "is_demo": True,
        }  # fmt: skip
        intake, _new = innovations.receive_intake(**given)
        if number == 4:
            self.year.at(clock.now() + timedelta(minutes=9), lambda: innovations.receive_intake(**given))
        by = self.cast.brokers[number % len(self.cast.brokers)]
        if not waits:
            self.year.at(self.year.later(1, 6), self._end, intake, number, by)
        elif number % 3:
            self.year.at(
                self.year.later(0.5, 1.5), lambda: innovations.invite_intake(intake, by=by, message="Bel je mij even?")
            )
            if number % 3 == 2:
                self.year.at(self.year.later(2, 4), self._assess, intake, by)

    def _end(self, intake: Intake, number: int, by: Any) -> None:
        if number % 2:
            innovations.refer_intake(
                intake, to="Het sociaal huis van de gemeente", note="Daar weten ze hier meer van.", by=by
            )
        else:
            innovations.close_intake(
                intake, reason=CLOSED[number // 2 % len(CLOSED)], note="Met dank voor de vraag.", by=by
            )


def _next_steps(year: Year) -> None:
    """Brokers look at their list: most dates lie ahead, some have no next step, a few are overdue."""
    rng = dice("today")
    for innovation in Innovation.objects.select_related("broker", "stage").order_by("id"):
        if innovation.state == InnovationState.ANCHORED:
            year.next_step(innovation, 20, 200)
        elif rng.random() < 0.08:
            innovations.set_next_step(innovation, text="", on=None, by=innovation.broker)
        elif innovation.next_step_on and innovation.next_step_on < clock.today() and rng.random() < 0.85:
            year.next_step(innovation)
