"""One mail a day with what waits: whole, once, never about what is closed, never empty."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions, choosing, digest
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import MailChoice, Message

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("people_like")]
ZONE = ZoneInfo("Europe/Brussels")
NEWS, ASKED, LEGAL = "matching.offer_closed", "matching.proposal_asked", "ledger.mandate_given"
USUAL = {"every": "daily", "hour": 8, "quiet_from": time(20), "quiet_until": time(7, 30), "quiet_days_off": True,
         "paused_until": None}  # fmt: skip


def at(text):
    return clock.at(datetime.fromisoformat(text).replace(tzinfo=ZONE).astimezone(UTC))


def tell(person, kind=NEWS, **fields):
    return actions.queue(kind, to=person, context=mail_samples[kind](), **fields)


def work():
    """What the worker does now; returns how many mails left."""
    digest.make_digests()
    return actions.deliver_due()


def state(message):
    message.refresh_from_db()
    return message.state


@pytest.fixture
def griet():
    return factories.make_person("Griet Vandamme")


def test_news_waits_for_the_morning_and_comes_in_one_mail(server, griet):
    with at("2026-11-25 10:00"):
        first, second = tell(griet), tell(griet, "exchanges.coin_booked")
        assert work() == 0
    with at("2026-11-26 07:59"):
        assert work() == 0
    with at("2026-11-26 08:00"):
        assert work() == 1
    [(_to, mail)] = server.mails
    text = mail.get_body(("plain",)).get_content()
    assert first.subject in text and second.subject in text and second.link in text
    assert "Munten die geboekt zijn" in text
    assert mail["Subject"] == "2 berichten van Vlechtwerk"
    assert [state(first), state(second)] == [MessageState.SENT, MessageState.SENT]
    assert first.digest_id == second.digest_id == Message.objects.get(kind="outbox.digest").pk
    with at("2026-11-27 08:00"):
        assert work() == 0  # never empty


def test_what_waits_for_an_answer_leaves_at_once_in_working_hours_only(server, griet):
    with at("2026-11-25 10:00"):
        tell(griet, ASKED)
        assert work() == 1
    with at("2026-11-27 21:00"):
        tell(griet, ASKED)
        tell(griet, LEGAL)
        actions.queue("people.login_code", to=actions.Address("griet@example.org"), context={"code": "X"})
        assert work() == 1
        assert "X" in server.subjects[-1]
    with at("2026-11-29 12:00"):
        assert work() == 0
    with at("2026-11-30 07:30"):
        assert work() == 2


def test_week_in_which_no_worker_ran_is_one_digest_and_not_at_night(server, griet):
    for day in range(16, 21):
        with at(f"2026-11-{day} 10:00"):
            tell(griet)
    with at("2026-11-25 23:00"):
        assert work() == 0
    with at("2026-11-26 07:30"):
        assert work() == 1
    assert len(server.mails) == 1 and Message.objects.filter(digest__isnull=False).count() == 5


def test_mail_that_was_due_by_day_does_not_leave_at_night(server, griet):
    with at("2026-11-25 19:00"):
        message = tell(griet, ASKED)
    with at("2026-11-25 23:00"):
        assert work() == 0
    assert state(message) == MessageState.QUEUED and message.attempts == 0
    with at("2026-11-26 07:30"):
        assert work() == 1


def test_second_digest_of_a_day_waits_for_the_next_day(server, griet):
    with at("2026-11-25 10:00"):
        tell(griet)
    with at("2026-11-26 08:00"):
        work()
        tell(griet)
        Message.objects.filter(state=MessageState.DIGEST).update(due_at=clock.now())
        assert work() == 0
    with at("2026-11-27 08:00"):
        assert work() == 1


@pytest.mark.parametrize("already", [False, True])
def test_what_is_closed_is_not_in_the_digest(server, griet, already):
    """Also when the digest was made, and the mail server did not take it yet."""
    with at("2026-11-25 10:00"):
        closed, stays = tell(griet, about="proposal:x"), tell(griet, "exchanges.coin_booked")
        if not already:
            actions.cancel_about("proposal:x")
    with at("2026-11-26 08:00"):
        digest.make_digests()
        if already:
            assert actions.cancel_about("proposal:x") == 1
        assert actions.deliver_due() == 1
    [(_to, mail)] = server.mails
    text = mail.get_body(("plain",)).get_content()
    assert stays.subject in text and closed.subject not in text
    assert state(closed) == MessageState.CANCELLED


@pytest.mark.parametrize("already", [False, True])
def test_digest_in_which_nothing_is_left_does_not_leave(server, griet, already):
    with at("2026-11-25 10:00"):
        tell(griet, about="proposal:x")
    with at("2026-11-26 08:00"):
        if already:
            digest.make_digests()
        actions.cancel_about("proposal:x")
        assert work() == 0
        tell(griet)
    with at("2026-11-27 08:00"):
        assert work() == 1


def test_calendar_entry_keeps_a_mail_of_its_own(server, griet):
    with at("2026-11-25 10:00"):
        choosing.save_choices(griet.pk, routes={"exchanges.session": "digest"}, by=griet, **USUAL)
        tell(griet, "exchanges.planned", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", calendar_method="REQUEST")
        tell(griet, "exchanges.introduced")
        assert work() == 1
    [(_to, mail)] = server.mails
    assert any(part.get_content_type() == "text/calendar" for part in mail.walk())


def test_own_choice_of_route_hour_and_week_counts(server, griet):
    with at("2026-11-25 10:00"):
        routes = {"matching.request": "page", "exchanges.settled": "now"}
        choosing.save_choices(griet.pk, routes=routes, by=griet, **USUAL | {"every": "weekly", "hour": 17})
        page, now, later = tell(griet, ASKED), tell(griet, "exchanges.coin_booked"), tell(griet)
        assert work() == 1
    assert [state(one) for one in (page, now, later)] == ["page", "sent", "digest"]
    with at("2026-11-30 16:59"):
        assert work() == 0
    with at("2026-11-30 17:00"):
        assert work() == 1


def test_choice_counts_for_what_waits_already(griet):
    with at("2026-11-25 10:00"):
        one = tell(griet)
        choosing.save_choices(griet.pk, routes={"matching.over": "page"}, by=griet, **USUAL)
        assert state(one) == MessageState.PAGE
        other = tell(griet, "exchanges.coin_booked")
        choosing.save_choices(griet.pk, routes={}, by=griet, **USUAL | {"every": "off"})
        assert state(other) == MessageState.QUEUED


def test_pause_holds_all_but_what_was_asked_for_and_what_must_be_known(server, griet):
    with at("2026-11-25 10:00"):
        choosing.save_choices(griet.pk, routes={}, by=griet, **USUAL | {"paused_until": date(2026, 12, 7)})
        tell(griet)
        tell(griet, ASKED)
        tell(griet, LEGAL)
        actions.queue("people.login_code", to=griet, context={"code": "X"})
        assert work() == 2
    with at("2026-12-04 10:00"):
        assert work() == 0
    with at("2026-12-07 08:00"):
        assert work() == 2


@pytest.mark.parametrize("until", ["2026-11-25", "2027-11-25"])
def test_pause_is_after_today_and_not_for_ever(griet, until):
    with at("2026-11-25 10:00"), pytest.raises(actions.OutboxRefused) as refused:
        choosing.save_choices(griet.pk, routes={}, by=griet, **USUAL | {"paused_until": date.fromisoformat(until)})
    assert refused.value.field == "paused_until" and not MailChoice.objects.exists()


def test_nobody_chooses_for_somebody_else(griet):
    broker = factories.make_broker()
    with pytest.raises(actions.OutboxRefused):
        choosing.save_choices(griet.pk, routes={}, by=broker, **USUAL)
    assert not MailChoice.objects.exists()


def test_holidays_follow_the_place_or_the_organisation(griet):
    from vlechtwerk.people import actions as people
    from vlechtwerk.people import queries

    assert queries.country_of(griet.pk) in {"", "BE"}
    type(griet).objects.filter(pk=griet.pk).update(place=None)
    people.affiliate(griet, organisation=factories.make_organisation(country="NL"), by=None)
    assert queries.country_of(griet.pk) == "NL"
    with at("2026-07-21 10:00"):  # a holiday in Belgium only
        tell(griet, ASKED)
        assert work() == 1


def test_guest_gets_news_at_once_because_nobody_collects_it(server):
    with at("2026-11-25 10:00"):
        tell(actions.Address("gast@example.org", "Gast"))
        assert work() == 1
    with at("2026-11-25 22:00"):
        tell(actions.Address("gast@example.org", "Gast"))
        assert work() == 0


@pytest.mark.usefixtures("committed_db")
def test_two_workers_make_one_digest(server, griet):
    with at("2026-11-25 10:00"):
        for _number in range(5):
            tell(griet)

    def make():
        with at("2026-11-26 08:00"):
            return digest.make_digests()

    assert refusals(together(make, make, make)) == []
    assert Message.objects.filter(kind="outbox.digest").count() == 1
    assert Message.objects.filter(digest__isnull=False).count() == 5


def test_long_digest_says_that_there_is_more(griet):
    with at("2026-11-25 10:00"):
        for _number in range(digest.MOST_LINES + 3):
            tell(griet)
    with at("2026-11-26 08:00"):
        digest.make_digests()
    text = Message.objects.get(kind="outbox.digest").text
    assert text.count("\n- ") == digest.MOST_LINES and "/berichten/" in text
    assert "Er is nog meer" in text
    assert Message.objects.filter(state=MessageState.DIGEST).count() == 0
