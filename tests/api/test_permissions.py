"""Everything a program can ask × hat × scope. What has no row fails."""

import pytest
from django.db import connection

from tests.addresses import arguments, walk
from tests.api.keys import ALL, Program, make_key
from tests.permission_rows import API_ROWS
from tests.personas import HATS, undone
from tests.storm import Writes
from vlechtwerk.api import urls
from vlechtwerk.api.enums import Scope
from vlechtwerk.api.resources import OPERATIONS

BY_NAME = {one.name: one for one in OPERATIONS}
ADDRESSES = {address.name: address for address in walk()}


@pytest.fixture
def db(one_world):
    with undone():
        yield


def test_every_operation_has_its_row():
    assert set(BY_NAME) == set(API_ROWS)
    assert {name: one.scope for name, one in BY_NAME.items()} == {name: row.scope for name, row in API_ROWS.items()}


def ask(world, name, key):
    one, row = BY_NAME[name], API_ROWS[name]
    path = one.path.format(**arguments(ADDRESSES[urls._name(one.path)], world))
    data = {field: value.format(**world.keys) for field, value in row.data.items()} or None
    writes = Writes()
    with undone(), connection.execute_wrapper(writes):
        response = Program(key).ask(one.method, path, data)
    response.written = [sql for sql in writes.kept if "last_used_at" not in sql]
    return response


@pytest.mark.parametrize("name", sorted(API_ROWS))
def test_key_opens_what_its_owner_may_and_its_scope_says(db, one_world, name):
    row, wrong = API_ROWS[name], {}
    for hat in HATS[2:]:
        person, worn = one_world.people[hat], "member" if hat == "other_member" else hat
        for scopes in (ALL, [row.scope], [scope for scope in ALL if scope != row.scope], []):
            response = ask(one_world, name, make_key(person, worn, scopes))
            opens = row.scope in scopes and hat in row.hats
            good = (
                response.status_code in {200, 201}
                if opens
                else response.status_code in {403, 404} and not response.written
            )
            if not good:
                wrong[hat, tuple(scopes)] = (response.status_code, response.written)
    assert wrong == {}


@pytest.mark.parametrize("name", sorted(API_ROWS))
def test_nothing_opens_without_a_good_key(db, one_world, name):
    for key in ("", "vlw_" + "x" * 43, "\u00e9", make_key(one_world.people["administrator"], days=-1)):
        response = ask(one_world, name, key)
        assert response.status_code == 401
        assert response["WWW-Authenticate"].startswith("Bearer")
        assert response.written == []


@pytest.mark.parametrize("name", sorted(name for name, one in BY_NAME.items() if one.rows))
def test_lists_show_each_their_own(db, one_world, name):
    """What stands in the list of somebody is what they can open one by one; who leads nothing reads nothing of it."""
    rows = BY_NAME[name].rows
    for hat in HATS[2:]:
        person = one_world.people[hat]
        program = Program(make_key(person, "member" if hat == "other_member" else hat))
        listed = program.get(f"{rows.name}?limit=100").json()["data"]
        for one in listed[:5]:
            assert program.get(f"{rows.name}/{one.get('key', one.get('id'))}").status_code == 200
        if hat == "fan" and rows.name != "people":
            assert listed == []
        if hat == "fan" and rows.name == "people":
            on_stage = one_world.people["ambassador"]  # who said yes to the stage of this network
            assert {one["key"] for one in listed} == {person.key, on_stage.key}
        if hat == "broker":
            assert listed


def test_row_numbers_and_bits_of_keys_open_nothing(db, one_world):
    program = Program(make_key(one_world.people["administrator"]))
    for one in OPERATIONS:
        if one.method == "GET" and "{" in one.path:
            for guess in ("1", "2", "999999", "a" * 12, "A" * 12, "0" * 400, "%00", "..%2f"):
                response = program.get(one.path.replace("{key}", guess).replace("{number}", guess))
                assert (response.status_code, response["Content-Type"]) in {
                    (404, "application/problem+json"),
                    (400, "application/problem+json"),
                }


def test_scopes_have_each_an_operation():
    assert {one.scope for one in OPERATIONS} == {scope.value for scope in Scope}


def test_phone_and_mail_follow_the_audience(db, one_world):
    """The team sees a number; a member sees that of whom they were introduced to, and no address."""
    member, helper = one_world.people["member"], one_world.people["helper"]
    seen = Program(make_key(member, "member")).get(f"people/{helper.key}").json()
    helper.refresh_from_db()
    assert seen["phone"] == helper.phone
    assert (seen["email"], seen["language"], seen["languages"]) == (None, None, None)
    assert (
        Program(make_key(one_world.people["broker"], "broker")).get(f"people/{helper.key}").json()["email"]
        == helper.email
    )
