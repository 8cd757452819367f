import pytest
from django.utils import translation

from tests import factories
from tests.exchanges.scene import asked, booked, coin, mails, planning, standing
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger.queries import statement, verify
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matching_queries
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Consent

pytestmark = pytest.mark.django_db


def test_yes_makes_a_session_with_a_coin_set_aside_and_two_people_introduced():
    session = planning()
    assert session.state == SessionState.PLANNING
    assert Need.objects.get(pk=session.need_id).state == "introduced"
    assert coin(session) == "pending"
    assert standing(session.receiver) == (0, 0, 100)
    assert standing(session.giver) == (0, 100, 0)
    assert matching_queries.are_introduced(session.giver, session.receiver)
    assert Consent.objects.filter(source=f"proposal:{session.proposal.key}").count() == 2


def test_both_get_a_mail_with_the_name_and_the_telephone_of_the_other():
    session = planning()
    to_giver, to_receiver = (mails("introduced", person)[0] for person in (session.giver, session.receiver))
    assert session.receiver.phone in to_giver.text
    assert session.receiver.name in to_giver.subject
    assert session.giver.phone in to_receiver.text
    assert session.giver.name in to_receiver.subject
    assert session.giver.phone not in to_giver.text


def test_number_given_with_the_yes_is_the_one_that_is_passed_on():
    proposal = asked(giver=factories.make_person("Hilde", phone=""))
    session = actions.accept(proposal, by=proposal.helper, phone=" 0470 99 88 77 ")
    assert "0470 99 88 77" in mails("introduced", session.receiver)[0].text
    session.giver.refresh_from_db()
    assert session.giver.phone == "0470 99 88 77"


def test_rival_who_was_asked_too_hears_that_somebody_else_helps():
    proposal = asked()
    rival = asked(need=proposal.need, giver=factories.make_person("Rik Smeets"))
    actions.accept(proposal, by=proposal.helper)
    rival.refresh_from_db()
    assert rival.state == "superseded"
    assert Message.objects.filter(kind="matching.proposal_superseded", to_email=rival.helper.email).exists()
    with pytest.raises(Refused):
        actions.accept(rival, by=rival.helper)


def test_receiver_at_the_hard_limit_is_refused_and_nothing_is_written():
    proposal = asked(receiver=(lead := factories.make_person("Griet")))
    innovation = proposal.need.innovation
    for number in range(4):
        need = factories.make_need(innovation, made_by=proposal.asked_by, title=f"Nood {number}")
        planning(need=need, giver=factories.make_person(f"Helper {number}"))
    before = Message.objects.count()
    with pytest.raises(Refused, match="limit"):
        actions.accept(proposal, by=proposal.helper)
    proposal.refresh_from_db()
    assert proposal.state == "asked"
    assert Need.objects.get(pk=proposal.need_id).state == "proposed"
    assert Message.objects.count() == before
    assert not StrengtheningSession.objects.filter(need=proposal.need).exists()
    assert standing(lead) == (0, 0, 400)


def test_limit_reached_after_the_yes_does_not_stop_the_booking():
    """The coin was set aside within the limit; what follows cannot take its place."""
    receiver = factories.make_person("Griet")
    sessions = [planning(receiver=receiver) for _ in range(3)]
    last = booked(receiver=receiver)
    assert coin(last) == "posted"
    assert standing(receiver) == (-100, 0, 300)
    assert {coin(session) for session in sessions} == {"pending"}
    assert verify().is_sound


@pytest.mark.parametrize("who", ["helper", "asker"])
def test_somebody_who_left_in_between_stops_the_yes(who):
    proposal = asked(receiver=(lead := factories.make_person("Griet")))
    people.leave(proposal.helper if who == "helper" else lead, by=None)
    proposal.refresh_from_db()
    with pytest.raises(Refused, match="no longer in the network"):
        actions.accept(proposal, by=proposal.asked_by)
    assert not StrengtheningSession.objects.exists()
    assert not mails("introduced")


def test_second_yes_to_the_same_request_is_told_that_it_is_closed():
    proposal = asked()
    actions.accept(proposal, by=proposal.helper)
    with pytest.raises(Refused, match="closed"):
        actions.accept(proposal, by=proposal.helper)
    assert StrengtheningSession.objects.count() == 1


def test_broker_links_somebody_who_offered_to_help():
    broker, helper = factories.make_broker(), factories.make_person("Rik Smeets")
    need = factories.make_need(factories.make_innovation(broker=broker), made_by=broker)
    session = actions.approve_offer(matching.offer_help(need, helper=helper, by=helper), by=broker)
    assert (session.state, session.giver, session.broker) == ("planning", helper, broker)


def test_offer_that_the_broker_closed_cannot_be_linked_any_more():
    need = factories.make_need()
    proposal = matching.offer_help(need, helper=factories.make_person(), by=need.made_by)
    matching.withdraw_proposal(type(proposal).objects.get(pk=proposal.pk), by=need.made_by)
    with pytest.raises(Refused, match="no longer open"):
        actions.approve_offer(proposal, by=need.made_by)


def test_need_gets_a_second_session_after_the_first_came_to_nothing():
    session = planning()
    actions.cancel_session(session, reason="Ziek", by=session.giver)
    again = planning(need=Need.objects.get(pk=session.need_id), giver=factories.make_person("Rik Smeets"))
    assert again.state == "planning"
    assert coin(session) == "voided"
    assert coin(again) == "pending"


def test_statement_of_both_shows_the_coin_once_it_is_booked():
    session = planning()
    assert statement(session.giver).lines == []
    session = booked(receiver=session.receiver, giver=session.giver)
    assert [(row.amount, row.other) for row in statement(session.giver).lines] == [(100, session.receiver.name)]
    assert [(row.amount, row.other) for row in statement(session.receiver).lines] == [(-100, session.giver.name)]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_coin_says_what_the_help_was_about_in_the_words_of_the_network(language):
    """Whatever language the helper says yes in: a word on a statement is the same for everybody."""
    axis = factories.make_axis(name="Verdienmodel")
    axis.name_fr = "Modèle économique"
    axis.save()
    with translation.override(language):
        session = booked(axis=axis)
    for person in (session.giver, session.receiver):
        assert [line.category for line in statement(person).lines] == ["Verdienmodel"]
    assert [line.category for line in statement(booked().giver).lines] == [""]
