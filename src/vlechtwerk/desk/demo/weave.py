"""From a need to a coin and back: asked, answered, met, confirmed, given back. By chance, within the rules."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.desk.demo.learning import Learning
from vlechtwerk.desk.demo.sources import rows
from vlechtwerk.desk.demo.year import Year
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.enums import WAITING
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.exchanges.queries import has_coin
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations import queries as reading
from vlechtwerk.innovations.models import Innovation, Need
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matches
from vlechtwerk.matching.models import Proposal

MOST_TRIES = 4


class Weave:
    """What happens to needs, one step after the other; each step plans the next."""

    def __init__(self, year: Year) -> None:
        self.year, self.rng, self.cast = year, year.rng, year.cast
        self.learning = Learning(year)
        self.wanted = rows("needs")
        self.declines = [(r["stage"], r["text"]) for r in year.steps if r["kind"] == "decline"]
        self.settlings = [(r["stage"], r["text"]) for r in year.steps if r["kind"] == "resolve"]
        self.changes = [row["text"] for row in rows("changes")]
        self.busy: Counter[int] = Counter()

    def need(self, innovation: Innovation, tag: str) -> None:
        """One more thing that is missing."""
        known = set(innovation.needs.values_list("title", flat=True))
        found = [row for row in self.wanted if row["tag"] == tag and row["title"] not in known]
        if not found:
            return
        words = self.rng.choice(found)
        need = innovations.open_need(
            innovation, title=words["title"], text=words["text"], axis=self.year.axes[words["axis"]],
            by=innovation.broker, languages=self.rng.choice([["nl"], ["nl", "fr"], ["nl", "en"]]),
            max_km=self.rng.choice([None, None, 60, 100]), fresh_eyes=self.rng.choice([1, 2, 2, 3]),
        )  # fmt: skip
        if self.rng.random() < 0.04:
            self._later(10, 40, self._withdraw, need)
        else:
            self._later(0.5, 9, self._ask, need, tag)

    def _later(self, low: float, high: float, act: Any, *args: Any) -> None:
        self.year.at(self.year.later(low, high), act, *args)

    def _withdraw(self, need: Need) -> None:
        innovations.withdraw_need(need, by=need.innovation.broker, note="Zelf opgelost.")

    # asking

    def _ask(self, need: Need, tag: str, tries: int = 1, last: Proposal | None = None) -> None:
        broker = need.innovation.broker
        if last is not None:
            matching.mark_handled(last, by=broker)
        need.refresh_from_db()
        scored = self.learning.from_the_desk(need)
        helper = scored.person if scored else self._helper(need, tag)
        if helper is None or tries > MOST_TRIES:
            return
        proposal = matching.ask_helper(need, helper=helper, by=broker, message=self.year.word("message"), scored=scored)
        fate = self.rng.random()
        if fate < 0.58:
            self._later(0.1, 3, self._accept, proposal)
        elif fate < 0.83:
            self._later(0.1, 3, self._decline, proposal, tag, tries)
        else:
            expired = proposal.answer_by + timedelta(days=self.rng.uniform(1.1, 2.5))
            self.year.at(expired, self._ask, need, tag, tries + 1, proposal)

    def _helper(self, need: Need, tag: str) -> Any:
        """One of the least busy who say they can do this; else anybody."""
        tried = set(need.proposals.values_list("helper_id", flat=True))
        tried |= {member.person_id for member in reading.team_of(need.innovation)}
        for people in (self.cast.skilled.get(tag, []), self.cast.members):
            free = [person for person in people if person.pk not in tried]
            self.rng.shuffle(free)
            free.sort(key=lambda person: self.busy[person.pk])
            rested = [person for person in free[:6] if matches.cooling_down_until(person) is None]
            if rested:
                return self.rng.choice(rested[:3])
        return None

    def _decline(self, proposal: Proposal, tag: str, tries: int) -> None:
        proposal.refresh_from_db()
        reason, note = self.rng.choice(self.declines)
        matching.decline_proposal(proposal, reason=reason, note=note, by=proposal.helper)
        self._later(0.3, 3, self._ask, proposal.need, tag, tries + 1, proposal)

    def _accept(self, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        session = exchanges.accept(proposal, by=proposal.helper, phone=proposal.helper.phone)
        self.busy[proposal.helper_id] += 1
        self._later(0.2, 3, self._dates, session)

    # the session

    def _dates(self, session: StrengtheningSession, is_second: bool = False) -> None:
        session.refresh_from_db()
        place = self.year.word("place").format(place=session.giver.place) if self.rng.random() < 0.92 else ""
        exchanges.propose_dates(session, starts=self.year.half_days(6, 18), by=session.giver, place=place)
        if is_second:  # before the first date is there
            self.year.at(clock.now() + timedelta(hours=self.rng.uniform(3, 20)), self._choose, session, True)
        else:
            self._later(0.2, 2.5, self._choose, session, False)

    def _choose(self, session: StrengtheningSession, is_second: bool) -> None:
        slot = self.rng.choice(list(session.appointment.slots.filter(withdrawn_at=None).order_by("starts_at")))
        exchanges.choose_date(session, slot=slot, by=session.receiver)
        if self.rng.random() < 0.8:
            exchanges.set_goal(session, goal=self.year.word("goal"), by=session.receiver)
        halfway = self.year.soon(clock.now() + (slot.starts_at - clock.now()) / 2)
        fate = self.rng.random()
        if fate < 0.05:
            self.year.at(halfway, self._cancel, session)
        elif fate < 0.11 and not is_second:
            self.year.at(halfway, self._dates, session, True)
            self._afterwards(session, slot.ends_at, fate)  # refused when it moved
        else:
            self._afterwards(session, slot.ends_at, fate)

    def _cancel(self, session: StrengtheningSession) -> None:
        by = self.rng.choice([session.giver, session.receiver])
        exchanges.cancel_session(session, reason=self.year.word("cancel"), by=by)
        self._later(4, 16, self._seen, session)

    def _seen(self, session: StrengtheningSession) -> None:
        """The broker found another way for a session that is off."""
        matching.mark_handled(session.proposal, by=session.need.innovation.broker)

    def _afterwards(self, session: StrengtheningSession, end: datetime, fate: float) -> None:
        """Mostly both confirm; sometimes they disagree, or somebody did not come."""
        soon, next_day = (end + timedelta(hours=self.rng.uniform(*span)) for span in ((1, 6), (4, 50)))
        next_day = self.year.soon(next_day, after=soon)
        if fate > 0.985:
            self.year.at(soon, self._say, session, session.receiver, "other_absent")
            self._settle(session, end)
        elif fate > 0.93:
            self.year.at(soon, self._say, session, session.giver, "held")
            self.year.at(next_day, self._say, session, session.receiver, "not_held")
            self._settle(session, end)
        else:
            self.year.at(soon, self._say, session, session.giver, "held")
            self.year.at(next_day, self._say, session, session.receiver, "held")

    def _say(self, session: StrengtheningSession, person: Any, verdict: str) -> None:
        session.refresh_from_db()
        answers = {}
        if verdict == "held" and self.rng.random() < 0.85:
            answers = {"usefulness": self.rng.choice([2, 3, 3, 4, 4]), "what_changed": self.rng.choice(self.changes)}
        exchanges.confirm(session, person=person, verdict=verdict, **answers)
        invitation = GiveInvitation.objects.filter(session=session, state__in=WAITING).first()
        if invitation:
            self._later(2, 24, self._give_back, invitation)

    def _settle(self, session: StrengtheningSession, end: datetime) -> None:
        resolution, note = self.rng.choice(self.settlings)
        self.year.at(
            self.year.soon(end + timedelta(days=self.rng.uniform(4, 8))), self._resolve, session, resolution, note
        )

    def _resolve(self, session: StrengtheningSession, resolution: str, note: str) -> None:
        session.refresh_from_db()
        exchanges.resolve(session, resolution=resolution, note=note, by=session.broker)
        if resolution == "replan":
            self._later(0.5, 2, self._dates, session, True)
        self._later(4, 16, self._seen, session)

    # giving back

    def _give_back(self, invitation: GiveInvitation) -> None:
        invitation.refresh_from_db()
        person, fate = invitation.person, self.rng.random()
        needs = list(invitation.needs.filter(state__in=["open", "proposed"]).order_by("id"))
        if fate < 0.5 and needs:
            proposal = exchanges.offer_for_invitation(invitation, need=self.rng.choice(needs), by=person)
            self._later(0.4, 4, self._link, proposal)
        elif fate < 0.62:
            until = self.year.later(20, 40)
            exchanges.snooze_invitation(invitation, until=until.date(), by=person)
            self.year.at(until + timedelta(days=self.rng.uniform(2, 6)), self._give_back, invitation)
        elif fate < 0.72:
            exchanges.forward_invitation(invitation, to_person=self.rng.choice(self.cast.members), by=person)
            self._later(1, 12, self._colleague, invitation)
        elif fate < 0.81:
            if has_coin(ledger.tally(person)):
                exchanges.donate_invitation(invitation, by=person)
        elif fate < 0.86:
            session = invitation.session
            broker = (session.broker if session else None) or self.cast.brokers[0]
            exchanges.waive_invitation(invitation, reason=self.year.word("waive"), by=broker)

    def _colleague(self, invitation: GiveInvitation) -> None:
        """Mostly yes, with the need that comes first."""
        invitation.refresh_from_db()
        need = invitation.needs.filter(state__in=["open", "proposed"]).order_by("id").first()
        if invitation.paid_by is None or need is None or self.rng.random() < 0.3:
            exchanges.give_back_invitation(invitation, by=invitation.paid_by)
            return
        proposal = exchanges.offer_for_invitation(invitation, need=need, by=invitation.paid_by)
        self._later(0.4, 4, self._link, proposal)

    def _link(self, proposal: Proposal) -> None:
        proposal.refresh_from_db()
        broker = proposal.need.innovation.broker
        try:
            session = exchanges.approve_offer(proposal, by=broker)
        except Refused:
            session = None
        if session is None:  # the receiver stands at the limit: no offer is left lying on the desk
            matching.withdraw_proposal(proposal, by=broker)
            return
        self._later(0.3, 3, self._dates, session)
