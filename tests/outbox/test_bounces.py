"""Mail that comes back: at once, later by a report, for good or for now; and a forged report that marks nobody."""

import io
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions, bounces
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import AddressMark, Message
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db

REPORT = """From: MAILER-DAEMON@mail.example
To: bounces@netwerk.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

I'm sorry to have to inform you.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; griet@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such
    user here

--x
Content-Type: {part}

{inside}

--x--
"""
HEADERS = "Message-ID: <{key}@localhost>\nSubject: x\nTo: griet@example.org\n"


def report(key, status="5.1.1", action="failed", part="text/rfc822-headers"):
    return REPORT.format(status=status, action=action, part=part, inside=HEADERS.format(key=key)).encode()


def tell(to, kind="exchanges.coin_booked"):
    return actions.queue(kind, to=to, context=mail_samples[kind]())


@pytest.fixture
def griet():
    return factories.make_person("Griet Vandamme", email="griet@example.org")


@pytest.fixture
def sent(griet, settings, tmp_path):
    settings.MAILBOX_DIR = tmp_path
    message = tell(griet)
    actions.deliver_due()
    return message


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_report_marks_the_address_and_nothing_more_is_mailed_there(sent, griet, part):
    waits = tell(griet)
    assert bounces.hear(report(sent.key, part=part)) == sent
    sent.refresh_from_db()
    waits.refresh_from_db()
    assert sent.state == MessageState.FAILED and "no such user here" in sent.last_error
    assert waits.state == tell(griet).state == MessageState.PAGE
    assert tell(actions.Address("GRIET@example.org")).state == MessageState.FAILED
    code = actions.queue("people.login_code", to=actions.Address("griet@example.org"), context={"code": "X"})
    assert code.state == MessageState.QUEUED  # who asks for a code now may try


def test_mail_to_the_corrected_address_leaves_again(sent, griet):
    bounces.hear(report(sent.key))
    type(griet).objects.filter(pk=griet.pk).update(email="nieuw@example.org")
    griet.refresh_from_db()
    assert tell(griet).state == MessageState.QUEUED


def test_administrator_who_sends_again_says_that_the_address_is_good(sent, griet):
    bounces.hear(report(sent.key))
    sent.refresh_from_db()
    actions.retry(sent, by=griet)
    assert bounces.mark_of(griet.email) is None and tell(griet).state == MessageState.QUEUED


@pytest.mark.parametrize("status", ["5.2.2", "4.2.2", "5.7.1", "4.4.1"])
def test_full_or_away_counts_and_too_often_is_for_good(sent, griet, status):
    for number in range(bounces.SOFT_MOST):
        assert tell(griet).state == MessageState.QUEUED, number
        message = tell(griet)
        for _twice in range(2):
            bounces.hear(report(message.key, status))
    assert bounces.mark_of(griet.email).count == bounces.SOFT_MOST
    assert tell(griet).state == MessageState.PAGE


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\x00 not a mail",
        b"Subject: I am away\n\nback on Monday",
        report("222222222222"),
        report("x' OR 1=1"),
        report("222222222222").replace(b"Message-ID", b"X-ID"),
    ],
)
def test_what_is_no_report_about_a_mail_of_ours_marks_nobody(sent, raw):
    assert bounces.hear(raw) is None
    assert not AddressMark.objects.exists()


def test_delay_is_no_failure(sent):
    assert bounces.hear(report(sent.key, "4.4.1", action="delayed")) is None
    assert not AddressMark.objects.exists()


@pytest.mark.parametrize(
    ("code", "said", "gone"),
    [
        (550, "5.1.1 no such mailbox", True),
        (550, "no such user", True),
        (553, "sorry, no mailbox here by that name", True),
        (550, "5.2.1 mailbox disabled", True),
        (554, "5.7.1 Relay access denied", False),
        (550, "relaying denied", False),
        (550, "5.7.1 spam", False),
        (552, "5.2.2 full", False),
        (450, "4.2.0 greylisted", False),
    ],
)
def test_only_an_address_that_is_none_is_marked(code, said, gone):
    """A server that wants no mail of ours would else mark the whole network."""
    assert bounces.is_gone(code, said) is gone


def test_refusal_at_the_door_is_for_good(server, griet):
    server.refused = {"griet@example.org"}
    message, waits = tell(griet), tell(griet)
    actions.deliver_due()
    message.refresh_from_db()
    waits.refresh_from_db()
    assert (message.state, message.attempts, waits.state) == (MessageState.FAILED, 1, MessageState.PAGE)
    assert bounces.mark_of("griet@example.org").is_hard


def test_mail_comes_back_to_the_address_for_it_and_the_reader_answers_the_network(server, griet, settings):
    settings.BOUNCE_MAIL = "bounces@netwerk.example"
    message = tell(griet)
    sender = actions.as_mail(message)
    assert sender.from_email == "bounces@netwerk.example"
    actions.deliver_due()
    assert server.mails[-1][1]["From"].addresses[0].addr_spec == settings.NETWORK_MAIL


def test_pipe_of_a_mail_server_is_heard(sent, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(report(sent.key)))
    monkeypatch.setattr(sys, "stdin", stdin)
    out = io.StringIO()
    call_command("bounce", stdout=out)
    assert sent.key in out.getvalue() and AddressMark.objects.get().is_hard
    assert (
        "bounce"
        in subprocess.run([sys.executable, "-m", "vlechtwerk.config.cli"], capture_output=True, text=True).stdout
    )


def test_broker_and_administrator_see_it_and_what_to_do(sent, griet):
    broker = factories.make_person(hats=(HatKind.MEMBER, HatKind.BROKER), language="en")
    admin = factories.make_person(hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR), language="en")
    page = reverse("person", args=[griet.key])
    assert "Mail came back" not in client_of(broker).get(page).content.decode()
    bounces.hear(report(sent.key))
    assert "Mail came back" in client_of(broker).get(page).content.decode()
    assert "Mail came back" not in client_of(griet).get(page).content.decode()
    text = client_of(admin).get(reverse("failed_mail")).content.decode()
    assert "This address does not work." in text and "correct it in the register" in text


def test_mailbox_of_reports_is_read_over_imap(sent, settings, imap):
    from vlechtwerk.config import env
    from vlechtwerk.outbox import bounce_box

    settings.BOUNCE_BOX = env._split("x", f"imap://me:secret@127.0.0.1:{imap.port}/INBOX")
    imap.mails = [report(sent.key), b"Subject: hello\r\n\r\nno report"]
    assert bounce_box.read() == 1
    assert imap.seen == {1, 2} and AddressMark.objects.get().is_hard
    assert bounce_box.read() == 0


def test_mailbox_that_is_away_stops_nothing(settings):
    from vlechtwerk.config import env
    from vlechtwerk.outbox import bounce_box

    settings.BOUNCE_BOX = env._split("x", "imap://me:secret@127.0.0.1:1/INBOX")
    assert bounce_box.read() == 0
    assert Message.objects.count() == 0
