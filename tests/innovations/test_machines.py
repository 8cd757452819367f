"""Whatever steps people take in whatever order: an intake and a need stay on the roads that product.md draws."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests import factories
from tests.innovations.conftest import ENTRY_TEST
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.models import Innovation, Intake, Need
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Proposal

pytestmark = [pytest.mark.django_db]

FEW = settings(
    max_examples=12, stateful_step_count=14, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip

INTAKE_ROADS = {
    "draft": {"received", "closed"},
    "received": {"invited", "assessed", "referred", "closed"},
    "invited": {"assessed", "referred", "closed"},
    "assessed": {"assessed", "accepted", "referred", "closed"},
    "accepted": set(),
    "referred": {"received"},
    "closed": {"received"},
}
NEED_ROADS = {
    "open": {"proposed", "introduced", "withdrawn"},
    "proposed": {"proposed", "open", "introduced", "withdrawn"},
    "introduced": {"met", "open"},
    "met": set(),
    "withdrawn": {"open"},
}


class Walk(RuleBasedStateMachine):
    """One thing, walked by random steps; every step is taken whole or refused without a trace."""

    roads: dict

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.broker = factories.make_broker()
        factories.make_stages()
        self.start()
        self.state = self.thing.state

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def take(self, step):
        trail = AuditEntry.objects.count()
        try:
            with transaction.atomic():
                step()
        except Refused as refused:
            assert str(refused)
            assert AuditEntry.objects.count() == trail
        else:
            assert AuditEntry.objects.count() > trail

    @invariant()
    def stays_on_the_road(self):
        self.thing.refresh_from_db()
        assert self.thing.state == self.state or self.thing.state in self.roads[self.state]
        self.state = self.thing.state


class IntakeWalk(Walk):
    roads = INTAKE_ROADS

    def start(self):
        given = {
            "question": "Wie rekent mee aan een verdienmodel?",
            "source": "public_form",
            "email": "said@soep.example",
        }
        self.thing = actions.receive_intake(as_draft=True, **given)[0]
        self.given = given

    def fresh(self):
        return Intake.objects.get(pk=self.thing.pk)

    @rule(as_draft=st.booleans())
    def send_again(self, as_draft):
        assert actions.receive_intake(as_draft=as_draft, **self.given)[0] == self.thing

    @rule()
    def take_in(self):
        self.take(lambda: actions.take_in_draft(self.fresh(), by=self.broker))

    @rule()
    def invite(self):
        self.take(lambda: actions.invite_intake(self.fresh(), by=self.broker))

    @rule(impact=st.booleans(), new=st.booleans())
    def assess(self, impact, new):
        answers = {"is_impact_driven": impact, "is_innovative": new}
        self.take(lambda: actions.assess_intake(self.fresh(), by=self.broker, **answers))

    @rule()
    def assess_well(self):
        self.take(lambda: actions.assess_intake(self.fresh(), by=self.broker, **ENTRY_TEST))

    @rule()
    def accept(self):
        self.take(lambda: actions.accept_intake(self.fresh(), name="Idee", pitch="P", by=self.broker))

    @rule()
    def refer(self):
        self.take(lambda: actions.refer_intake(self.fresh(), to="An Peeters", by=self.broker))

    @rule(reason=st.sampled_from(["spam", "no_answer", "not_impact"]))
    def close(self, reason):
        self.take(lambda: actions.close_intake(self.fresh(), reason=reason, by=self.broker))

    @rule(note=st.sampled_from(["", "Belde terug"]))
    def reopen(self, note):
        self.take(lambda: actions.reopen_intake(self.fresh(), note=note, by=self.broker))

    @invariant()
    def is_one_question_and_at_most_one_innovation(self):
        assert Intake.objects.count() == 1
        assert Innovation.objects.count() == int(self.fresh().state == "accepted")
        assert bool(self.fresh().close_reason) == (self.fresh().state == "closed")
        assert bool(self.fresh().follow_up_on) == (self.fresh().state in {"received", "invited", "assessed"})


class NeedWalk(Walk):
    roads = NEED_ROADS

    def start(self):
        innovation = factories.make_innovation(broker=self.broker)
        self.helpers = [factories.make_person(f"Helper {n}") for n in range(3)]
        self.thing = actions.open_need(innovation, title="Rekenwerk", text="Wie rekent mee?", by=self.broker)

    def fresh(self):
        return Need.objects.get(pk=self.thing.pk)

    def last(self, state):
        return Proposal.objects.filter(need=self.thing, state=state).order_by("-pk").first()

    @rule(number=st.integers(0, 2))
    def ask(self, number):
        self.take(lambda: matching.ask_helper(self.fresh(), helper=self.helpers[number], by=self.broker))

    @rule()
    def decline(self):
        if proposal := self.last(ProposalState.ASKED):
            self.take(lambda: matching.decline_proposal(proposal, by=proposal.helper))

    @rule()
    def take_back(self):
        if proposal := self.last(ProposalState.ASKED):
            self.take(lambda: matching.withdraw_proposal(proposal, by=self.broker))

    @rule()
    def accept(self):
        if proposal := self.last(ProposalState.ASKED):
            self.take(lambda: exchanges.accept(proposal, by=proposal.helper))

    @rule()
    def cancel_the_session(self):
        if proposal := self.last(ProposalState.ACCEPTED):
            self.take(lambda: exchanges.cancel_session(proposal.sessions.last(), reason="Ziek", by=proposal.helper))

    @rule()
    def edit(self):
        self.take(lambda: actions.edit_need(self.fresh(), title="Anders", by=self.broker))

    @rule()
    def withdraw(self):
        self.take(lambda: actions.withdraw_need(self.fresh(), by=self.broker))

    @rule()
    def reopen(self):
        self.take(lambda: actions.reopen_need(self.fresh(), by=self.broker))

    @invariant()
    def who_is_asked_fits_the_state(self):
        asked = Proposal.objects.filter(need=self.thing, state=ProposalState.ASKED).exists()
        accepted = Proposal.objects.filter(need=self.thing, state=ProposalState.ACCEPTED).exists()
        assert asked == (self.fresh().state == "proposed")
        assert accepted == (self.fresh().state in {"introduced", "met"})


@pytest.mark.parametrize("walk", [IntakeWalk, NeedWalk])
def test_no_order_of_steps_leaves_the_road(db, walk):
    run_state_machine_as_test(walk, settings=FEW)
