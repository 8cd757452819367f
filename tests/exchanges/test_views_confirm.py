"""The one button in the mail. Opening it changes nothing, pressing it confirms."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests import factories
from tests.exchanges.scene import (
    IN_A_WEEK,
    booked,
    coin,
    held,
    mails,
    no_show,
    path_of,
    planned,
    say,
    standing,
)
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.actions.base import confirm_link
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db
AFTER = IN_A_WEEK + timedelta(days=1)


@pytest.fixture
def guest():
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def _the_day_after():
    with clock.at(AFTER):
        yield


def past(make, **fields):
    """A session of the week before."""
    with clock.at(IN_A_WEEK - timedelta(days=7)):
        return make(**fields)


def link_of(session, side="giver"):
    return path_of(confirm_link(session, getattr(session, side)))


def text(response):
    return " ".join(response.content.decode().split())


def test_button_of_the_mail_leads_here():
    session = past(held)
    (mail,) = mails("confirm_please", session.giver)
    assert "/bevestig/" in mail.text
    assert Client().get(path_of(next(w for w in mail.text.split() if "/bevestig/" in w))).status_code == 200


@pytest.mark.parametrize("method", ["get", "head"])
def test_mail_scanner_that_opens_the_link_confirms_nothing(method, guest):
    session = past(held)
    before = Message.objects.count(), AuditEntry.objects.count()
    for side in ("giver", "receiver"):
        assert getattr(guest, method)(link_of(session, side)).status_code == 200
    session.refresh_from_db()
    assert (session.state, session.confirmations.count()) == ("held", 0)
    assert (Message.objects.count(), AuditEntry.objects.count()) == before


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_ways_of_asking_are_refused(method, guest):
    assert getattr(guest, method)(link_of(past(held))).status_code == 405


@pytest.mark.parametrize("view", ["answer", "guest_give", "guest_session"])
def test_every_link_of_a_mail_may_be_looked_at_by_a_scanner(view, guest):
    session = past(booked)
    from vlechtwerk.exchanges.actions.base import give_link, session_link
    from vlechtwerk.matching.actions import answer_link

    link = {
        "answer": lambda: answer_link(session.proposal),
        "guest_give": lambda: give_link(session.invitation),
        "guest_session": lambda: session_link(session, session.giver),
    }[view]()
    assert guest.head(path_of(link)).status_code == 200


def test_one_tap_each_without_login_books_the_coin_and_asks_two_questions(guest):
    session = past(held)
    first = guest.post(link_of(session, "giver"), follow=True)
    assert "the coin is booked" in text(first)  # as soon as the other confirms
    assert "Two short questions" in text(first)
    second = guest.post(link_of(session, "receiver"), follow=True)
    assert "One knowledge coin is booked." in text(second)
    assert standing(session.giver) == (100, 0, 0)


def test_same_link_pressed_again_books_nothing_more(guest):
    session = past(booked)
    answer = guest.post(link_of(session), follow=True)
    assert answer.status_code == 200
    assert standing(session.giver) == (100, 0, 0)
    assert len(mails("coin_booked")) == 2


def test_answers_to_the_two_questions_are_kept_and_thanked_for_once(guest):
    session = past(booked)
    link = link_of(session)
    answer = guest.post(link, {"questions": "1", "usefulness": "4", "what_changed": "Andere prijs"}, follow=True)
    assert "Thank you for your answers" in text(answer)
    row = session.confirmations.get(side="giver")
    assert (row.usefulness, row.what_changed) == (4, "Andere prijs")
    assert "Two short questions" not in text(guest.get(link))


@pytest.mark.parametrize(
    "data", [{"usefulness": "9"}, {"usefulness": "x"}, {"what_changed": "Andere prijs " + "x" * 1000}]
)
def test_answer_that_cannot_be_is_told_and_kept(data, guest):
    session = past(booked)
    answer = guest.post(link_of(session), {"questions": "1", **data})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer) or 'role="alert"' in text(answer)
    assert data.get("what_changed", "") in text(answer)
    assert session.confirmations.get(side="giver").what_changed == ""


def test_questions_before_confirming_are_refused_in_words(guest):
    answer = guest.post(link_of(past(held)), {"questions": "1", "usefulness": "4"})
    assert answer.status_code == 422
    assert "Confirm the session first." in text(answer)


def test_before_the_session_there_is_no_button(guest):
    with clock.at(IN_A_WEEK - timedelta(days=7)):
        session = planned()
        answer = guest.get(link_of(session))
        assert "It still has to take place" in text(answer)
        assert "Yes, we met" not in text(answer)
        assert guest.post(link_of(session)).status_code == 422
    assert session.confirmations.count() == 0


def test_session_that_was_called_off_has_nothing_to_confirm(guest):
    with clock.at(IN_A_WEEK - timedelta(days=7)):
        session = planned()
        actions.cancel_session(session, reason="Ziek", by=session.giver)
    answer = guest.get(link_of(session))
    assert "There is nothing to confirm" in text(answer)
    assert "Yes, we met" not in text(answer)
    refused = guest.post(link_of(session))
    assert refused.status_code == 422
    assert "by now" in text(refused)


def test_page_does_not_thank_for_a_confirmation_that_was_a_no(guest):
    session = say(past(held), receiver="other_absent")
    page = text(guest.get(link_of(session, "receiver")))
    assert "You said: the other did not come." in page
    assert "you confirmed" not in page
    assert "Two short questions" not in page


def test_who_is_said_to_be_absent_can_still_press_the_button(guest):
    session = past(no_show)
    assert "Yes, we met" in text(guest.get(link_of(session)))
    guest.post(link_of(session))
    session.refresh_from_db()
    assert (session.state, coin(session)) == ("disputed", "pending")


def test_who_answered_otherwise_before_is_sent_to_the_broker(guest):
    session = say(past(held), giver="not_held")
    answer = guest.post(link_of(session))
    assert answer.status_code == 422
    assert "Call the broker" in text(answer)


@pytest.mark.parametrize("spoil", [lambda t: t[1:], lambda t: t + "=", lambda t: "0"])
def test_altered_link_opens_nothing(spoil, guest):
    session = past(held)
    link = reverse("guest_confirm", args=[spoil(link_of(session).strip("/").split("/")[-1])])
    assert guest.get(link).status_code == 404
    assert guest.post(link).status_code == 404
    assert session.confirmations.count() == 0


def test_expired_link_opens_nothing(guest):
    session = past(held)
    link = link_of(session)
    with clock.at(AFTER + timedelta(days=121)):
        assert guest.post(link).status_code == 410
    assert session.confirmations.count() == 0


def test_link_of_the_session_does_not_confirm(guest):
    session = past(held)
    token = path_of(actions.session_link(session, session.giver)).strip("/").split("/")[-1]
    assert guest.post(reverse("guest_confirm", args=[token])).status_code == 404


def test_form_needs_the_token_against_forgery():
    session = past(held)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link_of(session)).status_code == 403
    page = strict.get(link_of(session)).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert strict.post(link_of(session), {"csrfmiddlewaretoken": token}).status_code == 302
    assert session.confirmations.count() == 1


def test_member_confirms_logged_in_with_a_note_for_the_broker():
    session = past(held, giver=factories.make_person(language="en"))
    address = reverse("session_act", args=[session.key, "confirm"])
    data = {"verdict": "not_held", "note": "De trein reed niet"}
    assert client_of(session.giver).post(address, data).status_code == 302
    session.refresh_from_db()
    assert "De trein reed niet" in session.dispute_note
