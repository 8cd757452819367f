"""Silence: one reminder, then the next candidate. In working days, by the local clock, whatever the worker did."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests import factories
from tests.matching.conftest import state_of
from vlechtwerk.core import clock, links
from vlechtwerk.desk import queries as desk
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people

SECOND = timedelta(seconds=1)


def brussels(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo("Europe/Brussels"))


def lived(moment):
    """What the worker does when it comes by at this moment: ``(reminded, expired)``."""
    with clock.at(moment):
        return actions.remind_due(), actions.expire_due()


@pytest.fixture
def ask(need, helper, broker):
    def at(moment):
        with clock.at(moment):
            return actions.ask_helper(need, helper=helper, by=broker)

    return at


# asked, reminded after three working days, closed after six
WEEKS = {
    "within a week": ("2026-03-02 10:00", "2026-03-05 10:00", "2026-03-10 10:00"),
    "over a weekend": ("2026-03-05 10:00", "2026-03-10 10:00", "2026-03-13 10:00"),
    "asked on a Saturday": ("2026-03-07 10:00", "2026-03-11 10:00", "2026-03-16 10:00"),
    "over Easter Monday": ("2026-04-02 10:00", "2026-04-08 10:00", "2026-04-13 10:00"),
    "over the national holiday": ("2026-07-17 10:00", "2026-07-23 10:00", "2026-07-28 10:00"),
    "over Christmas and New Year": ("2026-12-23 10:00", "2026-12-29 10:00", "2027-01-04 10:00"),
    "the clock goes forward": ("2026-03-27 10:00", "2026-04-01 10:00", "2026-04-07 10:00"),
    "the clock goes back": ("2026-10-23 23:30", "2026-10-28 23:30", "2026-11-02 23:30"),
    "at half past two in the week of the change": ("2026-03-26 02:30", "2026-03-31 02:30", "2026-04-03 02:30"),
    "on a leap day": ("2028-02-29 10:00", "2028-03-03 10:00", "2028-03-08 10:00"),
}


@pytest.mark.parametrize("week", WEEKS)
def test_reminder_and_end_come_on_the_day_and_not_a_second_before(ask, week):
    asked_at, reminded_at, closed_at = map(brussels, WEEKS[week])
    proposal = ask(asked_at)
    assert proposal.answer_by == closed_at
    assert lived(reminded_at - SECOND) == (0, 0)
    assert lived(reminded_at) == (1, 0)
    assert lived(closed_at - SECOND) == (0, 0)
    assert lived(closed_at) == (0, 1)
    assert lived(closed_at + timedelta(days=30)) == (0, 0)


MONDAY, THURSDAY, NEXT_TUESDAY = (brussels(text) for text in WEEKS["within a week"])


def test_reminder_is_mailed_once_with_the_day_and_a_link_that_opens(ask, helper):
    proposal = ask(MONDAY)
    for _tick in range(3):
        lived(THURSDAY)
    text = Message.objects.get(kind="matching.proposal_reminder").text
    assert "10" in text
    token = text.split("/antwoord/")[1].split("/")[0]
    with clock.at(NEXT_TUESDAY):
        assert links.read_token("answer", token) == [proposal.key]


def test_reminder_to_somebody_without_mail_still_shows_on_the_desk(need, broker):
    with clock.at(MONDAY):
        proposal = actions.ask_helper(need, helper=factories.make_person("Omer", email=None), by=broker)
    assert lived(THURSDAY) == (1, 0)
    with clock.at(THURSDAY):
        assert [row.kind for row in desk.today(broker, mine=True).waiting] == ["Request silent"]
    proposal.refresh_from_db()
    assert proposal.reminded_at == THURSDAY


CLOSINGS = {
    "accepted": lambda p, by: actions.accept_proposal(p, by=p.helper),
    "declined": lambda p, by: actions.decline_proposal(p, by=p.helper),
    "withdrawn": lambda p, by: actions.withdraw_proposal(p, by=by),
    "need withdrawn": lambda p, by: innovations.withdraw_need(p.need, by=by),
}


@pytest.mark.parametrize("closing", CLOSINGS)
def test_no_reminder_after_the_request_is_closed(ask, broker, closing):
    proposal = ask(MONDAY)
    with clock.at(MONDAY):
        CLOSINGS[closing](proposal, broker)
    assert lived(THURSDAY) == lived(NEXT_TUESDAY) == (0, 0)
    assert not Message.objects.filter(kind="matching.proposal_reminder").exists()


@pytest.mark.parametrize("closing", CLOSINGS)
def test_reminder_that_waits_does_not_leave_after_the_request_is_closed(ask, broker, closing):
    proposal = ask(MONDAY)
    lived(THURSDAY)
    with clock.at(THURSDAY):
        CLOSINGS[closing](proposal, broker)
    assert Message.objects.get(kind="matching.proposal_reminder").state == MessageState.CANCELLED


def test_no_reminder_to_a_rival_who_was_closed(need, ask, broker):
    first = ask(MONDAY)
    with clock.at(MONDAY):
        second = actions.ask_helper(need, helper=factories.make_person("Bo"), by=broker)
        actions.accept_proposal(second, by=second.helper)
    assert lived(THURSDAY) == (0, 0)
    assert state_of(first) == ProposalState.SUPERSEDED


# the worker was away


def test_worker_away_for_a_week_reminds_first_and_leaves_the_days_that_a_reminder_promises(ask):
    proposal = ask(MONDAY)
    back = brussels("2026-03-13 10:00")  # past the last day; nothing was ever sent
    assert lived(back) == (1, 0)
    proposal.refresh_from_db()
    assert proposal.answer_by == brussels("2026-03-18 10:00")
    assert lived(proposal.answer_by - SECOND) == (0, 0)
    assert lived(proposal.answer_by) == (0, 1)


def test_nobody_is_closed_without_having_been_reminded(ask):
    proposal = ask(MONDAY)
    with clock.at(NEXT_TUESDAY + timedelta(days=30)):
        assert actions.expire_due() == 0
    assert state_of(proposal) == ProposalState.ASKED


def test_worker_away_for_a_day_changes_no_date(ask):
    proposal = ask(MONDAY)
    assert lived(THURSDAY + timedelta(days=1)) == (1, 0)
    assert lived(NEXT_TUESDAY) == (0, 1)
    proposal.refresh_from_db()
    assert proposal.answer_by == NEXT_TUESDAY


def test_reminder_without_days_between_still_gives_a_day(ask, settings):
    settings.PROPOSAL_ANSWER_DAYS = settings.PROPOSAL_REMINDER_DAYS = 3
    proposal = ask(MONDAY)
    assert lived(THURSDAY) == (1, 0)
    proposal.refresh_from_db()
    assert proposal.answer_by == brussels("2026-03-06 10:00")


def test_helper_who_left_is_not_reminded_and_the_broker_looks_further(ask, helper, broker, need):
    proposal = ask(MONDAY)
    with clock.at(MONDAY):
        people.leave(helper, by=broker)
    assert lived(THURSDAY) == (0, 1)
    assert state_of(proposal) == ProposalState.EXPIRED
    assert Need.objects.get(pk=need.pk).state == NeedState.OPEN
    assert not Message.objects.filter(kind="matching.proposal_reminder").exists()


def test_offer_does_not_expire(need, helper):
    with clock.at(MONDAY):
        offer = actions.offer_help(need, helper=helper, by=helper)
    assert lived(MONDAY + timedelta(days=90)) == (0, 0)
    assert state_of(offer) == ProposalState.DRAFTED


# the next one


def test_expired_request_stands_on_the_brokers_desk_with_the_next_candidate(ask, need, helper, broker):
    nearly = factories.make_person("Joke Peeters")
    factories.make_talent(nearly, text="Ik kan goed rekenen")
    with clock.at(MONDAY):
        assert queries.desk(need).cards[0].person == helper
    ask(MONDAY)
    lived(THURSDAY)
    lived(NEXT_TUESDAY)
    with clock.at(NEXT_TUESDAY):
        (row,) = desk.today(broker, mine=True).waiting
        assert (row.kind, row.act) == ("No answer", "Next candidate")
        assert [card.person for card in queries.desk(need).cards] == [nearly]
        actions.ask_helper(need, helper=nearly, by=broker)
        assert desk.today(broker, mine=True).waiting == []


def test_expired_request_frees_the_need_only_when_nobody_else_is_asked(ask, need, helper, broker):
    ask(MONDAY)
    with clock.at(THURSDAY):
        actions.ask_helper(need, helper=factories.make_person("Bo"), by=broker)
    lived(THURSDAY)
    lived(NEXT_TUESDAY)
    assert Need.objects.get(pk=need.pk).state == NeedState.PROPOSED


def test_expired_request_can_no_longer_be_answered(ask, helper, refused):
    proposal = ask(MONDAY)
    lived(THURSDAY)
    lived(NEXT_TUESDAY)
    with clock.at(NEXT_TUESDAY):
        assert "no answer" in refused(actions.accept_proposal, proposal, by=helper)


def test_answer_on_the_last_second_counts(ask, helper):
    proposal = ask(MONDAY)
    lived(THURSDAY)
    with clock.at(NEXT_TUESDAY):
        actions.accept_proposal(proposal, by=helper)
    assert lived(NEXT_TUESDAY) == (0, 0)
    assert state_of(proposal) == ProposalState.ACCEPTED
