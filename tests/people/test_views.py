import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions, queries, registry
from vlechtwerk.people.enums import Audience, HatKind, PersonField
from vlechtwerk.people.models import Affiliation, Consent, Organisation, Person, Talent

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


def administrator():
    return factories.make_person("Karim Haddad", hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR))


# --- lists ---------------------------------------------------------------------------------------------------


def _people(count):
    for number in range(count):
        person = factories.make_person(f"Lid {number}", place=factories.make_place(), sector=factories.make_sector())
        factories.make_talent(person)
        factories.make_talent(person, text="Koken")
    return "people"


def _organisations(count):
    for number in range(count):
        place, sector = factories.make_place(), factories.make_sector()
        factories.make_organisation(f"Vzw {number}", place=place, sector=sector)
    return "organisations"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("fill", "queries_wanted"), [(_people, 8), (_organisations, 4)])
def test_list_asks_the_same_number_of_queries(fill, queries_wanted, count, django_assert_num_queries):
    client = client_of(factories.make_broker())
    address = reverse(fill(count))
    with django_assert_num_queries(queries_wanted):
        page = client.get(address)
    assert page.status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_organisation_asks_the_same_number_of_queries(count, django_assert_num_queries):
    client, organisation = client_of(factories.make_broker()), factories.make_organisation()
    for number in range(count):
        factories.make_affiliation(factories.make_person(f"Lid {number}"), organisation)
    with django_assert_num_queries(4):
        page = client.get(reverse("organisation", args=[organisation.key]))
    assert page.content.count(b"Lid ") >= count


def test_people_are_found_by_talent_hat_and_place():
    client = client_of(factories.make_broker())
    cook = factories.make_person("Kaat Kok", place=factories.make_place("Lier", "2500"))
    factories.make_talent(cook, text="Ik kook voor grote groepen")
    factories.make_person("Els Coach", hats=(HatKind.COACH,))

    def shown(**filters):
        return {person.name for person in client.get(reverse("people"), filters).context["page"]}

    assert shown(text="grote groepen") == {"Kaat Kok"}
    assert shown(hat="coach") == {"Els Coach"}
    assert shown(place="lier") == {"Kaat Kok"}
    assert shown(hat="no such hat", place="", text="kaat") == {"Kaat Kok"}
    assert "Kaat Kok" in shown(page="999", text="' OR 1=1 --") | shown(page="x")


# --- one person -----------------------------------------------------------------------------------------------


def test_stranger_finds_no_person_page():
    member, other = factories.make_person(), factories.make_person("Hilde Wouters")
    assert client_of(member).get(reverse("person", args=[other.key])).status_code == 404


def test_phone_number_is_for_the_introduced_unless_the_person_says_otherwise(monkeypatch):
    member, other = factories.make_person(), factories.make_person("Hilde Wouters", phone="0470 99 88 77")
    monkeypatch.setattr(registry, "introduced", [lambda viewer, subjects: {other.pk} & set(subjects)])
    client, address = client_of(member), reverse("person", args=[other.key])
    assert b"0470 99 88 77" in client.get(address).content
    actions.set_audience(other, field=PersonField.PHONE, audience=Audience.BROKERS, by=other)
    assert b"0470 99 88 77" not in client.get(address).content
    assert other.email.encode() not in client.get(address).content


def test_phone_number_is_absent_from_the_fields_of_somebody_not_introduced():
    member, other = factories.make_person(), factories.make_person("Hilde Wouters")
    fields = queries.visible_fields(member, frozenset({"member"}), other, introduced=False)
    assert fields[PersonField.PHONE] is None


def test_member_sees_no_forms_of_the_team_on_a_person_page(monkeypatch):
    member, other = factories.make_person(), factories.make_person("Hilde Wouters")
    monkeypatch.setattr(registry, "introduced", [lambda viewer, subjects: set(subjects)])
    page = client_of(member).get(reverse("person", args=[other.key])).content.decode()
    assert reverse("person_edit", args=[other.key]) not in page
    assert reverse("person_hat", args=[other.key]) not in page


def test_person_new_shows_what_was_typed_when_the_address_is_taken():
    factories.make_person(email="an@example.org")
    typed = {"name": "An Peeters", "email": "AN@example.org", "phone": "0470 12 34 56", "language": "nl",
             "languages": ["nl"], "capacity_per_quarter": "2"}  # fmt: skip
    page = client_of(factories.make_broker()).post(reverse("person_new"), typed)
    assert page.status_code == 422
    assert "email" in page.context["form"].errors
    assert b"An Peeters" in page.content
    assert not Person.objects.filter(name="An Peeters").exists()


def test_person_new_registers_somebody_with_the_hat_of_a_member():
    typed = {"name": "An  Peeters", "language": "nl", "languages": ["nl", "fr"], "capacity_per_quarter": "2"}
    client_of(factories.make_broker()).post(reverse("person_new"), typed)
    made = Person.objects.get(name="An Peeters")
    assert (made.email, made.languages, queries.hats_of(made)) == (None, ["nl", "fr"], {"member"})


def test_names_with_markup_are_shown_as_text():
    person = factories.make_person("<script>alert(1)</script>")
    page = client_of(factories.make_broker()).get(reverse("person", args=[person.key]))
    assert b"<script>alert" not in page.content


def _typed(person, **changes):
    fields = {"name": person.name, "email": person.email, "language": "nl", "languages": ["nl"],
              "capacity_per_quarter": "2"}  # fmt: skip
    return fields | changes


def test_broker_cannot_take_over_an_administrator_by_its_address():
    boss = administrator()
    address = reverse("person_edit", args=[boss.key])
    client_of(factories.make_broker()).post(address, _typed(boss, name="Karim H.", email="mine@example.org"))
    boss.refresh_from_db()
    assert (boss.name, boss.email == "mine@example.org") == ("Karim H.", False)
    client_of(boss).post(address, _typed(boss, email="new@example.org"))
    boss.refresh_from_db()
    assert boss.email == "new@example.org"


def test_changed_address_gets_the_codes_and_the_old_one_none():
    person = factories.make_person(email="old@example.org")
    EmailAddress.objects.create(user=person, email="old@example.org")
    address = reverse("person_edit", args=[person.key])
    client_of(factories.make_broker()).post(address, _typed(person, email="new@example.org"))
    for email in ("old@example.org", "new@example.org"):
        Client().post(reverse("account_request_login_code"), {"email": email})
    assert list(Message.objects.values_list("to_email", flat=True)) == ["new@example.org"]
    entry = AuditEntry.objects.get(verb="edit_person")
    assert "email" in entry.data["fields"]


@pytest.mark.parametrize(
    ("giver", "kind", "is_given"),
    [("broker", "coach", False), ("coordinator", "fan", True), ("coordinator", "broker", False),
     ("administrator", "broker", True), ("administrator", "nonsense", False)],
)  # fmt: skip
def test_hat_is_given_by_who_may(giver, kind, is_given):
    by, person = factories.make_person(hats=(HatKind(giver),)), factories.make_person()
    page = client_of(by).post(reverse("person_hat", args=[person.key]), {"kind": kind}, follow=True)
    assert page.status_code == (200 if is_given else 422)
    assert (kind in queries.hats_of(person)) is is_given


@pytest.mark.parametrize("number", ["0", "-1", "²", "9" * 30, "x", ""])
def test_ending_an_affiliation_that_is_not_there_is_not_found(number):
    person = factories.make_person()
    address = reverse("person_affiliation", args=[person.key])
    assert client_of(factories.make_broker()).post(address, {"end": number}).status_code == 404


def test_affiliation_is_given_and_ended():
    client, person, organisation = (
        client_of(factories.make_broker()),
        factories.make_person(),
        factories.make_organisation(),
    )
    address = reverse("person_affiliation", args=[person.key])
    client.post(address, {"organisation": organisation.pk, "role": "penningmeester"})
    row = Affiliation.objects.get(person=person)
    assert (row.role, row.until) == ("penningmeester", None)
    client.post(address, {"end": row.pk})
    row.refresh_from_db()
    assert row.until is not None
    assert client.post(address, {"organisation": "999999"}).status_code == 422


# --- me -------------------------------------------------------------------------------------------------------


def test_profile_shows_my_talents_and_hats_and_hides_what_i_took_away():
    person = factories.make_person()
    kept, gone = factories.make_talent(person), factories.make_talent(person, text="Lassen")
    client = client_of(person)
    client.post(reverse("talent_remove", args=[gone.key]))
    page = client.get(reverse("profile")).content.decode()
    assert kept.text in page
    assert "Lassen" not in page
    assert reverse("agenda") in page
    assert Talent.objects.filter(key=gone.key, is_active=False).exists()


def test_talent_of_somebody_else_is_not_found():
    talent = factories.make_talent()
    client = client_of(factories.make_person())
    assert client.get(reverse("talent_edit", args=[talent.key])).status_code == 404
    assert client.post(reverse("talent_remove", args=[talent.key])).status_code == 404


def test_empty_talent_is_asked_again():
    page = client_of(factories.make_person()).post(
        reverse("talent_add"), {"text": "   ", "kind": "hobby", "language": "nl"}
    )
    assert page.status_code == 422
    assert "text" in page.context["form"].errors


def test_audience_is_kept_and_nonsense_refused():
    person = factories.make_person()
    client, chosen = client_of(person), {field.value: Audience.NETWORK.value for field in PersonField}
    assert client.post(reverse("audience"), chosen | {"phone": "nonsense"}).status_code == 422
    client.post(reverse("audience"), chosen | {"phone": "only_me"})
    assert dict(queries.audience_rows(person))[PersonField.PHONE] == Audience.ONLY_ME


def test_consent_is_given_taken_back_and_logged():
    person = factories.make_person()
    client = client_of(person)
    for given in ("1", "0"):
        client.post(reverse("consents"), {"purpose": "network", "given": given})
    assert list(Consent.objects.order_by("id").values_list("is_given", flat=True)) == [True, False]
    rows = {one.purpose: one.last for one in client.get(reverse("consents")).context["rows"]}
    assert rows["network"].is_given is False
    assert client.post(reverse("consents"), {"purpose": "nonsense"}).status_code == 404


def test_consent_page_says_yes_where_it_was_given():
    person = factories.make_person(language="en")
    actions.log_consent(person, purpose="network", given=True, source="test")
    page = client_of(person).get(reverse("consents")).content.decode()
    assert page.count('value="0"') == 1  # one to take back, the others to give
    assert page.count('value="1"') == 3


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "people", "nonsense", "", "\\\\evil"])
def test_hat_switch_stays_on_this_site(target):
    response = client_of(factories.make_broker()).post(reverse("wear_hat"), {"hat": "member", "next": target})
    assert response.status_code == 302
    assert "evil" not in response["Location"]


def test_hat_that_is_not_mine_is_not_worn():
    client = client_of(factories.make_broker())
    client.post(reverse("wear_hat"), {"hat": "administrator", "next": "/"})
    assert "hat" not in client.session
    client.post(reverse("wear_hat"), {"hat": "member", "next": "/ik/"})
    assert client.session["hat"] == "member"


# --- organisations --------------------------------------------------------------------------------------------


def test_organisation_with_a_wrong_kbo_number_is_refused_at_its_field():
    typed = {"name": "Coop", "country": "BE", "registry_number": "0403.199.703"}
    page = client_of(factories.make_broker()).post(reverse("organisation_new"), typed)
    assert page.status_code == 422
    assert "0403.199.702" in page.context["form"].errors["registry_number"][0]
    assert not Organisation.objects.exists()


def test_organisation_is_kept_with_its_number_in_plain_form():
    typed = {"name": "Coop", "country": "BE", "registry_number": "BE 0403.199.702", "website": "coop.example"}
    client_of(factories.make_broker()).post(reverse("organisation_new"), typed)
    made = Organisation.objects.get()
    assert (made.registry_number, made.website) == ("0403199702", "https://coop.example")


def test_website_that_is_no_address_is_no_link():
    organisation = factories.make_organisation(website="javascript:alert(1)")
    page = client_of(factories.make_broker()).get(reverse("organisation", args=[organisation.key]))
    assert b'href="javascript' not in page.content


# --- logging in -----------------------------------------------------------------------------------------------


def _code():
    return re.search(r"[A-Z0-9]{3,}-[A-Z0-9]{3,}", Message.objects.latest("id").subject)[0]


def test_login_by_code_leads_to_where_one_was_going():
    person = factories.make_person()
    client = Client()
    door = client.get(reverse("profile"))
    assert door["Location"] == f"{reverse('account_login')}?next=%2Fik%2F"
    assert client.get(door["Location"]).status_code == 200
    asked = client.post(f"{reverse('account_request_login_code')}?next=/ik/", {"email": person.email.upper()})
    assert client.get(asked["Location"]).status_code == 200
    wrong = client.post(reverse("account_confirm_login_code"), {"code": "XXXX-XXXX"})
    assert wrong.status_code == 200
    client.post(asked["Location"], {"code": _code()})
    assert client.get(reverse("profile")).status_code == 200


def test_login_by_code_says_the_same_to_an_unknown_address():
    answer = Client().post(reverse("account_request_login_code"), {"email": "nobody@example.org"})
    assert answer["Location"].startswith(reverse("account_confirm_login_code"))
    assert not Message.objects.exists()


def test_login_with_password_and_logout():
    person = factories.make_person()
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    wrong = client.post(reverse("account_login"), {"login": person.email, "password": "fout"})
    assert wrong.status_code == 200
    assert b"<details" in wrong.content
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert client.get(reverse("profile")).status_code == 200
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("profile")).status_code == 302


def test_somebody_who_left_cannot_log_in():
    person = factories.make_person()
    actions.leave(person, by=None)
    Client().post(reverse("account_request_login_code"), {"email": person.email})
    assert not Message.objects.filter(kind="people.login_code").exists()


def test_nobody_signs_up_alone():
    page = Client().post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})
    assert page.status_code == 200
    assert reverse("ask").encode() in page.content
    assert not Person.objects.exists()


def test_staff_without_second_factor_is_led_to_it_and_members_are_not(settings):
    settings.STAFF_MFA = "required"
    broker = client_of(factories.make_broker())
    assert broker.get(reverse("people"))["Location"] == reverse("mfa_activate_totp")
    assert broker.get(reverse("mfa_activate_totp")).status_code == 200
    assert broker.get(reverse("account_logout")).status_code == 200
    assert client_of(factories.make_person()).get(reverse("profile")).status_code == 200


def test_second_address_cannot_be_added_beside_the_register(db, client):
    person = factories.make_person("Griet Vandamme")
    client.force_login(person)
    assert client.post("/account/email/", {"email": "other@example.org", "action_add": ""}).status_code in {302, 405}
    person.refresh_from_db()
    assert person.email != "other@example.org"
    assert not person.emailaddress_set.exists()
