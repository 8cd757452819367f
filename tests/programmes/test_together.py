"""Several at once: two workers, two brokers, two answers for the last place; and a worker that is killed."""

import multiprocessing
import os
import signal
import time
from datetime import timedelta

import pytest
from django.db import connections

from tests import factories
from tests.programmes.conftest import make_crowd
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import actions
from vlechtwerk.programmes.models import Circle, CircleForming, CircleMember

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scene(committed_db, settings):
    settings.CIRCLE_SOLVE_S = 1
    broker = factories.make_broker()
    forming = actions.prepare_forming(name="Kring", people=make_crowd(6), by=broker)
    CircleForming.objects.update(least=3, most=4, rules={"language": {"priority": 1}})
    return broker, CircleForming.objects.get(pk=forming.pk)


def test_two_workers_divide_once(scene):
    broker, forming = scene
    actions.solve_forming(forming, by=broker)
    assert sorted(together(actions.solve_due, actions.solve_due)) == [0, 1]


def test_two_brokers_confirm_once(scene):
    broker, forming = scene
    actions.solve_forming(forming, by=broker)
    actions.solve_due()

    def confirm():
        return len(actions.confirm_forming(CircleForming.objects.get(), by=Person.objects.get(pk=broker.pk)))

    answers = together(confirm, confirm)
    assert len(refusals(answers)) == 1
    assert Circle.objects.count() == 2
    assert Message.objects.filter(kind="programmes.circle_invited").count() == 6


def test_last_place_goes_to_one(scene):
    broker, forming = scene
    actions.solve_forming(forming, by=broker)
    actions.solve_due()
    forming.refresh_from_db()
    circle = actions.confirm_forming(forming, by=broker)[0]
    first, second = circle.members.all()[:2]
    for member in (first, second):
        actions.decline_place(member, by=member.person)
    actions.invite_member(circle, person=factories.make_person("Erbij"), by=broker)
    actions.invite_member(circle, person=factories.make_person("Ook"), by=broker)

    def back(pk):
        def call():
            member = CircleMember.objects.select_related("circle__forming", "person").get(pk=pk)
            return str(actions.accept_place(member, by=member.person).state)

        return call

    answers = together(back(first.pk), back(second.pk))
    assert len(refusals(answers)) == 1
    assert circle.members.filter(state__in=["invited", "accepted"]).count() == 4


def _work():
    """A worker whose search does not end by itself."""
    connections.close_all()
    from vlechtwerk.engine import groups

    groups.form = lambda *_args, **_keywords: time.sleep(60)
    actions.solve_due()


def test_division_of_a_killed_worker_is_done_by_the_next(scene):
    broker, forming = scene
    actions.solve_forming(forming, by=broker)
    connections.close_all()
    worker = multiprocessing.get_context("fork").Process(target=_work)
    worker.start()
    until = time.monotonic() + 20
    while CircleForming.objects.get().claimed_at is None:
        assert time.monotonic() < until
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert actions.solve_due() == 0  # it may still live: its time is not over
    with clock.at(clock.now() + timedelta(seconds=40)):
        assert actions.solve_due() == 1
    forming.refresh_from_db()
    assert forming.state == "ready"
    assert forming.placements.filter(group__isnull=True).count() == 0
