from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests import factories
from vlechtwerk.agenda import actions, ics
from vlechtwerk.core import clock

pytestmark = pytest.mark.django_db
START = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture(autouse=True)
def _monday():
    with clock.at(datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Europe/Brussels"))):
        yield


def meeting(*people, **fields):
    made = actions.create_appointment(summary="Halve dag", people=people, **fields)
    return actions.move(made, starts_at=START, by=None)


def event_of(text):
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    return event


def test_published_file_names_no_attendees():
    """RFC 5546: PUBLISH has none; some programs refuse a file that has."""
    event = event_of(ics.invitation(meeting(factories.make_person()), method="PUBLISH"))
    assert "attendee" not in event


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_request_names_the_organizer_and_everybody_who_is_there(method, settings):
    reader, other = factories.make_person("An"), factories.make_person("Bo", email="bo@secret.example")
    text = ics.invitation(meeting(reader, other), method=method, reader=reader)
    event = event_of(text)
    assert str(event["organizer"]) == f"mailto:{settings.NETWORK_MAIL}"
    assert [str(one) for one in event["attendee"]] == [f"mailto:{reader.email}", f"mailto:{settings.NETWORK_MAIL}"]
    assert "bo@secret.example" not in text


def test_reader_without_an_address_stands_there_by_name():
    reader = factories.make_person("An", email="")
    event = event_of(ics.invitation(meeting(reader), method="REQUEST", reader=reader))
    assert event["attendee"].params["cn"] == "An"


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Europe/Amsterdam"])
def test_times_are_local_to_the_zone_of_the_appointment(zone):
    text = ics.invitation(meeting(factories.make_person(), timezone=zone), method="PUBLISH")
    assert f"DTSTART;TZID={zone}:20260701T090000" in text
    assert str(Calendar.from_ical(text).walk("VTIMEZONE")[0]["tzid"]) == zone


def test_lines_are_as_long_as_calendars_accept():
    made = meeting(factories.make_person("Ž" * 100), description="ü" * 500, place="ß" * 200)
    for line in ics.invitation(made, method="REQUEST").split("\r\n"):
        assert len(line.encode()) <= 75


@pytest.mark.parametrize("count", [0, 1, 3])
def test_feed_asks_one_query_for_any_number(count, django_assert_num_queries):
    person = factories.make_person()
    for _ in range(count):
        meeting(person, factories.make_person("Ander"))
    with django_assert_num_queries(1):
        feed = ics.feed(person)
    calendar = Calendar.from_ical(feed)
    assert len(calendar.walk("VEVENT")) == count
    assert str(calendar["method"]) == "PUBLISH"


def test_feed_leaves_out_what_never_had_a_date_and_keeps_the_past():
    person = factories.make_person()
    meeting(person)
    actions.create_appointment(summary="Nog geen dag", people=[person])
    with clock.at(START + timedelta(days=400)):
        assert [str(one["summary"]) for one in Calendar.from_ical(ics.feed(person)).walk("VEVENT")] == ["Halve dag"]
