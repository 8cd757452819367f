"""One's own ties on the map: hide one, all of them, those to come; and nobody can undo it for somebody else."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.ecosystem.making import WORKING, make_actor, work
from tests.personas import client_of
from vlechtwerk.core.ties import Tie
from vlechtwerk.ecosystem.actions import hiding
from vlechtwerk.ecosystem.actions.base import EcosystemRefused
from vlechtwerk.ecosystem.models import HiddenTie
from vlechtwerk.ecosystem.queries.looking import Filters, lines
from vlechtwerk.ecosystem.queries.own_ties import own_ties

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    return make_actor("De Broedplaats"), make_actor("Huis van de Buurt")


@pytest.fixture
def people():
    return factories.make_person("Wie gaf"), factories.make_person("Wie kreeg")


def ties(pair, people, count=1):
    first, second = (one.organisation_id for one in pair)
    return [
        Tie(f"session:{n}", first, second, date(2026, 2, 1 + n), tuple(one.pk for one in people)) for n in range(count)
    ]  # fmt: skip


def drawn():
    return [key for line in lines(WORKING, Filters()) for key in line.keys]


def test_one_of_two_hides_it_and_the_other_cannot_show_it(pair, people):
    giver, receiver = people
    with work(*ties(pair, people, 2)):
        hiding.hide_tie(giver, tie="session:0")
        assert drawn() == ["session:1"]
        hiding.show_tie(receiver, tie="session:0")
        assert drawn() == ["session:1"]
        hiding.show_tie(giver, tie="session:0")
        assert drawn() == ["session:0", "session:1"]


def test_all_at_once_holds_for_those_to_come(pair, people):
    with work(*ties(pair, people, 1)):
        hiding.hide_tie(people[0], tie=hiding.ALL)
        assert drawn() == []
    with work(*ties(pair, people, 3)):
        assert drawn() == []
        assert all(one.is_hidden for one in own_ties(people[0]))
        hiding.show_tie(people[0], tie=hiding.ALL)
        assert len(drawn()) == 3


def test_nobody_hides_the_tie_of_somebody_else(pair, people):
    broker = factories.make_broker()
    with work(*ties(pair, people)), translation.override("en"), pytest.raises(EcosystemRefused, match="none of yours"):
        hiding.hide_tie(broker, tie="session:0")
    with work(*ties(pair, people)):
        hiding.hide_tie(people[0], tie="session:0")
        answer = client_of(broker).post(reverse("own_ties"), {"tie": "session:0", "hide": "0"}, follow=True)
        assert answer.status_code == 200 and HiddenTie.objects.get().person == people[0] and drawn() == []
        client_of(broker).post(reverse("own_ties"), {"tie": "", "hide": "0"})
        assert drawn() == []


def test_twice_is_once_and_odd_words_are_no_error(pair, people):
    client = client_of(people[0])
    with work(*ties(pair, people)):
        for _turn in range(2):
            client.post(reverse("own_ties"), {"tie": "session:0", "hide": "1"})
        assert HiddenTie.objects.count() == 1
        for odd in ({"tie": "x" * 90, "hide": "1"}, {"tie": "session:0", "hide": "9"}, {}):
            assert client.post(reverse("own_ties"), odd).status_code == 302
        assert HiddenTie.objects.count() == 1


def test_the_page_tells_which_are_hidden_and_which_are_not_on_the_map(pair, people):
    client, loose = client_of(people[0]), factories.make_organisation("Niet op de kaart")
    found = [
        *ties(pair, people, 2),
        Tie("session:9", pair[0].organisation_id, loose.pk, date(2026, 3, 1), (people[0].pk,)),
    ]
    with work(*found):
        hiding.hide_tie(people[0], tie="session:0")
        page = client.get(reverse("own_ties")).content.decode()
    assert page.count("De Broedplaats – Huis van de Buurt") >= 2 and "Niet op de kaart" in page
    assert ">Toon" in page and ">Verberg" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_of_the_database_for_one_as_for_three(pair, people, count, django_assert_num_queries):
    with work(*ties(pair, people, count)), django_assert_num_queries(13):
        assert len(own_ties(people[0])) == count
