"""Messages leave in order, until they are answered; what an answer means is written with its arrival."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests import factories
from tests.federation.peer import MEDIA_TYPE, Peer, make_partner, receiving
from tests.journeys.live import free_port
from vlechtwerk.core import clock
from vlechtwerk.federation import actions, queries, signing
from vlechtwerk.federation.actions import sending
from vlechtwerk.federation.models import Parcel, RemoteSession, RemoteTransfer
from vlechtwerk.ledger import queries as ledger


class Ear:
    """A real server that answers what it is told to; keeps what it heard."""

    def __init__(self):
        self.heard, self.answers, self.port = [], [], free_port()
        ear = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                ear.heard.append((self.command, self.path, body, self.headers["Authorization"]))
                status, document, kind = ear.answers.pop(0) if ear.answers else (200, {"data": {}}, MEDIA_TYPE)
                raw = document if isinstance(document, bytes) else json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Location", f"http://localhost:{ear.port}/elsewhere")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_PATCH = answer

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def will(self, status, document, kind=MEDIA_TYPE):
        self.answers.append((status, document, kind))

    def refuse(self, status, code):
        self.will(status, {"errors": [{"status": str(status), "code": code, "detail": "Daarom."}]})


@pytest.fixture
def ear(settings):
    settings.DEMO = True
    found = Ear()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def peer(transactional_db, ear, committed_db):
    """A partner whose messages arrive at the ear; nothing waits."""
    found = make_partner(Peer(f"http://localhost:{ear.port}"))
    Parcel.objects.all().delete()
    return found


def deliver(times=1):
    return sum(actions.deliver_due() for _ in range(times))


def said(parcel):
    parcel.refresh_from_db()
    return parcel.state, parcel.attempts


def test_message_leaves_signed_and_arrives_once(peer, ear):
    session = receiving(peer, upto="asked")
    assert deliver(3) == 1
    ((method, path, body, header),) = ear.heard
    assert (method, path) == ("POST", "/federation/v1/sessions")
    assert json.loads(body)["data"]["id"] == str(session.shared_id)
    parts = signing.read_authorization(header)
    text = signing.request_text(method, f"{peer.address}{path}", parts["time"], parts["nonce"], body)
    assert signing.is_signed(text, parts["signature"], signing.public_key())
    assert Parcel.objects.get().state == "done"


@pytest.mark.parametrize(
    ("status", "document", "kind"),
    [(500, b"broken", "text/html"), (404, b"<h1>Niet gevonden</h1>", "text/html"), (200, b"<h1>Welkom</h1>", "text/html"),
     (302, b"", "text/html"), (200, b"{", MEDIA_TYPE), (503, b"", MEDIA_TYPE), (409, b"[]", MEDIA_TYPE)],
)  # fmt: skip
def test_answer_that_means_nothing_is_no_answer(peer, ear, status, document, kind):
    session = receiving(peer, upto="asked")
    ear.will(status, document, kind)
    assert deliver() == 0
    assert said(Parcel.objects.get()) == ("queued", 1)
    session.refresh_from_db()
    assert session.state == "asked"
    assert len(ear.heard) == 1  # it is not sent on to where a redirect points


@pytest.mark.parametrize(("status", "code"), [(401, "clock"), (401, "replay"), (403, "paused"), (429, "slow")])
def test_no_for_now_is_tried_again(peer, ear, status, code):
    receiving(peer, upto="asked")
    ear.refuse(status, code)
    assert deliver() == 0
    assert Parcel.objects.get().last_error == f"{status} {code}: Daarom."


def test_it_waits_longer_after_every_failure_and_never_gives_up(peer, ear, settings):
    settings.FEDERATION_RETRY_S = 60
    receiving(peer, upto="asked")
    parcel = Parcel.objects.get()
    at, waits = clock.now(), []
    for _ in range(7):
        ear.will(500, b"", "text/html")
        with clock.at(at):
            assert deliver() == 0
            parcel.refresh_from_db()
            waits.append((parcel.due_at - at).total_seconds() / 60)
            at = parcel.due_at
    assert waits == [1, 10, 60, 480, 480, 480, 480]
    assert parcel.state == "queued"
    assert list(queries.failing(peer.partner)) == [parcel]
    assert queries.partners().get().failing_count == 1


def test_failure_is_shown_from_the_fifth_on(peer):
    receiving(peer, upto="asked")
    Parcel.objects.update(attempts=4)
    assert not queries.failing(peer.partner).exists()
    Parcel.objects.update(attempts=5)
    assert queries.failing(peer.partner).exists()


def test_of_two_about_the_same_session_the_later_one_waits(peer, ear):
    session = receiving(peer, upto="asked")
    actions.cancel(session, reason="Toch niet", by=session.person)
    other = receiving(peer, factories.make_need(title="Iets anders"), upto="asked")
    ear.will(500, b"", "text/html")
    deliver()
    Parcel.objects.filter(attempts=0).update(due_at=clock.now())
    due = [parcel.about for parcel in sending.due()]
    assert due == [f"session:{other.shared_id}"]


def test_what_a_dead_worker_had_in_hand_is_sent_by_another(peer, ear, settings):
    receiving(peer, upto="asked")
    Parcel.objects.update(state="sending", claimed_at=clock.now(), attempts=1)
    assert deliver() == 0
    with clock.at(clock.now() + timedelta(seconds=settings.OUTBOX_CLAIM_S + 1)):
        assert deliver() == 1


def test_now_is_now(peer, ear):
    receiving(peer, upto="asked")
    Parcel.objects.update(due_at=clock.now() + timedelta(hours=8))
    assert deliver() == 0
    assert actions.try_again(peer.partner, by=None) == 1
    assert deliver() == 1


def test_answer_to_a_hold_introduces(peer, ear):
    session = receiving(peer, upto="accepted")
    Parcel.objects.filter(path="sessions").update(state="done")
    transfer = RemoteTransfer.objects.get()
    contact = {"name": "Sanne de Wit", "phone": "06 12 34 56 78"}
    attributes = {"amount": 100, "state": "pending", "contact": contact}
    ear.will(200, {"data": {"type": "transfers", "id": str(transfer.pk), "attributes": attributes}})
    assert deliver() == 1
    session.refresh_from_db()
    assert (session.state, session.other_name) == ("introduced", "Sanne de Wit")


@pytest.mark.parametrize(
    ("status", "code"), [(422, "refused"), (409, "conflict"), (404, "unknown"), (400, "malformed")]
)
def test_hold_that_is_refused_there_is_released_here(peer, ear, status, code):
    session = receiving(peer, upto="accepted")
    Parcel.objects.filter(path="sessions").update(state="done")
    ear.refuse(status, code)
    deliver()
    session = RemoteSession.objects.select_related("need", "transfer").get(pk=session.pk)
    assert (session.state, session.reason, session.need.state) == ("cancelled", "Daarom.", "open")
    assert session.transfer.state == "rejected"
    assert ledger.tally(session.person).reserved_out == 0


def test_answer_that_we_cannot_accept_changes_nothing_and_is_shown(peer, ear):
    session = receiving(peer)
    actions.confirm(session, by=session.person)
    Parcel.objects.exclude(path__startswith="transfers/").update(state="done")
    transfer = RemoteTransfer.objects.get()
    forged = {"amount": 100, "state": "committed", "record": Peer().decision(transfer)}
    ear.will(200, {"data": {"type": "transfers", "id": str(transfer.pk), "attributes": forged}})
    deliver()
    transfer.refresh_from_db()
    assert transfer.state == "submitted"
    assert "their answer" in queries.failing(peer.partner).get().last_error


def test_promise_that_they_do_not_know_fails(peer, ear):
    session = receiving(peer)
    actions.confirm(session, by=session.person)
    Parcel.objects.exclude(path__startswith="transfers/").update(state="done")
    ear.refuse(404, "unknown")
    deliver()
    assert RemoteTransfer.objects.get().state == "failed"


def test_question_that_is_refused_does_not_go_on(peer, ear):
    session = receiving(peer, upto="asked")
    ear.refuse(400, "malformed")
    deliver()
    session.refresh_from_db()
    assert (session.state, session.reason) == ("cancelled", "Daarom.")


def test_list_that_is_none_changes_nothing(peer, ear):
    actions.compare(peer.partner, by=None)
    ear.will(200, {"data": "x"})
    deliver()
    assert peer.partner.compared_at is None
    assert queries.failing(peer.partner).exists()


def test_real_network_calls_no_plain_address(peer, ear, settings):
    receiving(peer, upto="asked")
    settings.DEMO = False
    assert deliver() == 0
    assert ear.heard == []
