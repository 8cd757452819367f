"""Texts that people agree to: versions, what the log keeps, and asking again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions, consents
from vlechtwerk.people.actions import PeopleRefused
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Consent, ConsentText

pytestmark = pytest.mark.django_db
WORDS = {
    "text_nl": "Je naam staat in het netwerk.",
    "text_fr": "Votre nom est connu.",
    "text_en": "Your name is known.",
}


@pytest.fixture
def karim():
    return factories.make_person("Karim Haddad", hats=["member", "administrator"])


@pytest.fixture
def ria():
    person = factories.make_person("Ria Goos")
    actions.log_consent(person, purpose="network", given=True, source="test")
    return person


def client_of(person):
    client = Client()
    client.force_login(person, backend="vlechtwerk.people.backends.LoginBackend")
    return client


def written(by, purpose="network", **words):
    return actions.write_consent_text(purpose, texts=WORDS | words, seen=consents.version_now(purpose), by=by)


def test_words_of_the_first_version_never_change_without_a_new_name():
    said = {code: consents.text_of(code, consents.FIRST).text_nl for code in ConsentPurpose.values}
    assert said == {
        "introduction": "Bij een introductie naam en telefoon delen met de ander.",
        "intake": "Mijn vraag bewaren en me erover bellen of mailen.",
        "network": "Vindbaar zijn in het netwerk.",
        "mail": "Mails krijgen over vragen.",
        "federation": "Zichtbaar zijn voor partnernetwerken, alleen met mijn naam, en ook daar helpen.",
        "records": "Aan een leerregister vertellen wat ik hier leerde, onder een nummer in plaats van mijn naam.",
    }, "people agreed to these words: keep them, and give the new ones another version"


def test_what_is_saved_is_a_new_version_and_the_log_keeps_which_one_was_agreed_to(karim, ria):
    made = written(karim)
    assert made.version == clock.today().isoformat() and made.by == karim
    assert written(karim, text_nl="Je naam en je talenten staan in het netwerk.").version == f"{made.version}.2"
    wim = factories.make_person("Wim Claes")
    assert actions.log_consent(wim, purpose="network", given=True, source="x").text_version == f"{made.version}.2"
    assert actions.log_consent(wim, purpose="mail", given=True, source="x").text_version == consents.FIRST
    assert Consent.objects.get(person=ria).text_version == consents.FIRST
    assert ConsentText.objects.get(pk=made.pk).text_nl == WORDS["text_nl"]
    assert AuditEntry.objects.filter(verb="write_consent_text", actor_id=karim.pk).count() == 2


def test_two_who_write_at_once_do_not_lose_one_and_nothing_new_is_no_version(karim):
    seen = consents.version_now("mail")
    actions.write_consent_text("mail", texts=WORDS, seen=seen, by=karim)
    with pytest.raises(PeopleRefused, match="intussen"):
        actions.write_consent_text("mail", texts=WORDS | {"text_nl": "Anders."}, seen=seen, by=karim)
    with pytest.raises(PeopleRefused, match="niets"):
        written(karim, "mail")
    assert ConsentText.objects.count() == 1


def test_own_page_speaks_the_language_of_the_reader_and_says_that_the_text_changed(karim, ria):
    client = client_of(ria)
    assert "is veranderd sinds" not in client.get(reverse("consents")).content.decode()
    version = written(karim).version
    page = client.get(reverse("consents")).content.decode()
    assert WORDS["text_nl"] in page and page.count("De tekst is veranderd sinds je ja zei") == 1
    assert reverse("consent_version", args=["network", consents.FIRST]) in page
    amelie = client_of(factories.make_person("Amélie Dupont", language="fr"))
    assert WORDS["text_fr"] in amelie.get(reverse("consents")).content.decode()
    client.post(reverse("consents"), {"purpose": "network", "given": "1", "version": version})
    assert Consent.objects.first().text_version == version
    page = client.get(reverse("consents")).content.decode()
    assert "is veranderd sinds" not in page


def test_nobody_agrees_to_a_text_that_was_not_on_their_page(karim, ria):
    client = client_of(ria)
    written(karim)
    said = {"purpose": "network", "given": "1", "version": consents.FIRST}
    page = client.post(reverse("consents"), said, follow=True).content.decode()
    assert "net veranderd" in page and Consent.objects.count() == 1
    client.post(reverse("consents"), said | {"given": "0"})  # taking back works at once, whatever the text
    assert Consent.objects.first().is_given is False


def test_whoever_agreed_to_an_older_text_is_mailed_once_when_the_administrator_says_so(karim, ria):
    taken_back, gone, fresh = (factories.make_person(name) for name in ("Piet Neen", "Jan Weg", "An Nieuw"))
    for person in (taken_back, gone):
        actions.log_consent(person, purpose="network", given=True, source="test")
    with clock.at(clock.now() + timedelta(seconds=1)):
        actions.log_consent(taken_back, purpose="network", given=False, source="test")
    actions.leave(gone, by=None)
    made = written(karim)
    actions.log_consent(fresh, purpose="network", given=True, source="test")
    assert not Message.objects.exists(), "saving alone mails nobody"
    client, address = client_of(karim), reverse("consent_text", args=["network"])
    page = client.get(address).content.decode()
    assert "Dit mailt één persoon" in page and "Ria Goos" in page and "Piet Neen" not in page
    client.post(reverse("consent_ask", args=["network"]), {"text": made.key})
    client.post(reverse("consent_ask", args=["network"]), {"text": made.key})
    mail = Message.objects.get()
    assert mail.to_email == ria.email and WORDS["text_nl"] in mail.text and "blijft gelden" in mail.text
    assert "Verstuur deze mails" not in client.get(address).content.decode()
    assert Consent.objects.filter(person=ria).first().is_given, "their yes goes on holding"


def test_mail_that_waits_does_not_leave_once_they_answered(karim, ria):
    made = written(karim)
    actions.ask_consent_again(made, by=karim)
    actions.log_consent(ria, purpose="mail", given=True, source="x")
    assert Message.objects.get().state == "queued"
    actions.log_consent(ria, purpose="network", given=False, source="profile")
    assert Message.objects.get().state == "cancelled"


def test_an_older_text_is_not_asked_about(karim, ria):
    old = written(karim)
    written(karim, text_en="Known.")
    with pytest.raises(PeopleRefused, match="nieuwere"):
        actions.ask_consent_again(old, by=karim)
    assert not Message.objects.exists()


def test_versions_are_readable_and_stand_side_by_side(karim):
    made = written(karim)
    client = client_of(karim)
    page = client.get(reverse("consent_text", args=["network"])).content.decode()
    assert "Vindbaar zijn in het netwerk." in page and page.count(WORDS["text_fr"]) >= 2
    same = client.get(reverse("consent_text", args=["network"]), {"left": made.version, "right": made.version})
    assert "Vindbaar zijn in het netwerk." not in same.content.decode()
    old = client.get(reverse("consent_version", args=["network", consents.FIRST])).content.decode()
    assert "Vindbaar zijn" in old and reverse("consent_version", args=["network", made.version]) in old
    for wrong in (("network", "1999"), ("nonsense", consents.FIRST)):
        assert client.get(reverse("consent_version", args=wrong)).status_code == 404


def test_what_was_typed_stays_when_a_language_is_missing(karim):
    said = WORDS | {"text_fr": "", "seen": consents.FIRST}
    page = client_of(karim).post(reverse("consent_text", args=["mail"]), said)
    assert page.status_code == 422 and WORDS["text_nl"] in page.content.decode()
    assert not ConsentText.objects.exists()


def test_pages_ask_the_same_whatever_the_number_of_people_and_versions(karim, ria):
    numbers = set()
    for count in range(3):
        written(karim, text_nl=f"Tekst {count}.")
        actions.log_consent(factories.make_person(f"Mens {count}"), purpose="network", given=True, source="x")
        written(karim, text_nl=f"Nieuwe tekst {count}.")
        asked = []
        for person, address in ((karim, reverse("consent_text", args=["network"])), (ria, reverse("consents"))):
            client = client_of(person)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
        numbers.add(tuple(asked))
    assert len(numbers) == 1
