"""Any order of asks, answers and silences keeps to the state machine of a proposal and of its need."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests import factories
from tests.machines import Undone, walk
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import COOL_DOWN_DAYS, DeclineReason
from vlechtwerk.matching.models import Introduction, Proposal, SetAside
from vlechtwerk.people import actions as people

MOVES = {
    "drafted": {"accepted", "superseded", "withdrawn"},
    "asked": {"accepted", "declined", "expired", "superseded", "withdrawn"},
    "accepted": {"withdrawn"},  # only when its session fails
}
WHO = st.integers(0, 3)
WHICH = st.integers(0, 50)


class Asking(Undone):
    """One need, its broker and four people. Each rule knows by itself whether the product has to say yes."""

    def begin(self):
        self.broker = factories.make_broker()
        innovation = factories.make_innovation(broker=self.broker)
        self.need = factories.make_need(innovation, made_by=self.broker)
        self.people = [factories.make_person(name) for name in ("An", "Bo", "Cis", "Dré")]
        self.rests = {}
        self.gone = set()

    # what is

    @property
    def proposals(self):
        return list(Proposal.objects.filter(need=self.need).order_by("pk"))

    def states(self, person=None):
        return [p.state for p in self.proposals if person is None or p.helper_id == person.pk]

    @property
    def need_state(self):
        return Need.objects.values_list("state", flat=True).get(pk=self.need.pk)

    def standing(self):
        return [(p.pk, p.state) for p in self.proposals], self.need_state

    def free(self, person):
        states = self.states(person)
        open_to = self.need_state in ("open", "proposed") and person.pk not in self.gone
        return open_to and not {"drafted", "asked", "accepted", "declined"} & set(states)

    # what happens

    @rule(who=WHO)
    def ask(self, who):
        person = self.people[who]
        aside = SetAside.objects.filter(need=self.need, person=person).exists()
        rests = self.rests.get(person.pk, self.now) > self.now
        may = self.free(person) and not aside and not rests and self.states().count("asked") < 3
        self.attempt(may, actions.ask_helper, self.need, helper=person, by=self.broker)

    @rule(who=WHO)
    def offer(self, who):
        person = self.people[who]
        self.attempt(self.free(person), actions.offer_help, self.need, helper=person, by=person)

    @precondition(lambda self: self.proposals)
    @rule(which=WHICH)
    def yes(self, which):
        proposal = self.pick(which)
        may = proposal.state in ("asked", "drafted") and proposal.helper_id not in self.gone
        self.attempt(may, actions.accept_proposal, proposal, by=proposal.helper)

    @precondition(lambda self: self.proposals)
    @rule(which=WHICH, reason=st.sampled_from(DeclineReason.values))
    def no(self, which, reason):
        proposal = self.pick(which)
        may = proposal.state == "asked"
        self.attempt(may, actions.decline_proposal, proposal, reason=reason, by=proposal.helper)
        if may:
            until = self.now + timedelta(days=COOL_DOWN_DAYS[DeclineReason(reason)])
            self.rests[proposal.helper_id] = max(until, self.rests.get(proposal.helper_id, until))

    @precondition(lambda self: self.proposals)
    @rule(which=WHICH)
    def withdraw(self, which):
        proposal = self.pick(which)
        self.attempt(proposal.state in ("asked", "drafted"), actions.withdraw_proposal, proposal, by=self.broker)

    @rule(days=st.integers(1, 20))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)
        with clock.at(self.now):
            actions.remind_due()
            actions.expire_due()

    @rule(who=WHO, kind=st.sampled_from(["not_now", "never", "lift"]))
    def set_aside(self, who, kind):
        with clock.at(self.now):
            if kind != "lift":
                person = self.people[who]
                actions.set_aside(self.need, person=person, kind="never", reason="conflict", by=self.broker)
            elif row := SetAside.objects.first():
                actions.lift_set_aside(row, by=self.broker)

    @precondition(lambda self: len(self.gone) < 2)
    @rule(who=WHO)
    def leave(self, who):
        with clock.at(self.now):
            people.leave(self.people[who], by=self.broker)
            actions.expire_due()
        self.gone.add(self.people[who].pk)

    @precondition(lambda self: "accepted" in self.states())
    @rule()
    def session_fails(self):
        with clock.at(self.now):
            innovations.set_need_state(self.need, to=NeedState.OPEN, by=None, allowed_from=[NeedState.INTRODUCED])
            actions.release_acceptance(next(p for p in self.proposals if p.state == "accepted"))

    @precondition(lambda self: len(self.proposals) > 3)
    @rule()
    def need_is_withdrawn(self):
        may = self.need_state in ("open", "proposed")
        self.attempt(may, innovations.withdraw_need, self.need, by=self.broker)

    def pick(self, which):
        found = self.proposals
        return found[which % len(found)]

    # what always holds

    @invariant()
    def every_move_is_one_of_the_machine(self):
        for proposal in self.proposals:
            before = self.seen.get(proposal.pk, proposal.state)
            assert proposal.state == before or proposal.state in MOVES.get(before, set()), (before, proposal.state)
            assert (proposal.answered_at is None) == (proposal.state in ("drafted", "asked"))
            assert bool(proposal.decline_reason) == (proposal.state == "declined")
            self.seen[proposal.pk] = proposal.state

    @invariant()
    def need_says_what_its_proposals_say(self):
        states = self.states()
        assert states.count("accepted") <= 1
        assert states.count("asked") <= 3
        if self.need_state == "withdrawn":
            assert not {"drafted", "asked", "accepted"} & set(states)
        else:
            expected = "introduced" if "accepted" in states else "proposed" if "asked" in states else "open"
            assert self.need_state == expected

    @invariant()
    def whoever_said_yes_was_introduced(self):
        introduced = set(Introduction.objects.filter(proposal__need=self.need).values_list("proposal", flat=True))
        assert {p.pk for p in self.proposals if p.state == "accepted"} <= introduced


@pytest.mark.django_db
def test_proposals_keep_to_their_state_machine():
    walk(Asking, examples=20, steps=15)
