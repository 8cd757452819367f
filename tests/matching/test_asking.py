"""Asking somebody, offering help, setting somebody aside: what is allowed and what is said when it is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.matching.conftest import state_of
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need, TimelineEntry
from vlechtwerk.matching import actions
from vlechtwerk.matching.enums import COOL_DOWN_DAYS, DeclineReason, ProposalState
from vlechtwerk.matching.models import Proposal, SetAside
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people


def other_need(need, title="Tellen wat het met mensen doet"):
    return factories.make_need(need.innovation, made_by=need.made_by, title=title)


# asking


def test_ask_helper_writes_everything_in_one_go(need, helper, broker, mails):
    proposal = actions.ask_helper(need, helper=helper, by=broker, message="  Jij kan dit.  ")
    assert (proposal.state, proposal.message) == (ProposalState.ASKED, "Jij kan dit.")
    assert Need.objects.get(pk=need.pk).state == NeedState.PROPOSED
    assert AuditEntry.objects.filter(verb="ask_helper", actor_id=broker.pk).count() == 1
    assert TimelineEntry.objects.filter(verb="helper_asked", person=helper, need=need).count() == 1
    assert mails(helper) == ["proposal_asked"]
    text = Message.objects.get(kind="matching.proposal_asked").text
    assert "Jij kan dit." in text
    assert "Griet Vandamme" in text


def test_ask_helper_never_tells_a_telephone_number_before_the_yes(need, helper, lead, broker):
    actions.ask_helper(need, helper=helper, by=broker)
    assert lead.phone not in Message.objects.get(kind="matching.proposal_asked").text


def test_ask_helper_of_somebody_without_mail_is_asked_all_the_same(need, broker):
    by_phone = factories.make_person("Omer Claes", email=None)
    assert actions.ask_helper(need, helper=by_phone, by=broker).state == ProposalState.ASKED
    assert not Message.objects.filter(kind="matching.proposal_asked").exists()


def left(need, helper, broker):
    people.leave(helper, by=broker)


def inactive(need, helper, broker):
    type(helper).objects.filter(pk=helper.pk).update(is_active=False)


def in_the_team(need, helper, broker):
    innovations.add_member(need.innovation, person=helper, by=broker)


def asked_already(need, helper, broker):
    actions.ask_helper(need, helper=helper, by=broker)


def offered_already(need, helper, broker):
    actions.offer_help(need, helper=helper, by=helper)


def declined_before(need, helper, broker):
    actions.decline_proposal(actions.ask_helper(need, helper=helper, by=broker), reason="not_my_field", by=helper)


def cooling_down(need, helper, broker):
    earlier = actions.ask_helper(other_need(need), helper=helper, by=broker)
    actions.decline_proposal(earlier, reason="no_time", by=helper)


def never_again(need, helper, broker):
    earlier = actions.ask_helper(other_need(need), helper=helper, by=broker)
    actions.decline_proposal(earlier, reason="never", by=helper)


def three_are_asked(need, helper, broker):
    for name in ("An", "Bo", "Cis"):
        actions.ask_helper(need, helper=factories.make_person(name), by=broker)


def put_aside(need, helper, broker):
    actions.set_aside(need, person=helper, kind="never", reason="conflict", by=broker)


def lead_left(need, helper, broker):
    people.leave(need.innovation.members.get(role="lead").person, by=broker)


def need_is_gone(need, helper, broker):
    innovations.withdraw_need(need, by=broker)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (left, "Hilde Wouters is no longer in the network"),
        (inactive, "Hilde Wouters is no longer in the network"),
        (in_the_team, "Hilde Wouters makes this innovation"),
        (asked_already, "has been asked for this need already"),
        (offered_already, "has been asked for this need already"),
        (declined_before, "said no to this need before"),
        (cooling_down, "Hilde Wouters rests until"),
        (never_again, "does not want to be asked any more"),
        (three_are_asked, "Three people are asked for this need already"),
        (put_aside, "was set aside for this need"),
        (lead_left, "Griet Vandamme is no longer in the network"),
        (need_is_gone, "no longer looks for somebody"),
    ],
)
def test_ask_helper_is_refused_with_the_reason_and_nothing_is_written(need, helper, broker, refused, before, words):
    before(need, helper, broker)
    had = Proposal.objects.count(), Message.objects.count(), AuditEntry.objects.count()
    assert words in refused(actions.ask_helper, need, helper=helper, by=broker)
    assert (Proposal.objects.count(), Message.objects.count(), AuditEntry.objects.count()) == had


def test_ask_helper_looks_at_the_register_of_now_not_at_what_the_broker_has_in_hand(need, helper, broker, refused):
    in_hand = type(helper).objects.get(pk=helper.pk)
    people.leave(helper, by=broker)
    assert "no longer in the network" in refused(actions.ask_helper, need, helper=in_hand, by=broker)


def test_ask_helper_looks_at_the_need_of_now(need, helper, broker, refused):
    in_hand = Need.objects.get(pk=need.pk)
    innovations.withdraw_need(need, by=broker)
    assert "no longer looks" in refused(actions.ask_helper, in_hand, helper=helper, by=broker)


def test_ask_helper_is_refused_when_the_receiver_cannot_pay(need, helper, lead, broker, refused, limits):
    limits(lead, floor=0)
    words = refused(actions.ask_helper, need, helper=helper, by=broker)
    assert words.startswith("Griet Vandamme would stand at")
    assert "Let them give a session first" in words


def test_ask_helper_is_refused_when_the_giver_cannot_earn(need, helper, broker, refused, limits):
    limits(helper, ceiling=0)
    words = refused(actions.ask_helper, need, helper=helper, by=broker)
    assert words.startswith("Hilde Wouters would stand at")
    assert "Let them receive a session first" in words


def test_ask_helper_reaches_the_hard_limit_but_not_past_it(need, helper, lead, broker, limits):
    limits(lead, floor=-100)
    limits(helper, ceiling=100)
    assert actions.ask_helper(need, helper=helper, by=broker)


def test_ask_helper_settles_the_no_of_the_one_before(need, helper, broker):
    earlier = actions.ask_helper(need, helper=factories.make_person("An"), by=broker)
    actions.decline_proposal(earlier, by=earlier.helper)
    elsewhere = actions.ask_helper(other_need(need), helper=factories.make_person("Bo"), by=broker)
    actions.decline_proposal(elsewhere, by=elsewhere.helper)
    actions.ask_helper(need, helper=helper, by=broker)
    earlier.refresh_from_db()
    elsewhere.refresh_from_db()
    assert earlier.handled_at
    assert elsewhere.handled_at is None


def test_ask_helper_again_after_a_withdrawn_request(need, helper, broker, asked):
    actions.withdraw_proposal(asked, by=broker)
    assert actions.ask_helper(need, helper=helper, by=broker).pk != asked.pk


@pytest.mark.parametrize("reason", DeclineReason.values)
def test_cool_down_holds_for_its_days_and_not_longer(need, helper, broker, reason, refused):
    now = timezone.make_aware(timezone.datetime(2026, 3, 2, 10))
    with clock.at(now):
        actions.decline_proposal(actions.ask_helper(need, helper=helper, by=broker), reason=reason, by=helper)
    rest = COOL_DOWN_DAYS[DeclineReason(reason)]
    second, third = other_need(need), other_need(need, "Nog iets")
    if rest:
        with clock.at(now + timedelta(days=rest - 1)):
            assert refused(actions.ask_helper, second, helper=helper, by=broker)
    with clock.at(now + timedelta(days=rest)):
        assert actions.ask_helper(third, helper=helper, by=broker)
        assert "said no to this need before" in refused(actions.ask_helper, need, helper=helper, by=broker)


# offering


def test_offer_help_waits_for_the_broker_and_asks_nobody(need, helper, mails):
    offer = actions.offer_help(need, helper=helper, by=helper)
    assert offer.state == ProposalState.DRAFTED
    assert Need.objects.get(pk=need.pk).state == NeedState.OPEN
    assert mails(helper) == []


@pytest.mark.parametrize("before", [cooling_down, never_again, three_are_asked, put_aside])
def test_offer_help_is_not_held_by_what_holds_an_ask(need, helper, broker, before):
    before(need, helper, broker)
    assert actions.offer_help(need, helper=helper, by=helper).state == ProposalState.DRAFTED


def test_offer_help_does_not_tell_how_many_coins_the_asker_has(need, helper, lead, limits):
    limits(lead, floor=0)
    assert actions.offer_help(need, helper=helper, by=helper).state == ProposalState.DRAFTED


@pytest.mark.parametrize("before", [left, in_the_team, asked_already, offered_already, declined_before, need_is_gone])
def test_offer_help_is_refused(need, helper, broker, refused, before):
    before(need, helper, broker)
    assert refused(actions.offer_help, need, helper=helper, by=helper)


def test_withdraw_proposal_of_an_offer_thanks_the_one_who_offered(need, helper, broker, mails):
    offer = actions.offer_help(need, helper=helper, by=helper)
    actions.withdraw_proposal(offer, by=broker)
    assert state_of(offer) == ProposalState.WITHDRAWN
    assert mails(helper) == ["offer_closed"]


# setting aside


def test_set_aside_not_now_ends_by_itself(need, helper, broker, refused):
    row = actions.set_aside(need, person=helper, kind="not_now", reason="busy", note="examens", by=broker)
    assert SetAside.objects.active().get() == row
    assert "set aside" in refused(actions.ask_helper, need, helper=helper, by=broker)
    with clock.at(clock.now() + timedelta(days=61)):
        assert not SetAside.objects.active().exists()
        assert actions.ask_helper(need, helper=helper, by=broker)


def test_set_aside_never_lasts(need, helper, broker):
    actions.set_aside(need, person=helper, kind="never", reason="conflict", by=broker)
    with clock.at(clock.now() + timedelta(days=4000)):
        assert SetAside.objects.active().exists()


def test_set_aside_holds_for_this_need_only(need, helper, broker):
    put_aside(need, helper, broker)
    assert actions.ask_helper(other_need(need), helper=helper, by=broker)


def test_set_aside_again_changes_the_reason_and_stays_one_row(need, helper, broker):
    actions.set_aside(need, person=helper, kind="not_now", reason="busy", by=broker)
    actions.set_aside(need, person=helper, kind="never", reason="conflict", by=broker)
    row = SetAside.objects.get()
    assert (row.kind, row.reason, row.until) == ("never", "conflict", None)


def test_lift_set_aside_lets_them_be_asked(need, helper, broker):
    put_aside(need, helper, broker)
    actions.lift_set_aside(SetAside.objects.get(), by=broker)
    assert actions.ask_helper(need, helper=helper, by=broker)
    assert list(AuditEntry.objects.filter(verb__contains="set_aside").values_list("verb", flat=True)) == [
        "lift_set_aside",
        "set_aside",
    ]


def test_request_names_the_broker_who_asks(asked, broker, helper):
    mail = Message.objects.get(kind="matching.proposal_asked", to_email=helper.email)
    assert broker.name in mail.text
