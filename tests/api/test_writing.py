"""Writes go through the actions, once, and not over what somebody else changed."""

import pytest

from tests import factories
from tests.api.keys import Program, make_key
from vlechtwerk.api.models import KeptAnswer
from vlechtwerk.api.rules import KEPT
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations.models import Need
from vlechtwerk.people.models import Organisation, Person


@pytest.fixture
def lotte(db):
    return factories.make_person("Lotte Hermans", hats=["member", "administrator"])


@pytest.fixture
def program(lotte):
    return Program(make_key(lotte))


def test_person_is_added_by_the_action_in_the_hat_of_the_key(program, lotte):
    made = program.post("people", {"name": "Jo Claes", "email": "jo@netwerk.example", "phone": "0470 00 12 34"})
    assert made.status_code == 201
    entry = AuditEntry.objects.get(verb="register_person")
    assert (entry.actor_id, entry.hat) == (lotte.pk, "administrator")
    assert program.get(made["Location"].removeprefix("/api/v1/")).json() == made.json()
    assert made.json()["hats"] == ["member"]


def test_rule_of_the_network_is_a_409_that_names_the_field(program):
    program.post("people", {"name": "Jo Claes", "email": "jo@netwerk.example"})
    again = program.post("people", {"name": "Jo", "email": "JO@netwerk.example"}, Accept_Language="en")
    assert again.status_code == 409
    assert again.json()["errors"] == [
        {"field": "email", "detail": "Somebody with this e-mail address is already in the network."}
    ]
    wrong = program.post("organisations", {"name": "De Gist", "registry_number": "0403199703"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (409, "registry_number")
    assert Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422), ({"name": ""}, 422), ({"name": " x"}, 422), ({"name": 5}, 422), ({"name": "a\u0000b"}, 422), ({"name": "x" * 121}, 422),
        ({"name": "An", "hat": "administrator"}, 422), ({"name": "An", "email": "geen"}, 422), ([], 422), ("An", 422), (None, 415),
    ],
)  # fmt: skip
def test_wrong_shape_writes_nothing(program, body, status):
    before = Person.objects.count()
    response = program.post("people", body)
    assert (response.status_code, Person.objects.count()) == (status, before)


def test_other_media_type_is_415_and_broken_json_400(program):
    heads = {"Authorization": f"Bearer {program.key}"}
    where = "/api/v1/people"
    assert program.client.post(where, {"name": "An"}, headers=heads).status_code == 415
    assert program.client.post(where, '{"name": "An"}', content_type="text/plain", headers=heads).status_code == 415
    for raw in ("{", "[" * 100_000, '{"name": "\\ud800"}', b"\xff\xfe"):
        response = program.client.post(where, raw, content_type="application/json", headers=heads)
        assert response.status_code in {400, 422}, raw[:20]
    response = program.client.post(where, b" " * 2_600_000, content_type="application/json", headers=heads)
    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


def test_same_key_is_done_once_and_answered_the_same(program):
    body = {"name": "Jo Claes", "email": "jo@netwerk.example"}
    first, again = (program.post("people", body, Idempotency_Key="a-1") for _ in range(2))
    assert (first.status_code, first.content) == (again.status_code, again.content) == (201, first.content)
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert again["Idempotency-Replayed"] == "true"
    assert Person.objects.filter(email="jo@netwerk.example").count() == 1
    other = program.post("people", {"name": "Piet"}, Idempotency_Key="a-1")
    assert other.status_code == 409
    assert not Person.objects.filter(name="Piet").exists()


def test_no_is_not_kept_and_a_key_belongs_to_one_token(program, lotte):
    taken = factories.make_person(email="jo@netwerk.example")
    body = {"name": "Jo Claes", "email": "jo@netwerk.example"}
    assert program.post("people", body, Idempotency_Key="a-1").status_code == 409
    assert not KeptAnswer.objects.exists()
    Person.objects.filter(pk=taken.pk).update(email=None)
    assert program.post("people", body, Idempotency_Key="a-1").status_code == 201
    assert Program(make_key(lotte)).post("people", {"name": "Piet"}, Idempotency_Key="a-1").status_code == 201


def test_answers_are_kept_two_days(program):
    from vlechtwerk.api.idempotency import forget_answers

    program.post("people", {"name": "Jo Claes"}, Idempotency_Key="a-1")
    with clock.at(clock.now() + KEPT / 2):
        assert forget_answers() == 0
    with clock.at(clock.now() + KEPT * 1.01):
        assert forget_answers() == 1


def test_change_over_what_somebody_else_changed_is_412(program):
    organisation = factories.make_organisation("De Gist")
    where = f"organisations/{organisation.key}"
    tag = program.get(where)["ETag"]
    assert program.patch(where, {"website": "https://degist.example"}, If_Match=tag).status_code == 200
    late = program.patch(where, {"name": "Te laat"}, If_Match=tag)
    assert late.status_code == 412
    organisation.refresh_from_db()
    assert (organisation.name, organisation.website) == ("De Gist", "https://degist.example")
    assert program.patch(where, {"name": "Zonder"}).json()["name"] == "Zonder"
    assert program.patch(where, {"name": "Ster"}, If_Match="*").status_code == 200


def test_change_leaves_what_was_not_sent(program, lotte):
    need = factories.make_need(
        factories.make_innovation(lead=lotte, broker=lotte), made_by=lotte, title="Oud", max_km=30
    )
    changed = program.patch(f"needs/{need.key}", {"title": "Nieuw"}).json()
    need.refresh_from_db()
    assert (need.title, need.max_km, changed["title"]) == ("Nieuw", 30, "Nieuw")
    Need.objects.filter(pk=need.pk).update(state="met")
    assert program.patch(f"needs/{need.key}", {"title": "Nog"}).status_code == 409


def test_same_question_twice_is_one_intake(program):
    body = {"question": "Wie kookt mee?", "name": "Jo", "email": "jo@netwerk.example"}
    first, again = program.post("intakes", body), program.post("intakes", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["key"] == again.json()["key"]
    assert "jo@" not in first.content.decode()


def test_need_of_an_innovation_that_is_not_there(program, lotte):
    innovation = factories.make_innovation(lead=lotte, broker=lotte)
    body = {"innovation": innovation.key, "title": "Soep", "text": "Wie kookt?"}
    assert program.post("needs", body | {"innovation": "z" * 12}).status_code == 404
    assert program.post("needs", body | {"axis": "bestaat_niet"}).status_code == 409
    assert program.post("needs", body | {"wanted_by": "2020-01-01"}).json()["errors"][0]["field"] == "wanted_by"
    assert program.post("needs", body | {"wanted_by": "2020-13-01"}).status_code == 422
    assert program.post("needs", body).status_code == 201
