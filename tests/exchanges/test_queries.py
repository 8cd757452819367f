from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.http import Http404

from tests import factories
from tests.exchanges.scene import (
    IN_A_WEEK,
    afterwards,
    booked,
    disputed,
    held,
    invited,
    no_show,
    plan,
    planned,
    planning,
    say,
)
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.steps import open_steps

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def acting(person=None, *hats):
    return SimpleNamespace(person=person, hats=frozenset(hats))


def test_session_opens_for_the_two_and_for_staff_only():
    session = planned()
    for reader in (acting(session.giver, "member"), acting(session.receiver), acting(session.broker, "broker")):
        assert queries.session_for(reader, session.key) == session
    for reader in (acting(factories.make_person(), "member"), acting(session.broker, "member"), acting()):
        with pytest.raises(Http404):
            queries.session_for(reader, session.key)


def test_invitation_opens_for_its_person_and_for_staff_only():
    invitation = invited()
    for reader in (acting(invitation.person, "member"), acting(invitation.session.broker, "coordinator")):
        assert queries.invitation_for(reader, invitation.key) == invitation
    for reader in (acting(invitation.session.giver, "member"), acting()):
        with pytest.raises(Http404):
            queries.invitation_for(reader, invitation.key)


@pytest.mark.parametrize("pk", ["999999", "", "1 OR 1=1"])
def test_personal_link_of_somebody_else_opens_nothing(pk):
    with pytest.raises(Http404):
        queries.session_by_key(planned().key, pk)


def test_list_of_staff_shows_what_runs_one_state_or_all():
    rows = {make.__name__: make() for make in (planning, planned, held, no_show, disputed, booked)}
    off = planning()
    actions.cancel_session(off, reason="Ziek", by=off.giver)
    assert set(queries.session_list()) == {row for name, row in rows.items() if name != "booked"}
    assert list(queries.session_list(state="booked")) == [rows["booked"]]
    assert queries.session_list(state="all").count() == 7


def test_next_session_is_the_soonest_and_one_without_a_date_comes_last():
    person = factories.make_person()
    without = planning(giver=person)
    assert queries.next_session(person) == without
    later, soon = planned(giver=person, starts_at=IN_A_WEEK + DAY), planned(receiver=person)
    assert queries.next_session(person) == soon
    booked_one = booked(giver=person, starts_at=IN_A_WEEK - DAY)
    assert queries.next_session(person) == soon != booked_one
    actions.cancel_session(soon, reason="Ziek", by=person)
    assert queries.next_session(person) == later


def test_dates_on_offer_leave_out_what_passed_and_what_is_over():
    session = planning()
    actions.propose_dates(session, starts=[IN_A_WEEK, IN_A_WEEK + 3 * DAY], by=session.giver)
    with clock.at(IN_A_WEEK + DAY):
        (slot,) = queries.dates_on_offer(session)
        assert slot.starts_at == IN_A_WEEK + 3 * DAY
    actions.cancel_session(session, reason="Ziek", by=session.giver)
    assert queries.dates_on_offer(session) == []


@pytest.mark.parametrize(
    ("make", "side", "staff"),
    [
        (planning, {"dates", "goal", "cancel"}, {"dates", "goal", "cancel"}),
        (planned, {"dates", "place", "goal", "cancel"}, {"dates", "place", "goal", "cancel"}),
        (held, {"confirm"}, {"resolve"}),
        (no_show, {"confirm"}, {"resolve"}),
        (disputed, {"questions"}, {"resolve"}),
        (booked, {"questions"}, set()),
    ],
)
def test_every_state_has_its_steps_for_the_two_and_for_the_broker(make, side, staff):
    session = make()
    with clock.at(IN_A_WEEK + DAY if make not in {planning, planned} else clock.now()):
        assert set(open_steps(session, session.giver, staff=False)) == side
        assert set(open_steps(session, session.broker, staff=True)) == staff
        assert open_steps(session, factories.make_person(), staff=False) == {}


def test_who_did_not_meet_is_not_asked_how_useful_it_was():
    session = say(held(), giver="not_held")
    with clock.at(IN_A_WEEK + DAY):
        assert open_steps(session, session.giver, staff=False) == {}
        assert set(open_steps(session, session.receiver, staff=False)) == {"confirm"}


def test_who_offered_waits_and_the_other_one_and_the_broker_choose():
    session = planning()
    actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    can = {p.name: "choose" in open_steps(session, p, staff=p == session.broker) for p in people(session)}
    assert can == {session.giver.name: False, session.receiver.name: True, session.broker.name: True}


def people(session):
    return session.giver, session.receiver, session.broker


def test_session_that_has_begun_is_confirmed_and_not_called_off():
    session = planned()
    with afterwards(session, hours=-1):
        steps = open_steps(session, session.giver, staff=False)
    assert "confirm" in steps
    assert "cancel" not in steps


def test_session_planned_anew_is_not_confirmed_by_its_old_date():
    session = held()
    with clock.at(IN_A_WEEK + DAY):
        actions.resolve(session, resolution="replan", note="Nog eens", by=session.broker)
        assert not queries.has_begun(session)
        assert "cancel" in open_steps(session, session.giver, staff=False)
        plan(session, IN_A_WEEK + 9 * DAY)
        assert not queries.can_be_confirmed(session)
