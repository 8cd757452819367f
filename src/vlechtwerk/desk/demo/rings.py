"""Rings of exchange: one that ran from the question to the coins, one that waits for two answers, one to propose."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from vlechtwerk.agenda.dates import half_day
from vlechtwerk.core import clock
from vlechtwerk.desk.demo.sources import dice, rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.engine.relevance import Index
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges import queries as exchanging
from vlechtwerk.exchanges.models import ExchangeRing, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations import queries as reading
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import queries as matches
from vlechtwerk.matching.enums import ProposalState

SIZE = 3
Skilled = tuple[Innovation, Any, str]


class Rings:
    """Each member is asked what the one before can do; who and what is chosen on the day itself."""

    def __init__(self, year: Year) -> None:
        self.year, self.rng, self.used = year, dice("rings"), set[int]()

    def plan(self) -> None:
        """All three, from the needs that make them possible."""
        self.year.at(self.year.day(-27), self._begin, self._run)
        self.year.at(self.year.day(-1.9), self._begin, self._wait)
        self.year.at(self.year.day(-1.6), self._begin, lambda _needs: None)

    def _begin(self, go_on: Callable[[list[Need]], None]) -> None:
        members = self._members()
        if len(members) < SIZE:
            return
        needs = [
            self._need(asks[0], *gives[1:]) for gives, asks in zip(members, members[1:] + members[:1], strict=True)
        ]
        self.year.at(clock.now() + timedelta(hours=19), go_on, needs)

    def _members(self) -> list[Skilled]:
        """Who leads an innovation, can do something that others ask, and is free."""
        stars, known = {row["name"] for row in rows("stars")}, {row["tag"] for row in rows("needs")}
        skills = {person.pk: tag for tag, people in self.year.cast.skilled.items() if tag in known for person in people}
        found: list[Skilled] = []
        active = Innovation.objects.filter(state=InnovationState.ACTIVE).exclude(name__in=stars)
        for innovation in active.select_related("broker").order_by("id"):
            lead = reading.lead_of(innovation)
            names, tags = {one.first_name for _i, one, _tag in found}, {tag for _i, _one, tag in found}
            tag = skills.get(lead.pk)
            is_new = tag not in tags and lead.first_name not in names and lead.pk not in self.used
            if tag and is_new and self._is_free(lead):
                self.used.add(lead.pk)
                found.append((innovation, lead, tag))
            if len(found) == SIZE:
                break
        return found

    def _is_free(self, person: Any) -> bool:
        at_limit = any(ledger.limit_notice(person, pays=pays) for pays in (True, False))
        busy = person.proposals.filter(state__in=[ProposalState.ASKED, ProposalState.ACCEPTED]).exists()
        return not at_limit and not busy and matches.cooling_down_until(person) is None

    def _need(self, innovation: Innovation, giver: Any, tag: str) -> Need:
        """What the one before can do best."""
        had = set(innovation.needs.values_list("title", flat=True))
        fitting = [row for row in rows("needs") if row["tag"] == tag and row["title"] not in had]
        index = Index.build([f"{row['title']}. {row['text']}" for row in fitting])
        scores = index.scores(list(giver.talents.filter(is_active=True).values_list("text", flat=True)))
        words = fitting[int(scores.max(axis=0).argmax())]
        return innovations.open_need(
            innovation, title=words["title"], text=words["text"], axis=self.year.axes[words["axis"]],
            by=innovation.broker, languages=["nl", "fr", "en"],
        )  # fmt: skip

    def _wait(self, needs: list[Need]) -> None:
        ring = exchanges.propose_ring(needs, by=needs[0].innovation.broker)
        self.year.at(clock.now() + timedelta(hours=9), self._answer, ring, 0)

    def _run(self, needs: list[Need]) -> None:
        ring = exchanges.propose_ring(needs, by=needs[0].innovation.broker)
        for place in range(SIZE):
            self.year.at(clock.now() + timedelta(hours=3 + 21 * place), self._answer, ring, place)
        self.year.at(clock.now() + timedelta(days=3), self._meet, ring)

    def _answer(self, ring: ExchangeRing, place: int) -> None:
        member = exchanging.rings().get(pk=ring.pk).places[place]
        exchanges.answer_ring(member, answer="yes", by=member.person)

    def _meet(self, ring: ExchangeRing) -> None:
        """Each pair finds a date within two weeks, and meets."""
        for number, session in enumerate(
            exchanging.sessions_of_ring(exchanging.rings().get(pk=ring.pk)).order_by("pk")
        ):
            place = str(session.giver.place or "Online")
            day = clock.add_working_days(clock.now(), 3 + 3 * number).date()
            starts = [half_day(day, self.rng.choice(["morning", "afternoon"]))]
            (slot,) = exchanges.propose_dates(session, starts=starts, by=session.giver, place=place)
            exchanges.choose_date(session, slot=slot, by=session.receiver)
            for hours, person in ((4, session.giver), (23, session.receiver)):
                self.year.at(slot.ends_at + timedelta(hours=hours), self._say, session, person)

    def _say(self, session: StrengtheningSession, person: Any) -> None:
        session.refresh_from_db()
        exchanges.confirm(session, person=person, verdict="held", usefulness=4)
