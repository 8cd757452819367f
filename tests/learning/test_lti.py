"""LTI 1.3 with a real platform: who signed what it should, for us, now, once, and in this browser, comes in; nobody else."""

import hmac
import json
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.learning import scene
from tests.learning.others import a_platform, jwk, key_named
from tests.personas import client_of
from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.credentials import b64
from vlechtwerk.learning import actions
from vlechtwerk.learning.models import LtiAccount, LtiKey, LtiLaunch, LtiPlatform, LtiScore
from vlechtwerk.learning.standards import lti
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(settings, lotte):
    settings.DEMO = True
    with a_platform() as found:
        found.row = found.added(lotte)
        yield found


@pytest.fixture
def an(cohort):
    return Person.objects.get(name="An Leert")


def _in(**how_long):
    """The clock of later."""
    then = clock.now() + timedelta(**how_long)
    return lambda: then


def goes(client, answer):
    """Where the launch leads, asked by the same browser."""
    assert answer.status_code == 303, answer.content.decode()
    return client.get(answer["Location"])


def is_in(client, person):
    return client.session.get("_auth_user_id") == str(person.pk)


def test_the_platform_is_asked_who_comes_with_state_and_nonce_and_a_cookie_for_this_browser(client, platform):
    answer = client.post(
        reverse("lti_login"),
        {"iss": platform.row.issuer, "client_id": "vlecht-1", "login_hint": "7", "lti_message_hint": "m"},
    )
    assert answer["Location"].startswith(f"{platform.url}/auth?a=1&")
    asked = platform.begin(client, lti_message_hint="m")
    assert (asked["scope"], asked["response_type"], asked["response_mode"], asked["prompt"]) == (
        "openid", "id_token", "form_post", "none",
    )  # fmt: skip
    assert (asked["client_id"], asked["redirect_uri"]) == ("vlecht-1", links.absolute("lti_launch"))
    assert asked["lti_message_hint"] == "m" and len(asked["nonce"]) >= 32
    cookie = answer.cookies["lti"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/lti/"
    assert platform.begin(client)["nonce"] != asked["nonce"]


def test_first_time_they_log_in_here_and_say_who_they_are_and_then_they_come_in_at_once(client, platform, an, cohort):
    target = links.absolute("own_place_of", cohort.key)
    first = platform.launch(client, **{f"{lti.CLAIM}target_link_uri": target})
    page = goes(client, first)
    assert "An Leert" not in page.content.decode() and an.email not in page.content.decode()
    assert page.context["login_url"].endswith(first["Location"].replace("/", "%2F"))
    assert client.post(first["Location"]).status_code == 200 and not LtiAccount.objects.exists()
    client.force_login(an, backend="vlechtwerk.people.backends.LoginBackend")
    assert client.get(first["Location"]).status_code == 200 and not LtiAccount.objects.exists()
    assert client.post(first["Location"])["Location"] == reverse("own_place_of", args=[cohort.key])
    assert LtiAccount.objects.get().person == an
    client.logout()
    second = goes(client, platform.launch(client, **{f"{lti.CLAIM}target_link_uri": target}))
    assert second["Location"] == reverse("own_place_of", args=[cohort.key]) and is_in(client, an)
    client.logout()
    assert client.get(first["Location"]).status_code == 400 and not is_in(client, an)  # once


def test_an_address_in_the_launch_links_nobody(client, platform, an):
    goes(client, platform.launch(client, email=an.email, name=an.name))
    assert not LtiAccount.objects.exists() and "_auth_user_id" not in client.session


def linked(platform, person, sub="student-7"):
    return LtiAccount.objects.create(platform=platform.row, sub=sub, person=person)


def test_who_opens_other_peoples_data_or_left_is_never_logged_in_by_a_platform(client, platform, an, lotte):
    account = linked(platform, lotte)
    answer = goes(client, platform.launch(client))
    assert answer["Location"].startswith(reverse("account_login")) and not is_in(client, lotte)
    Person.objects.filter(pk=an.pk).update(left_on=clock.today(), is_active=False)
    LtiAccount.objects.filter(pk=account.pk).update(person=an)
    assert goes(client, platform.launch(client))["Location"].startswith(reverse("account_login"))


def test_another_account_than_the_linked_one_is_neither_used_nor_changed(client, platform, an, lotte):
    linked(platform, an)
    bert = client_of(Person.objects.get(name="Bert Leert"))
    answer = platform.launch(bert)
    page = goes(bert, answer)
    assert page.status_code == 200 and page.context["is_other"]
    assert bert.post(answer["Location"]).status_code == 200
    assert LtiAccount.objects.get().person == an


CLAIM = lti.CLAIM


@pytest.mark.parametrize(
    ("why", "claims"),
    [
        ("InvalidAudienceError", {"aud": "somebody-else"}),
        ("InvalidIssuerError", {"iss": "https://other.example"}),
        ("ExpiredSignatureError", {"exp": -120}),
        ("ImmatureSignatureError", {"iat": 120}),
        ("iat", {"iat": -3600}),
        ("MissingRequiredClaimError", {"sub": None}),
        ("MissingRequiredClaimError", {"nonce": None}),
        ("MissingRequiredClaimError", {"exp": None}),
        ("sub", {"sub": ""}),
        ("sub", {"sub": "x" * 300}),
        ("nonce", {"nonce": "another"}),
        ("azp", {"azp": "somebody-else"}),
        ("azp", {"aud": ["vlecht-1", "somebody-else"]}),
        ("version", {f"{CLAIM}version": "1.1"}),
        ("deployment", {f"{CLAIM}deployment_id": "3"}),
        ("deployment", {f"{CLAIM}deployment_id": ["1"]}),
        ("message", {f"{CLAIM}message_type": "LtiSubmissionReviewRequest"}),
        ("return", {f"{CLAIM}message_type": lti.CHOICE}),
        (
            "return",
            {
                f"{CLAIM}message_type": lti.CHOICE,
                f"{lti.DEEP}deep_linking_settings": {"deep_link_return_url": "javascript:alert(1)"},
            },
        ),
    ],
)
def test_a_launch_that_says_something_else_than_it_should_is_refused(client, platform, why, claims):
    now = int(clock.now().timestamp())
    given = {name: now + value if isinstance(value, int) else value for name, value in claims.items()}
    answer = platform.launch(client, **given)
    assert answer.status_code == 400 and f"({why})" in answer.content.decode()
    assert not LtiLaunch.objects.exists()


def public_pem(name):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key_named(name).public_key().public_bytes(serialization.Encoding.PEM, form)


def signed_with(secret, claims):
    """HS256 by hand: the library refuses to sign with what everybody knows."""
    parts = [b64(json.dumps(part).encode()) for part in ({"alg": "HS256", "kid": "one"}, claims)]
    text = ".".join(parts)
    return f"{text}.{b64(hmac.digest(secret, text.encode(), 'sha256'))}"


def forged(platform, how, nonce):
    claims = platform.claims(nonce)
    if how == "another key":
        return platform.token(claims, key="thief")
    if how == "none":
        return jwt.encode(claims, None, algorithm="none", headers={"kid": "one"})
    if how == "our public key as a secret":
        return signed_with(public_pem("one"), claims)
    if how == "a key that it brings along":
        return platform.token(claims, key="thief", jwk=jwk("thief"), jku=f"{platform.url}/thief")
    if how == "no name of a key":
        return jwt.encode(claims, key_named("one"), algorithm="RS256")
    if how == "changed afterwards":
        head, body, sign = platform.token(claims).split(".")
        return f"{head}.{body[:-4]}AAAA.{sign}"
    return {"nothing": "x", "no token": "a.b.c", "long": "x" * 50_000}[how]


@pytest.mark.parametrize(
    "how",
    [
        "another key", "none", "our public key as a secret", "a key that it brings along", "no name of a key",
        "changed afterwards", "nothing", "no token", "long",
    ],
)  # fmt: skip
def test_what_the_platform_did_not_sign_with_its_own_key_is_refused(client, platform, how):
    asked = platform.begin(client)
    answer = platform.launch(client, forged(platform, how, asked["nonce"]), asked)
    assert answer.status_code == 400 and not LtiLaunch.objects.exists()


def test_a_clock_that_is_a_little_off_still_counts(client, platform):
    now = int(clock.now().timestamp())
    assert platform.launch(client, iat=now + 30, exp=now + 300).status_code == 303
    assert platform.launch(client, iat=now - 200, exp=now - 30).status_code == 303


def test_a_launch_counts_once_and_its_state_for_a_while(client, platform, monkeypatch):
    asked = platform.begin(client)
    token = platform.token(platform.claims(asked["nonce"]))
    assert platform.launch(client, token, asked).status_code == 303
    again = platform.launch(client, token, asked)
    assert again.status_code == 400 and "(nonce)" in again.content.decode() and LtiLaunch.objects.count() == 1
    late = platform.begin(client)
    monkeypatch.setattr(clock, "now", _in(minutes=11))
    answer = platform.launch(client, platform.token(platform.claims(late["nonce"])), late)
    assert answer.status_code == 400 and "(state)" in answer.content.decode()


@pytest.mark.parametrize("state", ["", "x", "eyJ.a.b", None])
def test_state_that_we_did_not_make_is_refused(client, platform, state):
    asked = platform.begin(client)
    state = links.make_token("another purpose", "a", "b", "c", valid=timedelta(minutes=5)) if state is None else state
    assert platform.launch(client, asked={**asked, "state": state}).status_code == 400


def test_a_launch_made_in_another_browser_leads_nowhere(client, platform, an):
    """Nobody is put in somebody else's place by a link that they are sent."""
    linked(platform, an)
    other = Client()
    answer = platform.launch(other)
    for browser in (client, Client()):
        page = browser.get(answer["Location"])
        assert (
            page.status_code == 400 and "(browser)" in page.content.decode() and "_auth_user_id" not in browser.session
        )
    platform.begin(client)  # with a cookie of its own
    assert client.get(answer["Location"]).status_code == 400
    assert goes(other, answer).status_code == 302 and is_in(other, an)


def test_a_launch_is_of_half_an_hour(client, platform, an, monkeypatch):
    answer = platform.launch(client)
    monkeypatch.setattr(clock, "now", _in(minutes=31))
    assert client.get(answer["Location"]).status_code == 404
    assert client.get(reverse("lti_go", args=["unknown"])).status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/mijn-leren/", f"{settings.BASE_URL}.evil.example/", f"{settings.BASE_URL}@evil.example/",
        "//evil.example/", "javascript:alert(1)", f"{settings.BASE_URL}//evil.example/", f"{settings.BASE_URL}/account/logout/",
        f"{settings.BASE_URL}/api/v1/", "", f"{settings.BASE_URL}/leren/mijn-plek/..%2f..%2fx/", 7,
    ],
)  # fmt: skip
def test_a_platform_leads_only_to_pages_of_learning(client, platform, an, target):
    linked(platform, an)
    where = goes(client, platform.launch(client, **{f"{CLAIM}target_link_uri": target}))["Location"]
    assert where == reverse("own_learning") or where.startswith("/leren/mijn-plek/")


def test_keys_are_asked_again_for_a_new_name_and_not_more_than_once_a_minute(client, platform, monkeypatch):
    assert platform.launch(client).status_code == 303 and platform.asked == 1
    assert platform.launch(client).status_code == 303 and platform.asked == 1
    asked = platform.begin(client)
    new = platform.token(platform.claims(asked["nonce"]), key="two", kid="two")
    assert platform.launch(client, new, asked).status_code == 400 and platform.asked == 1
    now = clock.now()
    platform.keys = [jwk("two"), jwk("one")]
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=2))
    assert platform.launch(client, new, asked).status_code == 303 and platform.asked == 2
    platform.keys = [jwk("two")]  # the old one is withdrawn: after a day it does not count here either
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=2))
    assert platform.launch(client).status_code == 400


@pytest.mark.parametrize(
    "keys", [[], "x", [{"kid": "one", "kty": "oct", "k": "eHh4"}], [{"kid": "one", "kty": "RSA", "n": "AQAB", "e": "AQAB"}], [7]]
)  # fmt: skip
def test_keys_that_are_none_open_nothing(client, platform, keys):
    platform.keys = keys
    assert platform.launch(client).status_code == 400


def test_a_platform_that_is_unknown_switched_off_or_one_of_two_is_not_guessed(client, platform, lotte):
    for said in ({}, {"iss": "https://other.example", "login_hint": "7"}, {"iss": platform.row.issuer}):
        assert client.get(reverse("lti_login"), said).status_code == 400
    platform.added(lotte, client_id="vlecht-2")
    assert client.get(reverse("lti_login"), {"iss": platform.row.issuer, "login_hint": "7"}).status_code == 400
    asked = platform.begin(client, client_id="vlecht-1")
    actions.switch_platform(platform.row, on=False, by=lotte)
    assert platform.launch(client, asked=asked).status_code == 400
    assert (
        client.get(
            reverse("lti_login"), {"iss": platform.row.issuer, "client_id": "vlecht-1", "login_hint": "7"}
        ).status_code
        == 400
    )


def test_in_a_frame_there_is_only_a_link_to_a_window_and_only_in_a_frame_of_that_platform(client, platform):
    said = {"iss": platform.row.issuer, "login_hint": "7&x=<b>"}
    page = client.post(reverse("lti_login"), said, headers={"Sec-Fetch-Dest": "iframe"})
    assert page.status_code == 200 and "lti" not in page.cookies and 'target="_blank"' in page.content.decode()
    assert f"frame-ancestors {platform.url}" in page["Content-Security-Policy"] and "X-Frame-Options" not in page
    assert client.get(page.context["way"]).status_code == 302
    other = client.post(reverse("lti_launch"), {}, headers={"Sec-Fetch-Dest": "iframe"})
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"] and other["X-Frame-Options"] == "DENY"


def test_keys_of_ours_are_published_without_their_private_half_and_survive(client, platform, settings):
    (public,) = client.get(reverse("lti_keys")).json()["keys"]
    assert set(public) == {"kty", "n", "e", "alg", "use", "kid"} and public["alg"] == "RS256"
    assert "PRIVATE" not in LtiKey.objects.get().sealed
    assert jwt.get_unverified_header(lti.signed({}))["kid"] == public["kid"]
    settings.SECRET_KEY = "another one that is long enough to be a secret"
    assert jwt.get_unverified_header(lti.signed({}))["kid"] != public["kid"] and LtiKey.objects.count() == 2


def ours(client):
    return jwt.PyJWK(client.get(reverse("lti_keys")).json()["keys"][0]).key


def test_a_lecturer_puts_a_group_in_a_course(platform, lotte, cohort):
    teacher = factories.make_person("Bea Leraar")
    scene.planned(lotte, title="Andere groep", curriculum=cohort.curriculum)
    actions.add_lecturer(cohort, person=teacher, by=lotte)
    linked(platform, teacher)
    client = Client()
    wants = {"deep_link_return_url": f"{platform.url}/back", "data": "d1", "accept_types": ["ltiResourceLink"]}
    answer = goes(
        client,
        platform.launch(client, **{f"{CLAIM}message_type": lti.CHOICE, f"{lti.DEEP}deep_linking_settings": wants}),
    )
    page = client.get(answer["Location"])
    assert [one.pk for one in page.context["cohorts"]] == [cohort.pk]
    chosen = client.post(answer["Location"], {"cohort": cohort.key})
    assert "form-action 'self' https: http:" in chosen["Content-Security-Policy"]
    said = jwt.decode(
        chosen.context["jwt"], ours(client), algorithms=["RS256"], audience=platform.row.issuer, issuer="vlecht-1"
    )
    assert said[f"{lti.DEEP}data"] == "d1" and said[f"{CLAIM}deployment_id"] == "1"
    (item,) = said[f"{lti.DEEP}content_items"]
    assert item["url"] == links.absolute("own_place_of", cohort.key) and item["title"] == cohort.title
    other = client.post(answer["Location"], {"cohort": "unknown"})
    assert "chosen" not in other.context
    assert client_of(lotte).get(answer["Location"]).status_code == 400  # another browser


def test_how_far_somebody_is_reaches_the_grade_book_and_again_only_when_it_changed(client, platform, an, cohort):
    linked(platform, an)
    target = {f"{CLAIM}target_link_uri": links.absolute("own_place_of", cohort.key)}
    line = {lti.GRADES: {"scope": [lti.MAY_SCORE], "lineitem": f"{platform.url}/line/1?type=x"}}
    for _ in range(2):
        goes(client, platform.launch(client, **target, **line))
    goes(client, platform.launch(client, **target, **{lti.GRADES: {"scope": [], "lineitem": f"{platform.url}/line/2"}}))
    assert LtiScore.objects.count() == 1
    learner = an.learner_places.get()
    actions.complete_lesson(learner, lesson=scene.lesson(cohort), by=an)
    platform.status = 500
    assert actions.tell_scores() == 0 and "500" in LtiScore.objects.get().said
    platform.status = 204
    LtiScore.objects.update(due_at=clock.now())
    assert (actions.tell_scores(), actions.tell_scores()) == (1, 0)
    path, heads, body = platform.scores[-1]
    assert path == "/line/1/scores?type=x" and heads["Authorization"] == "Bearer toegang"
    assert (body["userId"], body["scoreGiven"], body["scoreMaximum"]) == ("student-7", 50, 100)
    asked = platform.tokens[-1]
    proof = jwt.decode(asked["client_assertion"], ours(client), algorithms=["RS256"], audience=f"{platform.url}/token")
    assert proof["iss"] == proof["sub"] == "vlecht-1" and asked["scope"] == lti.MAY_SCORE
    LtiScore.objects.update(due_at=clock.now())
    assert actions.tell_scores() == 0 and len(platform.scores) == 2
    assert "An Leert" not in json.dumps(body)


@pytest.mark.parametrize(
    ("field", "value"),
    [("keys_url", "ftp://b.example/x"), ("auth_url", "javascript:alert(1)"), ("token_url", "https://a:b@c.example/"), ("deployments", [])],
)  # fmt: skip
def test_a_platform_has_addresses_that_we_may_call(lotte, field, value):
    given = {
        "name": "H", "issuer": "https://x.example", "client_id": "1", "auth_url": "https://x.example/a",
        "keys_url": "https://x.example/k", "token_url": "", "deployments": ["1"],
    }  # fmt: skip
    with pytest.raises(Refused) as no:
        actions.add_platform(by=lotte, **{**given, field: value})
    assert no.value.field == field


def test_an_administrator_adds_changes_switches_and_undoes(platform, an, settings):
    client = client_of(factories.make_person("Ad Min", hats=["member", "administrator"]))
    form = {
        "name": "School", "issuer": "https://b.example", "client_id": "9", "auth_url": "https://b.example/a",
        "keys_url": "https://b.example/k", "token_url": "", "deployments": " 1 \n\n2\n1",
    }  # fmt: skip
    made = client.post(reverse("lti_platform_new"), form)
    row = LtiPlatform.objects.get(issuer="https://b.example")
    assert made["Location"] == reverse("lti_platform", args=[row.key]) and row.deployments == ["1", "2"]
    twice = client.post(reverse("lti_platform_new"), form)
    assert twice.status_code == 422 and "client_id" in twice.context["form"].errors
    page = reverse("lti_platform", args=[platform.row.key])
    linked(platform, an)
    known = {**form, "issuer": platform.row.issuer, "client_id": "vlecht-1", "name": "Anders"}
    assert client.post(page, known).status_code == 302 and LtiPlatform.objects.get(name="Anders").keys == {}
    moved = client.post(page, {**known, "issuer": "https://c.example"})
    assert moved.status_code == 422 and "issuer" in moved.context["form"].errors
    assert "An Leert" in client.get(page).content.decode()
    client.post(reverse("lti_account_drop", args=[LtiAccount.objects.get().key]))
    assert not LtiAccount.objects.exists()
    client.post(reverse("lti_platform_act", args=[row.key, "off"]))
    assert LtiPlatform.objects.get(pk=row.pk).off_at
    assert links.absolute("lti_launch") in client.get(reverse("lti_platforms")).content.decode()


def test_whoever_is_linked_undoes_it_alone_and_nobody_else_does(platform, an):
    linked(platform, an)
    drop = reverse("lti_account_drop", args=[LtiAccount.objects.get().key])
    assert client_of(factories.make_person("Bert")).post(drop).status_code == 404
    hers = client_of(an)
    assert drop in hers.get(reverse("own_learning")).content.decode()
    assert hers.post(drop, follow=True).redirect_chain == [(reverse("own_learning"), 302)]
    assert not LtiAccount.objects.exists() and drop not in hers.get(reverse("own_learning")).content.decode()


def test_launches_are_thrown_away_after_a_day(client, platform, monkeypatch):
    platform.launch(client)
    assert actions.forget_launches() == 0
    monkeypatch.setattr(clock, "now", _in(days=2))
    assert actions.forget_launches() == 1
