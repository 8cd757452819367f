"""The whole machine of a session against a plain model: every step is legal, or refused with nothing written."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from tests import factories
from tests.exchanges.scene import MONDAY, asked, coin
from tests.machines import walk
from vlechtwerk.agenda.models import Appointment, Slot
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.desk import queries as desk
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.models import Confirmation, GiveInvitation, StrengtheningSession
from vlechtwerk.exchanges.steps import open_steps
from vlechtwerk.innovations.models import Need, TimelineEntry
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.ledger.queries import verify
from vlechtwerk.outbox.models import Message

SIDES = ("giver", "receiver")
ANYBODY = st.sampled_from([*SIDES, "broker"])
VERDICTS = st.sampled_from(["held", "held", "not_held", "other_absent"])
TABLES = (
    StrengtheningSession, Confirmation, GiveInvitation, Appointment, Slot, Transfer, Account, Need, TimelineEntry,
    Message, AuditEntry,
)  # fmt: skip
RUNNING = {"planning", "planned", "held", "no_show", "disputed"}
COIN = {"booked": "posted", "cancelled": "voided", "resolved": "voided"}
NEED = {"booked": "met", "cancelled": "open", "resolved": "open"}


def everything_written():
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


class Session(RuleBasedStateMachine):
    @initialize()
    def set_up(self):
        self.state = None  # until there is a session, nobody waits for anything
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = MONDAY
        with clock.at(self.now):
            proposal = asked()
            self.session = actions.accept(proposal, by=proposal.helper)
        self.begin()

    def begin(self):
        self.state, self.date, self.said, self.slots, self.sequence = "planning", None, {}, [], 0
        self.uid = self.session.appointment.uid

    def teardown(self):
        try:
            self.somebody_is_told()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def somebody_is_told(self):
        """Left alone for long enough, a session that is not at its end stands on the broker's desk."""
        if self.state not in RUNNING:
            return
        for days in (40, 10):
            self.time_passes(days * 24)
        with clock.at(self.now):
            waiting = desk.today(self.session.broker, mine=True).waiting
        assert any(self.session.key in row.url for row in waiting)

    # the steps

    def step(self, legal, run):
        """Whether it was done: exactly when the model says so, and without a trace when not."""
        session = StrengtheningSession.objects.get(pk=self.session.pk)
        before = None if legal else everything_written()
        with clock.at(self.now):
            try:
                run(session)
                done = True
            except Refused:
                done = False
        assert done == legal, f"{self.state} at {self.now}"
        if not legal:
            assert everything_written() == before
        return done

    def who(self, name):
        return getattr(self.session, name)

    def has_begun(self):
        return self.state in {"planned", "held", "no_show"} and self.date <= self.now

    @rule(by=ANYBODY, days=st.lists(st.integers(-1, 9), min_size=1, max_size=3, unique=True))
    def offer_dates(self, by, days):
        starts = [self.now + timedelta(days=day, minutes=1) for day in days]
        legal = self.state in {"planning", "planned"} and min(days) >= 0
        if self.step(legal, lambda s: actions.propose_dates(s, starts=starts, by=self.who(by))):
            self.withdraw()
            self.slots += [{"start": start, "by": by, "withdrawn": False} for start in sorted(starts)]

    def withdraw(self):
        for slot in self.slots:
            slot["withdrawn"] = True

    @precondition(lambda self: self.slots)
    @rule(by=ANYBODY, back=st.integers(0, 4))
    def choose_date(self, by, back):
        number = max(0, len(self.slots) - 1 - back)
        slot = self.slots[number]
        row = self.session.appointment.slots.order_by("pk")[number]
        again = self.state == "planned" and slot["withdrawn"] and slot["start"] == self.date
        legal = (
            self.state in {"planning", "planned"}
            and not (slot["by"] == by and by in SIDES)
            and (again or (not slot["withdrawn"] and slot["start"] > self.now))
        )
        if self.step(legal, lambda s: actions.choose_date(s, slot=row, by=self.who(by))) and not again:
            self.state, self.date, self.said = "planned", slot["start"], {}
            self.withdraw()

    @rule(by=ANYBODY, place=st.sampled_from(["Online", "Zaal 2"]))
    def put_place(self, by, place):
        self.step(self.state in {"planning", "planned"}, lambda s: actions.set_place(s, place=place, by=self.who(by)))

    @rule(by=ANYBODY)
    def agree(self, by):
        self.step(self.state in {"planning", "planned"}, lambda s: actions.set_goal(s, goal="Iets", by=self.who(by)))

    @precondition(lambda self: len(self.slots) > 1 or self.has_begun())
    @rule(by=ANYBODY)
    def call_off(self, by):
        legal = self.state == "planning" or (self.state == "planned" and not self.has_begun())
        if self.step(legal, lambda s: actions.cancel_session(s, reason="Ziek", by=self.who(by))):
            self.state = "cancelled"

    @precondition(lambda self: self.date)
    @rule(side=st.sampled_from(SIDES), verdict=VERDICTS)
    def confirm(self, side, verdict):
        again = self.said.get(side) == verdict
        legal = again or (self.has_begun() and side not in self.said)
        done = self.step(legal, lambda s: actions.confirm(s, person=self.who(side), verdict=verdict))
        if done and not again:
            self.said[side] = verdict
            self.state = self.after_answer(verdict)

    def after_answer(self, verdict):
        answers = sorted(self.said.values())
        if answers == ["held", "held"]:
            return "booked"
        if len(answers) == 2 and ("held" in answers or answers == ["other_absent", "other_absent"]):
            return "disputed"
        if verdict == "other_absent" or len(answers) == 2:
            return "no_show"
        return self.state

    @precondition(lambda self: self.date)
    @rule(how=st.sampled_from(["book", "release", "replan"]))
    def settle(self, how):
        legal = self.state in {"held", "no_show", "disputed"}
        if self.step(legal, lambda s: actions.resolve(s, resolution=how, note="Gebeld", by=s.broker)):
            self.state = {"book": "booked", "release": "resolved", "replan": "planning"}[how]
            if how == "replan":
                self.date, self.said = None, {}
                self.withdraw()

    @rule(hours=st.sampled_from([1, 5, 26, 24 * 4, 24 * 9]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        with clock.at(self.now):
            for job in (actions.remind_due, actions.hold_due, actions.nudge_due, actions.wake_due):
                job()
                assert job() == 0
        if self.state == "planned" and self.now >= self.date + timedelta(hours=4, minutes=30):
            self.state = "held"

    @precondition(lambda self: self.state in {"cancelled", "resolved"})
    @rule()
    def look_for_somebody_else(self):
        with clock.at(self.now):
            need = Need.objects.get(pk=self.session.need_id)
            proposal = asked(need=need, giver=factories.make_person("Rik Smeets"))
            self.session = actions.accept(proposal, by=proposal.helper)
        self.begin()

    # what always holds

    @invariant()
    def session_is_where_the_model_is(self):
        session = StrengtheningSession.objects.select_related("need", "appointment").get(pk=self.session.pk)
        assert session.state == self.state
        assert coin(session) == COIN.get(self.state, "pending")
        assert session.need.state == NEED.get(self.state, "introduced")
        assert dict(session.confirmations.values_list("side", "verdict")) == self.said
        assert (session.booked_at is not None) == (self.state == "booked")

    @invariant()
    def books_hold(self):
        assert verify().problems == []

    @invariant()
    def calendar_entry_is_one_and_only_goes_forward(self):
        entry = Appointment.objects.get(pk=self.session.appointment_id)
        assert entry.uid == self.uid
        assert entry.sequence >= self.sequence
        self.sequence = entry.sequence
        stands = {"planning": "tentative", "cancelled": "cancelled"}
        assert entry.state == stands.get(self.state, "confirmed")
        if self.date and self.state != "cancelled":
            assert entry.starts_at == self.date

    @invariant()
    def there_is_always_a_way_on(self):
        if self.state in RUNNING:
            session = StrengtheningSession.objects.get(pk=self.session.pk)
            readers = [(session.giver, False), (session.receiver, False), (session.broker, True)]
            with clock.at(self.now):
                assert any(open_steps(session, person, staff=staff) for person, staff in readers)


@pytest.mark.django_db
def test_session_follows_its_machine():
    walk(Session, examples=10, steps=16)
