"""The pages of suspected pairs, of two side by side, and of a merge."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.personas import client_of, undone
from vlechtwerk.people import suspicions
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Merge, Person, Suspicion


@pytest.fixture
def db(one_world):
    with undone():
        yield


@pytest.fixture
def client(one_world, db):
    return one_world.client("coordinator")


def twins(number=""):
    return factories.make_person(f"Lies{number} Vandekerckhove"), factories.make_person(f"Vandekerckhove, Lies{number}")


def page(client, **query):
    return client.get(reverse("duplicates"), query).content.decode()


def test_a_suspected_pair_is_listed_with_reasons_until_somebody_says_that_they_are_two(client):
    one, two = twins()
    client.post(reverse("duplicates_look"), {"kind": "person"})
    assert "Vandekerckhove, Lies" in page(client)
    assert "aam in een andere volgorde" in page(client)
    said = client.post(reverse("keep_apart", args=["person", two.key, one.key]), follow=True).content.decode()
    assert "We vragen het niet opnieuw" in said
    suspicions.look("person")
    assert "Vandekerckhove, Lies" not in page(client)
    assert Suspicion.objects.get(first=one.pk, second=two.pk).apart_by


def test_looking_again_forgets_what_is_no_longer_alike(client):
    one, two = twins()
    assert suspicions.look("person") >= 1
    assert suspicions.look("person") == 0
    Person.objects.filter(pk=two.pk).update(name="Iemand Anders")
    suspicions.look("person")
    assert not Suspicion.objects.filter(first=one.pk).exists()


def test_the_number_of_questions_is_the_same_for_one_pair_and_three(client):
    Suspicion.objects.all().delete()
    counts = []
    for number in range(3):
        twins(number)
        suspicions.look("person")
        with CaptureQueriesContext(connection) as seen:
            page(client)
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts


def test_from_the_pair_to_one_and_back(client):
    one, two = twins()
    factories.make_talent(two, "Kan zingen")
    suspicions.look("person")
    url = reverse("compare", args=["person", one.key, two.key])
    shown = client.get(url).content.decode()
    assert "talenten: 1" in shown
    assert shown.count('type="radio"') == 6  # name, mail and telephone differ
    done = client.post(url, {"name": "taken", "email": "nonsense"}, follow=True)
    merge = Merge.objects.get(kept=one.pk)
    assert merge.choices["name"] == "taken"
    assert merge.choices["email"] == "kept"
    assert "zijn nu één" in done.content.decode()
    assert client.get(url).url == reverse("duplicates")
    assert client.post(url).url == reverse("duplicates")
    assert f"/dubbels/person/{one.key}/" not in page(client)
    back = client.post(reverse("merge_undo", args=[merge.key]), follow=True).content.decode()
    assert "weer twee" in back
    assert "al ongedaan gemaakt" in client.post(reverse("merge_undo", args=[merge.key]), follow=True).content.decode()


def test_a_coordinator_neither_merges_nor_parts_the_team(one_world, client):
    one, broker = factories.make_person("Zo Maar"), factories.make_broker("Maar Zo")
    url = reverse("compare", args=["person", one.key, broker.key])
    assert "Alleen een beheerder" in client.get(url).content.decode()
    refused = client.post(url)
    assert refused.status_code == 422
    assert not Merge.objects.filter(kept=one.pk).exists()
    assert one_world.client("administrator").post(url).status_code == 302
    merge = Merge.objects.get(kept=one.pk)
    assert "Alleen een beheerder" in client.post(reverse("merge_undo", args=[merge.key]), follow=True).content.decode()
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_organisations_side_by_side(client):
    one = factories.make_organisation("De Gist vzw", registry_number="0403199702", staff_count=3, figures_year=2024)
    two = factories.make_organisation("De Gist BV")
    suspicions.look("organisation")
    assert "De Gist BV" in page(client, kind="organisation")
    url = reverse("compare", args=["organisation", one.key, two.key])
    assert client.get(url).status_code == 200
    assert client.post(url, follow=True).status_code == 200
    assert client.get(reverse("organisation", args=[two.key])).url == reverse("organisation", args=[one.key])
    assert "De Gist BV" not in client.get(reverse("organisations")).content.decode()


def test_nonsense_is_not_found(client):
    one, two = twins()
    for args in (["cat", one.key, two.key], ["person", one.key, "xxxxxxxxxxxx"], ["organisation", one.key, two.key]):
        assert client.get(reverse("compare", args=args)).status_code == 404
    assert client.get(reverse("duplicates"), {"kind": "cat"}).status_code == 404
    assert client.post(reverse("duplicates_look")).status_code == 404
    assert client.post(reverse("keep_apart", args=["person", one.key, one.key])).status_code == 404
    member = factories.make_person(hats=(HatKind.MEMBER,))
    assert client_of(member).get(reverse("duplicates")).status_code == 403
