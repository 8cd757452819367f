from datetime import timedelta

import pytest

from tests import factories
from tests.exchanges.scene import (
    IN_A_WEEK,
    afterwards,
    booked,
    coin,
    disputed,
    held,
    mails,
    no_show,
    planned,
    planning,
    say,
    standing,
)
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.enums import Verdict
from vlechtwerk.innovations.models import Need, TimelineEntry
from vlechtwerk.ledger.queries import verify
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.django_db

HELD, NOT_HELD, ABSENT = Verdict.HELD, Verdict.NOT_HELD, Verdict.OTHER_ABSENT


@pytest.mark.parametrize(
    ("giver", "receiver", "state"),
    [
        (HELD, None, "held"),
        (NOT_HELD, None, "held"),
        (None, ABSENT, "no_show"),
        (HELD, HELD, "booked"),
        (HELD, NOT_HELD, "disputed"),
        (NOT_HELD, HELD, "disputed"),
        (HELD, ABSENT, "disputed"),
        (ABSENT, HELD, "disputed"),
        (ABSENT, ABSENT, "disputed"),
        (NOT_HELD, NOT_HELD, "no_show"),
        (NOT_HELD, ABSENT, "no_show"),
        (ABSENT, NOT_HELD, "no_show"),
    ],
)
def test_answers_of_the_two_decide_the_state_and_only_two_yeses_book_the_coin(giver, receiver, state):
    session = say(held(), giver, receiver)
    assert session.state == state
    assert coin(session) == ("posted" if state == "booked" else "pending")
    assert Need.objects.get(pk=session.need_id).state == ("met" if state == "booked" else "introduced")
    assert verify().is_sound


@pytest.mark.parametrize(("giver", "receiver"), [(ABSENT, None), (ABSENT, NOT_HELD), (NOT_HELD, ABSENT)])
def test_no_show_names_who_did_not_come(giver, receiver):
    session = say(held(), giver, receiver)
    assert session.absent == (session.receiver if giver == ABSENT else session.giver)


@pytest.mark.parametrize(("giver", "receiver"), [(ABSENT, ABSENT), (HELD, ABSENT), (NOT_HELD, NOT_HELD)])
def test_nobody_is_called_absent_when_the_two_tell_it_differently(giver, receiver):
    assert say(held(), giver, receiver).absent is None


def test_who_is_said_to_be_absent_hears_it_and_may_answer():
    session = no_show()
    (mail,) = mails("missed")
    assert mail.to_email == session.giver.email
    assert say(session, giver=HELD).state == "disputed"


def test_somebody_who_answered_first_is_not_asked_again_when_the_other_calls_them_absent():
    say(held(), NOT_HELD, ABSENT)
    assert mails("missed") == []


def test_second_yes_books_the_coin_and_tells_both():
    session = booked()
    assert session.booked_at
    assert standing(session.giver) == (100, 0, 0)
    assert standing(session.receiver) == (-100, 0, 0)
    to_giver, to_receiver = mails("coin_booked", session.giver)[0], mails("coin_booked", session.receiver)[0]
    assert "gegeven: 1" in to_giver.text
    assert "gekregen: 1" in to_receiver.text
    assert TimelineEntry.objects.filter(verb="coin_booked", need=session.need).count() == 1


def test_coin_is_booked_under_the_number_it_was_reserved_with():
    session = planning()
    number = session.transfer_id
    assert booked(giver=factories.make_person("Ander")).transfer_id != number
    session.refresh_from_db()
    assert session.transfer_id == number


@pytest.mark.parametrize("verdict", [HELD, NOT_HELD, ABSENT])
def test_saying_the_same_twice_changes_nothing(verdict):
    session = say(held(), giver=verdict)
    since = session.state_since
    with afterwards(session, days=1):
        actions.confirm(session, person=session.giver, verdict=verdict)
    assert session.confirmations.count() == 1
    assert session.state_since == since


def test_same_link_after_the_booking_books_nothing_more():
    session = booked()
    say(session, HELD, HELD)
    assert standing(session.giver) == (100, 0, 0)
    assert len(mails("coin_booked")) == 2
    assert len(mails("give_invited")) == 1


def test_another_answer_than_before_is_for_the_broker():
    session = say(held(), giver=HELD)
    with afterwards(session), pytest.raises(Refused, match="answered before"):
        actions.confirm(session, person=session.giver, verdict=NOT_HELD)
    assert session.confirmations.get().verdict == "held"


@pytest.mark.parametrize("moment", [IN_A_WEEK - timedelta(days=3), IN_A_WEEK - timedelta(minutes=1)])
def test_session_is_not_confirmed_before_it_begins(moment):
    session = planned()
    with clock.at(moment), pytest.raises(Refused, match="still has to take place"):
        actions.confirm(session, person=session.giver)


def test_session_without_a_date_is_not_confirmed():
    session = planning()
    with pytest.raises(Refused):
        actions.confirm(session, person=session.giver)


def test_session_can_be_confirmed_on_the_spot():
    session = planned()
    with afterwards(session, minutes=-5):
        for person in (session.giver, session.receiver):
            actions.confirm(session, person=person)
    assert session.state == "booked"


def test_cancelled_session_is_not_confirmed():
    session = planned()
    actions.cancel_session(session, reason="Ziek", by=session.giver)
    with afterwards(session), pytest.raises(Refused, match="cancelled"):
        actions.confirm(session, person=session.giver)


def test_nobody_else_confirms():
    session = held()
    with afterwards(session), pytest.raises(Refused, match="two people"):
        actions.confirm(session, person=session.broker)


def test_somebody_who_left_since_can_still_confirm_what_was_given():
    session = say(held(), giver=HELD)
    people.leave(session.giver, by=None)
    assert say(session, receiver=HELD).state == "booked"


def test_receiver_who_left_is_booked_but_not_invited_to_give():
    session = say(held(), giver=HELD)
    people.leave(session.receiver, by=None)
    session.refresh_from_db()
    assert say(session, receiver=HELD).state == "booked"
    assert mails("give_invited") == []


def test_two_questions_are_kept_per_side():
    session = booked()
    actions.answer_questions(session, person=session.receiver, usefulness=4, what_changed=" Andere prijs ")
    actions.answer_questions(session, person=session.giver, usefulness=None, what_changed="")
    rows = {row.side: (row.usefulness, row.what_changed) for row in session.confirmations.all()}
    assert rows == {"receiver": (4, "Andere prijs"), "giver": (None, "")}


@pytest.mark.parametrize("usefulness", [0, 5, -1])
def test_answer_off_the_scale_is_refused_and_names_its_field(usefulness):
    session = booked()
    with pytest.raises(Refused) as refused:
        actions.answer_questions(session, person=session.giver, usefulness=usefulness, what_changed="")
    assert refused.value.field == "usefulness"
    session = held(giver=factories.make_person("Rik"))
    with afterwards(session), pytest.raises(Refused):
        actions.confirm(session, person=session.giver, usefulness=usefulness)
    assert session.confirmations.count() == 0


def test_questions_are_asked_after_confirming_only():
    session = held()
    with pytest.raises(Refused, match="Confirm the session first"):
        actions.answer_questions(session, person=session.giver, usefulness=3, what_changed="")


def test_note_for_the_broker_is_kept_under_the_name_of_who_wrote_it():
    session = held()
    with afterwards(session):
        actions.confirm(session, person=session.giver, verdict=NOT_HELD, note="De trein\nreed niet")
        actions.confirm(session, person=session.receiver, verdict=NOT_HELD, note="Ik wachtte een uur")
    assert session.dispute_note.splitlines() == [
        "Jeroen Maes: De trein reed niet",
        "Griet Vandamme: Ik wachtte een uur",
    ]


def test_answer_does_not_shorten_the_time_until_the_reminder():
    session = held()
    stale = type(session).objects.get(pk=session.pk)
    stale.state_since -= timedelta(days=9)
    with afterwards(session):
        actions.confirm(stale, person=stale.giver)
    session.refresh_from_db()
    assert session.state_since > IN_A_WEEK


@pytest.mark.parametrize("make", [no_show, disputed])
def test_confirmation_mails_that_have_not_left_stop_when_the_broker_has_to_settle(make):
    make()
    assert mails("confirm_please") == []
