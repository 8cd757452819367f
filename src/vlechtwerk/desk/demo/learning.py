"""What a network learns in a year: the half days of its people, and weights that moved a little, twice."""

from typing import Any

from vlechtwerk.desk.demo.sources import dice
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matches
from vlechtwerk.matching.queries.candidates import CandidateCard
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import HalfDay

LEARNED = (-70.0, -6.0)  # days from today
FROM_THE_DESK = 5  # every so manieth request is asked from the desk, with who was shown beside
PREFERS = 0.75  # so often the broker takes the nearest of the five, else the first


class Learning:
    """Half days for most people; every few requests asked from the desk, so that there is something to learn from."""

    def __init__(self, year: Year) -> None:
        self.year, self.rng, self.asked = year, dice("learning"), 0

    def plan(self) -> None:
        """People say their half days; the weights move on two nights."""
        weekdays = [code for code in HalfDay.values if code[:3] not in {"sat", "sun"}]
        for person in self.year.cast.members:
            if self.rng.random() < 0.7:
                count = self.rng.choice([2, 3, 3, 4, 6])
                people.set_half_days(person, half_days=self.rng.sample(weekdays, count), by=person)
        for day in LEARNED:
            self.year.at(self.year.day(day), lambda: matching.learn_weights(by=None))

    def from_the_desk(self, need: Need) -> CandidateCard | None:
        """Somebody of the five, now and then."""
        self.asked += 1
        if self.asked % FROM_THE_DESK:
            return None
        sight = matches.look(need)
        if not sight.ranked:
            return None
        near = max(range(len(sight.ranked)), key=lambda at: sight.ranked[at].features["near"])
        place = near if self.rng.random() < PREFERS else 0
        card: Any = sight.card(sight.ranked[place], place + 1, people=sight.found.people)
        return card if card.person.pk not in set(need.proposals.values_list("helper_id", flat=True)) else None
