"""The plaque, the page that checks one, and the badge that goes along."""

import base64
import json
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.personas import client_of
from tests.programmes.test_ambassadors import accepted, appointed
from tests.programmes.test_money import make_programme
from vlechtwerk.core import access, clock, open_badges
from vlechtwerk.programmes import actions, badges, plaque
from vlechtwerk.programmes.models import Ambassadorship

pytestmark = pytest.mark.django_db
LONG = "Anne-Charlotte van den Wijngaert-Vandenbroucke de Saint-Quentin"


@pytest.fixture
def ambassador(broker):
    return appointed(broker, programme=make_programme(broker))


def stop(found, broker, state="ended"):
    act = actions.end_ambassadorship if state == "ended" else actions.revoke_ambassadorship
    return act(found, end_reason="Een geheime reden", by=broker)


def pages(pdf):
    return re.findall(rb"/MediaBox ?\[ ?0 0 ([0-9.]+) ([0-9.]+)", pdf)


@pytest.mark.parametrize(("size", "width"), [("a4", 841.9), ("a3", 1190.6)])
def test_plaque_is_one_lying_page_for_themselves_and_the_team(ambassador, broker, size, width):
    for reader in (ambassador.person, broker):
        answer = client_of(reader).get(reverse("plaque_file", args=[ambassador.key, size]))
        assert answer["Content-Type"] == "application/pdf" and size in answer["Content-Disposition"]
        ((wide, high),) = pages(b"".join(answer.streaming_content))
        assert float(wide) == pytest.approx(width, abs=1) and float(high) < float(wide)


def test_nobody_else_gets_it_and_a_size_we_do_not_have_is_not_there(ambassador, broker):
    other = client_of(factories.make_person("An Peeters"))
    for view, args in (("plaque", [ambassador.key]), ("plaque_file", [ambassador.key, "a4"])):
        assert other.get(reverse(view, args=args)).status_code == 404
    assert client_of(broker).get(reverse("plaque_file", args=[ambassador.key, "a0"])).status_code == 404
    stop(ambassador, broker)
    assert client_of(ambassador.person).get(reverse("plaque", args=[ambassador.key])).status_code == 404


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_words_are_in_the_language_of_the_reader(ambassador, language):
    with translation.override(language):
        words = plaque.words_of(ambassador)
    assert words["lang"] == language
    assert words["kick"] == {
        "nl": "Het netwerk benoemt tot pionier", "fr": "Le réseau nomme ambassadeur", "en": "The network appoints as ambassador",
    }[language]  # fmt: skip
    assert words["signed"] | {"label": ""} == {"name": "Marieke Aerts", "function": "gedeputeerde", "label": ""}


@pytest.mark.parametrize("name", ["Bo Ng", LONG, f"{LONG} {LONG}"[:120], "W" * 120, "#let x = 1 *vet* $a$ \\ <b>"])
def test_any_name_stays_on_one_page_and_is_never_read_as_markup(ambassador, name):
    type(ambassador.person).objects.filter(pk=ambassador.person_id).update(name=name)
    found = Ambassadorship.objects.get()
    found.ceremony_place = "x" * 160
    assert len(pages(plaque.plaque_pdf(found))) == 1


def test_words_that_fit_on_no_line_may_break_and_others_stay():
    assert plaque.breakable("Zwolle, Provinciehuis") == "Zwolle, Provinciehuis"
    assert plaque.breakable("x" * 60, 28).count("\u200b") == 2
    assert plaque.shown_code("7q4m2kabcd") == "7q4m2-kabcd"


def test_verify_page_says_it_holds_and_nothing_of_the_person_but_the_name(client, ambassador):
    page = client.get(reverse("verified", args=[ambassador.code]))
    text = page.content.decode()
    assert page.status_code == 200 and page["Cache-Control"] == "no-store" and page["X-Robots-Tag"] == "noindex"
    for shown in ("Deze plaquette klopt", "Joke Lambrechts", "Marieke Aerts, gedeputeerde", "Overijssel"):
        assert shown in text
    for hidden in (
        ambassador.person.email,
        ambassador.person.phone,
        ambassador.key,
        ambassador.person.key,
        ambassador.reason,
    ):
        assert hidden not in text


@pytest.mark.parametrize(
    ("state", "words"), [("ended", "Deze benoeming is afgelopen"), ("revoked", "Deze benoeming is ingetrokken")]
)
def test_verify_page_says_since_when_it_no_longer_holds_and_neither_why_nor_who(
    client, broker, ambassador, state, words
):
    stop(ambassador, broker, state)
    page = client.get(reverse("verified", args=[ambassador.code])).content.decode()
    assert words in page and str(clock.today().year) in page
    assert "geheime" not in page and "Joke Lambrechts" not in page


def test_code_is_typed_as_people_type_it(client, ambassador):
    for typed in (ambassador.code.upper(), f" {plaque.shown_code(ambassador.code)} ", ".".join(ambassador.code)):
        answer = client.get(reverse("verify"), {"code": typed})
        assert answer["Location"] == reverse("verified", args=[ambassador.code])
    empty = client.get(reverse("verify"), {"code": " - "})
    assert empty.status_code == 422 and "code" in empty.context["form"].errors


def test_unknown_code_is_a_friendly_page_and_one_who_guesses_waits(client, broker, monkeypatch):
    candidate = accepted(broker)
    for code in ("zzzzzzzzzz", candidate.code, "x" * 300, "é%00"):
        answer = client.get(reverse("verified", args=[code]))
        assert answer.status_code == 404 and "We kennen deze code niet" in answer.content.decode(), code
    monkeypatch.setattr(access, "GUESSES_PER_HOUR", 5)
    assert client.get(reverse("badge", args=["zzzzzzzzzz"])).status_code == 404
    for view in ("verified", "badge", "badge_status"):
        assert client.get(reverse(view, args=["zzzzzzzzzz"])).status_code == 429


# The badge: what Open Badges 3.0 (1EdTech, final release) and its VC-JWT proof require.


def parts_of(token):
    head, payload, signature = token.split(".")
    return [base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)) for part in (head, payload, signature)]


def fetch(client, url):
    assert url.startswith(settings.BASE_URL)
    return client.get(url.removeprefix(settings.BASE_URL))


def test_badge_verifies_with_the_key_that_its_header_names_and_with_no_other(client, ambassador):
    answer = client.get(reverse("badge", args=[ambassador.code]))
    token = answer.content.decode()
    head, payload, signature = parts_of(token)
    header = json.loads(head)
    jwk = fetch(client, header["kid"]).json()
    assert (header["alg"], header["typ"], jwk["kty"], jwk["crv"]) == (
        "EdDSA",
        "JWT",
        "OKP",
        "Ed25519",
    ) and "d" not in jwk
    key = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(jwk["x"] + "="))
    key.verify(signature, token.rpartition(".")[0].encode())
    with pytest.raises(InvalidSignature):
        key.verify(signature, token.rpartition(".")[0].encode() + b"x")
    profile = fetch(client, json.loads(payload)["iss"]).json()
    assert profile["verificationMethod"][0]["publicKeyJwk"] == jwk and "Profile" in profile["type"]


def test_badge_has_what_the_standard_requires(client, broker, ambassador):
    made = json.loads(parts_of(client.get(reverse("badge", args=[ambassador.code])).content.decode())[1])
    assert made["@context"][:2] == open_badges.CONTEXTS[:2] and made["@context"][0].endswith("/credentials/v2")
    assert {"VerifiableCredential", "AchievementCredential"} <= set(made["type"])
    subject = made["credentialSubject"]
    achievement = subject["achievement"]
    assert subject["type"] == ["AchievementSubject"] and subject["identifier"][0]["hashed"] is True
    assert (
        achievement["criteria"]["narrative"]
        and achievement["name"]
        and achievement["description"]
        and achievement["id"]
    )
    assert "Achievement" in achievement["type"] and made["issuer"]["type"] == ["Profile"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made["validFrom"])
    assert (made["iss"], made["jti"]) == (made["issuer"]["id"], made["id"]) and made["sub"] and made["nbf"]
    assert made["credentialStatus"]["type"] == "1EdTechRevocationList"
    assert "validUntil" not in made and "exp" not in made
    whole = json.dumps(made)
    assert ambassador.person.email not in whole and ambassador.person.name not in whole
    limited = appointed(broker, "An Peeters", until=clock.today().replace(year=clock.today().year + 1, day=1))
    assert {"validUntil", "exp"} <= set(json.loads(parts_of(open_badges.signed(badges.credential(limited)))[1]))


@pytest.mark.parametrize("state", ["ended", "revoked"])
def test_badge_that_no_longer_holds_says_so_and_not_why(client, broker, ambassador, state):
    made = badges.credential(ambassador)
    where = made["credentialStatus"]["id"]
    assert fetch(client, where).json()["revokedCredential"] == []
    stop(ambassador, broker, state)
    (entry,) = fetch(client, where).json()["revokedCredential"]
    assert entry["id"] == made["id"] and entry["revoked"] is True and state in entry["revocationReason"]
    over = client.get(reverse("badge", args=[ambassador.code]))
    assert over.status_code == 410 and "geheime" not in over.content.decode()


def test_candidate_has_no_badge(client, broker):
    found = accepted(broker)
    for view in ("badge", "badge_status", "verified"):
        assert client.get(reverse(view, args=[found.code])).status_code == 404
