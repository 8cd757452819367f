"""A colleague gives in somebody's place: yes, no, silence, and how the circle comes round."""

from datetime import timedelta

import pytest

from tests import factories
from tests.exchanges.scene import booked, invited, mails, plan, say, standing
from tests.exchanges.test_giving import AFTER, DAY, cook, later, others, titles  # noqa: F401  # a fixture among them
from tests.together import refusals, together
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.ledger.queries import verify
from vlechtwerk.matching import actions as matching
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def passed(others):  # noqa: F811
    """Griet's invitation in the hands of Sofie."""
    invitation = invited(receiver=cook())
    with later():
        return actions.forward_invitation(invitation, to_person=factories.make_person("Sofie"), by=invitation.person)


def gives(invitation, by=None, title="Koken voor groepen"):
    """Who has the invitation offers, is linked and gives."""
    with later():
        need = invitation.needs.get(title=title)
        proposal = actions.offer_for_invitation(invitation, need=need, by=by or invitation.paid_by)
        session = plan(actions.approve_offer(proposal, by=need.made_by), AFTER + 7 * DAY)
    return say(session, "held", "held")


def fresh(invitation):
    return queries.invitation_by_key(invitation.key)


def test_colleague_gets_the_same_needs_with_a_link_of_their_own(passed):
    (mail,) = mails("give_forwarded", passed.paid_by)
    assert passed.state == "passed"
    assert "Koken voor groepen" in mail.text
    assert "/g/" in mail.text


def test_coin_is_the_colleagues_and_the_circle_is_round(passed):
    griet, sofie = passed.person, passed.paid_by
    session = gives(passed)
    closed = fresh(passed)
    assert (closed.state, closed.fulfilled_by, closed.paid_by) == ("paid_forward", session, sofie)
    assert (standing(sofie)[0], standing(griet)[0]) == (100, -100)
    assert [sofie.name in step for step in queries.loop_of(closed)] == [False, True, True]
    assert queries.invitation_after(session).person == session.receiver  # theirs, not the one that it answered
    assert "Sofie" in mails("give_closed", griet)[0].text
    assert verify().is_sound


def test_giving_on_another_occasion_closes_it_as_well(passed):
    session = booked(giver=passed.paid_by)
    assert (fresh(passed).state, fresh(passed).fulfilled_by) == ("paid_forward", session)


def test_colleague_with_an_invitation_of_their_own_answers_that_one_first(others):  # noqa: F811
    sofie = factories.make_person("Sofie")
    of_griet = invited(receiver=cook())
    with later():
        actions.forward_invitation(of_griet, to_person=sofie, by=of_griet.person)
    own = invited(receiver=sofie)
    booked(giver=sofie)
    assert [fresh(one).state for one in (own, of_griet)] == ["fulfilled", "passed"]


def test_who_passed_it_on_gives_after_all_and_the_colleague_need_not(passed):
    booked(giver=passed.person)
    assert (fresh(passed).state, fresh(passed).paid_by) == ("fulfilled", None)
    assert mails("give_forwarded") == []  # it had not left yet


def test_colleague_says_not_now_and_is_not_asked_for_it_again(passed):
    sofie = passed.paid_by
    with later():
        actions.give_back_invitation(passed, by=sofie)
        assert (passed.state, passed.paid_by) == ("open", None)
        assert "Sofie" in mails("give_returned", passed.person)[0].text
        with pytest.raises(Refused) as refused:
            actions.forward_invitation(passed, to_person=sofie, by=passed.person)
    assert refused.value.field == "email"


@pytest.mark.parametrize(("days", "state"), [(20, "passed"), (21, "open")])
def test_silence_brings_it_back_after_three_weeks(passed, days, state):
    with later(AFTER + days * DAY):
        assert actions.wake_due() == (state == "open")
        assert actions.wake_due() == 0
    assert fresh(passed).state == state
    assert len(mails("give_returned", passed.person)) == (state == "open")


def test_colleague_who_leaves_brings_it_back_at_once(passed):
    people.leave(passed.paid_by, by=None)
    with later():
        assert actions.wake_due() == 1
    assert fresh(passed).state == "open"


def test_offer_of_a_colleague_that_comes_to_nothing_is_the_persons_again(passed):
    with later():
        proposal = actions.offer_for_invitation(passed, need=passed.needs.first(), by=passed.paid_by)
        matching.withdraw_proposal(proposal, by=proposal.need.made_by)
        assert actions.wake_due() == 1
    assert (fresh(passed).state, fresh(passed).paid_by) == ("open", None)


@pytest.mark.parametrize("why", ["rests", "request", "session"])
def test_colleague_who_is_not_to_be_asked_is_not_asked_and_why_is_not_told(others, why):  # noqa: F811
    invitation, sofie = invited(receiver=cook()), factories.make_person("Sofie")
    need = others["Telers vinden"]
    with later():
        proposal = matching.ask_helper(need, helper=sofie, by=need.made_by)
        if why == "rests":
            matching.decline_proposal(proposal, reason="no_time", by=sofie)
        elif why == "session":
            actions.accept(proposal, by=sofie)
        assert queries.rest_of(sofie).why == why
        with pytest.raises(Refused) as refused:
            actions.forward_invitation(invitation, to_person=sofie, by=invitation.person)
    assert str(refused.value) == "Sofie cannot be asked just now. Choose somebody else."
    assert fresh(invitation).state == "open"


def test_needs_that_found_somebody_are_replaced_while_the_colleague_thinks(passed, others):  # noqa: F811
    gone = passed.needs.first()
    matching.close_requests(gone, by=None)
    type(gone).objects.filter(pk=gone.pk).update(state="withdrawn")
    with later():
        assert actions.refresh_due() == 1
    assert gone.title not in titles(passed)
    assert len(mails("give_invited")) == 0  # cancelled when it was passed on, and no new one for either


def test_yes_of_the_colleague_and_taking_it_back_at_the_same_moment_is_one_of_the_two(committed_db):
    need = factories.make_need(factories.make_innovation("Kookkaravaan"), title="Koken voor groepen")
    invitation, sofie = invited(receiver=cook()), factories.make_person("Sofie")
    with later():
        actions.forward_invitation(invitation, to_person=sofie, by=invitation.person)

    def yes():
        with later():
            mine = queries.invitation_by_key(invitation.key)
            return str(actions.offer_for_invitation(mine, need=need, by=sofie).state)

    def back():
        with later():
            mine = queries.invitation_by_key(invitation.key)
            return str(actions.give_back_invitation(mine, by=mine.person).state)

    answers = together(yes, back)
    now = fresh(invitation)
    assert len(refusals(answers)) == 1
    assert (now.state, now.paid_by is None, now.offer is None) in [("planned", False, False), ("open", True, True)]


def test_colleague_is_silent_while_the_worker_was_down_for_a_month(passed):
    with later(AFTER + timedelta(days=60)):
        assert actions.wake_due() == 1
        assert actions.wake_due() == 0
    assert fresh(passed).state == "open"
