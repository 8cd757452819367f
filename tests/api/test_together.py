"""Real processes that ask the same thing at the same moment."""

import pytest

from tests import factories
from tests.api.keys import Program, make_key
from tests.together import refusals, together
from vlechtwerk.people.models import Organisation, Person

pytestmark = pytest.mark.usefixtures("committed_db")


def test_two_with_one_idempotency_key_do_it_once_and_read_the_same():
    key = make_key(factories.make_person(hats=["administrator"]))

    def add():
        response = Program(key).post("people", {"name": "Jo Claes"}, Idempotency_Key="samen")
        return response.status_code, response.content.decode(), response.get("Idempotency-Replayed", "")

    answers = together(*[add] * 4)
    assert refusals(answers) == []
    assert {answer[:2] for answer in answers} == {(201, answers[0][1])}
    assert sorted(answer[2] for answer in answers) == ["", "true", "true", "true"]
    assert Person.objects.filter(name="Jo Claes").count() == 1


def test_of_two_changes_on_one_etag_the_second_is_late():
    key = make_key(factories.make_person(hats=["administrator"]))
    organisation = factories.make_organisation("De Gist")
    tag = Program(key).get(f"organisations/{organisation.key}")["ETag"]

    def change(name):
        return lambda: Program(key).patch(f"organisations/{organisation.key}", {"name": name}, If_Match=tag).status_code

    answers = together(change("Een"), change("Twee"), change("Drie"))
    assert refusals(answers) == []
    assert sorted(answers) == [200, 412, 412]
    assert Organisation.objects.get().name in {"Een", "Twee", "Drie"}
