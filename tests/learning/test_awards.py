"""An award anybody can check: the page, the signed badge with credits and level, the status, the certificate."""

import base64
import json

import jwt
import pytest
from django.conf import settings
from django.urls import reverse

from tests import factories
from tests.learning import scene
from tests.pdf_text import text_of
from tests.personas import client_of
from vlechtwerk.core import access
from vlechtwerk.learning.models import Award
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def award(cohort):
    return Award.objects.create(learner=cohort.learners.get(person__name="An Leert"))


def url(view, award):
    return reverse(view, args=[award.code])


def fetch(client, address):
    assert address.startswith(settings.BASE_URL)
    return client.get(address.removeprefix(settings.BASE_URL))


def badge(client, award):
    """The credential, checked with the key that its header names."""
    token = client.get(url("award_badge", award)).content.decode()
    head = jwt.get_unverified_header(token)
    key = jwt.PyJWK(fetch(client, head["kid"]).json()).key
    return jwt.decode(token, key, algorithms=["EdDSA"], options={"verify_aud": False, "verify_sub": False})


def test_anybody_reads_that_it_holds_and_nothing_of_the_person_but_the_name(client, award):
    page = client.get(url("award", award))
    text, person = page.content.decode(), award.learner.person
    assert page["Cache-Control"] == "no-store" and page["X-Robots-Tag"] == "noindex"
    for shown in ("An Leert", "Kansen zien", "6 ECTS", "EQF 6", "Kijken en luisteren", award.code):
        assert shown in text
    for hidden in (person.email, person.phone, person.key, award.learner.key, "Durven bellen"):
        assert hidden not in text


def test_badge_is_signed_and_says_credits_and_level_and_no_name(client, award):
    made = badge(client, award)
    achievement = made["credentialSubject"]["achievement"]
    assert (made["iss"], made["jti"]) == (made["issuer"]["id"], settings.BASE_URL + url("award", award))
    assert achievement["name"] == "Kansen zien" and achievement["type"] == ["Achievement"]
    assert achievement["creditsAvailable"] == 6.0 == made["credentialSubject"]["creditsEarned"]
    assert achievement["criteria"]["narrative"] and achievement["achievementType"] == "Course"
    (level,) = achievement["alignment"]
    assert level["targetCode"] == "6" and level["type"] == ["Alignment"] and level["targetUrl"].endswith("#level-6")
    assert made["credentialStatus"]["type"] == "1EdTechRevocationList" and "validUntil" not in made
    whole = json.dumps(made)
    assert "An Leert" not in whole and award.learner.person.email not in whole
    assert made["sub"].startswith("sha256$")


def test_changed_it_no_longer_verifies(client, award):
    head, body, sign = client.get(url("award_badge", award)).content.decode().split(".")
    more = json.loads(base64.urlsafe_b64decode(body + "=="))
    more["credentialSubject"]["creditsEarned"] = 60
    forged = base64.urlsafe_b64encode(json.dumps(more).encode()).rstrip(b"=").decode()
    key = jwt.PyJWK(client.get(reverse("badge_key")).json()).key
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(f"{head}.{forged}.{sign}", key, algorithms=["EdDSA"])


def test_taken_back_everybody_reads_that_and_only_some_why(client, award, lotte):
    status = badge(client, award)["credentialStatus"]["id"]
    assert fetch(client, status).json()["revokedCredential"] == []
    team = client_of(lotte)
    empty = team.post(url("award_revoke", award), {"reason": " "})
    assert empty.status_code == 422
    assert team.post(url("award_revoke", award), {"reason": "Overgeschreven werk"})["Location"] == url("award", award)
    (entry,) = fetch(client, status).json()["revokedCredential"]
    assert entry["id"] == settings.BASE_URL + url("award", award) and entry["revoked"] is True
    gone = client.get(url("award_badge", award))
    page = client.get(url("award", award)).content.decode()
    assert gone.status_code == 410
    for text in (page, gone.content.decode()):
        assert "Overgeschreven" not in text and "An Leert" not in text
    for reader in (lotte, award.learner.person):
        assert "Overgeschreven werk" in client_of(reader).get(url("award", award)).content.decode()
        assert client_of(reader).get(url("award_paper", award)).status_code == 404
    assert team.get(url("award_revoke", award)).status_code == 302


def test_certificate_is_for_who_has_it_and_the_team(award, lotte):
    for reader in (award.learner.person, lotte):
        answer = client_of(reader).get(url("award_paper", award))
        words = text_of(b"".join(answer.streaming_content))
        assert answer["Content-Type"] == "application/pdf" and "AnLeert" in words and award.code in words
    assert client_of(Person.objects.get(name="Bert Leert")).get(url("award_paper", award)).status_code == 404


def test_any_words_are_data_on_paper(award, lotte):
    factories.make_person("x")
    Person.objects.filter(pk=award.learner.person_id).update(name="#let x = 1 *vet* $a$ \\ <b>")
    answer = client_of(lotte).get(url("award_paper", award))
    assert answer.status_code == 200 and b"%PDF" in b"".join(answer.streaming_content)


def test_who_guesses_codes_waits(client, award, monkeypatch):
    monkeypatch.setattr(access, "GUESSES_PER_HOUR", 3)
    for view in ("award", "award_badge", "award_status"):
        assert client.get(reverse(view, args=["zzzzzzzzzzzz"])).status_code == 404
    assert client.get(reverse("award", args=["zzzzzzzzzzzz"])).status_code == 429
    assert client.get(url("award", award)).status_code == 200


def test_it_comes_with_the_last_thing_that_is_done_and_verifies(client, cohort, lotte):
    scene.finish(cohort, lotte)
    made = list(Award.objects.all())
    assert len(made) == 2 and {badge(client, one)["credentialSubject"]["creditsEarned"] for one in made} == {6.0}
