"""Any order of answers, second thoughts, silence and leaving keeps to the states of a call and of who is called."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests import factories
from tests.machines import Undone, walk
from vlechtwerk.core import clock
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import Call, Called
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people

MOVES = {
    "asked": {"can", "not_me", "silent"},
    "can": {"told", "not_me", "unwritten", "silent"},
    "not_me": {"can"},
    "unwritten": {"told"},
    "told": set(),
    "silent": set(),
}
WHICH = st.integers(0, 1)


class Calling(Undone):
    """One call to two people."""

    def begin(self):
        self.broker = factories.make_broker()
        self.people = [factories.make_person("Ann"), factories.make_person("Bob")]
        factories.make_axis()
        words = dict.fromkeys(("text_nl", "text_fr", "text_en"), "Wie?")
        until = clock.today() + timedelta(days=20)
        self.call = actions.send_call(
            "axis-business_model", texts=words, groups=["never_gave"], until=until, by=self.broker
        )

    def one(self, which):
        return Called.objects.select_related("call__by", "person").get(person=self.people[which])

    @property
    def runs(self):
        return Call.objects.values_list("state", flat=True).get() == "open"

    def there(self, which):
        self.people[which].refresh_from_db()
        return self.people[which].left_on is None

    def standing(self):
        return list(Called.objects.values_list("state", flat=True))

    @rule(which=WHICH, can=st.booleans())
    def answer(self, which, can):
        one = self.one(which)
        allowed = {"asked", "not_me"} if can else {"asked", "can"}
        self.attempt(
            self.runs and self.there(which) and one.state in allowed, actions.answer_call, one, can=can, by=one.person
        )

    @rule(which=WHICH)
    def tell(self, which):
        one = self.one(which)
        may = self.there(which) and one.state in {"can", "unwritten"}
        self.attempt(may, actions.tell_talent, one, text="Ik reken", by=one.person)

    @rule(which=WHICH)
    def leave(self, which):
        if self.there(which):
            with clock.at(self.now):
                people.leave(self.people[which], by=self.broker)

    @rule()
    def close(self):
        self.attempt(self.runs, actions.close_call, Call.objects.get(), by=self.broker)

    @rule(days=st.integers(1, 12))
    def time_goes_by(self, days):
        self.now += timedelta(days=days)
        with clock.at(self.now):
            actions.calls_due()
        assert self.runs <= (Call.objects.get().until >= self.now.date())

    @invariant()
    def every_move_is_one_of_the_machine(self):
        for one in Called.objects.all():
            before = self.seen.get(one.pk, one.state)
            assert one.state == before or one.state in MOVES[before]
            assert (one.talent_id is not None) == (one.state == "told")
            self.seen[one.pk] = one.state

    @invariant()
    def nobody_waits_for_a_call_that_is_over_and_the_caller_knows(self):
        open_ = Called.objects.filter(state__in=["asked", "can"]).exists()
        assert not open_ or self.runs
        assert Message.objects.filter(kind="matching.call_closed").count() == (not self.runs)


@pytest.mark.django_db
def test_any_order_of_answers_keeps_to_the_machine():
    walk(Calling, examples=25, steps=15)
