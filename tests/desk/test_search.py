"""The jump palette's search: part of a name, and only what the reader may open."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of, make_world
from vlechtwerk.people import actions as people
from vlechtwerk.search.actions import sweep

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


@pytest.fixture
def broker():
    return factories.make_broker()


def found(client, words, **headers):
    sweep()
    return [hit.name for hit in client.get(reverse("search"), {"q": words}, headers=headers).context["found"].hits]


def test_broker_finds_people_innovations_needs_and_organisations(broker):
    innovation = factories.make_innovation("Tweede Oogst", lead=factories.make_person("Griet Oogstmans"))
    factories.make_need(innovation, made_by=broker, title="Oogsten zonder tractor")
    factories.make_organisation("Coöperatie De Oogst")
    titles = found(client_of(broker), "oogst")
    assert titles == ["Tweede Oogst", "Coöperatie De Oogst", "Oogsten zonder tractor", "Griet Oogstmans"]


@pytest.mark.parametrize("words", ["griet vand", "VAND griet", "  vandamme  "])
def test_all_words_count_in_any_order_and_case(broker, words):
    factories.make_person("Griet Vandamme")
    factories.make_person("Griet Peeters")
    assert found(client_of(broker), words) == ["Griet Vandamme"]


@pytest.mark.parametrize("words", ["", " ", "g", "%", "_", "zzzz", "%%", "' OR 1=1 --", "\u0301", "x" * 5000])
def test_nothing_fits_nothing(broker, words):
    factories.make_person("Griet Vandamme")
    assert found(client_of(broker), words) == []


def test_member_finds_own_innovations_and_introduced_people_only():
    world = make_world()
    member, stranger = client_of(world.people["member"]), client_of(world.people["other_member"])
    assert found(member, "oogst") == ["Tweede Oogst"]
    assert found(member, "hilde") == ["Hilde Wouters"]  # they are introduced
    assert found(member, "rik") == []  # asked, but not introduced
    assert found(member, "gist") == []  # organisations are the team's
    assert found(stranger, "oogst") == found(stranger, "hilde") == []


def test_member_does_not_read_where_somebody_lives_who_keeps_that_for_brokers():
    world = make_world()
    helper = world.people["helper"]
    type(helper).objects.filter(pk=helper.pk).update(place=factories.make_place("Geel"))
    people.set_audience(helper, field="place", audience="brokers", by=helper)
    sweep()
    page = client_of(world.people["member"]).get(reverse("search"), {"q": "hilde"})
    assert b"Wouters" in page.content
    assert b"Geel" not in page.content


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_the_same_number_of_queries(broker, count, django_assert_num_queries):
    for number in range(count):
        innovation = factories.make_innovation(f"Oogst {number}", lead=factories.make_person(f"Oogstman {number}"))
        factories.make_need(innovation, made_by=broker, title=f"Oogst {number}")
        factories.make_organisation(f"De Oogst {number}")
    sweep()
    client = client_of(broker)
    with django_assert_num_queries(4):
        page = client.get(reverse("search"), {"q": "oogst"})
    assert len(page.context["found"].hits) == 4 * count


def test_palette_gets_the_list_alone(broker):
    factories.make_innovation("Tweede Oogst")
    sweep()
    page = client_of(broker).get(reverse("search"), {"q": "oogst"}, headers={"HX-Request": "true"})
    text = page.content.decode()
    assert text.strip().startswith("<li>")
    assert "Innovatie" in text
    assert "<html" not in text
