"""Whoever is read by a program sees it under "who looked", as when somebody opens the page."""

import pytest
from django.urls import reverse

from tests import factories
from tests.api.keys import Program, make_key
from vlechtwerk.api.models import Token
from vlechtwerk.privacy.models import Look
from vlechtwerk.privacy.queries import everything, looks_at


@pytest.fixture
def nadia(db):
    return factories.make_person("Nadia Benali", hats=["member", "administrator"])


@pytest.fixture
def program(nadia):
    return Program(make_key(nadia))


def test_person_sees_that_a_program_of_the_team_read_about_them(program, nadia, client):
    ria = factories.make_person("Ria Goos")
    for _again in range(2):
        assert program.get(f"people/{ria.key}").status_code == 200
    look = Look.objects.get()
    assert (look.reader, look.hat, look.via, look.subject_id) == (nadia, "administrator", "proef", ria.pk)
    client.force_login(ria, backend="vlechtwerk.people.backends.LoginBackend")
    page = client.get(reverse("own_data")).content.decode()
    assert "je pagina, via een programma (proef)" in page
    assert everything(ria)["looked_at_by"][0]["via"] == "proef"


def test_another_key_and_the_page_itself_are_lines_of_their_own(program, nadia, client):
    ria = factories.make_person("Ria Goos")
    program.get(f"people/{ria.key}")
    other = make_key(nadia)
    Token.objects.filter(pk=Token.objects.order_by("-pk").first().pk).update(name="boekhouding")
    Program(other).get(f"people/{ria.key}")
    client.force_login(nadia, backend="vlechtwerk.people.backends.LoginBackend")
    client.get(reverse("person", args=[ria.key]))
    assert sorted(looks_at(ria).values_list("via", flat=True)) == ["", "boekhouding", "proef"]


def test_innovation_read_by_a_program_is_shown_to_its_makers(program):
    innovation = factories.make_innovation()
    lead = innovation.members.first().person
    assert program.get(f"innovations/{innovation.key}").status_code == 200
    assert [look.via for look in looks_at(lead)] == ["proef"]


def test_own_data_and_things_that_are_not_there_leave_no_line(program, nadia):
    program.get(f"people/{nadia.key}")
    program.get("people/2222222222ab")
    organisation = factories.make_organisation()
    program.get(f"organisations/{organisation.key}")
    assert not Look.objects.exists()


def test_key_of_a_member_leaves_no_line_as_no_page_does(db):
    wim = factories.make_person("Wim Claes")
    program = Program(make_key(wim, hat="member"))
    assert program.get(f"people/{wim.key}").status_code == 200
    assert not Look.objects.exists()
