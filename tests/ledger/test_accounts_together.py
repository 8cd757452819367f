"""Real processes on one coin: put right twice, and another account while it is confirmed or expires."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests import factories
from tests.exchanges import scene
from tests.ledger.books import balances, booked
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Transfer
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.usefixtures("committed_books_hold")


def fresh(session):
    return StrengtheningSession.objects.get(pk=session.pk)


def test_wrong_booking_is_put_right_once():
    pair, broker = (factories.make_person("An"), factories.make_person("Bo")), factories.make_broker()
    wrong = booked(*pair)

    def correct():
        found = queries.transfers().get(pk=wrong.pk)
        return str(actions.correct(found, new_id=uuid4(), why="Twee keer", by=broker).pk)

    assert len(refusals(together(correct, correct, correct))) == 2
    assert balances(*pair) == [0, 0]
    assert Message.objects.filter(kind="ledger.corrected").count() == 2


def test_same_click_twice_is_one_correction_without_complaint():
    pair, broker, number = (factories.make_person("An"), factories.make_person("Bo")), factories.make_broker(), uuid4()
    wrong = booked(*pair)

    def correct():
        found = queries.transfers().get(pk=wrong.pk)
        return str(actions.correct(found, new_id=number, why="Twee keer", by=broker).pk)

    assert refusals(together(correct, correct)) == []
    assert Transfer.objects.filter(corrects=wrong).count() == 1


@pytest.mark.parametrize("other", ["confirm", "expire"])
def test_other_account_at_the_moment_of(other):
    session, gist = scene.say(scene.held(), giver="held"), factories.make_organisation("De Gist")
    actions.give_mandate(gist, person=session.receiver, by=session.broker)
    late = scene.MONDAY + timedelta(days=181)

    def choose():
        with clock.at(late):
            exchanges.choose_account(fresh(session), person=session.receiver, organisation=gist)

    def rival():
        with clock.at(late):
            if other == "confirm":
                exchanges.confirm(fresh(session), person=session.receiver)
            else:
                actions.expire_due()

    answers = together(choose, rival)
    assert len(refusals(answers)) <= 1
    now = fresh(session)
    coin = queries.coin(now.transfer_id)
    assert coin.state == ("posted" if other == "confirm" else "pending")
    if other == "confirm":
        chosen = not refusals(answers)
        assert (coin.payer == gist) is chosen
        assert queries.tally(now.giver).balance == 100
    assert Transfer.objects.filter(state__in=["pending", "posted"]).count() == 1
