"""Pages, heads, problems, the life of a key."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.api.keys import Program, make_key
from vlechtwerk.api import actions, resources
from vlechtwerk.api.models import Token
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.people import actions as people

PROBLEM = "application/problem+json"


@pytest.fixture
def lotte(db):
    return factories.make_person("Lotte Hermans", hats=["member", "administrator"])


@pytest.fixture
def program(lotte):
    return Program(make_key(lotte))


def test_pages_hold_everybody_once_also_while_somebody_comes(program):
    for number in range(7):
        factories.make_person(f"Persoon {number}")
    seen, where = [], "people?limit=3"
    while where:
        response = program.get(where)
        seen += [one["name"] for one in response.json()["data"]]
        where = response.json()["next"]
        assert (f'<{where}>; rel="next"' == response.get("Link")) is bool(where)
        if len(seen) == 3:
            factories.make_person("Laatkomer")
    assert len(seen) == len(set(seen)) == 9
    assert seen[-1] == "Laatkomer"


def test_lists_ask_the_same_whatever_their_length_and_count_nothing(program, lotte):
    from tests.personas import make_world

    make_world()
    for rows in resources.ROWS:
        asked = {}
        for limit in (1, 3):
            program.get(f"{rows.name}?limit={limit}")
            with CaptureQueriesContext(connection) as queries:
                assert 1 <= len(program.get(f"{rows.name}?limit={limit}").json()["data"]) <= limit
            asked[limit] = len(queries)
            assert not [one for one in queries if "COUNT(" in one["sql"].upper()]
        assert asked[1] == asked[3] <= 14, rows.name


@pytest.mark.parametrize("cursor", ["x", "WzFd:abc", "WzFd%3A" + "a" * 43, "A" * 300])
def test_altered_cursor_is_no_page(program, cursor):
    response = program.get(f"people?cursor={cursor}")
    assert (response.status_code, response["Content-Type"]) == (404, PROBLEM)


def test_cursor_of_another_list_is_no_page(program):
    factories.make_person(), factories.make_organisation("Een"), factories.make_organisation("Twee")
    cursor = program.get("organisations?limit=1").json()["next"].partition("cursor=")[2]
    assert program.get(f"organisations?cursor={cursor}").status_code == 200
    assert program.get(f"people?cursor={cursor}").status_code == 404


@pytest.mark.parametrize("path", ["people", "people?limit=1"])
def test_what_did_not_change_is_not_sent_again(program, path):
    factories.make_person()
    first = program.get(path)
    again = program.get(path, If_None_Match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    people.register_person(name="Nieuw", by=None)
    assert program.get("people", If_None_Match=first["ETag"]).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "heads", "status"),
    [
        ("GET", "nope", {}, 404),
        ("GET", "people/zzzzzzzzzzzz", {}, 404),
        ("GET", "transfers/1", {}, 404),
        ("DELETE", "people", {}, 405),
        ("OPTIONS", "people", {}, 405),
        ("POST", "people/zzzzzzzzzzzz", {}, 405),
        ("GET", "people?limit=0", {}, 422),
        ("GET", "people?limit=1&limit=2", {}, 422),
        ("GET", "people?limit=1.0", {}, 422),
        ("GET", "people?colour=red", {}, 422),
        ("GET", "needs?state=lost", {}, 422),
        ("GET", "people?cursor=%00", {}, 400),
        ("GET", "people?cursor=%ff", {}, 422),
        ("GET", "people", {"Host": "elders.example"}, 400),
    ],
)
def test_every_no_is_a_problem_document(program, method, path, heads, status):
    response = program.ask(method, path, **heads)
    told = response.json()
    assert (response.status_code, response["Content-Type"], told["status"]) == (status, PROBLEM, status)
    assert set(told) == {"type", "title", "status", "detail", "errors"}
    assert told["detail"]
    if status == 405:
        assert set(response["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}


def test_our_own_mistake_is_a_problem_document_too(program, monkeypatch):
    from vlechtwerk.api import paging

    monkeypatch.setattr(paging, "page", lambda *args, **kwargs: 1 / 0)
    program.client.raise_request_exception = False
    response = program.get("people")
    assert (response.status_code, response["Content-Type"]) == (500, PROBLEM)
    assert "ZeroDivision" not in response.content.decode()


def test_head_answers_as_get(program):
    response = program.ask("HEAD", "people")
    assert (response.status_code, response["ETag"]) == (200, program.get("people")["ETag"])


def test_too_many_requests_read_when_to_come_back(program, settings):
    settings.API_LIMIT_PER_MINUTE = 2
    with clock.at(clock.now().replace(second=10)):
        codes = [program.get("people") for _ in range(3)]
    assert [one.status_code for one in codes] == [200, 200, 429]
    assert codes[2]["Retry-After"] == "50"
    assert codes[2]["Content-Type"] == PROBLEM


def test_log_in_of_a_browser_opens_nothing(lotte):
    program = Program()
    program.client.force_login(lotte, backend="vlechtwerk.people.backends.LoginBackend")
    assert program.get("people").status_code in {302, 401}


# --- the life of a key ------------------------------------------------------------------------------------------


def test_key_is_shown_once_and_kept_as_fingerprint(lotte):
    lotte.acting_hat = "administrator"
    made, text = actions.create_token("Site", scopes=["people:read"], days=30, by=lotte)
    assert text.startswith("vlw_") and len(text) == 47
    made.refresh_from_db()
    assert text not in str(vars(made)) and made.hint == text[:8]
    assert Program(text).get("people").status_code == 200
    assert Token.objects.get().last_used_at is not None
    entry = AuditEntry.objects.get(verb="create_token")
    assert (entry.actor_id, entry.hat, entry.data["scopes"]) == (lotte.pk, "administrator", ["people:read"])
    assert text not in str(vars(entry))


def end_hat(lotte, text):
    factories.make_person("Ander", hats=["administrator"])
    people.take_hat(lotte, kind="administrator", by=lotte)


def go(lotte, text):
    factories.make_person("Ander", hats=["administrator"])
    people.leave(lotte, by=None)


def take_back(lotte, text):
    other = factories.make_person("Ander", hats=["administrator"])
    actions.revoke_token(Token.objects.get(), by=other)
    assert AuditEntry.objects.get(verb="revoke_token").on_behalf_of_id == lotte.pk


@pytest.mark.parametrize("end", [end_hat, go, take_back])
def test_key_dies_with_hat_owner_or_by_hand(lotte, end):
    _made, text = actions.create_token("Site", scopes=["people:read"], days=30, by=lotte)
    assert Program(text).get("people").status_code == 200
    end(lotte, text)
    assert Program(text).get("people").status_code == 401


def test_key_ends_on_its_day(lotte):
    _made, text = actions.create_token("Site", scopes=["people:read"], days=30, by=lotte)
    with clock.at(clock.now() + timedelta(days=29)):
        assert Program(text).get("people").status_code == 200
    with clock.at(clock.now() + timedelta(days=30, minutes=1)):
        assert Program(text).get("people").status_code == 401


@pytest.mark.parametrize("hat", ["member", "broker", "funder"])
def test_only_those_who_answer_for_the_network_make_keys(db, hat):
    with pytest.raises(actions.ApiRefused):
        actions.create_token(
            "Site", scopes=["people:read"], days=30, by=factories.make_person(hats=["member", hat][-1:])
        )
    assert not Token.objects.exists()
