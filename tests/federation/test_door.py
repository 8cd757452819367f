"""Who gets in: signed, fresh, new, known; and every no is a JSON:API document."""

import json
import uuid
from datetime import timedelta

import pytest

from tests.federation.peer import MEDIA_TYPE, Peer, giving, make_member
from vlechtwerk.core import clock
from vlechtwerk.federation.models import Nonce, Parcel, Partner, RemoteSession, RemoteTransfer
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.django_db


def written():
    return [model.objects.count() for model in (RemoteSession, RemoteTransfer, Parcel)]


def test_signed_request_of_a_partner_gets_in(peer):
    response = peer.ask()
    assert response.status_code == 200
    assert response.data["data"]["type"] == "sessions"
    assert response.data["data"]["attributes"] == {"state": "asked"}


def test_altered_body_does_not_get_in(peer):
    before = written()
    response = peer.call("POST", "sessions", {"title": "a", "summary": "b"}, number=uuid.uuid4(), sent=b'{"data": {}}')
    assert peer.code(response) == (401, "signature")
    assert written() == before


@pytest.mark.parametrize("signature", ["", "x", "AAAA", "é", "A" * 88])
def test_altered_signature_does_not_get_in(peer, signature):
    response = peer.call("GET", "transfers", signature=signature or "=")
    assert peer.code(response) == (401, "signature")


def test_signature_for_another_address_does_not_get_in(peer):
    header = peer.header("GET", "https://elsewhere.example/federation/v1/transfers", b"")
    response = peer.client.get("/federation/v1/transfers", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json()["errors"][0]["code"] == "signature"


def test_signature_of_another_key_does_not_get_in(peer):
    assert peer.code(Peer().call("GET", "transfers", address=peer.address)) == (401, "signature")


def test_same_request_twice_is_a_replay(peer):
    number, nonce = uuid.uuid4(), "0123456789abcdef0123456789abcdef"
    words = {"title": "a", "summary": "b"}
    assert peer.call("POST", "sessions", words, number=number, nonce=nonce).status_code == 200
    assert peer.code(peer.call("POST", "sessions", words, number=number, nonce=nonce)) == (401, "replay")
    assert RemoteSession.objects.count() == 1


@pytest.mark.parametrize("nonce", ["short", "x" * 33, "é" * 32, "-" * 32])
def test_nonce_has_its_form(peer, nonce):
    assert peer.code(peer.call("GET", "transfers", nonce=nonce))[0] == 401


@pytest.mark.parametrize(("seconds", "is_in"), [(-299, True), (299, True), (-302, False), (302, False)])
def test_clocks_may_differ_by_five_minutes(peer, seconds, is_in):
    with clock.at(clock.now()):  # however long the request itself takes
        response = peer.call("GET", "transfers", time=int(clock.now().timestamp()) + seconds)
    if is_in:
        assert response.status_code == 200
    else:
        assert peer.code(response) == (401, "clock")
        assert str(int(clock.now().timestamp()))[:8] in response.data["errors"][0]["detail"]  # it says what time it is


@pytest.mark.parametrize("time", ["", "abc", "1e9", "-5", "9" * 40, "٣" * 10])
def test_time_that_is_none_is_refused(peer, time):
    assert peer.code(peer.call("GET", "transfers", time=time))[0] == 401


def test_unknown_network_is_told_so(peer):
    stranger = Peer("https://stranger.example")
    assert peer.code(stranger.call("GET", "transfers")) == (401, "unknown")


@pytest.mark.parametrize(
    "header",
    ["", "Basic abc", "Vlechtwerk", "Vlechtwerk x", 'Vlechtwerk address="a", time=1', "Vlechtwerk " + '"' * 5000],
)
def test_unsigned_request_is_told_so(peer, header):
    response = peer.client.get("/federation/v1/transfers", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.json()["errors"][0]["code"] == "unsigned"


@pytest.mark.parametrize(
    "raw",
    [b"{", b"[]", b"null", b"\xff", b'{"data": []}', b'{"data": {"type": "sessions"}}', b"[" * 3000,
     b'{"data": {"type": "transfers", "attributes": {}}}', b'{"data": {"type": "sessions", "attributes": []}}'],
)  # fmt: skip
def test_document_that_makes_no_sense_is_malformed(peer, raw):
    assert peer.code(peer.call("POST", "sessions", raw=raw)) == (400, "malformed")


@pytest.mark.parametrize(
    "attributes",
    [{"title": ""}, {"title": "x" * 121}, {"title": 7}, {"title": None}, {"title": "a\x00b"}, {"title": "\ud800"},
     {"summary": "x" * 1001}, {"summary": ["x"]}],
)  # fmt: skip
def test_text_that_cannot_be_kept_is_malformed(peer, attributes):
    assert peer.code(peer.ask(**attributes)) == (400, "malformed")


@pytest.mark.parametrize("number", ["", "1", "x" * 36, "0" * 400])
def test_id_must_be_a_uuid(peer, number):
    assert peer.code(peer.call("POST", "sessions", {"title": "a", "summary": "b"}, number=number))[0] == 400


@pytest.mark.parametrize("amount", [0, -100, 1.5, "100", True, None, 10**9, 10**30])
def test_wrong_amount_is_refused(peer, amount):
    session, _coin = giving(peer, upto="accepted")
    assert peer.code(peer.hold(session.shared_id, amount=amount))[0] == 400
    assert not RemoteTransfer.objects.exists()


def test_too_large_is_told_so(peer):
    assert peer.code(peer.ask(summary="x" * 70_000)) == (413, "too_large")
    assert peer.code(peer.ask(summary="x" * 3_000_000)) == (413, "too_large")


def test_other_media_type_and_method_are_told_so(peer):
    body = json.dumps({"data": {}}).encode()
    url = "http://localhost:8000/federation/v1/sessions"
    header = peer.header("POST", url, body)
    response = peer.client.post(
        "/federation/v1/sessions", body, content_type="text/plain", headers={"Authorization": header}
    )
    assert (response.status_code, response["Content-Type"]) == (415, MEDIA_TYPE)
    assert peer.code(peer.call("DELETE", "transfers")) == (405, "method")


def test_paused_partner_begins_nothing_but_finishes(peer):
    _session, coin = giving(peer)
    Partner.objects.update(state="paused")
    assert peer.code(peer.ask()) == (403, "paused")
    assert peer.code(peer.call("GET", "members")) == (403, "paused")
    assert peer.change(coin, "deleted").data["data"]["attributes"]["state"] == "deleted"


def test_names_of_those_who_agreed_and_nothing_else(peer):
    shown = make_member("Zichtbare Zoë", email="zoe@secret.example", phone="0499 99 99 99")
    taken_back = make_member("Teruggetrokken Tom")
    people.log_consent(taken_back, purpose="federation", given=False, source="profile")
    left = make_member("Vertrokken Vic")
    people.leave(left, by=None)
    response = peer.call("GET", "members")
    assert response.data == {"data": [{"type": "members", "id": shown.key, "attributes": {"name": "Zichtbare Zoë"}}]}
    assert b"secret" not in response.content
    assert b"99 99" not in response.content


def test_what_belongs_to_another_partner_is_not_there(peer):
    from tests.federation.peer import make_partner

    session, coin = giving(peer)
    other = make_partner(Peer("https://limburg.example"), name="Netwerk Limburg")
    assert other.code(other.call("GET", f"transfers/{coin}")) == (404, "unknown")
    assert other.code(other.change(coin, "submitted")) == (404, "unknown")
    assert other.code(other.session(session.shared_id, state="cancelled")) == (404, "unknown")
    assert other.call("GET", "transfers").data["data"] == []


def test_used_nonces_are_forgotten_when_they_cannot_come_again(peer):
    from vlechtwerk.federation import actions

    peer.call("GET", "transfers")
    assert Nonce.objects.exists()
    actions.forget()
    assert Nonce.objects.exists()
    with clock.at(clock.now() + timedelta(minutes=11)):
        actions.forget()
    assert not Nonce.objects.exists()
