"""A yes, a no, a request taken back, and what each does to the others."""

import pytest
from django.db import IntegrityError, transaction

from tests import factories
from tests.matching.conftest import state_of
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Introduction, Proposal
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.consents import FIRST
from vlechtwerk.people.models import Consent, Person

CLOSED = {
    "accepted": lambda p, by: actions.accept_proposal(p, by=p.helper),
    "declined": lambda p, by: actions.decline_proposal(p, by=p.helper),
    "withdrawn": lambda p, by: actions.withdraw_proposal(p, by=by),
}


@pytest.fixture
def rival(need, broker):
    return actions.ask_helper(need, helper=factories.make_person("Rik Smeets"), by=broker)


# yes


def test_accept_introduces_both_and_logs_both_consents_with_the_text(asked, need, helper, lead):
    assert not queries.are_introduced(helper, lead)
    actions.accept_proposal(asked, by=helper)
    introduction = Introduction.objects.get()
    assert (introduction.helper, introduction.asker) == (helper, lead)
    assert introduction.text_version == FIRST
    assert queries.are_introduced(helper, lead)
    assert queries.are_introduced(lead, helper)
    logged = Consent.objects.filter(source=f"proposal:{asked.key}", is_given=True, text_version=FIRST)
    assert set(logged.values_list("person", "purpose")) == {(helper.pk, "introduction"), (lead.pk, "introduction")}
    assert Need.objects.get(pk=need.pk).state == NeedState.INTRODUCED


def test_accept_settles_the_no_of_somebody_else(asked, rival, helper):
    actions.decline_proposal(rival, by=rival.helper)
    actions.accept_proposal(asked, by=helper)
    rival.refresh_from_db()
    assert rival.handled_at, "the broker has nothing left to do for it"


def test_accept_introduces_nobody_else(asked, rival, helper, lead):
    actions.accept_proposal(asked, by=helper)
    assert not queries.are_introduced(rival.helper, lead)


def test_accept_keeps_a_new_number_and_leaves_the_old_one_when_empty(asked, helper):
    actions.accept_proposal(asked, by=helper, phone=" 0499 12 34 56 ")
    assert Person.objects.get(pk=helper.pk).phone == "0499 12 34 56"


def test_accept_without_a_number_keeps_the_one_that_is_there(asked, helper):
    before = helper.phone
    actions.accept_proposal(asked, by=helper, phone="  ")
    assert Person.objects.get(pk=helper.pk).phone == before


def test_accept_closes_rivals_and_tells_them(asked, rival, helper, mails):
    actions.accept_proposal(asked, by=helper)
    rival.refresh_from_db()
    assert (rival.state, bool(rival.answered_at)) == (ProposalState.SUPERSEDED, True)
    assert mails(rival.helper) == ["proposal_superseded"]  # the question itself no longer leaves
    assert mails(helper) == []


def test_accept_thanks_those_who_offered(asked, need, helper, mails):
    other = factories.make_person("Zoë Lambert")
    actions.offer_help(need, helper=other, by=other)
    actions.accept_proposal(asked, by=helper)
    assert mails(other) == ["offer_closed"]


def test_accept_leaves_requests_for_other_needs_alone(asked, need, helper, broker):
    second = factories.make_need(need.innovation, made_by=broker, title="Een tweede nood")
    elsewhere = actions.ask_helper(second, helper=factories.make_person("Bo"), by=broker)
    actions.accept_proposal(asked, by=helper)
    assert state_of(elsewhere) == ProposalState.ASKED


def test_accept_after_somebody_else_did_says_so(asked, rival, helper, refused):
    actions.accept_proposal(asked, by=helper)
    assert "somebody else said yes" in refused(actions.accept_proposal, rival, by=rival.helper)
    assert Introduction.objects.count() == 1


@pytest.mark.parametrize("who", ["helper", "lead"])
def test_accept_is_refused_when_one_of_the_two_left(asked, helper, lead, broker, refused, who):
    people.leave({"helper": helper, "lead": lead}[who], by=broker)
    assert "no longer in the network" in refused(actions.accept_proposal, asked, by=helper)
    assert state_of(asked) == ProposalState.ASKED
    assert not Introduction.objects.exists()
    assert not Consent.objects.filter(purpose="introduction").exists()


def test_accept_entered_by_a_broker_is_written_on_behalf_of_the_helper(asked, helper, broker):
    actions.accept_proposal(asked, by=broker)
    entry = AuditEntry.objects.get(verb="accept_proposal")
    assert (entry.actor_id, entry.on_behalf_of_id) == (broker.pk, helper.pk)


# no


def test_decline_frees_the_need_when_nobody_else_is_asked(asked, rival, need, helper):
    actions.decline_proposal(asked, by=helper)
    assert Need.objects.get(pk=need.pk).state == NeedState.PROPOSED
    actions.decline_proposal(rival, by=rival.helper)
    assert Need.objects.get(pk=need.pk).state == NeedState.OPEN


def test_decline_keeps_the_note_and_waits_on_the_brokers_desk(asked, helper):
    actions.decline_proposal(asked, reason="somebody_else", note=" Vraag het aan Joke. ", by=helper)
    asked.refresh_from_db()
    assert (asked.decline_reason, asked.decline_note) == ("somebody_else", "Vraag het aan Joke.")
    assert asked.handled_at is None


def test_decline_never_withdraws_the_consent_to_be_mailed(asked, helper):
    actions.decline_proposal(asked, reason="never", by=helper)
    assert list(Consent.objects.filter(person=helper).values_list("purpose", "is_given")) == [("mail", False)]


def test_decline_of_an_unknown_reason_writes_nothing(asked, helper):
    with pytest.raises(ValueError, match="because"):
        actions.decline_proposal(asked, reason="because", by=helper)
    assert state_of(asked) == ProposalState.ASKED


def test_decline_of_an_offer_is_not_possible(need, helper, refused):
    offer = actions.offer_help(need, helper=helper, by=helper)
    assert refused(actions.decline_proposal, offer, by=helper)


# every end is final


@pytest.mark.parametrize("first", CLOSED)
@pytest.mark.parametrize("second", CLOSED)
def test_second_answer_is_refused_and_says_what_the_request_is(asked, need, broker, refused, first, second):
    CLOSED[first](asked, broker)
    asked.refresh_from_db()
    state = asked.get_state_display()
    in_hand = Proposal.objects.get(pk=asked.pk)
    in_hand.state = ProposalState.ASKED  # a page that is some minutes old
    assert state in refused(CLOSED[second], in_hand, broker)
    assert state_of(asked) == first
    assert Introduction.objects.count() == (first == "accepted")


def test_withdraw_tells_the_helper_and_stops_the_question(asked, helper, broker, need, mails):
    actions.withdraw_proposal(asked, by=broker)
    assert mails(helper) == ["proposal_withdrawn"]
    assert Message.objects.get(kind="matching.proposal_asked").state == MessageState.CANCELLED
    assert Need.objects.get(pk=need.pk).state == NeedState.OPEN


def test_withdrawn_need_closes_its_requests_and_offers_and_tells_everybody(asked, rival, need, helper, broker, mails):
    offering = factories.make_person("Zoë Lambert")
    actions.offer_help(need, helper=offering, by=offering)
    innovations.withdraw_need(need, by=broker)
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.WITHDRAWN}
    assert mails(helper) == mails(rival.helper) == ["proposal_withdrawn"]
    assert mails(offering) == ["offer_closed"]
    assert Need.objects.get(pk=need.pk).state == NeedState.WITHDRAWN


def test_release_acceptance_lets_somebody_else_say_yes(asked, need, helper, broker):
    actions.accept_proposal(asked, by=helper)
    innovations.set_need_state(need, to=NeedState.OPEN, by=broker, allowed_from=[NeedState.INTRODUCED])
    actions.release_acceptance(asked)
    second = actions.ask_helper(need, helper=factories.make_person("Bo"), by=broker)
    actions.accept_proposal(second, by=second.helper)
    assert Proposal.objects.filter(state=ProposalState.ACCEPTED).get() == second


# the broker's desk


def test_mark_handled_takes_a_no_from_the_desk_once(asked, helper, broker):
    actions.decline_proposal(asked, by=helper)
    for _twice in range(2):
        actions.mark_handled(asked, by=broker)
    assert AuditEntry.objects.filter(verb="handle_proposal").count() == 1


def test_mark_handled_does_not_hide_a_request_that_still_waits(asked, helper, broker):
    actions.mark_handled(asked, by=broker)
    actions.decline_proposal(asked, by=helper)
    asked.refresh_from_db()
    assert asked.handled_at is None


# the database holds it, whatever Python does


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"state": "accepted"}, "proposal_answer_has_time"),
        ({"state": "declined", "answered_at": "2026-03-02T10:00Z"}, "proposal_no_has_reason"),
        ({"decline_reason": "no_time"}, "proposal_no_has_reason"),
    ],
)
def test_database_refuses_half_an_answer(asked, values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Proposal.objects.filter(pk=asked.pk).update(**values)


def test_database_refuses_a_second_yes(asked, rival, helper):
    actions.accept_proposal(asked, by=helper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=rival.pk).update(state="accepted")


def test_database_refuses_a_second_request_to_the_same_person(asked, broker):
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(need=asked.need, helper=asked.helper, asked_by=broker, answer_by=asked.answer_by)
