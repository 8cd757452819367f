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
    plan,
    planned,
    planning,
    say,
    standing,
)
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.enums import Verdict
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger.queries import verify
from vlechtwerk.matching.models import Proposal

pytestmark = pytest.mark.django_db
STUCK = [held, no_show, disputed]


def settle(session, resolution, note="We belden met beiden."):
    with clock.at(IN_A_WEEK + timedelta(days=1)):
        return actions.resolve(session, resolution=resolution, note=note, by=session.broker)


def need_of(session):
    return Need.objects.get(pk=session.need_id).state


@pytest.mark.parametrize("make", STUCK)
def test_broker_books_the_coin_of_a_session_that_counts(make):
    session = settle(make(), "book")
    assert (session.state, session.resolution, need_of(session)) == ("booked", "book", "met")
    assert standing(session.giver) == (100, 0, 0)
    assert session.absent is None
    assert len(mails("coin_booked")) == 2
    assert len(mails("give_invited")) == 1
    assert session.appointment.state == "confirmed"
    assert verify().is_sound


@pytest.mark.parametrize("make", STUCK)
def test_broker_releases_the_coin_of_a_session_that_does_not_count(make):
    session = settle(make(), "release")
    assert (session.state, need_of(session), coin(session)) == ("resolved", "open", "voided")
    assert standing(session.giver) == standing(session.receiver) == (0, 0, 0)
    assert Proposal.objects.get(pk=session.proposal_id).state == "withdrawn"
    assert mails("give_invited") == []
    again = planning(need=Need.objects.get(pk=session.need_id), giver=factories.make_person("Rik Smeets"))
    assert again.state == "planning"


@pytest.mark.parametrize("make", STUCK)
def test_broker_lets_them_choose_a_new_date_with_the_same_coin_and_the_same_calendar_entry(make):
    session = make()
    uid, sequence, number = session.appointment.uid, session.appointment.sequence, session.transfer_id
    settle(session, "replan")
    assert (session.state, need_of(session), coin(session)) == ("planning", "introduced", "pending")
    assert session.confirmations.count() == 0
    assert (session.absent, session.disputed_by, session.nudged_at) == (None, None, None)
    assert session.appointment.state == "tentative"
    with afterwards(session, days=2):
        plan(session, IN_A_WEEK + timedelta(days=14))
    assert session.appointment.uid == uid
    assert session.appointment.sequence == sequence + 1
    assert say(session, Verdict.HELD, Verdict.HELD).state == "booked"
    assert session.transfer_id == number
    assert verify().is_sound


def test_second_round_asks_both_to_confirm_and_reminds_them_anew():
    session = held()
    settle(session, "replan")
    with afterwards(session, days=2):
        plan(session, IN_A_WEEK + timedelta(days=14))
    with clock.at(session.appointment.starts_at - timedelta(hours=20)):
        assert actions.remind_due() == 1
    with afterwards(session):
        assert actions.hold_due() == 1
    assert len(mails("confirm_please", session.giver)) == 1  # the one of the first round has not left any more


def test_session_that_is_planned_anew_can_be_called_off_and_calendars_hear_it():
    session = held()
    settle(session, "replan")
    with afterwards(session, days=2):
        actions.cancel_session(session, reason="Geen tijd", by=session.receiver)
    assert mails("cancelled", session.giver)[0].calendar_method == "CANCEL"


@pytest.mark.parametrize("resolution", ["book", "release", "replan"])
def test_both_read_what_was_agreed(resolution):
    session = settle(disputed(), resolution, note="Ze zaten elk\nin een ander station.")
    for person in (session.giver, session.receiver):
        (mail,) = mails("resolved", person)
        assert "> Ze zaten elk in een ander station." in mail.text


@pytest.mark.parametrize("make", [planning, planned, booked])
def test_only_what_is_stuck_is_settled(make):
    session = make()
    with pytest.raises(Refused, match="by now"):
        settle(session, "release")
    assert mails("resolved") == []


def test_settling_needs_words():
    session = disputed()
    with pytest.raises(Refused) as refused:
        settle(session, "book", note=" \n ")
    assert refused.value.field == "note"
    session.refresh_from_db()
    assert (session.state, coin(session)) == ("disputed", "pending")


def test_second_broker_reads_that_it_is_settled():
    session = disputed()
    other = type(session).objects.get(pk=session.pk)
    settle(session, "release")
    with pytest.raises(Refused, match="resolved by the broker"):
        settle(other, "book")
    assert coin(session) == "voided"


def test_broker_settles_by_telephone_for_two_people_without_an_address():
    session = held(giver=factories.make_person("Jeroen", email=""), receiver=factories.make_person("Griet", email=""))
    assert mails("confirm_please") == []
    assert settle(session, "book").state == "booked"


def test_session_is_settled_although_its_need_was_withdrawn_meanwhile():
    session = disputed()
    Need.objects.filter(pk=session.need_id).update(state="withdrawn")
    session.refresh_from_db()
    assert settle(session, "book").state == "booked"
    assert need_of(session) == "withdrawn"
