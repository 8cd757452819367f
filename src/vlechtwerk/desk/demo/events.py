"""A year of events: held ones with who came, two to come (one is full), and a company visit."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import dice, full_names, rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.events import actions as events
from vlechtwerk.events.enums import EventKind
from vlechtwerk.events.models import Event
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes.models import Programme

HELD = [
    (-310, EventKind.MEETING, "Samen sterker: de eerste avond", 14),
    (-255, EventKind.TALK, "Een bakker over zelfroosteren", 9),
    (-190, EventKind.WORKSHOP, "Meten wat het met mensen doet", 8),
    (-120, EventKind.VISIT, "Op bezoek bij een werkplaats", 11),
    (-58, EventKind.MEETING, "Van subsidie naar eigen inkomsten", 12),
    (-19, EventKind.TALK, "Leidinggeven zonder baas te spelen", 7),
]  # offset in days, kind, title, how many register
COMING = [
    (13, EventKind.WORKSHOP, "Een vergadering die niemand wil missen", 11, 8),
    (27, EventKind.VISIT, "Achter de schermen van een sociale onderneming", 6, 20),
]
BLOCKS = [("Onthaal met koffie", 30), ("Het verhaal", 60), ("In gesprek, per tafel", 60), ("Napraten", 30)]
ABOUT = "Een ondernemer vertelt hoe het begon, wat misliep en wat bleef. Daarna praat je door met wie hetzelfde wil."
HALL = "De Loods, Kaai 4, Mechelen"
NAMES = 60  # so many people without an account; the first names of the list are members


def hold_events(year: Year) -> None:
    """Everything that people came together for, the oldest first."""
    play = _Play(year)
    for number, (day, kind, title, size) in enumerate(HELD):
        play.past(number, day, kind, title, size)
    for day, kind, title, size, capacity in COMING:
        play.coming(day, kind, title, size, capacity)


class _Play:
    def __init__(self, year: Year) -> None:
        self.year, self.dice = year, dice("events")
        self.by: Person = year.cast.by_login["lotte"]
        invented = [row["name"] for row in rows("workplaces")]  # nothing is made up about the actors of the documents
        self.firms = list(Organisation.objects.filter(name__in=invented).order_by("pk"))
        self.names = full_names(2000)[-NAMES:]
        self.programme = Programme.objects.filter(name__startswith="Sterker samen").first()

    def past(self, number: int, day: int, kind: str, title: str, size: int) -> None:
        """Planned, opened, held: three of four come, somebody else walks in, and a mail goes round."""
        with clock.at(self.year.day(day - 40)):
            event = self._plan(day, kind, title, capacity=None)
        with clock.at(self.year.day(day - 12)):
            everybody = self._register(event, size)
        with clock.at(event.ends_at):
            here = [one.key for place, one in enumerate(everybody) if place % 4 != 3]
            name, firm = self.names[number], self.dice.choice(self.firms).name if self.firms else ""
            events.tick(event, keys=here, name=name, organisation=firm, by=self.by)
            events.hold_event(event)
            events.link_matches(event, by=self.by)
        with clock.at(self.year.day(day + 2)):
            events.add_hand_out(event, title="Wat we noteerden", url="https://example.org/verslag", by=self.by)
            events.follow_up(event, by=self.by)

    def coming(self, day: int, kind: str, title: str, size: int, capacity: int) -> None:
        with clock.at(self.year.day(-16)):
            event = self._plan(day, kind, title, capacity=capacity)
        with clock.at(self.year.day(-5)):
            self._register(event, size)

    def _plan(self, day: int, kind: str, title: str, capacity: int | None) -> Event:
        start = timezone.localtime(self.year.now + timedelta(days=day)).replace(
            hour=19, minute=30, second=0, microsecond=0
        )
        host = self.dice.choice(self.firms) if kind == EventKind.VISIT and self.firms else None
        event = events.plan_event(
            title=title, kind=kind if host or kind != EventKind.VISIT else EventKind.MEETING, host=host,
            starts_at=start, ends_at=start + timedelta(hours=3), place=HALL, description=ABOUT, capacity=capacity,
            programme=self.programme, audience="Ondernemers en wie er werkt", by=self.by,
        )  # fmt: skip
        for what, minutes in BLOCKS:
            events.add_block(event, title=what, minutes=minutes, by=self.by)
        return events.open_event(event, by=self.by)

    def _register(self, event: Event, size: int) -> list[Any]:
        """Half of them are members; the others type a name and where they work."""
        members = self.dice.sample(self.year.cast.members, min(size // 2, len(self.year.cast.members)))
        made = [events.register_person(event, person=one)[0] for one in members]
        for name in self.dice.sample(self.names, size - len(made)):
            firm = self.dice.choice(self.firms).name if self.firms else ""
            email = f"{name.lower().replace(' ', '.')}@bezoek.example"
            plain = email.encode("ascii", "ignore").decode()
            made.append(events.register(event, name=name, email=plain, organisation_name=firm)[0])
        return made
