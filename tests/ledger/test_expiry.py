"""Reservations that are past their date: every session goes on or ends kindly, also after the worker was away."""

from datetime import timedelta

import pytest

from tests import factories
from tests.exchanges import scene
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Policy, Transfer

DAY = timedelta(days=1)
KEPT = 180 * DAY


@pytest.fixture(autouse=True)
def _books_hold(db):
    with clock.at(scene.MONDAY):
        yield
    with clock.at(scene.MONDAY + 2 * KEPT):
        assert [line for line in queries.verify().problems if "still reserved" not in line] == []


def day(number):
    """The worker at work that many days after the yes: first what tells, then what ends."""
    with clock.at(scene.MONDAY + number * DAY):
        return exchanges.tell_expiry_due(), actions.expire_due()


def until(session):
    return Transfer.objects.get(pk=session.transfer_id).expires_at


def fresh(session):
    return StrengtheningSession.objects.select_related("need").get(pk=session.pk)


def test_new_reservation_is_kept_as_long_as_the_policy_says():
    Policy.objects.create(version=1, reservation_days=30)
    assert until(scene.planning()) == scene.MONDAY + 30 * DAY


def test_both_and_the_broker_hear_it_a_week_before_and_once():
    session = scene.planning()
    assert day(172) == (0, 0)
    assert day(173.5) == (1, 0)
    assert day(174) == (0, 0)
    people = {session.giver, session.receiver, session.broker}
    assert {mail.to_email for mail in scene.mails("expires")} == {person.email for person in people}
    assert len(scene.mails("expires")) == 3


def test_session_without_a_date_ends_kindly_and_the_need_is_open_again():
    session = scene.planning()
    day(174)
    assert day(181) == (0, 1)
    session = fresh(session)
    assert (session.state, session.cancel_reason, scene.coin(session)) == ("cancelled", "no_date", "expired")
    assert session.need.state == "open"
    assert len(scene.mails("cancelled")) == 2
    assert scene.standing(session.giver) == (0, 0, 0)
    assert day(182) == (0, 0)


def test_session_with_dates_on_offer_goes_on():
    session = scene.planning()
    day(174)
    with clock.at(scene.MONDAY + 175 * DAY):
        exchanges.propose_dates(session, starts=[scene.IN_A_WEEK + 182 * DAY], by=session.giver)
    assert day(181) == (0, 1)
    session = fresh(session)
    assert (session.state, scene.coin(session)) == ("planning", "pending")
    assert until(session) == scene.MONDAY + 181 * DAY + KEPT


@pytest.mark.parametrize("make", ["planned", "held", "no_show", "disputed"])
def test_session_with_a_date_or_to_confirm_gets_a_fresh_reservation(make):
    session = scene.planned(scene.IN_A_WEEK + 182 * DAY) if make == "planned" else getattr(scene, make)()
    first = session.transfer_id
    told = day(174)[0]
    assert told == (0 if make == "planned" else 1)
    assert day(181) == (0, 1)
    session = fresh(session)
    assert session.state == make
    assert queries.transfer_state(first) == "expired"
    assert (scene.coin(session), until(session)) == ("pending", scene.MONDAY + 181 * DAY + KEPT)
    assert scene.standing(session.giver) == (0, 100, 0)
    assert scene.mails("cancelled") == []


def test_session_that_went_on_is_still_confirmed_and_booked_once():
    session = scene.held()
    day(181)
    session = scene.say(fresh(session), "held", "held")
    assert (session.state, scene.coin(session)) == ("booked", "posted")
    assert Transfer.objects.filter(state="posted").count() == 1


@pytest.mark.parametrize("make", ["booked", "cancelled", "resolved"])
def test_session_that_is_over_has_nothing_that_expires(make):
    if make == "booked":
        scene.booked()
    elif make == "cancelled":
        session = scene.planning()
        exchanges.cancel_session(session, reason="Ziek", by=session.giver)
    else:
        session = scene.disputed()
        exchanges.resolve(session, resolution="release", note="Telt niet", by=session.broker)
    assert day(181) == (0, 0)


def test_worker_that_was_away_gives_one_more_week_to_who_was_not_told():
    session = scene.planning()
    with clock.at(scene.MONDAY + 187 * DAY):
        assert actions.expire_due() == 1
    session = fresh(session)
    assert session.state == "planning"
    assert until(session) == scene.MONDAY + 194 * DAY
    assert day(187) == (1, 0)
    assert day(193) == (0, 0)
    assert day(195) == (0, 1)
    assert fresh(session).state == "cancelled"


@pytest.mark.parametrize("make", ["planned", "held"])
def test_week_without_a_worker_loses_no_session(make):
    session = scene.planned(scene.IN_A_WEEK + 170 * DAY) if make == "planned" else scene.held()
    day(174)
    assert day(188)[1] == 1
    assert scene.coin(fresh(session)) == "pending"


def test_answer_that_comes_after_the_date_but_before_the_worker_still_counts():
    session = scene.held()
    with clock.at(scene.MONDAY + 185 * DAY):
        for person in (session.giver, session.receiver):
            exchanges.confirm(fresh(session), person=person)
        assert actions.expire_due() == 0
    assert fresh(session).state == "booked"


def test_date_that_is_chosen_after_the_warning_starts_a_new_count():
    session = scene.planning()
    day(174)
    with clock.at(scene.MONDAY + 175 * DAY):
        scene.plan(session, scene.IN_A_WEEK + 182 * DAY)
    assert fresh(session).expiry_told_at is None


def test_fresh_reservation_keeps_what_an_approval_once_gave():
    """The balance stands at the widened limit: there is no room for a second one, and none is needed."""
    session = scene.held()
    Account.objects.filter(person=session.receiver).update(floor=-100, extra_floor=0)
    Account.objects.filter(person=session.giver).update(ceiling=100)
    Account.objects.filter(person=session.receiver).update(extra_floor=100)
    day(181)
    assert scene.coin(fresh(session)) == "pending"


def test_reservation_of_nobody_known_simply_ends():
    payer, earner = factories.make_person("An"), factories.make_person("Bo")
    from tests.ledger.books import reserved

    transfer = reserved(payer, earner, source="session:weg", expires_at=clock.now() + DAY)
    assert day(2) == (0, 1)
    assert queries.transfer_state(transfer.pk) == "expired"


def test_organisation_that_pays_goes_on_paying():
    gist, session = factories.make_organisation("De Gist"), scene.held()
    actions.give_mandate(gist, person=session.receiver, by=session.broker)
    exchanges.choose_account(session, person=session.receiver, organisation=gist)
    day(181)
    day(361)
    assert queries.organisation_tally(gist).reserved_out == 100
    assert queries.coin(fresh(session).transfer_id).payer == gist
