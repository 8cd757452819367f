"""The log tells what happened, and not the links, the rows or the words of people."""

import logging
import sys
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from tests import factories
from vlechtwerk.core import links
from vlechtwerk.core.logs import Discreet

DAY = timedelta(days=1)
line = Discreet("{levelname} {name} {message}", style="{")


def said(message, *args, exc_info=None):
    return line.format(logging.LogRecord("x", logging.WARNING, "x.py", 1, message, args, exc_info))


@pytest.mark.parametrize("parts", [["abc"], ["abc", "17"], ["x" * 400]])
@pytest.mark.parametrize("address", ["/antwoord/{}/", "/s/{}/agenda.ics", "/bevestig/{}/?x=1"])
def test_link_of_a_guest_is_not_in_the_log(parts, address):
    token = links.make_token("answer", *parts, valid=DAY)
    text = said("%s: %s", "Not Found", address.format(token))
    assert text == f"WARNING x Not Found: {address.format('(token)')}"


def test_address_of_a_calendar_feed_is_not_in_the_log():
    assert said("Not Found: /agenda/Xy_9-abcdefghijk.ics") == "WARNING x Not Found: /agenda/(token).ics"


@pytest.mark.parametrize(
    "words",
    [
        "job outbox.deliver failed",
        "reservation 0b2c8a3e-6f0e-4a53-8f0a-1c2d3e4f5a6b is not released: closed",
        "Not Found: /sessies/abcdefghijkm/",
        "2026-03-02T12:00:00+00:00 http://localhost:8000/hulp",
    ],
)
def test_ordinary_words_stay(words):
    assert said(words) == f"WARNING x {words}"


@pytest.mark.django_db
def test_row_that_the_database_refused_is_not_in_the_log():
    person = factories.make_person("Griet Vandamme", email="griet@example.org")
    try:
        with transaction.atomic():
            factories.make_person("Somebody", email=person.email.upper())
    except IntegrityError:
        text = said("failed", exc_info=sys.exc_info())
    assert "IntegrityError" in text and "person_email_once" in text
    assert ("(not logged)" in text) is (connection.vendor == "postgresql")
    assert "griet@example.org" not in text.lower()


@pytest.mark.django_db
def test_link_stays_out_of_what_the_house_logs_about_a_request(client, caplog):
    token = links.make_token("answer", "nothing", valid=DAY)
    assert client.get(reverse("answer", args=[token])).status_code in {404, 410}
    records = [record for record in caplog.records if record.name.startswith("django")]
    assert all(token not in line.format(record) for record in records)


def test_house_logs_with_the_discreet_formatter(settings):
    assert settings.LOGGING["formatters"]["line"]["()"] == "vlechtwerk.core.logs.Discreet"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"line"}


def test_refusal_is_a_line_and_a_fault_has_its_trace():
    try:
        raise PermissionError("not yours")
    except PermissionError:
        trace = sys.exc_info()
    told = {
        level: line.format(logging.LogRecord("django.request", level, "x.py", 1, "Forbidden: %s", ("/x/",), trace))
        for level in (logging.WARNING, logging.ERROR)
    }
    assert told[logging.WARNING] == "WARNING django.request Forbidden: /x/"
    assert "PermissionError" in told[logging.ERROR]
