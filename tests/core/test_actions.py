"""The audit trail, counting in windows of time, and the sign of life of the background loop."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils.translation import gettext_lazy

from tests import factories
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused, audit, count_one_more, forget_counters, show_life
from vlechtwerk.core.models import KEY_ALPHABET, AuditEntry, Counter, jsonable, new_key

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_counting_starts_again_in_the_next_window():
    with clock.at(NOON):
        assert [count_one_more("ask:a", HOUR) for _time in range(3)] == [1, 2, 3]
        assert count_one_more("ask:b", HOUR) == 1
    with clock.at(NOON + timedelta(minutes=59, seconds=59)):
        assert count_one_more("ask:a", HOUR) == 4
    with clock.at(NOON + HOUR):
        assert count_one_more("ask:a", HOUR) == 1


@pytest.mark.usefixtures("committed_db")
def test_several_processes_count_together_and_each_has_its_own_number():
    def five():
        with clock.at(NOON):
            return [count_one_more("ask:a", HOUR) for _time in range(5)]

    answers = together(five, five, five, five)
    assert refusals(answers) == []
    assert sorted(number for answer in answers for number in answer) == list(range(1, 21))


def test_counters_and_the_addresses_in_them_are_forgotten_after_two_days():
    with clock.at(NOON):
        count_one_more("ask:203.0.113.7", HOUR)
        show_life()
    with clock.at(NOON + timedelta(days=2)):
        assert forget_counters() == 0
    with clock.at(NOON + timedelta(days=2, seconds=1)):
        assert forget_counters() == 1
    assert list(Counter.objects.values_list("name", flat=True)) == ["worker"]


def test_sign_of_life_is_one_row():
    for minutes in (0, 1, 1):
        with clock.at(NOON + timedelta(minutes=minutes)):
            show_life()
    assert list(Counter.objects.values_list("name", "window")) == [("worker", NOON + timedelta(minutes=1))]


@pytest.mark.usefixtures("committed_db")
def test_workers_that_start_together_do_not_trip_over_each_other():
    def beat():
        for seconds in range(5):
            with clock.at(NOON + timedelta(seconds=seconds)):
                show_life()
        return "alive"

    assert refusals(together(beat, beat, beat)) == []
    show_life()
    assert Counter.objects.filter(name="worker").count() == 1


def test_trail_tells_who_did_what_in_which_hat_for_whom():
    broker, member = factories.make_broker(), factories.make_person()
    broker.acting_hat = "broker"
    with clock.at(NOON):
        audit("made_up", member, broker, on_behalf_of=member, until=date(2026, 3, 2), whom=member)
    entry = AuditEntry.objects.get(verb="made_up")
    assert (entry.at, entry.actor_id, entry.hat, entry.on_behalf_of_id) == (NOON, broker.pk, "broker", member.pk)
    assert (entry.subject, entry.subject_id) == ("people.person", str(member.pk))
    assert entry.data == {"until": "2026-03-02", "whom": member.pk}


def test_trail_of_the_system_names_nobody():
    audit("made_up", factories.make_person(), None)
    entry = AuditEntry.objects.get(verb="made_up")
    assert (entry.actor_id, entry.hat, entry.on_behalf_of_id) == (None, "", None)


def test_trail_is_written_with_the_change_or_not_at_all():
    person = factories.make_person()
    with pytest.raises(RuntimeError), transaction.atomic():
        audit("made_up", person, None)
        raise RuntimeError("the change did not work out")
    assert not AuditEntry.objects.filter(verb="made_up").exists()


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None), (True, True), (7, 7), (1.5, 1.5), ("x", "x"),
        (NOON, "2026-03-02T12:00:00+00:00"), (date(2026, 3, 2), "2026-03-02"),
        (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"), (Decimal("1.5"), "1.5"),
        (gettext_lazy("no such message"), "no such message"),
        ([NOON.date(), {"a": uuid.UUID(int=1)}], ["2026-03-02", {"a": "00000000-0000-0000-0000-000000000001"}]),
        (("a", 1), ["a", 1]),
    ],
)  # fmt: skip
def test_trail_stores_any_value(value, stored):
    assert jsonable(value) == stored
    audit("made_up", factories.make_person(), None, value=value)
    assert AuditEntry.objects.get(verb="made_up").data == {"value": stored}


def test_refusal_carries_its_words_and_its_field():
    refused = Refused(gettext_lazy("no such message"), "email")
    assert (str(refused), refused.field) == ("no such message", "email")


def test_keys_are_long_random_and_easy_to_read_aloud():
    keys = {new_key() for _number in range(500)}
    assert len(keys) == 500
    assert {len(key) for key in keys} == {12}
    assert set("".join(keys)) <= set(KEY_ALPHABET) and not set(KEY_ALPHABET) & set("01lo")
