from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from tests import factories
from vlechtwerk.agenda import actions, queries
from vlechtwerk.agenda.models import Appointment, Slot
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Brussels"))
START = NOW + timedelta(days=7)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday():
    with clock.at(NOW), translation.override("en"):
        yield


@pytest.fixture
def person():
    return factories.make_person()


def appointment(*people, **fields):
    return actions.create_appointment(summary="Halve dag", people=people, **fields)


def fixed(*people, starts_at=START, **fields):
    return actions.move(appointment(*people, **fields), starts_at=starts_at, by=None)


def test_appointment_begins_without_a_date_in_the_zone_of_the_network(settings, person):
    settings.TIME_ZONE = "Europe/Amsterdam"
    made = appointment(person)
    assert (made.state, made.starts_at, made.sequence, made.timezone) == ("tentative", None, 0, "Europe/Amsterdam")


def test_first_date_keeps_the_sequence_and_every_later_one_raises_it(person):
    made = fixed(person)
    assert made.sequence == 0
    assert actions.move(made, starts_at=START + DAY, by=None).sequence == 1


@pytest.mark.parametrize("starts", [[], [START + n * DAY for n in range(6)], [START, NOW - DAY], [START + 400 * DAY]])
def test_offer_that_cannot_be_leaves_the_earlier_one(person, starts):
    made = appointment(person)
    actions.propose_slots(made, starts=[START], by=person)
    with pytest.raises(Refused) as refused:
        actions.propose_slots(made, starts=starts, by=person)
    assert refused.value.field == "dates"
    assert [slot.starts_at for slot in made.slots.filter(withdrawn_at=None)] == [START]


def test_of_two_choices_the_first_counts(person):
    made = appointment(person)
    first, second = actions.propose_slots(made, starts=[START, START + DAY], by=person)
    actions.choose_slot(second, by=None)
    with pytest.raises(Refused, match="no longer on offer"):
        actions.choose_slot(first, by=None)
    made.refresh_from_db()
    assert made.starts_at == START + DAY


def test_same_choice_twice_is_one_also_when_its_date_has_come(person):
    (slot,) = actions.propose_slots(appointment(person), starts=[START], by=person)
    actions.choose_slot(slot, by=None)
    with clock.at(START + DAY):
        assert actions.choose_slot(slot, by=None).sequence == 0


def test_date_that_passed_meanwhile_is_not_chosen(person):
    (slot,) = actions.propose_slots(appointment(person), starts=[START], by=person)
    with clock.at(START), pytest.raises(Refused, match="past"):
        actions.choose_slot(slot, by=None)


@pytest.mark.parametrize("step", ["propose", "choose", "move", "reopen", "place"])
def test_cancelled_appointment_changes_no_more(person, step):
    made = appointment(person)
    (slot,) = actions.propose_slots(made, starts=[START], by=person)
    actions.cancel(made, by=None)
    run = {
        "propose": lambda: actions.propose_slots(made, starts=[START], by=person),
        "choose": lambda: actions.choose_slot(slot, by=None),
        "move": lambda: actions.move(made, starts_at=START, by=None),
        "reopen": lambda: actions.reopen(made, by=None),
        "place": lambda: actions.set_place(made, place="Zaal", by=None),
    }
    with pytest.raises(Refused, match="cancelled"):
        run[step]()
    assert made.slots.filter(withdrawn_at=None).count() == 0


def test_cancelling_twice_raises_the_sequence_once(person):
    made = fixed(person)
    for _ in range(2):
        actions.cancel(made, by=None)
    assert (made.state, made.sequence, made.starts_at) == ("cancelled", 1, START)


def test_reopened_appointment_looks_for_a_date_and_keeps_the_old_one_in_mind(person):
    made = fixed(person)
    actions.propose_slots(made, starts=[START + DAY], by=person)
    actions.reopen(made, by=None)
    assert (made.state, made.sequence, made.starts_at) == ("tentative", 1, START)
    assert made.slots.filter(withdrawn_at=None).count() == 0
    assert actions.move(made, starts_at=START + 2 * DAY, by=None).sequence == 1


def test_same_place_again_is_no_change(person):
    made = fixed(person)
    for place in ("Zaal 2", " Zaal\n2 "):
        actions.set_place(made, place=place, by=None)
    assert (made.place, made.sequence) == ("Zaal 2", 1)


def test_place_of_an_appointment_without_a_date_raises_nothing(person):
    assert actions.set_place(appointment(person), place="Zaal", by=None).sequence == 0


# what somebody has planned already


def slot_at(person, starts_at):
    (slot,) = actions.propose_slots(appointment(person), starts=[starts_at], by=person)
    return slot


@pytest.mark.parametrize(
    ("hours", "clashes"), [(-4, False), (-3.5, False), (-3, True), (0, True), (3, True), (3.5, False), (24, False)]
)
def test_date_on_offer_knows_what_is_planned_at_that_time(person, hours, clashes):
    busy = fixed(person)
    slot = slot_at(person, START + timedelta(hours=hours))
    assert queries.planned_at(person, [slot]) == ({slot.pk: busy} if clashes else {})


def test_each_date_on_offer_is_looked_at_by_itself(person):
    busy = fixed(person, starts_at=START + DAY)
    free, taken, late = actions.propose_slots(
        appointment(person), starts=[START, START + DAY, START + 2 * DAY], by=person
    )
    assert queries.planned_at(person, [free, taken, late]) == {taken.pk: busy}


def test_only_own_fixed_appointments_stand_in_the_way(person):
    fixed(factories.make_person("Ander"))
    actions.cancel(fixed(person), by=None)
    actions.reopen(fixed(person), by=None)
    assert queries.planned_at(person, [slot_at(person, START)]) == {}


def test_dates_of_the_appointment_itself_do_not_stand_in_their_own_way(person):
    made = fixed(person)
    slots = actions.propose_slots(made, starts=[START, START + DAY], by=person)
    assert queries.planned_at(person, slots) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_looking_for_what_is_planned_is_one_query(person, count, django_assert_num_queries):
    for number in range(count):
        fixed(person, starts_at=START + number * DAY)
    slots = actions.propose_slots(appointment(person), starts=[START + n * DAY for n in range(count)], by=person)
    with django_assert_num_queries(1):
        assert len(queries.planned_at(person, slots)) == count
    with django_assert_num_queries(0):
        assert queries.planned_at(person, []) == {}


# the database refuses nonsense


@pytest.mark.parametrize(
    "broken",
    [
        lambda p: Appointment.objects.create(summary="x", state="confirmed"),
        lambda p: Appointment.objects.create(summary="x", starts_at=START, ends_at=START),
        lambda p: Appointment.objects.create(summary="x", starts_at=START),
        lambda p: Slot.objects.create(appointment=appointment(p), starts_at=START, ends_at=START, proposed_by=p),
        lambda p: appointment(p, p),
        lambda p: [
            Slot.objects.create(appointment=one, starts_at=START, ends_at=START + DAY, proposed_by=p)
            for one in [appointment(p)]
            for _ in range(2)
        ],
    ],
    ids=["confirmed without a date", "no length", "no end", "slot without length", "twice there", "slot twice"],
)
def test_database_refuses(person, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        broken(person)
