"""Address cards, read as an address book reads them: unfolded, parted, unescaped."""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.people import actions


def parse(raw: bytes) -> dict[str, list[tuple[str, str]]]:
    """RFC 6350, 3.2–3.4: name, parameters, value."""
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    found: dict[str, list[tuple[str, str]]] = {}
    for line in raw.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]:
        head, _, value = line.partition(":")
        name, _, parameters = head.partition(";")
        text = re.sub(r"\\(.)", lambda mark: "\n" if mark[1] in "nN" else mark[1], value)
        found.setdefault(name, []).append((parameters, text))
    return found


@pytest.fixture
def broker(db, settings):
    settings.STAFF_MFA = "optional"
    return factories.make_person("Lotte Hermans", hats=["member", "broker"])


def card(reader, person):
    response = client_of(reader).get(reverse("person_card", args=[person.key]))
    assert response["Content-Type"] == "text/vcard; charset=utf-8"
    return parse(response.content)


def test_card_holds_what_the_reader_sees(broker):
    name, about = "Zoë; de, \\ 'Grote' 日本", "Eerste lijn\r\nBEGIN:VCARD\nTEL:000; " + "é" * 200
    person = factories.make_person(name, phone="+32 470 00 12 34", place=factories.make_place(), about=about)
    actions.affiliate(person, organisation=factories.make_organisation("De Gist, cv"), role="penning", by=broker)
    told = card(broker, person)
    assert (told["BEGIN"], told["VERSION"], told["KIND"], told["END"]) == (
        [("", "VCARD")],
        [("", "4.0")],
        [("", "individual")],
        [("", "VCARD")],
    )
    assert told["FN"] == [("", name)]
    assert told["TEL"] == [("VALUE=uri", "tel:+32470001234")]
    assert told["EMAIL"] == [("", person.email)]
    assert told["ADR"] == [("", ";;;Mechelen;;;")]
    assert (told["ORG"], told["TITLE"]) == ([("", "De Gist, cv")], [("", "penning")])
    assert told["NOTE"] == [("", about.replace("\r\n", "\n"))]
    assert told["UID"][0][1].endswith(f"/mensen/{person.key}/")


def test_card_of_oneself_and_what_a_person_keeps_to_themselves(broker):
    person = factories.make_person("An Peeters")
    for field in ("phone", "email", "about"):
        actions.set_audience(person, field=field, audience="only_me", by=person)
    assert {"TEL", "EMAIL", "NOTE"} & set(card(broker, person)) == set()
    assert {"TEL", "EMAIL"} <= set(card(person, person))


def test_stranger_gets_no_card(broker):
    person, other = factories.make_person(), factories.make_person()
    assert client_of(other).get(reverse("person_card", args=[person.key])).status_code == 404


def test_card_of_an_organisation(broker):
    organisation = factories.make_organisation(
        "De Gist", website="https://degist.example/a,b;c", place=factories.make_place()
    )
    told = parse(client_of(broker).get(reverse("organisation_card", args=[organisation.key])).content)
    assert (told["KIND"], told["FN"], told["ORG"]) == ([("", "org")], [("", "De Gist")], [("", "De Gist")])
    assert told["URL"] == [("", "https://degist.example/a,b;c")]
