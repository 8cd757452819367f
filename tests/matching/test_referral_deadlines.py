"""Silence about a referral: one reminder, then the end; whoever helps is asked how it goes. And the broker's day."""

from datetime import timedelta

import pytest

from tests import factories
from vlechtwerk.core import clock
from vlechtwerk.desk import outside
from vlechtwerk.matching import actions
from vlechtwerk.matching.models import Destination, Referral
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.models import Message
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def draft(need, broker):
    return factories.make_referral(need, keeper=broker)


@pytest.fixture
def sent(draft):
    return actions.agree_to_referral(draft, to=draft.receiver.key, by=draft.asker)


@pytest.fixture
def held(sent):
    return actions.accept_referral(sent, by=None)


def lived(moment):
    """What the worker does when it comes by at this moment."""
    with clock.at(moment):
        return actions.referrals_due()


def fresh(referral):
    return Referral.objects.get(pk=referral.pk)


def kinds(moment=None):
    with clock.at(moment or clock.now()):
        return [row.kind for row in outside.rows(Person.objects.get(name="Lotte Hermans"), mine=True)]


def mails(name):
    return Message.objects.filter(kind=f"matching.referral_{name}")


def test_receiver_is_reminded_once_and_then_it_ends(sent):
    first = sent.due_at
    assert lived(first - SECOND) == 0
    assert lived(first) == 1
    assert lived(first) == 0
    assert fresh(sent).answer_by == sent.answer_by  # the day that was told stays
    assert mails("asked").count() == 2
    end = fresh(sent).due_at
    assert lived(end - SECOND) == 0
    assert lived(end) == 1
    assert fresh(sent).state == "expired"
    assert mails("news").filter(to_email=sent.asker.email).count() == 1
    assert lived(end + timedelta(days=60)) == 0


def test_worker_that_was_away_reminds_first_and_leaves_the_days_of_a_reminder(sent):
    late = sent.due_at + timedelta(days=30)
    assert lived(late) == 1
    assert fresh(sent).state == "sent"
    assert fresh(sent).due_at > late + timedelta(days=4)


def test_read_but_unanswered_ends_too(sent):
    actions.open_referral(sent)
    lived(sent.due_at)
    lived(fresh(sent).due_at)
    assert fresh(sent).state == "expired"


def test_asker_is_reminded_and_then_the_broker_calls_but_nothing_ends_by_itself(draft, broker):
    actions.request_agreement(draft, by=broker)
    lived(draft.due_at)
    assert mails("agree").count() == 2
    much_later = fresh(draft).due_at + timedelta(days=60)
    assert lived(much_later) == 0
    assert fresh(draft).state == "draft"
    assert kinds(much_later) == ["Referral waits"]


def test_who_helps_is_asked_how_it_goes_and_asked_again_after_the_news(held):
    assert lived(held.due_at) == 1
    assert mails("progress").count() == 1
    with clock.at(fresh(held).due_at):
        actions.report_progress(fresh(held), by=None)
    assert fresh(held).reminded_at is None
    assert lived(fresh(held).due_at) == 1
    assert mails("progress").count() == 2


def test_no_reminder_leaves_after_the_answer(sent):
    lived(sent.due_at)
    actions.decline_referral(fresh(sent), by=None)
    assert set(mails("asked").values_list("state", flat=True)) == {MessageState.CANCELLED}


def test_one_row_that_fails_stops_no_other(sent, broker):
    other = factories.make_referral(factories.make_need(sent.need.innovation, made_by=broker), keeper=broker, name="Jo")
    actions.agree_to_referral(other, to=other.receiver.key, by=other.asker)
    Destination.objects.filter(pk=sent.destination_id).update(language="xx", email="x" * 250 + "@y.z")
    with clock.at(max(sent.due_at, other.due_at)):
        actions.referrals_due()
    assert fresh(other).reminded_at


# the broker's day


def test_prepared_referral_waits_on_the_day_until_it_left(draft, broker):
    assert kinds() == ["Referral prepared"]
    actions.request_agreement(draft, by=broker)
    assert kinds() == []


def test_answer_in_time_asks_nothing_of_the_broker(sent):
    assert kinds() == []


def test_receiver_without_an_address_is_called(sent):
    Destination.objects.update(email="")
    assert kinds() == ["Referral by telephone"]


def test_silence_news_and_noes_wait_for_the_broker(sent):
    lived(sent.due_at)
    assert kinds() == ["Referral silent"]
    referral = fresh(sent)
    actions.decline_referral(referral, by=None, reason="no_capacity", note="Na de zomer")
    assert kinds() == ["Referral declined"]
    [row] = outside.rows(referral.keeper, mine=True)
    assert "Na de zomer" in row.who
    assert referral.need.key in row.url
    actions.handle_referral(referral, by=referral.keeper)
    assert kinds() == []


def test_no_leaves_the_day_when_the_next_referral_is_prepared(sent, broker):
    actions.decline_referral(sent, by=None)
    factories.make_referral(sent.need, keeper=broker, name="Jo")
    assert kinds() == ["Referral prepared"]


def test_no_leaves_the_day_when_somebody_inside_is_asked(sent, broker, helper):
    actions.decline_referral(sent, by=None)
    actions.ask_helper(sent.need, helper=helper, by=broker)
    assert kinds() == []


def test_asker_who_takes_it_back_stands_on_the_day(sent):
    actions.withdraw_referral(sent, by=sent.asker, note="Liever niet")
    assert kinds() == ["Referral taken back"]


def test_help_without_news_and_without_result_stand_on_the_day(held):
    lived(held.due_at)
    assert kinds() == ["Referral without news"]
    actions.finish_referral(fresh(held), outcome="partly", by=None)
    assert kinds() == ["Referral without result"]


def test_day_of_another_broker_is_free_of_it(sent):
    actions.decline_referral(sent, by=None)
    assert outside.rows(factories.make_broker("Bert"), mine=True) == []
    assert len(outside.rows(factories.make_broker("Tina"), mine=False)) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_day_reads_referrals_in_one_query(need, broker, count, django_assert_num_queries):
    for number in range(count):
        referral = factories.make_referral(need, keeper=broker, name=f"An {number}")
        actions.agree_to_referral(referral, to=referral.receiver.key, by=referral.asker)
        actions.decline_referral(referral, by=None)
    Referral.objects.update(handled_at=None)
    with django_assert_num_queries(1):
        assert len(outside.rows(broker, mine=True)) == count


def test_whole_day_stays_below_ten_queries(sent, client, settings, django_assert_max_num_queries):
    settings.STAFF_MFA = "optional"
    actions.decline_referral(sent, by=None)
    client.force_login(sent.keeper, backend="vlechtwerk.people.backends.LoginBackend")
    with django_assert_max_num_queries(9):
        assert sent.need.innovation.name in client.get("/vandaag/").content.decode()
