"""The whole machine of a ring against a plain model: every step is legal, or refused with nothing written."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from tests import factories
from tests.exchanges.rings import fresh, three
from tests.exchanges.scene import MONDAY, mails
from tests.machines import walk
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.models import ExchangeRing, RingMember, StrengtheningSession
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Need, TimelineEntry
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.ledger.queries import verify
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Introduction, Proposal
from vlechtwerk.outbox.models import Message

TABLES = (
    ExchangeRing, RingMember, Proposal, Introduction, StrengtheningSession, Need, Transfer, Account, TimelineEntry,
    Message, AuditEntry,
)  # fmt: skip
PLACES = st.sampled_from([0, 1, 2])


def everything_written():
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


class Ring(RuleBasedStateMachine):
    """``said`` by place; ``gone``: a need that was withdrawn; ``state`` of the ring."""

    @initialize()
    def set_up(self):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now, self.state, self.said, self.gone = MONDAY, "proposed", {}, set()
        with clock.at(self.now):
            self.ring = actions.propose_ring(three(), by=factories.make_broker("Bram Peeters"))
        self.began, self.reminded, self.until = self.now, False, self.ring.answer_by

    def teardown(self):
        try:
            with clock.at(self.now + timedelta(days=60)):
                actions.remind_rings_due()
            with clock.at(self.now + timedelta(days=90)):
                actions.end_rings_due()
            assert fresh(self.ring).state != "proposed"  # no ring waits for ever
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def step(self, legal, run):
        before = None if legal else everything_written()
        with clock.at(self.now):
            try:
                run()
                done = True
            except Refused:
                done = False
        assert done == legal, self.state
        if not legal:
            assert everything_written() == before
        return done

    @rule(place=PLACES, answer=st.sampled_from(["yes", "yes", "yes", "no"]))
    def answer(self, place, answer):
        member = fresh(self.ring.places[place])
        again = self.said.get(place) == answer
        legal = again or (self.state == "proposed" and place not in self.said)
        if self.step(legal, lambda: actions.answer_ring(member, answer=answer, by=member.person)) and not again:
            self.said[place] = answer
            self.state = self.after(answer)

    def after(self, answer):
        if answer == "no":
            return "declined"
        if self.gone:
            return "withdrawn"
        return "accepted" if len(self.said) == 3 else "proposed"

    @rule()
    def withdraw(self):
        legal = self.state == "proposed" and self.said
        if not legal and self.state == "proposed":
            return  # let it live for a while
        if self.step(bool(legal), lambda: actions.withdraw_ring(fresh(self.ring), by=self.ring.proposed_by)):
            self.state = "withdrawn"

    @rule(place=PLACES)
    def withdraw_need(self, place):
        need = fresh(self.ring.places[place].need)
        legal = self.state != "accepted" and place not in self.gone
        if self.step(legal, lambda: innovations.withdraw_need(need, by=self.ring.proposed_by)):
            self.gone.add(place)

    @rule(place=PLACES)
    def ask_somebody_else(self, place):
        need, rik = fresh(self.ring.places[place].need), factories.make_person("Rik Smeets")
        legal = self.state not in {"proposed", "accepted"} and place not in self.gone
        if self.step(legal, lambda: matching.ask_helper(need, helper=rik, by=self.ring.proposed_by)):
            with clock.at(self.now):
                matching.withdraw_proposal(Proposal.objects.get(helper=rik), by=self.ring.proposed_by)

    @rule(days=st.sampled_from([1, 3, 6]))
    def time_passes(self, days):
        self.now += timedelta(days=days)
        with clock.at(self.now):
            for job in (actions.remind_rings_due, actions.end_rings_due):
                job()
                assert job() == 0
        self.state = fresh(self.ring).state if self.state == "proposed" else self.state
        assert self.state in {"proposed", "withdrawn", "expired"} or self.state == fresh(self.ring).state
        assert not (self.gone and self.state == "proposed")
        if self.state == "expired":
            assert fresh(self.ring).answer_by <= self.now

    @invariant()
    def ring_is_where_the_model_is(self):
        ring = fresh(self.ring)
        assert ring.state == self.state
        assert {place: one.answer for place, one in enumerate(ring.places) if one.answer} == self.said
        assert {one.is_open for one in ring.places} == {self.state == "proposed"}

    @invariant()
    def all_or_none(self):
        started = self.state == "accepted"
        assert StrengtheningSession.objects.count() == Introduction.objects.count() == (3 if started else 0)
        wanted = {"proposed": "proposed", "accepted": "introduced"}.get(self.state, "open")
        for place, member in enumerate(fresh(self.ring).places):
            assert member.need.state == ("withdrawn" if place in self.gone else wanted)

    @invariant()
    def everybody_is_told_once_and_the_books_hold(self):
        assert len(mails("ring_closed")) == (0 if self.state in {"proposed", "accepted"} else 3)
        assert verify().problems == []


@pytest.mark.django_db
def test_ring_follows_its_machine():
    walk(Ring, examples=10, steps=12)
