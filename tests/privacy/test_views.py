"""Screens about one's data, for oneself and for administrators."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.personas import undone
from vlechtwerk.core import clock
from vlechtwerk.core.actions import audit
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.core.registry import keepings
from vlechtwerk.core.traces import GONE
from vlechtwerk.innovations.models import Intake
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.privacy import actions, queries
from vlechtwerk.privacy.models import Erasure, Look, Retention
from vlechtwerk.privacy.queries.sessions import device

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PASSWORD = "een lang wachtwoord"


@pytest.fixture
def db(one_world, settings):
    settings.STAFF_MFA = "optional"
    settings.ACCOUNT_RATE_LIMITS = False
    with undone():
        yield


@pytest.fixture
def ria(db):
    person = factories.make_person("Ria Goos")
    person.set_password(PASSWORD)
    person.save()
    return person


def logged_in(person, agent=FIREFOX):
    client = Client(HTTP_USER_AGENT=agent)
    answer = client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


# --- devices --------------------------------------------------------------------------------------------------


def test_devices_are_listed_and_ended_one_by_one_or_all_others(ria):
    here, there, third = (logged_in(ria) for _ in range(3))
    page = here.get(reverse("own_sessions")).content.decode()
    assert page.count("Firefox, Linux") >= 3 and page.count("dit toestel") == 1
    other = UserSession.objects.get(session_key=there.session.session_key)
    here.post(reverse("own_sessions"), {"end": other.pk})
    assert there.get(reverse("profile")).status_code == 302
    assert third.get(reverse("profile")).status_code == 200
    here.post(reverse("own_sessions"), {"end": "others"})
    assert third.get(reverse("profile")).status_code == 302
    assert here.get(reverse("profile")).status_code == 200
    assert AuditEntry.objects.filter(verb="end_sessions", actor_id=ria.pk).count() == 2


def test_nobody_ends_a_device_of_another(ria):
    mine = logged_in(ria)
    other = factories.make_person("Wim")
    other.set_password(PASSWORD)
    other.save()
    row = UserSession.objects.get(session_key=mine.session.session_key)
    for asked in (row.pk, "x", "", "9" * 30):
        logged_in(other).post(reverse("own_sessions"), {"end": asked})
    assert mine.get(reverse("profile")).status_code == 200


def test_leaving_and_erasing_log_out_everywhere(ria):
    client = logged_in(ria)
    key = client.session.session_key
    people.leave(ria, by=factories.make_broker())
    assert not Session.objects.filter(session_key=key).exists()
    assert client.get(reverse("profile")).status_code == 302


def test_erasing_finds_log_ins_from_before_they_were_listed(ria):
    client = logged_in(ria)
    key = client.session.session_key
    UserSession.objects.all().delete()
    actions.ask_erasure(ria, by=factories.make_broker(), at_once=True)
    assert actions.erase_due() == 1
    assert not Session.objects.filter(session_key=key).exists()


def test_another_password_logs_out_the_other_devices(ria):
    here, there = logged_in(ria), logged_in(ria)
    new = "nog een lang wachtwoord"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert there.get(reverse("profile")).status_code == 302


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox, Linux"), ("", "onbekend toestel"), ("curl/8", "onbekend toestel"),
     ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", "Chrome, Android"),
     ("Mozilla/5.0 (Windows NT 10.0) Chrome/142.0 Safari/537.36 Edg/142.0", "Edge, Windows"),
     ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari, iPhone")],
)  # fmt: skip
def test_device_in_words(agent, name):
    assert device(agent) == name


# --- erasing --------------------------------------------------------------------------------------------------


def test_member_asks_sees_the_day_and_stays_after_all(db, one_world):
    client = one_world.client("member")
    page = client.get(reverse("erasure")).content.decode()
    assert "sessie" in page, "what ends for others stands there beforehand"
    assert client.post(reverse("erasure"), {"erase": "1"}).status_code == 422
    assert not Erasure.objects.exists()
    client.post(reverse("erasure"), {"erase": "1", "sure": "on"})
    assert Erasure.objects.get().state == "asked"
    assert "Ik blijf" in client.get(reverse("erasure")).content.decode()
    client.post(reverse("erasure"), {"stay": "1"})
    assert Erasure.objects.get().state == "withdrawn"


@pytest.mark.parametrize(("how", "days"), [("now", 0), ("later", 14)])
def test_administrator_has_somebody_erased(db, one_world, how, days):
    person = factories.make_person("Ria Goos")
    client, address = one_world.client("administrator"), reverse("person_erasure", args=[person.key])
    assert client.post(address, {"erase": how}).status_code == 422
    client.post(address, {"erase": how, "sure": "on"})
    assert Erasure.objects.get(person=person).due_on == clock.today() + timedelta(days=days)
    entry = AuditEntry.objects.get(verb="ask_erasure")
    assert (entry.hat, entry.on_behalf_of_id) == ("administrator", person.pk)
    assert Message.objects.filter(kind="privacy.erasure").exists() is bool(days)
    client.post(address, {"stay": "1"})
    assert Erasure.objects.get(person=person).state == "withdrawn"


# --- how long -------------------------------------------------------------------------------------------------


def old_things():
    person = factories.make_person("Lang Geleden")
    with clock.at(clock.now() - timedelta(days=3000)):
        people.leave(person, by=factories.make_broker())
        mail = outbox.queue("people.login_code", to=factories.make_person("Ria Goos"), context={"code": "1"})
        intake = factories.make_intake(state="closed", close_reason="other")
        look = Look.objects.create(reader=person, hat="broker", subject="people.person", subject_id=1, at=clock.now())
    Message.objects.filter(pk=mail.pk).update(state="sent", sent_at=clock.now())
    return person, mail, intake, look


def confirm_standard():
    for name, rule in keepings.items():
        actions.set_retention(name, days=rule.days, by=factories.make_broker())


def test_nothing_goes_until_an_administrator_saved_the_page_but_what_people_asked_for(db, one_world):
    look = old_things()[-1]
    asked = factories.make_person("Wil Weg")
    actions.ask_erasure(asked, by=asked, at_once=True)
    assert actions.keep_no_longer() == 0 and actions.erase_due() == 1
    asked.refresh_from_db()
    assert (
        asked.email is None
        and Look.objects.filter(pk=look.pk).exists()
        and not AuditEntry.objects.filter(verb="keep_no_longer")
    )
    client = one_world.client("administrator")
    page = client.get(reverse("retention")).content.decode()
    assert page.count("nog niet bevestigd") == len(keepings.items()) and "Eens bevestigd wist dit 1 rij" in page
    client.post(reverse("retention"), {name: str(rule.days) for name, rule in keepings.items()})
    assert "nog niet bevestigd" not in client.get(reverse("retention")).content.decode()
    assert actions.keep_no_longer() == 4


def test_rule_that_comes_with_a_new_version_waits_for_its_own_confirmation(db):
    old_things()
    confirm_standard()
    Retention.objects.filter(rule="looks").delete()
    actions.keep_no_longer()
    assert Look.objects.exists() and queries.unconfirmed() == ["looks"]


def test_rules_throw_away_what_is_old_and_say_so(db):
    person, mail, intake, look = old_things()
    confirm_standard()
    young = factories.make_intake(state="closed", close_reason="other")
    taken = factories.make_intake(state="accepted")
    assert actions.keep_no_longer() == 4
    mail.refresh_from_db()
    assert mail.text == GONE
    assert not Intake.objects.filter(pk=intake.pk).exists()
    assert Intake.objects.filter(pk__in=[young.pk, taken.pk]).count() == 2
    assert not Look.objects.filter(pk=look.pk).exists()
    assert actions.erase_due() == 1
    person.refresh_from_db()
    assert person.email is None
    told = {entry.data["rule"]: entry.data["number"] for entry in AuditEntry.objects.filter(verb="keep_no_longer")}
    assert told == {"mails": 1, "intakes": 1, "looks": 1, "left": 1}
    assert actions.keep_no_longer() == 0


def test_rule_that_is_empty_keeps_for_good(db, one_world):
    old_things()
    client = one_world.client("administrator")
    said = {name: "" for name, _rule in keepings.items()}
    assert client.post(reverse("retention"), said).status_code == 302
    assert set(Retention.objects.values_list("days", flat=True)) == {None}
    assert actions.keep_no_longer() == 0


def test_preview_tells_what_would_go_and_changes_nothing(db, one_world):
    old_things()
    confirm_standard()
    client = one_world.client("administrator")
    assert "Vannacht wist dit 1 rij" in client.get(reverse("retention")).content.decode()
    page = client.get(reverse("retention_preview", args=["left"])).content.decode()
    assert "Lang Geleden" in page
    assert (
        "Lang Geleden" not in client.get(reverse("retention_preview", args=["left"]), {"days": 3600}).content.decode()
    )
    assert not Erasure.objects.exists()
    assert client.get(reverse("retention_preview", args=["nothing"])).status_code == 404


def test_too_short_is_refused(db, one_world):
    said = {name: str(days) for name, days in queries.days_kept().items()}
    page = one_world.client("administrator").post(reverse("retention"), said | {"mails": "1"})
    assert page.status_code == 422
    assert not Retention.objects.exists()


@pytest.mark.parametrize("name", sorted(name for name, _rule in keepings.items()))
def test_every_rule_can_be_looked_at(db, one_world, name):
    old_things()
    page = one_world.client("administrator").get(reverse("retention_preview", args=[name]), {"days": 30})
    assert page.status_code == 200


# --- the trail ------------------------------------------------------------------------------------------------


def test_trail_tells_who_in_which_hat_for_whom(db, one_world):
    broker, member = one_world.people["broker"], one_world.people["member"]
    broker.acting_hat = "broker"
    audit("agree_by_phone", member, by=broker, on_behalf_of=member, why="belde")
    page = one_world.client("administrator").get(reverse("trail")).content.decode()
    assert "Broker, als makelaar, namens Member" in page and "waarom: belde" in page


def test_trail_is_filtered_by_who_verb_subject_and_day(db, one_world):
    ria, wim = factories.make_person("Ria Goos"), factories.make_person("Wim Claes")
    with clock.at(clock.now() - timedelta(days=400)):
        audit("wave", wim, by=ria)
    audit("wave", ria, by=wim)
    ask = lambda **asked: [line.who for line in queries.trail(queries.Question(**asked))[0]]  # noqa: E731
    assert ask(who="Ria") == ["Ria Goos"]
    assert ask(who=wim.email) == ["Wim Claes"]
    assert ask(verb="wave") == ["Wim Claes", "Ria Goos"]
    assert ask(verb="wave", subject="Wim") == ["Ria Goos"]
    assert ask(verb="wave", day=clock.today()) == ["Wim Claes"]
    assert ask(subject="message", who="Ria") == []


def test_trail_turns_pages_by_key_in_a_constant_number_of_queries(db, one_world, django_assert_num_queries):
    subject = factories.make_person("Ria Goos")
    for number in range(250):
        audit("wave", subject, by=subject, number=number)
    seen, before = [], 0
    while True:
        with django_assert_num_queries(2):
            lines, before = queries.trail(queries.Question(verb="wave", before=before))
        seen += [line.data for line in lines]
        if not before:
            break
    assert seen == [f"hoeveel: {number}" for number in reversed(range(250))]
    page = one_world.client("administrator").get(reverse("trail"), {"verb": "wave", "day": "nonsense", "before": "-1"})
    assert page.status_code == 200
