"""A year of the network: intakes, the path, needs, requests, sessions, coins. Each step at its own moment."""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.registry import jobs
from vlechtwerk.desk.demo.sources import Cast, Size, dice, rows
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations import queries as reading
from vlechtwerk.innovations.models import Innovation, Need, Stage
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal

NOT_REPLAYED = {"outbox.deliver"}
DECLINES = ["no_time", "no_time", "not_my_field", "too_far", "somebody_else"]
CHANGES = [
    "Nu weten we wat we moeten vragen.",
    "We hebben een rekenblad dat klopt.",
    "Ons verhaal past nu op één blad.",
    "",
]


class Year:
    """A queue of moments. What lies after today does not happen: that is the work that waits."""

    def __init__(self, cast: Cast, size: Size, tick: Callable[[float], None]) -> None:
        self.cast, self.size, self.tick = cast, size, tick
        self.now = clock.now().replace(second=0, microsecond=0)
        self.start = self.now - timedelta(days=size.days)
        self.rng = dice("year")
        self.stages = list(reading.current_stages())
        self.axes = {axis.code: axis for axis in reading.active_axes()}
        self.needs = rows("needs")
        self._queue: list[tuple[datetime, int, Callable[[], None]]] = []
        self._number = count()

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self._queue, (moment, next(self._number), act))

    def later(self, low: float, high: float) -> datetime:
        """Between ``low`` and ``high`` days from the moment that is being played, in office hours."""
        moment = clock.now() + timedelta(days=self.rng.uniform(low, high))
        return moment.replace(
            hour=self.rng.randrange(8, 17), minute=self.rng.choice([0, 15, 30, 45]), second=0, microsecond=0
        )

    def play(self) -> None:
        """Everything up to now, in order; once a day what falls due by itself."""
        day = self.start
        while day < self.now:
            self.at(day, self._daily)
            day += timedelta(days=1)
        while self._queue and self._queue[0][0] <= self.now:
            moment, _number, act = heapq.heappop(self._queue)
            with clock.at(moment):
                try:
                    act()
                except Refused:
                    continue  # the product said no, as it would in life
            self.tick((moment - self.start) / (self.now - self.start))

    def _daily(self) -> None:
        for name, job in jobs.items():
            if name not in NOT_REPLAYED:
                job.run()

    # the path

    def begin(self, innovation: Innovation, tags: list[str]) -> None:
        """A new innovation: diagnosis, needs, and its way along the stages."""
        self.at(self.later(3, 20), lambda: self._diagnose(innovation, weak=2.2))
        self.at(self.later(self.size.days * 0.5, self.size.days * 0.9), lambda: self._diagnose(innovation, weak=3.2))
        for place, tag in enumerate(tags):
            self.at(self.later(8 + 25 * place, 40 + 45 * place), lambda tag=tag: self._need(innovation, tag))
        if self.rng.random() < 0.97:
            self._next_stage(innovation)
        if self.rng.random() < 0.5:
            self.at(self.later(5, 60), lambda: self._note(innovation))
        self.at(self.later(2, 40), lambda: self._task(innovation))

    def _next_stage(self, innovation: Innovation) -> None:
        following = [stage for stage in self.stages if stage.order > innovation.stage.order]
        expected = innovation.stage.expected_days
        if following and expected and self.rng.random() < 0.97:
            days = expected * self.rng.uniform(0.5, 1.25)
            self.at(self.later(days, days + 4), lambda: self._move(innovation, following[0]))

    def _move(self, innovation: Innovation, stage: Stage) -> None:
        innovation.refresh_from_db()
        innovations.move_innovation(innovation, to_stage=stage, by=innovation.broker)
        self._next_stage(innovation)

    def _diagnose(self, innovation: Innovation, weak: float) -> None:
        remarks = {
            "business_model": "één bron van inkomsten",
            "partners": "twee vaste partners",
            "evidence": "telt, maar meet niet",
        }
        scores = {
            axis: (min(5, max(1, round(self.rng.gauss(weak, 1.1)))), remarks.get(code, ""))
            for code, axis in self.axes.items()
        }
        sources = self.rng.choice([1, 1, 2, 3])
        innovations.record_diagnosis(innovation, scores=scores, income_source_count=sources, by=innovation.broker)

    def _note(self, innovation: Innovation) -> None:
        texts = [
            "Eerst het rekenwerk, dan pas de vorm.",
            "Belt liever dan te mailen.",
            "Zoekt iemand die tegenspreekt.",
        ]
        innovations.add_note(innovation, text=self.rng.choice(texts), by=innovation.broker)

    def _task(self, innovation: Innovation) -> None:
        texts = ["Cijfers van deze maand doorsturen", "Terugbellen over de rechtsvorm", "Foto’s voor het dossier"]
        owner = self.rng.choice([innovation.broker, reading.lead_of(innovation)])
        due = self.later(5, 20).date()
        task = innovations.add_task(
            innovation, text=self.rng.choice(texts), owner=owner, due_on=due, by=innovation.broker
        )
        if self.rng.random() < 0.7:
            self.at(self.later(2, 15), lambda: innovations.finish_task(task, by=owner))

    # a need and its requests

    def _need(self, innovation: Innovation, tag: str) -> None:
        words = self.rng.choice([need for need in self.needs if need["tag"] == tag])
        need = innovations.open_need(
            innovation, title=words["title"], text=words["text"], axis=self.axes[words["axis"]], by=innovation.broker,
            languages=["nl", "en"], max_km=self.rng.choice([None, 60, 100]),
        )  # fmt: skip
        self._ask_later(need, tag, self.rng.choice([1, 2, 4, 8, 20]))

    def _ask_later(self, need: Need, tag: str, days: float) -> None:
        self.at(self.later(days * 0.5, days), lambda: self._ask(need, tag))

    def _ask(self, need: Need, tag: str) -> None:
        tried = set(need.proposals.values_list("helper_id", flat=True))
        team = {member.person_id for member in reading.team_of(need.innovation)}
        fitting = [person for person in self.cast.skilled.get(tag, []) if person.pk not in tried | team]
        if not fitting:
            return
        self._ask_later(need, tag, 14)  # when this one says no, or nothing
        helper = self.rng.choice(fitting)
        proposal = matching.ask_helper(
            need, helper=helper, by=need.innovation.broker, message="Jij kent dit van binnenuit."
        )
        fate = self.rng.random()
        if fate < 0.62:
            self.at(self.later(0.2, 4), lambda: self._accept(proposal))
        elif fate < 0.85:
            self.at(self.later(0.2, 4), lambda: self._decline(proposal))

    def _decline(self, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        matching.decline_proposal(proposal, reason=self.rng.choice(DECLINES), by=proposal.helper)

    def _accept(self, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        session = exchanges.accept(proposal, by=proposal.helper, phone=proposal.helper.phone)
        self.at(self.later(0.3, 3), lambda: self._dates(session))

    # a session

    def _dates(self, session: StrengtheningSession) -> None:
        starts = sorted({self.later(low, low + 4).replace(minute=0) for low in (5, 10, 16)})
        place = f"{self.rng.choice(['Bibliotheek', 'Buurthuis', 'Stadhuis', 'De keuken', 'Online'])}"
        exchanges.propose_dates(session, starts=starts, by=session.giver, place=place)
        self.at(self.later(0.2, 3), lambda: self._choose(session))

    def _choose(self, session: StrengtheningSession) -> None:
        slot = self.rng.choice(list(session.appointment.slots.all()))
        exchanges.choose_date(session, slot=slot, by=session.receiver)
        end = slot.starts_at + timedelta(hours=4)
        fate = self.rng.random()
        if fate < 0.04:
            self.at(
                self.later(0.5, 3), lambda: exchanges.cancel_session(session, reason="Ziek geworden", by=session.giver)
            )
        elif fate < 0.94:
            for person in (session.giver, session.receiver):
                self.at(
                    end + timedelta(hours=self.rng.uniform(5, 70)), lambda person=person: self._confirm(session, person)
                )
        elif fate < 0.97:
            self.at(end + timedelta(hours=6), lambda: self._trouble(session, session.giver, "not_held"))
        else:
            self.at(end + timedelta(hours=6), lambda: self._trouble(session, session.receiver, "other_absent"))

    def _confirm(self, session: StrengtheningSession, person: Any) -> None:
        session.refresh_from_db()
        change = self.rng.choice(CHANGES)
        exchanges.confirm(session, person=person, usefulness=self.rng.choice([2, 3, 3, 4, 4]), what_changed=change)
        invitation = GiveInvitation.objects.filter(session=session).first()
        if invitation:
            self.at(self.later(1, 25), lambda: self._give_back(invitation))

    def _trouble(self, session: StrengtheningSession, person: Any, verdict: str) -> None:
        session.refresh_from_db()
        exchanges.confirm(session, person=person, verdict=verdict)
        how, note = self.rng.choice(["book", "book", "release"]), "Gebeld met allebei en zo afgesproken."
        by = session.broker or self.cast.brokers[0]
        self.at(self.later(2, 9), lambda: exchanges.resolve(session, resolution=how, note=note, by=by))

    def _give_back(self, invitation: GiveInvitation) -> None:
        invitation.refresh_from_db()
        fate, person, needs = self.rng.random(), invitation.person, list(invitation.needs.all())
        if fate < 0.5 and needs:
            need = self.rng.choice(needs)
            proposal = exchanges.offer_for_invitation(invitation, need=need, by=person)
            self.at(self.later(0.5, 4), lambda: self._link(proposal))
        elif fate < 0.6:
            exchanges.snooze_invitation(invitation, until=self.later(20, 30).date(), by=person)
        elif fate < 0.68:
            exchanges.donate_invitation(invitation, by=person)
        elif fate < 0.72:
            exchanges.waive_invitation(invitation, reason="Ziek, en het is goed zo.", by=self.cast.brokers[0])

    def _link(self, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        session = exchanges.approve_offer(proposal, by=proposal.need.innovation.broker)
        self.at(self.later(0.3, 3), lambda: self._dates(session))
