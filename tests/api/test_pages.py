"""The pages where keys and webhooks are made."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.api.models import Endpoint, Token


@pytest.fixture
def lotte(db, settings):
    settings.STAFF_MFA = "optional"
    return factories.make_person("Lotte Hermans", hats=["member", "administrator"])


def test_key_stands_in_the_answer_of_its_making_alone(lotte):
    client, where = client_of(lotte), reverse("api_tokens")
    wrong = client.post(where, {"name": "Website", "days": "90"})
    assert (wrong.status_code, Token.objects.count()) == (422, 0)
    assert 'value="Website"' in wrong.content.decode()
    made = client.post(where, {"name": "Website", "scopes": ["people:read"], "days": "90"})
    assert made.status_code == 200
    text = made.content.decode().partition('value="vlw_')[2].partition('"')[0]
    assert len(text) == 43
    assert "no-store" in made["Cache-Control"]
    page = client.get(where).content.decode()
    assert text not in page and Token.objects.get().hint in page


@pytest.mark.parametrize(
    "data", [{"scopes": ["__class__"]}, {"days": "36500"}, {"days": "x"}, {"name": ""}, {"scopes": []}]
)
def test_odd_key_is_refused(lotte, data):
    good = {"name": "Website", "scopes": ["people:read"], "days": "90"}
    assert client_of(lotte).post(reverse("api_tokens"), good | data).status_code == 422
    assert not Token.objects.exists()


def test_webhook_that_goes_behind_a_door_or_without_https_is_refused(lotte):
    client = client_of(lotte)
    for url in ("http://voorbeeld.be/", "https://u:p@voorbeeld.be/", "javascript:alert(1)", "https://localhost/"):
        answer = client.post(reverse("webhooks"), {"url": url, "events": ["need.opened"]})
        assert answer.status_code == 422
        assert url.replace("'", "") in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_keys_of_others_are_for_administrators_only(lotte):
    other = factories.make_person("Nadia Benali", hats=["member", "coordinator"])
    client_of(lotte).post(reverse("api_tokens"), {"name": "Geheim ding", "scopes": ["people:read"], "days": "30"})
    token = Token.objects.get()
    assert "Geheim ding" not in client_of(other).get(reverse("api_tokens")).content.decode()
    assert client_of(other).post(reverse("api_token_revoke", args=[token.key])).status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_lists_of_keys_and_webhooks_ask_the_same_for_one_and_three(lotte, django_assert_num_queries):
    client = client_of(lotte)
    for rows in (1, 3):
        while Token.objects.count() < rows:
            client.post(reverse("api_tokens"), {"name": "x", "scopes": ["people:read"], "days": "30"})
            client.post(reverse("webhooks"), {"url": "https://a.example/", "events": ["need.opened"]})
        with django_assert_num_queries(3):
            client.get(reverse("api_tokens"))
        with django_assert_num_queries(3):
            client.get(reverse("webhooks"))
        hook = Endpoint.objects.first()
        hook.deliveries.create(entry_id=rows, event="need.opened", body="{}")
        with django_assert_num_queries(4):
            client.get(reverse("webhook", args=[hook.key]))
