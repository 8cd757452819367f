"""The half days that suit somebody: the grid, who may fill it in, and how it is told."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.personas import client_of
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.people import actions, queries
from vlechtwerk.people.enums import HalfDay
from vlechtwerk.people.forms import HalfDaysForm

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


def test_grid_has_seven_days_of_three_parts():
    rows = HalfDaysForm().rows
    assert [len(boxes) for _day, boxes in rows] == [3] * 7
    assert [box.data["value"] for _day, boxes in rows for box in boxes] == HalfDay.values


def test_half_day_is_named_in_the_language_of_the_reader():
    with translation.override("nl"):
        assert HalfDay.MON_AM.label == "maandagvoormiddag"
    with translation.override("fr"):
        assert HalfDay.SUN_EV.label == "dimanche soir"


def test_member_ticks_half_days_and_they_are_kept_in_the_order_of_the_week():
    person = factories.make_person()
    client = client_of(person)
    assert client.post(reverse("half_days"), {"half_days": ["wed_ev", "mon_am", "mon_pm"]}).status_code == 302
    person.refresh_from_db()
    assert person.half_days == ["mon_am", "mon_pm", "wed_ev"]
    assert AuditEntry.objects.filter(verb="set_half_days", subject_id=person.pk).exists()
    assert "maandag voormiddag en namiddag" in client.get(reverse("profile")).content.decode()
    client.post(reverse("half_days"), {})
    person.refresh_from_db()
    assert person.half_days == []


def test_half_day_that_does_not_exist_writes_nothing_and_keeps_the_ticks():
    person = factories.make_person()
    response = client_of(person).post(reverse("half_days"), {"half_days": ["mon_am", "moonday"]})
    assert response.status_code == 422
    assert re.search(r'value="mon_am"[^>]* checked', response.content.decode())
    person.refresh_from_db()
    assert person.half_days == []


def test_broker_writes_down_what_somebody_said_and_a_stranger_does_not():
    broker, person, stranger = factories.make_broker(), factories.make_person(), factories.make_person("Piet")
    address = reverse("person_half_days", args=[person.key])
    assert client_of(broker).post(address, {"half_days": ["fri_pm"]}).status_code == 302
    assert client_of(stranger).post(address, {"half_days": []}).status_code == 404
    person.refresh_from_db()
    assert person.half_days == ["fri_pm"]
    assert "vrijdag namiddag" in client_of(broker).get(reverse("person", args=[person.key])).content.decode()


def test_action_refuses_what_is_no_half_day():
    person = factories.make_person()
    with pytest.raises(ValueError, match="noon"):
        actions.set_half_days(person, half_days=["noon"], by=person)


def test_half_days_say_a_day_once():
    with translation.override("en"):
        assert queries.half_days_in_words(["mon_am", "mon_ev", "tue_pm"]) == [
            "Monday morning and evening", "Tuesday afternoon",
        ]  # fmt: skip
