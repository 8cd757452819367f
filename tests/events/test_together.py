"""Several at once, in processes of their own: never more people than places, each check-in once."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.events.conftest import come, mails, plan
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.events import actions
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker(committed_db):
    return factories.make_broker()


@pytest.fixture
def event(broker):
    return actions.open_event(plan(broker, capacity=3), by=broker)


def counts():
    found = Registration.objects.values_list("state", flat=True)
    return sorted(found)


def test_ten_at_once_for_three_places(event):
    def registering(number):
        def run():
            one, _new = actions.register(Event.objects.get(), name=f"Lid {number}", email=f"lid{number}@example.org")
            return str(one.state)

        return run

    answers = together(*(registering(n) for n in range(10)))
    assert refusals(answers) == []
    assert sorted(answers) == counts() == ["registered"] * 3 + ["waiting"] * 7


def test_one_address_at_once_is_one_registration(event):
    def run():
        return actions.register(Event.objects.get(), name="An", email="an@example.org")[1]

    answers = together(*[run] * 4)
    assert refusals(answers) == [] and sorted(answers) == [False, False, False, True]
    assert Registration.objects.count() == 1 and len(mails()) == 1


def test_signing_off_and_registering_at_once_keeps_the_queue(event):
    rows = [come(event, name=f"Lid {n}", email=f"lid{n}@example.org") for n in range(6)]

    def leaving(pk):
        return lambda: str(actions.sign_off(Registration.objects.select_related("event").get(pk=pk)).state)

    def coming():
        return str(actions.register(Event.objects.get(), name="Nieuw", email="nieuw@example.org")[0].state)

    answers = together(leaving(rows[0].pk), leaving(rows[1].pk), leaving(rows[4].pk), coming)
    assert refusals(answers) == []
    there = dict(Registration.objects.values_list("name", "state"))
    assert there == {
        "Lid 0": "left", "Lid 1": "left", "Lid 4": "left",
        "Lid 2": "registered", "Lid 3": "registered", "Lid 5": "registered", "Nieuw": "waiting",
    }  # fmt: skip
    told = [to for _kind, to in mails("event_moved_up")]  # Lid 4 may have moved up before signing off
    assert set(told) - {"lid4@example.org"} == {"lid3@example.org", "lid5@example.org"} and len(set(told)) == len(told)


def test_one_who_signs_off_twice_at_once_frees_one_place(event):
    rows = [come(event, name=f"Lid {n}", email=f"lid{n}@example.org") for n in range(5)]

    def leaving():
        return str(actions.sign_off(Registration.objects.select_related("event").get(pk=rows[0].pk)).state)

    assert len(refusals(together(leaving, leaving, leaving))) == 2
    assert counts() == ["left"] + ["registered"] * 3 + ["waiting"]


def test_two_phones_with_the_same_list_count_everybody_once(event, broker):
    rows = [come(event, name=f"Lid {n}", email=f"lid{n}@example.org") for n in range(3)]
    now = clock.now().isoformat()
    walk_ins = [{"arrival": str(uuid4()), "name": f"Gast {n}", "at": now} for n in range(20)]

    def sending():
        own = [{"arrival": str(uuid4()), "registration": row.key, "at": now} for row in rows]
        by = Person.objects.get(pk=broker.pk)
        return sum(one["ok"] for one in actions.check_in_many(Event.objects.get(), arrivals=[*own, *walk_ins], by=by))

    answers = together(sending, sending, sending)
    assert refusals(answers) == [] and answers == [23, 23, 23]
    assert Registration.objects.filter(attended_at__isnull=False).count() == 23


def test_mail_afterwards_leaves_once(event, broker):
    come(event)
    with clock.at(event.ends_at + timedelta(minutes=1)):
        actions.hold_event(event)

    def sending():
        return actions.follow_up(Event.objects.get(), by=Person.objects.get(pk=broker.pk))

    assert len(refusals(together(sending, sending))) == 1
    assert len(mails("event_missed")) == 1
