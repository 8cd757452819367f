import logging
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core.registry import jobs
from vlechtwerk.ledger import actions
from vlechtwerk.ledger.models import Account

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


def session_given(giver, receiver):
    booked = actions.reserve(uuid4(), payer=receiver, earner=giver, source="session:x", by=None)
    return actions.post(booked.pk, by=None)


@pytest.mark.parametrize("count", [1, 3])
def test_statement_asks_the_same_number_of_queries(count, django_assert_num_queries):
    person = factories.make_person()
    for number in range(count):
        session_given(person, factories.make_person(f"Lid {number}"))
    client = client_of(person)
    with django_assert_num_queries(7):
        page = client.get(reverse("coins"))
    assert len(page.context["page"]) == count


def test_statement_is_newest_first_with_the_balance_after_each_line():
    person, other = factories.make_person(language="en"), factories.make_person("Rik Smeets", language="en")
    session_given(person, other)
    session_given(other, person)
    page = client_of(person).get(reverse("coins"))
    assert [(row.amount, row.balance_after) for row in page.context["page"]] == [(-100, 0), (100, 100)]
    text = page.content.decode()
    assert text.index("received a session from Rik Smeets") < text.index("gave a session to Rik Smeets")


def test_gift_to_the_pot_is_not_called_a_session():
    person = factories.make_person(language="en")
    actions.give_to_pot(uuid4(), giver=person, by=person)
    text = client_of(person).get(reverse("coins")).content.decode()
    assert "Gift to the common pot" in text
    assert "received a session from" not in text


def test_correction_is_called_a_correction():
    person, other = factories.make_person(language="en"), factories.make_person()
    booked = session_given(person, other)
    actions.reverse(booked.pk, new_id=uuid4(), by=other, note="two clicks")
    text = client_of(person).get(reverse("coins")).content.decode()
    assert "Correction" in text
    assert "two clicks" in text


def test_limits_are_told_before_they_are_reached():
    person = factories.make_person(language="en")
    client, levels = client_of(person), []
    for _session in range(5):
        notice = client.get(reverse("coins")).context["limits"][0]
        levels.append(notice and notice.level)
        if len(levels) < 5:
            session_given(factories.make_person(), person)
    assert levels == [None, None, "soft", "soft", "hard"]
    assert "cannot go below −4" in client.get(reverse("coins")).content.decode()


def test_reserved_coins_are_shown_apart():
    person = factories.make_person(language="en")
    actions.reserve(uuid4(), payer=person, earner=factories.make_person(), source="session:x", by=None)
    page = client_of(person).get(reverse("coins"))
    assert page.context["tally"].reserved_out == 100
    assert "1 to pay" in page.content.decode()
    assert not page.context["page"].object_list


def test_statement_has_fifty_lines_a_page():
    person, other = factories.make_person(), factories.make_person()
    for _round in range(26):
        session_given(person, other)
        session_given(other, person)
    client = client_of(person)
    assert len(client.get(reverse("coins")).context["page"]) == 50
    assert len(client.get(reverse("coins"), {"page": "2"}).context["page"]) == 2
    assert client.get(reverse("coins"), {"page": "x"}).status_code == 200


def test_coins_of_somebody_else_are_for_the_team():
    person, other = factories.make_person(), factories.make_person("Rik Smeets")
    address = reverse("person_coins", args=[other.key])
    assert client_of(person).get(address).status_code == 403
    assert b"Rik Smeets" in client_of(factories.make_broker()).get(address).content
    assert client_of(factories.make_broker()).get(reverse("person_coins", args=["nobody"])).status_code == 404


def test_nightly_check_is_silent_while_the_books_add_up_and_loud_when_not(caplog):
    job = jobs["ledger.verify"]
    assert job.every_s == 24 * 60 * 60
    person = factories.make_person()
    session_given(person, factories.make_person())
    with caplog.at_level(logging.ERROR, "vlechtwerk.ledger"):
        assert job.run() == 0
        assert caplog.records == []
        Account.objects.filter(person=person).update(posted_credits=300)
        job.run()
    assert any("does not add up" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["Mijn kennisruilmunten", "gaf een sessie aan Rik Smeets", "kreeg een sessie van Rik Smeets", "−1"]),
        ("fr", ["a donné une session à Rik Smeets", "a reçu une session de Rik Smeets"]),
    ],
)
def test_statement_speaks_the_language_of_its_reader(language, words):
    person, other = factories.make_person(language=language), factories.make_person("Rik Smeets")
    session_given(person, other)
    session_given(other, person)
    page = client_of(person).get(reverse("coins")).content.decode()
    assert [word for word in words if word not in page] == []


def test_statement_of_whoever_has_no_coins_yet_says_so():
    page = client_of(factories.make_person(language="en")).get(reverse("coins"))
    assert "No coins yet" in page.content.decode()


def test_name_in_a_statement_is_text_and_not_markup():
    person = factories.make_person()
    session_given(person, factories.make_person("<script>alert(1)</script>"))
    page = client_of(person).get(reverse("coins")).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
