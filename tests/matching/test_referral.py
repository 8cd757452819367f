"""A referral outside the network: the words the asker agreed to, one answer, and a need that is never lost."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.innovations.models import Need, TimelineEntry
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.models import Destination, Proposal, Referral
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Consent, Person

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(need, broker):
    return factories.make_referral(need, keeper=broker)


@pytest.fixture
def sent(draft):
    return agree(draft)


@pytest.fixture
def held(sent):
    return actions.accept_referral(sent, by=None)


def agree(referral, **more):
    return actions.agree_to_referral(referral, to=referral.receiver.key, by=referral.asker, **more)


def state_of(need):
    return Need.objects.values_list("state", flat=True).get(pk=need.pk)


def mailed(to):
    """The kinds of mail about referrals that wait for an address, in order."""
    waiting = Message.objects.filter(to_email=to.email, kind__startswith="matching.referral", state=MessageState.QUEUED)
    return [kind.removeprefix("matching.referral_") for kind in waiting.order_by("pk").values_list("kind", flat=True)]


# the words and the yes of the asker


def test_prepared_referral_tells_nobody(draft):
    assert (draft.state, draft.due_at) == ("draft", None)
    assert not Message.objects.exists()


@pytest.mark.parametrize("missing", ["summary", "why", "alternatives"])
def test_referral_without_its_words_is_refused(need, broker, refused, missing):
    refused(factories.make_referral, need, keeper=broker, **{missing: "  "})
    assert not Referral.objects.exists()


def test_asker_reads_first_and_nothing_leaves_before_the_yes(draft, broker):
    actions.request_agreement(draft, by=broker)
    assert mailed(draft.asker) == ["agree"]
    assert mailed(draft.destination) == []
    [mail] = Message.objects.all()
    assert draft.summary in mail.text


def test_yes_sends_the_words_as_the_asker_changed_them_and_logs_the_consent(draft, broker):
    actions.request_agreement(draft, by=broker)
    agree(draft, summary="Wij zoeken iemand die statuten leest.")
    assert (draft.state, draft.summary) == ("sent", "Wij zoeken iemand die statuten leest.")
    assert mailed(draft.asker) == []  # the question to agree no longer leaves
    assert mailed(draft.destination) == ["asked"]
    [consent] = Consent.objects.filter(person=draft.asker, source=f"referral:{draft.key}")
    assert (consent.is_given, consent.text_version) == (True, draft.text_version)


def test_mail_to_the_receiver_holds_no_name_number_or_story_of_the_asker(sent):
    text = Message.objects.get(kind="matching.referral_asked").text
    for secret in (sent.asker.name, sent.asker.phone, sent.asker.email, sent.summary):
        assert secret not in text


def test_yes_by_telephone_is_written_down_with_its_day(draft, broker):
    day = clock.today() - 3 * DAY
    actions.agree_to_referral(draft, to=draft.receiver.key, by=broker, on=day)
    assert draft.agreed_by_phone
    assert timezone.localtime(draft.agreed_at).date() == day
    assert mailed(draft.destination) == ["asked"]


@pytest.mark.parametrize("days", [-1, 61])
def test_yes_by_telephone_on_an_odd_day_is_refused(draft, broker, refused, days):
    refused(actions.agree_to_referral, draft, to=draft.receiver.key, by=broker, on=clock.today() - days * DAY)


def test_yes_to_somebody_else_than_it_goes_to_by_now_is_refused(draft, broker, refused):
    seen = draft.receiver.key
    words = {name: getattr(draft, name) for name in ("summary", "why", "alternatives", "keeper", "fallback")}
    actions.edit_referral(draft, to=factories.make_destination("Jo"), by=broker, **words)
    assert "changed" in refused(actions.agree_to_referral, draft, to=seen, by=draft.asker)


def test_change_of_words_stops_the_mail_and_asks_again(draft, broker):
    actions.request_agreement(draft, by=broker)
    words = {name: getattr(draft, name) for name in ("why", "alternatives", "keeper", "fallback")}
    actions.edit_referral(draft, to=draft.destination, summary="Anders", by=broker, **words)
    assert (draft.summary, draft.due_at, mailed(draft.asker)) == ("Anders", None, [])


def test_asker_without_a_number_gives_one_with_the_yes(draft, refused):
    Person.objects.filter(pk=draft.asker_id).update(phone="")
    draft.asker.refresh_from_db()
    refused(actions.agree_to_referral, draft, to=draft.receiver.key, by=draft.asker)
    agree(draft, phone="0499 11 22 33")
    assert Person.objects.get(pk=draft.asker_id).phone == "0499 11 22 33"


def test_asker_without_mail_is_called(draft, broker, refused):
    Person.objects.filter(pk=draft.asker_id).update(email=None)
    draft.asker.refresh_from_db()
    assert "call" in refused(actions.request_agreement, draft, by=broker)


# whom it goes to


def test_contact_is_known_by_address_and_by_number_and_kept_up_to_date(broker):
    contact = {"name": "An Peeters", "organisation": "Steunpunt", "by": broker}
    first = actions.destination_for(email="An@x.example", phone="0470 11 22 33", **contact)
    again = actions.destination_for(email="an@x.example", phone="0470 44 55 66", **contact)
    by_number = actions.destination_for(phone="0470 44 55 66", **contact)
    assert first == again == by_number
    first.refresh_from_db()
    assert (first.phone, first.is_strong) == ("0470 44 55 66", True)


def test_website_alone_is_the_weak_kind(broker):
    found = actions.destination_for(organisation="Vlaio", website="https://vlaio.example", by=broker)
    assert not found.is_strong


def test_contact_of_the_network_is_that_person_and_not_a_second_one(broker, need, helper):
    assert actions.destination_for(email=helper.email.upper(), name="H.", by=broker) == helper
    referral = factories.make_referral(need, keeper=broker, to=helper)
    agree(referral)
    actions.accept_referral(referral, by=helper)
    assert queries.are_introduced(helper, referral.asker)
    assert Consent.objects.filter(person=helper, source=f"referral:{referral.key}", is_given=True).exists()


def test_maker_of_the_innovation_is_no_receiver(need, broker, lead, refused):
    assert "makes" in refused(factories.make_referral, need, keeper=broker, to=lead)


def test_second_referral_to_the_same_contact_for_the_same_need_is_refused(draft, broker, refused):
    assert "already" in refused(factories.make_referral, draft.need, keeper=broker, to=draft.destination)


def test_who_helped_with_something_like_it_is_offered(held, broker):
    alike = factories.make_need(held.need.innovation, made_by=broker, title="Een verdienmodel voor de soepkar")
    other = factories.make_need(held.need.innovation, made_by=broker, title="Zaal", text="Wie heeft een zaal?")
    assert queries.fitting_destinations(alike) == [held.destination]
    assert queries.fitting_destinations(other) == []
    actions.finish_referral(held, outcome="not_helped", by=None)
    assert queries.fitting_destinations(alike) == []


def test_who_helped_on_the_same_axis_is_offered(held, broker):
    axis = factories.make_axis()
    Need.objects.filter(pk=held.need_id).update(axis=axis)
    other = factories.make_need(held.need.innovation, made_by=broker, title="Zaal", text="Een zaal?", axis=axis)
    assert queries.fitting_destinations(other) == [held.destination]


# the answer


def test_reading_counts_when_the_button_was_pressed_and_once(sent):
    assert actions.open_referral(sent)
    assert sent.state == "seen"
    assert not actions.open_referral(sent)


def test_yes_gives_both_the_name_and_number_of_the_other(held):
    assert (held.state, state_of(held.need)) == ("accepted", NeedState.INTRODUCED)
    assert mailed(held.destination) == ["introduced"]
    assert mailed(held.asker) == ["introduced"]
    to_asker, to_receiver = (Message.objects.get(to_email=one.email, kind="matching.referral_introduced").text
                             for one in (held.asker, held.destination))  # fmt: skip
    assert held.destination.name in to_asker
    assert held.destination.phone in to_asker
    assert held.asker.name in to_receiver
    assert held.asker.phone in to_receiver


def test_yes_closes_everything_else_that_was_asked_for_the_need(sent, broker, helper):
    asked = actions.ask_helper(sent.need, helper=helper, by=broker)
    rival = factories.make_referral(sent.need, keeper=broker, name="Jo")
    agree(rival)
    actions.accept_referral(sent, by=None)
    asked.refresh_from_db()
    rival.refresh_from_db()
    assert (asked.state, rival.state) == ("superseded", "withdrawn")
    assert mailed(rival.destination) == ["ended"]


def test_yes_of_a_helper_inside_closes_the_referral(sent, broker, helper, draft):
    asked = actions.ask_helper(sent.need, helper=helper, by=broker)
    actions.accept_proposal(asked, by=helper)
    sent.refresh_from_db()
    assert sent.state == "withdrawn"
    assert mailed(sent.destination) == ["ended"]


def test_need_goes_on_looking_inside_until_the_yes(sent, broker, helper):
    assert state_of(sent.need) == NeedState.OPEN
    assert actions.ask_helper(sent.need, helper=helper, by=broker)


def test_no_keeps_its_reason_and_the_asker_hears_that_we_look_further(sent):
    actions.decline_referral(sent, by=None, reason="no_capacity", note="Pas na de zomer")
    assert (sent.state, sent.decline_reason, state_of(sent.need)) == ("declined", "no_capacity", NeedState.OPEN)
    assert mailed(sent.asker) == ["news"]


def test_second_answer_reads_what_it_is_by_now(held, refused):
    assert "accepted" in refused(actions.decline_referral, held, by=None)
    assert "accepted" in refused(actions.accept_referral, held, by=None)


def test_receiver_without_a_number_gives_one_with_the_yes(sent, refused):
    Destination.objects.update(phone="")
    sent.destination.refresh_from_db()
    refused(actions.accept_referral, sent, by=None)
    actions.accept_referral(sent, by=None, phone="015 11 22 33")
    assert Destination.objects.get().phone == "015 11 22 33"


# afterwards


@pytest.mark.parametrize(
    ("outcome", "need_is"), [("helped", NeedState.MET), ("partly", NeedState.OPEN), ("not_helped", NeedState.OPEN)]
)
def test_outcome_meets_the_need_or_opens_it_again(held, outcome, need_is):
    actions.report_progress(held, by=None, note="Eerste gesprek gehad")
    actions.finish_referral(held, outcome=outcome, right_realised=True, note="Klaar", by=None)
    assert (held.state, held.right_realised, state_of(held.need)) == ("done", True, need_is)
    assert mailed(held.asker)[-1] == "news"


def test_asker_takes_it_back_at_any_moment_and_the_consent_with_it(held):
    actions.withdraw_referral(held, by=held.asker, note="We doen het zelf")
    assert (held.state, state_of(held.need)) == ("withdrawn", NeedState.OPEN)
    held.refresh_from_db()
    assert held.agreed_at is None
    assert Consent.objects.filter(person=held.asker).first().is_given is False
    assert "ended" in mailed(held.destination)


def test_need_that_is_withdrawn_withdraws_what_was_asked_outside(sent, broker):
    innovations.withdraw_need(sent.need, by=broker)
    sent.refresh_from_db()
    assert sent.state == "withdrawn"


def test_no_is_tried_again_with_the_reason_and_the_yes_of_the_asker_stands(sent, broker, refused):
    actions.decline_referral(sent, by=None)
    refused(actions.reopen_referral, sent, note=" ", by=broker)
    actions.reopen_referral(sent, note="Er is weer plaats", by=broker)
    assert (sent.state, sent.decline_reason) == ("draft", "")
    agree(sent)
    assert sent.state == "sent"


@pytest.mark.parametrize("outcome", ["helped", "not_helped"])
def test_outcome_that_was_not_right_is_opened_again(held, broker, outcome):
    actions.finish_referral(held, outcome=outcome, by=None)
    actions.reopen_referral(held, note="Toch niet klaar", by=broker)
    assert (held.state, held.outcome, state_of(held.need)) == ("in_progress", "", NeedState.INTRODUCED)


def test_reopening_gives_way_to_who_helps_by_now(held, broker, helper, refused):
    actions.finish_referral(held, outcome="not_helped", by=None)
    actions.accept_proposal(actions.ask_helper(held.need, helper=helper, by=broker), by=helper)
    held.need.refresh_from_db()
    with pytest.raises(innovations.InnovationRefused), transaction.atomic():
        actions.reopen_referral(held, note="Toch", by=broker)
    assert Proposal.objects.get().state == "accepted"


def test_everything_stands_on_the_timeline_in_words(held):
    actions.finish_referral(held, outcome="helped", by=None)
    verbs = list(TimelineEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["referral_drafted", "referral_agreed", "referral_accepted", "referral_done"]


# what the database refuses


BROKEN = {
    "referral_one_receiver": {"destination": None},
    "referral_told_as_agreed": {"agreed_at": None},
    "referral_out_has_deadline": {"due_at": None},
    "referral_held_was_accepted": {"state": "accepted"},
    "referral_no_has_reason": {"decline_reason": "no_capacity"},
    "referral_done_has_outcome": {"outcome": "helped"},
}


@pytest.mark.parametrize("name", BROKEN)
def test_database_refuses_a_referral_that_cannot_be(sent, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Referral.objects.filter(pk=sent.pk).update(**BROKEN[name])


@pytest.mark.parametrize("fields", [{"phone": "", "email": "", "website": ""}, {"name": "", "organisation": ""}])
def test_database_refuses_a_destination_nobody_can_reach(fields):
    with pytest.raises(IntegrityError, match="destination_"), transaction.atomic():
        factories.make_destination(**fields)
