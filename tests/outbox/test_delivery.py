"""From the transaction that causes a mail to a real mail server, whatever happens on the way."""

import os
import signal
import smtplib
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections, transaction

from tests import factories
from tests.together import _context, refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.outbox import actions
from vlechtwerk.outbox.actions import Address, OutboxRefused
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db
GRIET = Address("griet@example.org", "Griet Vandamme", "nl")


def queue(to=GRIET, code="ABC-DEF", **fields):
    return actions.queue("people.login_code", to=to, context={"code": code}, **fields)


def state(message):
    message.refresh_from_db()
    return message.state


def fail_times(message, times):
    """Deliver again whenever it is due, until the mail failed so often; the waits in between, in minutes."""
    waits, now = [], message.due_at
    for _time in range(times):
        with clock.at(now):
            actions.deliver_due()
        message.refresh_from_db()
        waits.append(round((message.due_at - now).total_seconds() / 60))
        now = message.due_at
    return waits


def test_mail_reaches_the_mail_server_whole(server):
    message = queue()
    assert actions.deliver_due() == 1
    assert state(message) == MessageState.SENT and message.sent_at is not None
    [(to, mail)] = server.mails
    assert to == ["griet@example.org"]
    assert mail["To"].addresses[0].display_name == "Griet Vandamme"
    assert mail["Message-ID"].startswith(f"<{message.key}@")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "ABC-DEF" in mail.get_body(("plain",)).get_content()
    assert 'lang="nl"' in mail.get_body(("html",)).get_content()


def test_mail_leaves_if_and_only_if_its_change_is_committed(server):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError("the change did not work out")
    assert actions.deliver_due() == 0
    assert server.mails == [] and Message.objects.count() == 0


def test_mail_that_left_does_not_leave_again(server):
    queue()
    actions.deliver_due()
    with clock.at(clock.now() + timedelta(days=8)):
        assert actions.deliver_due() == 0
    assert len(server.mails) == 1


def test_mail_waits_longer_after_each_failure_and_after_the_fifth_for_an_administrator(server):
    server.answer = "451 4.3.0 try again later"
    message = queue()
    assert fail_times(message, 4) == [1, 10, 60, 480]
    assert state(message) == MessageState.QUEUED
    fail_times(message, 1)
    assert (state(message), message.attempts) == (MessageState.FAILED, 5)
    assert "451" in message.last_error
    with clock.at(clock.now() + timedelta(days=30)):
        assert actions.deliver_due() == 0


def test_mail_is_not_tried_before_its_wait_is_over(server):
    server.answer = "451 later"
    message = queue()
    with clock.at(message.due_at):
        actions.deliver_due()
        actions.deliver_due()
    assert Message.objects.get().attempts == 1


def test_mail_arrives_once_the_server_is_well_again(server):
    server.answer = "451 later"
    message = queue()
    fail_times(message, 2)
    server.answer = "250 OK"
    fail_times(message, 1)
    assert (state(message), message.last_error) == (MessageState.SENT, "")
    assert len(server.mails) == 1


def test_refused_address_stops_no_other_mail(server):
    server.refused = {"gone@example.org"}
    bad, good = queue(Address("gone@example.org")), queue()
    assert actions.deliver_due() == 1
    assert (state(bad), state(good)) == (MessageState.FAILED, MessageState.SENT)
    assert "no such mailbox" in bad.last_error


def test_mail_that_cannot_be_built_stops_no_other(server):
    bad, good = queue(), queue()
    Message.objects.filter(pk=bad.pk).update(subject="two\nlines")
    assert actions.deliver_due() == 1
    assert (state(bad), state(good)) == (MessageState.QUEUED, MessageState.SENT)


def test_server_that_is_away_is_asked_once_a_round(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for _number in range(3):
        queue()
    assert actions.deliver_due() == 0
    assert sorted(Message.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not Message.objects.exclude(state=MessageState.QUEUED).exists()


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (smtplib.SMTPServerDisconnected(), True),
        (smtplib.SMTPAuthenticationError(535, b"no"), True),
        (smtplib.SMTPRecipientsRefused({}), False),
        (smtplib.SMTPDataError(554, b"spam"), False),
        (smtplib.SMTPSenderRefused(550, b"no", ""), False),
        (ValueError(), False),
    ],
)
def test_only_a_server_that_is_away_holds_up_the_rest(error, away):
    assert actions._is_away(error) is away


def test_oldest_mail_leaves_first(server):
    now = clock.now()
    for minutes in (1, 3, 2):
        with clock.at(now - timedelta(minutes=minutes)):
            queue(code=f"NO-{minutes}")
    actions.deliver_due()
    assert [subject[-4:] for subject in server.subjects] == ["NO-3", "NO-2", "NO-1"]


def test_worker_that_was_away_for_a_week_brings_everything_round_by_round(server):
    with clock.at(clock.now() - timedelta(days=7)):
        for _number in range(45):
            queue()
    assert [actions.deliver_due() for _round in range(4)] == [20, 20, 5, 0]
    assert len(server.mails) == 45


def test_slow_server_holds_up_the_other_jobs_for_one_round_only(server, monkeypatch):
    monkeypatch.setattr(actions, "ROUND_S", 0.0)
    for _number in range(3):
        queue()
    assert [actions.deliver_due() for _round in range(4)] == [1, 1, 1, 0]
    assert len(server.mails) == 3


def test_claim_of_a_dead_worker_is_free_again_after_its_time(server, settings):
    message = queue()
    now = clock.now()
    Message.objects.update(state=MessageState.SENDING, claimed_at=now, attempts=1)
    with clock.at(now + timedelta(seconds=settings.OUTBOX_CLAIM_S)):
        assert actions.deliver_due() == 0
    with clock.at(now + timedelta(seconds=settings.OUTBOX_CLAIM_S + 1)):
        assert actions.deliver_due() == 1
    assert (state(message), message.attempts) == (MessageState.SENT, 2)


@pytest.mark.parametrize("now", ["sent", "sending"])
def test_failure_of_a_worker_that_lost_its_claim_changes_nothing(now):
    """It was slow; another one took the mail over."""
    message = queue()
    late = actions._claim(message.pk, message.state, None)
    Message.objects.update(state=now, sent_at=clock.now(), attempts=2)
    actions._failed(late, TimeoutError())
    assert state(message) == now


@pytest.mark.usefixtures("committed_db")
def test_mails_from_several_workers_at_once_arrive_once_each(server):
    for number in range(30):
        queue(Address(f"lid{number}@example.org"), code=f"N-{number}")

    def work():
        done = 0
        while Message.objects.filter(state=MessageState.QUEUED).exists():
            done += actions.deliver_due()
        return done

    answers = together(work, work, work)
    assert refusals(answers) == [] and sum(answers) == 30
    assert set(Counter(str(mail["Message-ID"]) for _to, mail in server.mails).values()) == {1}
    assert len(server.mails) == 30
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


@pytest.mark.usefixtures("committed_db")
def test_mail_in_the_hands_of_a_killed_worker_is_not_lost(server, settings):
    import threading

    message = queue()
    server.slow = threading.Event()
    connections.close_all()
    worker = _context.Process(target=actions.deliver_due)
    worker.start()
    assert server.reached.wait(20)
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    assert state(message) == MessageState.SENDING
    server.slow.set()
    with clock.at(clock.now() + timedelta(seconds=settings.OUTBOX_CLAIM_S + 1)):
        assert actions.deliver_due() == 1
    assert {str(mail["Message-ID"]) for _to, mail in server.mails} == {f"<{message.key}@localhost>"}


@pytest.mark.parametrize("waiting", [MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED])
def test_mail_about_something_closed_does_not_leave(server, waiting):
    message, other = queue(about="need:a"), queue(about="need:b")
    Message.objects.filter(pk=message.pk).update(state=waiting, claimed_at=clock.now())
    assert actions.cancel_about("need:a") == 1
    assert actions.deliver_due() == 1
    with clock.at(clock.now() + timedelta(days=1)):
        actions.deliver_due()
    assert (state(message), state(other)) == (MessageState.CANCELLED, MessageState.SENT)


def test_cancelled_mail_that_was_in_hand_is_told_as_it_went():
    left, failed = queue(about="need:a"), queue(about="need:a")
    hands = [actions._claim(one.pk, one.state, None) for one in (left, failed)]
    actions.cancel_about("need:a")
    assert actions._send(hands[0]) is None
    actions._failed(hands[1], TimeoutError())
    assert (state(left), state(failed)) == (MessageState.SENT, MessageState.CANCELLED)


def test_sent_mail_is_not_called_back():
    message = queue(about="need:a")
    actions.deliver_due()
    assert actions.cancel_about("need:a") == 0
    assert state(message) == MessageState.SENT


def test_same_once_is_queued_once():
    assert queue(once="reminder:1") is not None
    assert queue(once="reminder:1") is None
    assert queue(once="reminder:2") is not None
    assert queue() is not None and queue() is not None
    assert Message.objects.count() == 4


@pytest.mark.usefixtures("committed_db")
def test_same_once_from_several_processes_is_queued_once():
    answers = together(*[lambda: queue(once="reminder:1") is not None] * 4)
    assert refusals(answers) == []
    assert sorted(answers) == [False, False, False, True]


def test_mail_that_cannot_be_stored_is_an_error_and_not_silence():
    from django.db import DatabaseError

    with pytest.raises(DatabaseError), transaction.atomic():
        queue(Address("griet@example.org", "Griet", None))


@pytest.mark.parametrize("address", ["", None])
def test_whoever_has_no_address_gets_no_mail(address):
    assert queue(factories.make_person(email=address) if address is None else Address(address)) is None
    assert Message.objects.count() == 0


def test_failed_mail_leaves_again_to_the_mended_address(server):
    server.refused = {"grit@example.org"}
    message = queue(Address("grit@example.org", "Griet"))
    fail_times(message, 5)
    administrator = factories.make_person("Karim")
    actions.retry(message, by=administrator, to_email="griet@example.org")
    assert actions.deliver_due() == 1
    assert server.mails[0][0] == ["griet@example.org"]
    assert AuditEntry.objects.get(verb="retry_mail").actor_id == administrator.pk


@pytest.mark.parametrize("now", ["queued", "sending", "sent", "cancelled"])
def test_only_a_failed_mail_leaves_again(now):
    message = queue()
    Message.objects.update(state=now, sent_at=clock.now())
    with pytest.raises(OutboxRefused):
        actions.retry(message, by=factories.make_person())
    assert state(message) == now
    assert not AuditEntry.objects.filter(verb="retry_mail").exists()


def test_log_of_a_failure_names_nobody(server, caplog):
    server.refused = {"griet@example.org"}
    message = queue()
    actions.deliver_due()
    [said] = [record.getMessage() for record in caplog.records if record.name == "vlechtwerk.outbox"]
    assert message.key in said and "SMTPRecipientsRefused" in said
    assert "griet" not in said and "ABC-DEF" not in said
