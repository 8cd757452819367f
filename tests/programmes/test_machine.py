"""Any order of steps keeps to the state machines of a division, a circle and a place in it."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests import factories
from tests.machines import Undone, walk
from tests.programmes.conftest import make_crowd
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.programmes import actions
from vlechtwerk.programmes.models import Circle, CircleForming, CircleMember

FORMING = {
    "draft": {"solving", "abandoned"}, "solving": {"draft", "ready", "abandoned"},
    "ready": {"draft", "solving", "confirmed", "abandoned"},
}  # fmt: skip
CIRCLE = {"forming": {"running", "closed"}, "running": {"closed"}}
PLACE = {
    "invited": {"accepted", "declined", "silent", "withdrawn"}, "accepted": {"left"}, "declined": {"accepted"},
    "silent": {"accepted"}, "left": {"accepted"},
}  # fmt: skip
WHICH = st.integers(0, 30)


class Forming(Undone):
    """Six people, one division of two circles, and everything that anybody can press."""

    def begin(self):
        self.broker = factories.make_broker()
        made = actions.prepare_forming(name="Kring", people=make_crowd(6), by=self.broker)
        CircleForming.objects.filter(pk=made.pk).update(least=2, most=4, rules={"language": {"priority": 1}})

    def attempt(self, act, *args, **keywords):
        """The product may say no; then nothing changed."""
        before = self.states()
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    return act(*args, **keywords)
            except Refused:
                assert before == self.states()

    def states(self):
        found = {}
        for model in (CircleForming, Circle, CircleMember):
            found |= {(model.__name__, pk): state for pk, state in model.objects.values_list("pk", "state")}
        return found

    @property
    def forming(self):
        return CircleForming.objects.get()

    @rule()
    def divide(self):
        self.attempt(actions.solve_forming, self.forming, by=self.broker)

    @rule()
    def work(self):
        self.attempt(actions.solve_due)

    @rule()
    def stop(self):
        self.attempt(actions.stop_solving, self.forming, by=self.broker)

    @rule(which=WHICH, group=st.integers(1, 3))
    def move(self, which, group):
        person = self.forming.placements.all()[which % 6].person
        self.attempt(actions.move_person, self.forming, person=person, group=group, by=self.broker)

    @rule()
    def undo(self):
        self.attempt(actions.undo_move, self.forming, by=self.broker)

    @rule()
    def confirm(self):
        self.attempt(actions.confirm_forming, self.forming, by=self.broker)

    @rule(which=WHICH)
    def abandon(self, which):
        if which == 0:
            self.attempt(actions.abandon_forming, self.forming, by=self.broker)

    @rule(which=WHICH, act=st.sampled_from(["accept_place", "accept_place", "decline_place", "leave_circle"]))
    def answer(self, which, act):
        places = list(CircleMember.objects.select_related("circle__forming__made_by", "person").order_by("pk"))
        if places:
            place = places[which % len(places)]
            self.attempt(getattr(actions, act), place, by=place.person)

    @rule(which=WHICH, act=st.sampled_from(["start", "close"]))
    def turn(self, which, act):
        circles = list(Circle.objects.order_by("pk"))
        if circles and act == "start":
            self.attempt(actions.start_circle, circles[which % len(circles)], by=self.broker)
        elif circles and which % 4 == 0:
            self.attempt(actions.close_circle, circles[which % len(circles)], harvest="Klaar", by=self.broker)

    @rule(days=st.integers(1, 6))
    def wait(self, days):
        self.now += timedelta(days=days)
        self.attempt(actions.remind_due)
        self.attempt(actions.lapse_due)

    @invariant()
    def every_move_is_one_of_the_machine(self):
        machines = {"CircleForming": FORMING, "Circle": CIRCLE, "CircleMember": PLACE}
        for (name, pk), state in self.states().items():
            before = self.seen.get((name, pk), state)
            assert state == before or state in machines[name].get(before, set()), (name, before, state)
            self.seen[name, pk] = state

    @invariant()
    def circles_are_never_too_full_and_made_once(self):
        assert Circle.objects.count() in (0, 2)
        for circle in Circle.objects.all():
            assert circle.members.filter(state__in=["invited", "accepted"]).count() <= max(4, circle.members.count())
            if circle.state == "closed":
                assert not circle.members.filter(state="invited").exists()


@pytest.mark.django_db
def test_circles_keep_to_their_state_machines():
    walk(Forming, examples=12, steps=22)
