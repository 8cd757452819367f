"""From the audit trail to a real listener: once, signed, until it arrives; and never behind somebody's door."""

import json
import socket
from datetime import timedelta

import pytest
from django.db import transaction

from tests import factories
from tests.api.listener import is_right, listening
from tests.together import refusals, together
from vlechtwerk.api import actions, rules, sending
from vlechtwerk.api.actions.telling import HEARD
from vlechtwerk.api.enums import Event
from vlechtwerk.api.models import Delivery, Endpoint
from vlechtwerk.core import clock, outward
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

EVERY = [event.value for event in Event]


@pytest.fixture
def lotte(db, settings):
    settings.DEMO = True
    return factories.make_person("Lotte Hermans", hats=["member", "coordinator"])


@pytest.fixture
def listener():
    with listening() as found:
        yield found


@pytest.fixture
def hook(lotte, listener):
    return actions.add_endpoint(listener.url, events=EVERY, by=lotte)


def run_all():
    actions.follow()
    return actions.deliver_due()


def test_what_happens_is_told_once_signed_and_without_anybody_in_it(hook, listener):
    person = people.register_person(name="Jo Claes", email="jo@netwerk.example", phone="0470 00 12 34", by=None)
    assert (run_all(), run_all()) == (1, 0)
    path, heads, body = listener.heard[0]
    assert path == "/hook?a=1"
    told = json.loads(body)
    assert (told["type"], told["data"]["type"], told["data"]["key"]) == ("person.registered", "person", person.key)
    assert told["data"]["url"].endswith(f"/api/v1/people/{person.key}")
    assert b"Jo" not in body and b"0470" not in body
    assert is_right(sending.secret_of(hook), heads, body)
    assert not is_right(sending.secret_of(hook), heads, body + b" ")
    assert not is_right(sending.secret_of(hook), {**heads, "webhook-id": "other"}, body)
    assert not is_right(sending.secret_of(hook), {**heads, "webhook-timestamp": "1"}, body)
    assert abs(int(heads["webhook-timestamp"]) - clock.now().timestamp()) < 60
    assert Delivery.objects.get().state == "done"


def test_nothing_is_told_of_what_was_before_or_not_wanted_or_taken_back(lotte, listener):
    people.register_person(name="Vroeger", by=None)
    actions.add_endpoint(listener.url, events=["organisation.registered"], by=lotte)
    people.register_person(name="Niet gevraagd", by=None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        people.register_organisation(name="Nooit geweest", by=None)
        raise ZeroDivisionError
    assert run_all() == 0
    people.register_organisation(name="De Gist", by=None)
    assert run_all() == 1


def test_every_verb_that_is_told_is_one_the_actions_write_and_its_thing_is_read():
    from pathlib import Path

    import vlechtwerk

    source = "".join(
        path.read_text() for path in Path(vlechtwerk.__path__[0]).rglob("*.py") if "vlechtwerk/api/" not in str(path)
    )
    for verb in HEARD:
        assert f'audit("{verb}"' in source or (verb.startswith("session_") and 'audit(f"session_{to}"' in source), verb
    assert {event for event, _view in HEARD.values()} == set(Event)


def test_session_and_coin_of_the_real_loop_are_told(hook, listener):
    from tests.personas import make_world

    made = make_world()
    Endpoint.objects.filter(pk=hook.pk).update(created_at=clock.now() - timedelta(days=60))
    while actions.follow():
        pass
    told = {json.loads(one.body)["type"]: json.loads(one.body)["data"] for one in hook.deliveries.all()}
    assert {"proposal.accepted", "session.planned", "session.confirmed", "transfer.posted"} <= set(told)
    assert told["transfer.posted"]["url"].endswith(told["transfer.posted"]["key"])
    assert made.keys["transfer"] in {
        json.loads(one.body)["data"]["key"] for one in hook.deliveries.filter(event="transfer.posted")
    }


def test_no_answer_is_tried_later_and_later_then_it_is_off_and_mailed(hook, listener, lotte):
    listener.status = 500
    people.register_person(name="Jo", by=None)
    now = clock.now()
    for wait in [*rules.BACK_OFF, timedelta()]:
        with clock.at(now):
            run_all()
            tried = len(listener.heard)
            assert run_all() == 0 and len(listener.heard) == tried, "not before its time"
        now += wait
    assert len(listener.heard) == len(rules.BACK_OFF) + 1
    assert len({heads["webhook-id"] for _path, heads, _body in listener.heard}) == 1
    hook.refresh_from_db()
    assert hook.off_at is not None
    assert Delivery.objects.get().state == "failed"
    assert "HTTP 500" in Message.objects.get(kind="api.webhook_off", person_id=lotte.pk).text
    people.register_person(name="Niemand hoort het", by=None)
    with clock.at(now):
        assert run_all() == 0
    listener.status = 204
    actions.switch_on(hook, by=lotte)
    actions.send_again(Delivery.objects.get(), by=lotte)
    assert actions.deliver_due() == 1


def test_gone_switches_off_at_once(hook, listener):
    listener.status = 410
    people.register_person(name="Jo", by=None)
    run_all()
    hook.refresh_from_db()
    assert hook.off_at


def test_nothing_is_followed(hook, listener):
    listener.status = 302
    people.register_person(name="Jo", by=None)
    assert run_all() == 0
    assert Delivery.objects.get().said == "HTTP 302"


def test_old_secret_signs_along_for_a_day(hook, listener, lotte):
    old = sending.secret_of(hook)
    actions.new_secret(hook, by=lotte)
    new = sending.secret_of(hook)
    people.register_person(name="Jo", by=None)
    run_all()
    _path, heads, body = listener.heard[0]
    assert old != new and is_right(old, heads, body) and is_right(new, heads, body)
    with clock.at(clock.now() + rules.OLD_SECRET + timedelta(minutes=1)):
        actions.send_again(Delivery.objects.get(), by=lotte)
        actions.deliver_due()
    _path, heads, body = listener.heard[1]
    assert not is_right(old, heads, body) and is_right(new, heads, body)


def test_who_no_longer_wears_the_hat_is_told_nothing(hook, listener, lotte):
    people.register_person(name="Jo", by=None)
    actions.follow()
    people.take_hat(lotte, kind="coordinator", by=lotte)
    people.register_person(name="An", by=None)
    run_all()
    assert listener.heard == []
    hook.refresh_from_db()
    assert (hook.off_at is not None, hook.why_off) == (True, "hat")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.8", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "::",
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.8", "::ffff:127.0.0.1", "2002:7f00:1::1", "64:ff9b::7f00:1", "255.255.255.255"],
)  # fmt: skip
def test_machines_behind_a_door_are_not_called(address):
    assert not outward.may_call(address, demo=False)


def test_public_machines_are_called():
    assert outward.may_call("93.184.215.14", demo=False) and outward.may_call(
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c", demo=False
    )


def test_name_is_looked_up_when_sending_and_one_private_address_is_enough(lotte, settings, monkeypatch):
    settings.DEMO = False
    hook = actions.add_endpoint("https://hook.example/x", events=EVERY, by=lotte)
    called, answers = (
        [],
        [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.8")],
    )
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: answers)
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: called.append(args) or 1 / 0)
    people.register_person(name="Jo", by=None)
    assert run_all() == 0
    assert called == []
    assert "Blocked" in hook.deliveries.get().said
    del answers[1]
    with clock.at(clock.now() + timedelta(minutes=1)), pytest.raises(ZeroDivisionError):
        sending.send(hook.deliveries.get())
    assert called[0][0] == ("93.184.215.14", 443), "the address that was looked at, not the name"


@pytest.mark.parametrize(
    ("url", "good"),
    [("https://a.example/x", True), ("https://a.example:8443/x?y=1", True), ("http://a.example/", False), ("https://a", False),
     ("https://user:pw@a.example/", False), ("ftp://a.example", False), ("https://", False), ("https://a.example/ x", False),
     ("https://a.example:99999/", False), ("https://a.example/\r\nX: y", False), ("http://localhost/", False), ("//a.example", False)],
)  # fmt: skip
def test_only_https_with_a_name(url, good):
    assert outward.is_good_url(url, demo=False) is good


def test_workers_at_the_same_moment_send_each_message_once(committed_db, settings):
    settings.DEMO = True
    with listening() as listener:
        lotte = factories.make_person(hats=["coordinator"])
        actions.add_endpoint(listener.url, events=EVERY, by=Person.objects.get(pk=lotte.pk))
        for number in range(6):
            people.register_person(name=f"Persoon {number}", by=None)
        answers = together(*[lambda: run_all() and None] * 3)
        assert refusals(answers) == []
        run_all()
        ids = [heads["webhook-id"] for _path, heads, _body in listener.heard]
        assert len(ids) == len(set(ids)) == Delivery.objects.filter(state="done").count() == 6
