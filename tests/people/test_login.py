"""Coming in: a code by mail, a password for who wants one, and a second factor for the team."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests import factories
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
PASSWORD = "een heel lang wachtwoord"
ASK, CONFIRM, LOGIN = (reverse(f"account_{name}") for name in ("request_login_code", "confirm_login_code", "login"))
SET_UP, SECOND = reverse("mfa_activate_totp"), reverse("mfa_authenticate")


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()
    yield
    cache.clear()


def ask(email, client=None):
    client = client or Client()
    return client, client.post(ASK, {"email": email})


def code():
    return re.search(r"[A-Z0-9]{3,}-[A-Z0-9]{3,}", Message.objects.latest("id").subject)[0]


def is_in(client):
    return client.get(reverse("profile")).status_code == 200


def with_password(**fields):
    person = factories.make_person(**fields)
    person.set_password(PASSWORD)
    person.save()
    return person


def with_second_factor(person):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def now_code(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


# --- a code by mail ---------------------------------------------------------------------------------------------


def test_code_lets_in_once():
    person = factories.make_person()
    client, _asked = ask(person.email)
    sent = code()
    client.post(CONFIRM, {"code": sent})
    assert is_in(client)
    other, _asked = ask(person.email)
    other.post(CONFIRM, {"code": sent})
    assert not is_in(other)


def test_code_of_one_browser_does_not_work_in_another():
    person = factories.make_person()
    ask(person.email)
    sent = code()
    stranger = Client()
    stranger.post(CONFIRM, {"code": sent})
    assert not is_in(stranger)


def test_code_ends_after_a_quarter_of_an_hour():
    client, _asked = ask(factories.make_person().email)
    sent, session = code(), client.session
    session["account_login"]["state"]["stages"]["login_by_code"]["data"]["at"] -= 15 * 60 + 1
    session.save()
    client.post(CONFIRM, {"code": sent})
    assert not is_in(client)


def test_five_wrong_codes_end_the_code():
    client, _asked = ask(factories.make_person().email)
    sent = code()
    for _ in range(4):
        assert client.post(CONFIRM, {"code": "XXX-XXX"}).status_code == 200
    last = client.post(CONFIRM, {"code": "XXX-XXX"})
    assert last.status_code == 302
    client.post(CONFIRM, {"code": sent})
    assert not is_in(client)


def test_four_wrong_codes_still_leave_the_right_one():
    client, _asked = ask(factories.make_person().email)
    for _ in range(4):
        client.post(CONFIRM, {"code": "XXX-XXX"})
    client.post(CONFIRM, {"code": code()})
    assert is_in(client)


def test_known_unknown_and_former_addresses_get_the_same_answers_also_past_the_limit():
    gone = factories.make_person()
    actions.leave(gone, by=None)
    seen = []
    for email in (factories.make_person().email, "nobody@example.org", gone.email):
        cache.clear()
        answers = []
        for _ in range(7):
            client, asked = ask(email)
            page = client.get(asked["Location"]) if asked.status_code == 302 else asked
            words = re.sub(r'value="[^"]*"|[\w.]+@example\.org', "", page.content.decode())
            answers.append((asked.status_code, asked.get("Location", "").split("?")[0], words))
        wrong = client.post(CONFIRM, {"code": "XXX-XXX"})
        seen.append((answers, wrong.status_code))
    assert seen[0] == seen[1] == seen[2]


def test_asking_for_codes_without_end_is_stopped_with_words():
    person = factories.make_person()
    answers = [ask(person.email)[1] for _ in range(6)]
    assert [one.status_code for one in answers] == [302] * 5 + [200]
    assert answers[-1].context["form"].errors
    assert Message.objects.filter(kind="people.login_code").count() == 5


def test_too_many_at_the_door_read_it_in_the_look_of_the_house(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    answers = [Client().post(LOGIN, {"login": "a@example.org", "password": "x"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 429]
    assert answers[1].templates[0].name == "core/error.html"
    assert answers[1]["Retry-After"]


def test_limit_counts_the_visitor_behind_our_own_proxy(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}

    def status(caller):
        typed, headers = {"login": "a@example.org", "password": "x"}, {"X-Forwarded-For": caller}
        return Client().post(LOGIN, typed, headers=headers).status_code

    assert (status("203.0.113.1"), status("203.0.113.2")) == (200, 429)  # nobody vouches for the header
    cache.clear()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert (status("203.0.113.1"), status("203.0.113.2"), status("203.0.113.1")) == (200, 200, 429)


def test_somebody_who_leaves_with_a_code_in_hand_stays_out():
    person = factories.make_person()
    client, _asked = ask(person.email)
    sent = code()
    actions.leave(person, by=None)
    client.post(CONFIRM, {"code": sent})
    assert not is_in(client)


def test_somebody_who_leaves_while_logged_in_is_out_at_once():
    person = factories.make_person()
    client, _asked = ask(person.email)
    client.post(CONFIRM, {"code": code()})
    assert is_in(client)
    actions.leave(person, by=None)
    assert not is_in(client)


@pytest.mark.parametrize("email", ["known@example.org", "nobody@example.org"])
def test_page_after_asking_promises_a_code_only_if_we_know_the_address(email, settings):
    factories.make_person(email="known@example.org")
    client, asked = ask(email)
    page = client.get(asked["Location"]).content.decode()
    assert f"Kennen we {email}, dan is er nu een code onderweg" in page
    assert settings.NETWORK_MAIL in page
    assert "verzonden" not in page
    assert "Deze code klopt niet" in client.post(CONFIRM, {"code": "XXX-XXX"}).content.decode()


# --- a password -------------------------------------------------------------------------------------------------


def test_wrong_password_reads_the_same_for_known_and_unknown_addresses():
    pages = []
    for email in (with_password().email, "nobody@example.org"):
        page = Client().post(LOGIN, {"login": email, "password": "fout"})
        pages.append((page.status_code, page.context["form"].errors.as_text()))
    assert pages[0] == pages[1]


def test_guessing_passwords_is_stopped_for_the_address():
    person = with_password()
    for _ in range(5):
        Client().post(LOGIN, {"login": person.email, "password": "fout"})
    client = Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert not is_in(client)


def test_person_without_a_password_cannot_log_in_with_one():
    person, client = factories.make_person(), Client()
    for password in ("", "!", person.password):
        client.post(LOGIN, {"login": person.email, "password": password})
    assert not is_in(client)


@pytest.mark.parametrize("weak", ["kort", "password1234", "123456789012", "nadia benali"])
def test_weak_password_is_refused_with_what_is_wrong(weak):
    person, client = factories.make_person("Nadia Benali"), Client()
    client.force_login(person)
    page = client.post(reverse("account_set_password"), {"password1": weak, "password2": weak})
    person.refresh_from_db()
    assert list(page.context["form"].errors) == ["password1"]
    assert not person.has_usable_password()


def test_password_is_set_and_works():
    person, client = factories.make_person(), Client()
    client.force_login(person)
    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    other = Client()
    other.post(LOGIN, {"login": person.email.upper(), "password": PASSWORD})
    assert is_in(other)


# --- the second factor of the team ------------------------------------------------------------------------------


@pytest.fixture
def required(settings):
    settings.STAFF_MFA = "required"


@pytest.mark.parametrize("hat", [HatKind.BROKER, HatKind.COORDINATOR, HatKind.ADMINISTRATOR])
def test_team_cannot_pass_by_the_set_up(required, hat):
    client = Client()
    client.force_login(factories.make_person(hats=(HatKind.MEMBER, hat)))
    client.post(reverse("wear_hat"), {"hat": "member"})  # wearing a smaller hat is no way round
    for name in ("home", "today", "people", "profile", "coins", "search", "privacy"):
        assert client.get(reverse(name))["Location"] == SET_UP


def test_team_sets_the_second_factor_up_and_gets_recovery_codes(required):
    broker, client = factories.make_broker(), Client()
    client.force_login(broker)
    page = client.get(SET_UP)
    assert page.status_code == 200
    assert b"<svg" in page.content or b"data:image" in page.content
    secret = page.context["form"].secret
    assert client.post(SET_UP, {"code": "000000"}).status_code == 200
    assert not Authenticator.objects.exists()
    done = client.post(SET_UP, {"code": now_code(secret)})
    codes = client.get(done["Location"])  # at once, without asking for a second code
    assert (done["Location"], codes.status_code) == (reverse("mfa_view_recovery_codes"), 200)
    assert len(codes.context["unused_codes"]) == 10
    assert client.get(reverse("people")).status_code == 200
    kinds = set(Authenticator.objects.filter(user=broker).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


@pytest.mark.parametrize("way", ["code", "password"])
def test_team_comes_in_only_with_both(required, way):
    broker, client = with_password(name="Lotte", hats=(HatKind.BROKER,)), Client()
    secret = with_second_factor(broker)
    if way == "code":
        ask(broker.email, client)
        client.post(CONFIRM, {"code": code()})
    else:
        client.post(LOGIN, {"login": broker.email, "password": PASSWORD})
    assert client.get(reverse("people"))["Location"].startswith(LOGIN)
    assert client.post(SECOND, {"code": "000000"}).status_code == 200
    assert client.get(reverse("people"))["Location"].startswith(LOGIN)
    client.post(SECOND, {"code": now_code(secret)})
    assert client.get(reverse("people")).status_code == 200


def test_recovery_code_lets_in_once(required):
    broker = factories.make_broker()
    with_second_factor(broker)
    recovery = Authenticator.objects.get(user=broker, type="recovery_codes").wrap().get_unused_codes()[0]
    entered = []
    for _ in range(2):
        client, _asked = ask(broker.email)
        client.post(CONFIRM, {"code": code()})
        client.post(SECOND, {"code": recovery})
        entered.append(client.get(reverse("people")).status_code)
    assert entered == [200, 302]


def test_team_whose_second_factor_is_gone_is_led_back(required):
    broker, client = with_password(hats=(HatKind.BROKER,)), Client()
    secret = with_second_factor(broker)
    client.post(LOGIN, {"login": broker.email, "password": PASSWORD})
    client.post(SECOND, {"code": now_code(secret)})
    assert client.get(reverse("people")).status_code == 200
    Authenticator.objects.filter(user=broker).delete()
    assert client.get(reverse("people"))["Location"] == SET_UP


def test_member_who_becomes_broker_is_asked_at_the_next_page(required):
    person, client = factories.make_person(), Client()
    client.force_login(person)
    assert is_in(client)
    actions.give_hat(person, kind="broker", by=None)
    assert client.get(reverse("profile"))["Location"] == SET_UP


def test_hat_that_ended_opens_nothing_any_more(settings):
    settings.STAFF_MFA = "optional"
    broker, client = factories.make_broker(), Client()
    client.force_login(broker)
    assert client.get(reverse("people")).status_code == 200
    factories.make_person(hats=(HatKind.ADMINISTRATOR,))
    actions.take_hat(broker, kind="broker", by=Person.objects.first())
    assert client.get(reverse("people")).status_code == 403


@pytest.mark.parametrize(
    "name", ["index", "deactivate_totp", "view_recovery_codes", "generate_recovery_codes", "reauthenticate"]
)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_pages_of_the_second_factor_speak_as_the_house_does(name, language):
    person, client = factories.make_broker(language=language), Client()
    client.force_login(person)
    secret = client.get(SET_UP).context["form"].secret
    client.post(SET_UP, {"code": now_code(secret)})
    page = client.get(reverse(f"mfa_{name}"))
    assert page.status_code == 200
    words = page.content.decode().lower()
    for stiff in ("authenticat", "authentifi", "twee-factor", "verificatie", "genereer", "vérification"):
        assert stiff not in re.sub(r"<[^>]*>", "", words)
