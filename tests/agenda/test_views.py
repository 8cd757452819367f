from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests import factories
from tests.personas import client_of
from vlechtwerk.agenda import actions
from vlechtwerk.core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


def meeting(*people, days=7, summary="Halve dag over het verdienmodel", **fields):
    made = actions.create_appointment(summary=summary, people=people, **fields)
    return actions.move(made, starts_at=clock.now() + timedelta(days=days), by=None)


@pytest.mark.parametrize("count", [1, 3])
def test_agenda_asks_the_same_number_of_queries(count, django_assert_num_queries):
    person = factories.make_person()
    for number in range(count):
        meeting(person, factories.make_person(f"Lid {number}"), days=number + 1)
        with clock.at(clock.now() - timedelta(days=30)):
            meeting(person, factories.make_person(f"Toen {number}"), days=number + 1)
    client = client_of(person)
    with django_assert_num_queries(9):
        page = client.get(reverse("agenda"))
    assert (len(page.context["coming"]), len(page.context["page"])) == (count, count)


def test_agenda_parts_what_comes_from_what_was_or_was_cancelled():
    person, other = factories.make_person(), factories.make_person("Rik Smeets")
    soon = meeting(person, other, place="Bibliotheek")
    off = actions.cancel(meeting(person, other, days=3), by=None)
    meeting(other)
    page = client_of(person).get(reverse("agenda"))
    assert page.context["coming"] == [soon]
    assert list(page.context["page"]) == [off]
    assert b"Rik Smeets" in page.content
    assert b"Bibliotheek" in page.content


def test_empty_agenda_says_what_will_stand_there():
    page = client_of(factories.make_person(language="en")).get(reverse("agenda"))
    assert b"Nothing planned" in page.content


def test_feed_is_found_by_its_secret_only():
    person = factories.make_person()
    meeting(person)
    actions.renew_feed_token(person)
    page = Client().get(reverse("agenda_feed", args=[person.feed_token]))
    assert page["Content-Type"] == "text/calendar; charset=utf-8"
    assert page["Cache-Control"].startswith("private")
    events = Calendar.from_ical(page.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Halve dag over het verdienmodel"]
    assert Client().get(reverse("agenda_feed", args=["guess"])).status_code == 404
    assert Client().get(reverse("agenda_feed", args=["None"])).status_code == 404


def test_new_address_ends_the_old_one():
    person = factories.make_person()
    old = actions.renew_feed_token(person)
    client = client_of(person)
    client.post(reverse("agenda_renew"))
    person.refresh_from_db()
    assert person.feed_token != old
    assert Client().get(reverse("agenda_feed", args=[old])).status_code == 404
    assert person.feed_token in client.get(reverse("agenda")).content.decode()
    assert client.get(reverse("agenda_renew")).status_code == 405


def test_feed_of_somebody_who_left_stops():
    person = factories.make_person()
    actions.renew_feed_token(person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert Client().get(reverse("agenda_feed", args=[person.feed_token])).status_code == 404


def test_calendar_file_is_for_who_is_there_and_for_the_team():
    person = factories.make_person()
    address = reverse("appointment_ics", args=[meeting(person).key])
    assert client_of(person).get(address)["Content-Type"].startswith("text/calendar")
    assert client_of(factories.make_broker()).get(address).status_code == 200
    assert client_of(factories.make_person()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_appointment_without_a_date_has_no_calendar_file():
    person = factories.make_person()
    made = actions.create_appointment(summary="Nog geen dag", people=[person])
    assert client_of(person).get(reverse("appointment_ics", args=[made.key])).status_code == 404


def test_calendar_file_holds_no_mail_address_of_the_others():
    person, other = factories.make_person(), factories.make_person(email="secret@example.org")
    page = client_of(person).get(reverse("appointment_ics", args=[meeting(person, other).key]))
    assert b"secret@example.org" not in page.content
