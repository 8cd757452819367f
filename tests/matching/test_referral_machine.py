"""Any order of yeses, noes, silences and second thoughts keeps to the state machine of a referral and of its need."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests import factories
from tests.machines import Undone, walk
from vlechtwerk.core import clock
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import ReferralOutcome, ReferralRefusal
from vlechtwerk.matching.models import Proposal, Referral
from vlechtwerk.people.models import Consent

MOVES = {
    "draft": {"sent", "withdrawn"},
    "sent": {"seen", "accepted", "declined", "expired", "withdrawn"},
    "seen": {"accepted", "declined", "expired", "withdrawn"},
    "accepted": {"in_progress", "done", "withdrawn"},
    "in_progress": {"done", "withdrawn"},
    "declined": {"draft"},
    "expired": {"draft"},
    "withdrawn": {"draft"},
    "done": {"in_progress"},
}
WHICH = st.integers(0, 1)
HELD = ("accepted", "in_progress")
ENDED = ("declined", "expired", "withdrawn")


class Referring(Undone):
    """One need, two referrals of it, and somebody inside who may be asked as well."""

    def begin(self):
        self.broker = factories.make_broker()
        self.need = factories.make_need(factories.make_innovation(broker=self.broker), made_by=self.broker)
        self.helper = factories.make_person("Hilde")
        for name in ("An", "Jo"):
            factories.make_referral(self.need, keeper=self.broker, name=name)

    @property
    def referrals(self):
        return list(Referral.objects.filter(need=self.need).order_by("pk"))

    @property
    def need_state(self):
        return Need.objects.values_list("state", flat=True).get(pk=self.need.pk)

    def standing(self):
        return [one.state for one in self.referrals], self.need_state

    def one(self, which):
        return self.referrals[which]

    @property
    def open(self):
        return self.need_state in ("open", "proposed")

    @rule(which=WHICH)
    def show(self, which):
        referral = self.one(which)
        self.attempt(referral.state == "draft", actions.request_agreement, referral, by=self.broker)

    @rule(which=WHICH, words=st.sampled_from(["", "Anders gezegd"]))
    def agree(self, which, words):
        one = self.one(which)
        may = one.state == "draft"
        self.attempt(may, actions.agree_to_referral, one, to=one.receiver.key, by=one.asker, summary=words)

    @rule(which=WHICH)
    def read(self, which):
        with clock.at(self.now):
            actions.open_referral(self.one(which))

    @rule(which=WHICH)
    def yes(self, which):
        referral = self.one(which)
        may = referral.state in ("sent", "seen") and self.open
        self.attempt(may, actions.accept_referral, referral, by=None)

    @rule(which=WHICH, reason=st.sampled_from(ReferralRefusal.values))
    def no(self, which, reason):
        referral = self.one(which)
        self.attempt(referral.state in ("sent", "seen"), actions.decline_referral, referral, reason=reason, by=None)

    @rule(which=WHICH)
    def progress(self, which):
        referral = self.one(which)
        self.attempt(referral.state in HELD, actions.report_progress, referral, by=None)

    @rule(which=WHICH, outcome=st.sampled_from(ReferralOutcome.values), right=st.sampled_from([None, True, False]))
    def finish(self, which, outcome, right):
        one = self.one(which)
        self.attempt(one.state in HELD, actions.finish_referral, one, outcome=outcome, right_realised=right, by=None)

    @rule(which=WHICH, by_asker=st.booleans())
    def withdraw(self, which, by_asker):
        one = self.one(which)
        by = one.asker if by_asker else self.broker
        self.attempt(one.state not in (*ENDED, "done"), actions.withdraw_referral, one, by=by)

    @rule(which=WHICH)
    def reopen(self, which):
        one = self.one(which)
        may = one.state in ENDED and self.open
        if one.state == "done":
            may = self.need_state == "met" if one.outcome == "helped" else self.open
        self.attempt(may, actions.reopen_referral, one, note="Toch", by=self.broker)

    @rule(answer=st.sampled_from(["yes", "no"]))
    def somebody_inside(self, answer):
        with clock.at(self.now):
            if not self.open or Proposal.objects.exists():
                return
            proposal = actions.ask_helper(self.need, helper=self.helper, by=self.broker)
            if answer == "no":
                actions.decline_proposal(proposal, by=self.helper)
            else:
                actions.accept_proposal(proposal, by=self.helper)

    @rule(days=st.integers(1, 30))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)
        with clock.at(self.now):
            actions.referrals_due()

    @invariant()
    def every_move_is_one_of_the_machine(self):
        for one in self.referrals:
            before = self.seen.get(one.pk, one.state)
            reach, now = {before}, {before}
            while now := {to for at in now for to in MOVES[at]} - reach:
                reach |= now  # one rule may take two steps: withdrawn with its need, then drafted anew
            assert one.state in reach
            assert (one.state in HELD or one.state == "done") <= (one.accepted_at is not None)
            assert bool(one.decline_reason) == (one.state == "declined")
            assert bool(one.outcome) == (one.state == "done")
            assert one.keeper_id
            assert one.fallback_id
            self.seen[one.pk] = one.state

    @invariant()
    def need_says_what_its_helpers_say(self):
        held = [one for one in self.referrals if one.state in HELD]
        inside = Proposal.objects.filter(state="accepted").exists()
        assert len(held) + inside <= 1
        helped = any(one.outcome == "helped" for one in self.referrals)
        expected = "introduced" if held or inside else "met" if helped else "open"
        assert self.need_state == expected
        if expected != "open":
            assert not [one for one in self.referrals if one.state in ("draft", "sent", "seen")]

    @invariant()
    def nothing_was_told_without_the_yes_of_the_asker(self):
        for one in self.referrals:
            if one.state in ("sent", "seen", *HELD, "done"):
                last = Consent.objects.filter(source=f"referral:{one.key}", person=one.asker).order_by("pk").last()
                assert last
                assert last.is_given


@pytest.mark.django_db
def test_referrals_keep_to_their_state_machine():
    walk(Referring, examples=20, steps=18)
