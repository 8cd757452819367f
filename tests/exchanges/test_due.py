"""What falls due by itself, also when the worker slept for a week."""

from datetime import timedelta

import pytest

from tests import factories
from tests.exchanges.scene import IN_A_WEEK, afterwards, booked, held, mails, plan, planned, planning, say
from vlechtwerk.core import clock
from vlechtwerk.desk import queries as desk
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.actions import confirming
from vlechtwerk.exchanges.actions import planning as planning_actions
from vlechtwerk.exchanges.enums import Verdict
from vlechtwerk.exchanges.models import StrengtheningSession

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def at(moment, job):
    with clock.at(moment):
        return job()


def test_both_are_reminded_the_day_before_and_once():
    session = planned()
    assert at(IN_A_WEEK - 2 * DAY, actions.remind_due) == 0
    assert at(IN_A_WEEK - DAY, actions.remind_due) == 1
    assert at(IN_A_WEEK - DAY, actions.remind_due) == 0
    assert {mail.to_email for mail in mails("tomorrow")} == {session.giver.email, session.receiver.email}


def test_worker_that_slept_for_a_week_reminds_of_nothing_past():
    planned()
    assert at(IN_A_WEEK + 7 * DAY, actions.remind_due) == 0
    assert mails("tomorrow") == []


def test_session_that_moved_is_reminded_of_its_new_date():
    session = planned()
    at(IN_A_WEEK - DAY, actions.remind_due)
    with clock.at(IN_A_WEEK - DAY):
        plan(session, IN_A_WEEK + 3 * DAY)
    assert mails("tomorrow") == []  # the reminder of the old date had not left yet
    assert at(IN_A_WEEK + 2 * DAY, actions.remind_due) == 1
    assert len(mails("tomorrow")) == 2


@pytest.mark.parametrize("state", ["planning", "cancelled"])
def test_nobody_is_reminded_of_a_session_that_does_not_go_on(state):
    session = planned() if state == "cancelled" else planning()
    if state == "cancelled":
        actions.cancel_session(session, reason="Ziek", by=session.giver)
    assert at(IN_A_WEEK - DAY, actions.remind_due) == 0


def test_both_are_asked_to_confirm_an_hour_after_the_end_and_once():
    session = planned()
    ends_at = session.appointment.ends_at
    assert at(ends_at + timedelta(minutes=59), actions.hold_due) == 0
    assert at(ends_at + timedelta(minutes=60), actions.hold_due) == 1
    assert at(ends_at + DAY, actions.hold_due) == 0
    assert len(mails("confirm_please")) == 2


def test_who_confirmed_on_the_spot_is_not_asked_again():
    session = planned()
    with afterwards(session, minutes=-5):
        actions.confirm(session, person=session.giver)
    at(session.appointment.ends_at + DAY, actions.hold_due)
    assert [mail.to_email for mail in mails("confirm_please")] == [session.receiver.email]


def test_reminder_that_could_not_be_delivered_does_not_arrive_after_the_session():
    session = planned()
    at(IN_A_WEEK - DAY, actions.remind_due)
    at(session.appointment.ends_at + DAY, actions.hold_due)
    assert mails("tomorrow") == []


def test_who_stays_silent_is_reminded_after_three_working_days_and_the_broker_sees_it():
    session = say(held(), giver=Verdict.HELD)
    since = session.state_since  # a Monday
    assert at(since + 2 * DAY, actions.nudge_due) == 0
    with clock.at(since + 2 * DAY):
        assert desk.today(session.broker, mine=True).waiting == []
    assert at(since + 3 * DAY, actions.nudge_due) == 1
    assert at(since + 9 * DAY, actions.nudge_due) == 0
    assert [mail.to_email for mail in mails("confirm_reminder")] == [session.receiver.email]
    with clock.at(since + 4 * DAY):
        (row,) = desk.today(session.broker, mine=True).waiting
    assert session.key in row.url


def test_nobody_is_reminded_when_both_confirmed():
    session = booked()
    assert at(session.state_since + 9 * DAY, actions.nudge_due) == 0


def test_weekend_and_holidays_do_not_count_as_silence():
    session = held(starts_at=IN_A_WEEK + 25 * DAY)  # Friday 3 April 2026, before Easter Monday
    since = session.state_since
    assert at(since + 4 * DAY, actions.nudge_due) == 0
    assert at(since + 6 * DAY, actions.nudge_due) == 1


def test_newest_sessions_do_not_keep_the_oldest_from_being_reminded():
    """The jobs take what waits longest first."""
    first = held()
    second = held(starts_at=IN_A_WEEK + 3 * DAY, giver=factories.make_person("Rik"))
    with clock.at(first.state_since + 3 * DAY):
        waiting = StrengtheningSession.objects.filter(state="held").order_by("state_since")
        assert list(waiting) == [first, second]
        assert actions.nudge_due() == 1
    first.refresh_from_db()
    assert first.nudged_at


@pytest.mark.parametrize("job", [actions.hold_due, actions.remind_due])
def test_session_that_moved_just_before_the_worker_came_is_left_alone(job):
    """The worker looks again after it has the row: what it read first may be old."""
    session = planned()
    moment = session.appointment.ends_at + DAY if job is actions.hold_due else IN_A_WEEK - DAY
    with clock.at(moment):
        plan(session, IN_A_WEEK + 14 * DAY)
        step = confirming._hold if job is actions.hold_due else planning_actions._remind
        assert step(session) is False
    session.refresh_from_db()
    assert (session.state, session.reminded_at) == ("planned", None)


def test_session_without_a_date_for_a_week_is_on_the_brokers_desk():
    session = planning()
    with clock.at(session.state_since + 8 * DAY):
        (row,) = desk.today(session.broker, mine=True).waiting
    assert session.key in row.url
