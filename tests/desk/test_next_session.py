"""What the member's first page says of the next session: who, where, how to get there, whom to call."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.desk import queries
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.matching import actions as matching

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    """A session that starts in ten days, at a place that the test may choose."""

    def plan(place="Bibliotheek, zaal 2, Mechelen"):
        broker, helper = factories.make_broker(), factories.make_person("Leen Mertens", phone="0470 00 15 90")
        need = factories.make_need(made_by=broker, title="Tellen wat het met mensen doet")
        session = exchanges.accept(matching.ask_helper(need, helper=helper, by=broker), by=helper)
        start = clock.now() + timedelta(days=10)
        exchanges.propose_dates(session, starts=[start], by=helper, place=place)
        exchanges.choose_date(session, slot=session.appointment.slots.first(), by=session.receiver)
        return session

    return plan


def test_home_names_who_helps_and_whom_to_call(planned):
    session = planned()
    page = client_of(session.receiver).get(reverse("member_home")).content.decode()
    assert "Leen Mertens helpt jou: Tellen wat het met mensen doet" in page
    assert 'href="tel:0470001590"' in page
    assert "Bel Leen" in page


def test_home_tells_the_helper_whom_they_help(planned):
    session = planned()
    page = client_of(session.giver).get(reverse("member_home")).content.decode()
    assert f"Jij helpt {session.need.innovation.name}" in page
    assert queries.home(session.giver).companion == session.receiver


@pytest.mark.parametrize(
    ("place", "way"),
    [
        ("Bibliotheek, Mechelen", "https://www.openstreetmap.org/search?query=Bibliotheek%2C+Mechelen"),
        ("Online", ""),
        ("online, de link volgt", ""),
        ("https://bellen.example/soep", ""),
        ("", ""),
    ],
)
def test_route_leads_to_places_that_one_can_travel_to(planned, place, way):
    assert queries.home(planned(place).receiver).directions == way


def test_nobody_to_call_without_a_session():
    home = queries.home(factories.make_person())
    assert home.companion is None
    assert home.directions == ""
