"""The member's first page and the public site."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.personas import client_of, make_world
from vlechtwerk.core import clock
from vlechtwerk.desk import queries
from vlechtwerk.desk.figures import public_figures
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.matching import actions as matching
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def broker():
    return factories.make_broker()


def test_home_sends_everybody_to_their_own_work(broker):
    member = factories.make_person()
    assert Client().get("/").status_code == 200
    assert client_of(member).get("/")["Location"] == reverse("member_home")
    assert client_of(broker).get("/")["Location"] == reverse("today")


def test_home_of_a_new_member_says_what_to_do(broker):
    page = client_of(factories.make_person()).get(reverse("member_home"))
    assert reverse("ask") in page.content.decode()


def test_home_shows_everything_that_waits_for_a_member(settings):
    world = make_world()
    GiveInvitation.objects.update(state="open")  # who has a session under way is left alone for a while
    page = world.client("member").get(reverse("member_home")).content.decode()
    home = queries.home(world.people["member"])
    assert home.session.receiver == world.people["member"]
    assert [line["innovation"].name for line in home.path_lines] == ["Tweede Oogst"]
    assert home.tally.received == 100
    assert home.invitation.key == world.keys["give"]
    for words in ("Tweede Oogst", reverse("give", args=[world.keys["give"]]), reverse("coins")):
        assert words in page


@pytest.mark.parametrize("count", [1, 3])
def test_home_asks_the_same_number_of_queries(count, broker, django_assert_num_queries):
    person = factories.make_person("Jeroen Maes")
    for number in range(count):
        innovation = factories.make_innovation(f"Idee {number}", broker=broker)
        matching.ask_helper(factories.make_need(innovation, made_by=broker), helper=person, by=broker)
        factories.make_innovation(f"Eigen idee {number}", lead=person, broker=broker)
    client = client_of(person)
    with django_assert_num_queries(17):
        page = client.get(reverse("member_home"))
    assert len(page.context["home"].requests) == count
    assert len(page.context["home"].innovations) == count


def test_request_most_urgent_comes_first(broker):
    person = factories.make_person("Jeroen Maes")
    for name, days in [("Kan wachten", 0), ("Dringend", 3)]:
        innovation = factories.make_innovation(name, broker=broker)
        with clock.at(clock.now() - timedelta(days=days)):
            matching.ask_helper(factories.make_need(innovation, made_by=broker), helper=person, by=broker)
    names = [request.need.innovation.name for request in queries.home(person).requests]
    assert names == ["Dringend", "Kan wachten"]


def test_public_figures_of_an_empty_network_claim_nothing():
    figures = public_figures()
    assert (figures.innovation_count, figures.session_count, figures.gave_back_percent) == (0, 0, None)
    assert "%" not in Client().get("/").content.decode().split("<main")[1].split("</main")[0]


def test_public_figures_count_booked_sessions_and_who_gave_back():
    make_world()  # one session booked; its receiver has not given yet
    figures = public_figures()
    assert (figures.session_count, figures.gave_back_percent) == (1, 0)
    with clock.at(clock.now() + timedelta(days=400)):
        assert public_figures().session_count == 0


@pytest.mark.parametrize("count", [1, 3])
def test_public_home_asks_three_queries_whatever_the_size(count, broker, django_assert_num_queries):
    for number in range(count):
        factories.make_innovation(f"Idee {number}", broker=broker)
    with django_assert_num_queries(3):
        assert Client().get("/").context["figures"].innovation_count == count


def test_public_home_is_light(settings):
    """Under 100 kB before compression, and it works without a script."""
    assert len(Client().get("/").content) < 100_000


def test_today_is_only_for_the_team():
    for kind in set(HatKind.values) - {"broker", "coordinator", "administrator"}:
        person = factories.make_person(kind, hats=[HatKind.MEMBER, HatKind(kind)] if kind != "member" else ["member"])
        assert client_of(person).get(reverse("today")).status_code == 403


@pytest.mark.parametrize("name", ["privacy", "charter"])
def test_public_pages_open_in_three_languages(name):
    for language in ("nl", "fr", "en"):
        page = Client().get(reverse(name), HTTP_ACCEPT_LANGUAGE=language)
        assert page.status_code == 200
        assert f'lang="{language}' in page.content.decode()
