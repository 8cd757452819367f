"""Two entries that nobody suspected: looked up from the page of one of them, then laid side by side."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from vlechtwerk.people.models import Organisation, Person

pytestmark = pytest.mark.django_db


def client_of(*hats):
    client = Client()
    client.force_login(
        factories.make_person("Karim Haddad", hats=hats), backend="vlechtwerk.people.backends.LoginBackend"
    )
    return client


def test_from_the_page_of_a_person_to_both_side_by_side():
    client, one = client_of("administrator"), factories.make_person("Ria Goos")
    other = factories.make_person("Maria Goossens-Peeters")
    Person.objects.filter(pk=other.pk).update(phone="0470 11 22 33")
    where = reverse("compare_with", args=["person", one.key])
    assert where in client.get(reverse("person", args=[one.key])).content.decode()
    page = client.get(where, {"text": "goos"}).content.decode()
    beside = reverse("compare", args=["person", one.key, other.key])
    assert beside in page and reverse("compare", args=["person", one.key, one.key]) not in page
    assert client.get(beside).status_code == 200
    for text in ("11 22", other.email, "peeters maria"):
        assert beside in client.get(where, {"text": text}).content.decode()
    assert "Niemand gevonden" in client.get(where, {"text": "zzz"}).content.decode()


def test_organisations_are_found_by_name_and_number_and_what_was_taken_in_is_not():
    client, one = client_of("coordinator"), factories.make_organisation("De Gist")
    other = factories.make_organisation("Bakkerij Gist")
    gone = factories.make_organisation("Oude Gist")
    Organisation.objects.filter(pk=gone.pk).update(merged_into=other)
    where = reverse("compare_with", args=["organisation", one.key])
    assert where in client.get(reverse("organisation", args=[one.key])).content.decode()
    page = client.get(where, {"text": "gist"}).content.decode()
    assert "Bakkerij Gist" in page and "Oude Gist" not in page


def test_brokers_who_may_not_merge_see_no_door_to_it():
    client, one = client_of("broker"), factories.make_person("Ria Goos")
    assert (
        reverse("compare_with", args=["person", one.key])
        not in client.get(reverse("person", args=[one.key])).content.decode()
    )
    assert client.get(reverse("compare_with", args=["person", one.key])).status_code == 403
