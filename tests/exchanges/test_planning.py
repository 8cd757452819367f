from datetime import datetime, timedelta

import pytest

from tests import factories
from tests.exchanges.scene import (
    BRUSSELS,
    IN_A_WEEK,
    MONDAY,
    afterwards,
    booked,
    coin,
    held,
    mails,
    plan,
    planned,
    planning,
    standing,
)
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.enums import Verdict
from vlechtwerk.innovations.models import Need, TimelineEntry
from vlechtwerk.matching.models import Proposal
from vlechtwerk.outbox.models import Message

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def on_offer(session):
    return list(session.appointment.slots.filter(withdrawn_at__isnull=True))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_dates_on_offer_are_mailed_to_the_other_one(count):
    session = planning()
    slots = actions.propose_dates(session, starts=[IN_A_WEEK + n * DAY for n in range(count)], by=session.giver)
    assert on_offer(session) == slots
    (mail,) = mails("dates_offered")
    assert mail.to_email == session.receiver.email
    assert mail.text.count("\n- ") == count


def test_same_date_twice_is_offered_once():
    session = planning()
    assert len(actions.propose_dates(session, starts=[IN_A_WEEK, IN_A_WEEK], by=session.giver)) == 1


@pytest.mark.parametrize(
    ("starts", "said"),
    [
        ([], "at least one"),
        ([MONDAY - DAY], "past"),
        ([IN_A_WEEK, MONDAY], "past"),
        ([IN_A_WEEK + 400 * DAY], "more than a year"),
        ([IN_A_WEEK + n * DAY for n in range(6)], "five"),
    ],
)
def test_dates_that_cannot_be_are_refused_and_earlier_ones_stand(starts, said):
    session = planning()
    stands = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    with pytest.raises(Refused, match=said):
        actions.propose_dates(session, starts=starts, by=session.giver, place="Elders")
    session.refresh_from_db()
    assert on_offer(session) == stands
    assert session.appointment.place == ""


def test_new_offer_replaces_the_one_before_and_its_mail():
    session = planning()
    (old,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    (new,) = actions.propose_dates(session, starts=[IN_A_WEEK + DAY], by=session.giver)
    assert on_offer(session) == [new]
    assert len(mails("dates_offered")) == 1  # the first had not left yet
    with pytest.raises(Refused, match="no longer on offer"):
        actions.choose_date(session, slot=old, by=session.receiver)


def test_date_is_chosen_by_the_other_one_only():
    session = planning()
    (slot,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.receiver)
    with pytest.raises(Refused, match="the other one chooses"):
        actions.choose_date(session, slot=slot, by=session.receiver)
    actions.choose_date(session, slot=slot, by=session.giver)
    assert session.state == "planned"
    assert session.appointment.starts_at == IN_A_WEEK
    assert on_offer(session) == []


def test_broker_on_the_telephone_offers_and_chooses_for_two_people_without_an_address():
    giver, receiver = (factories.make_person(name, email="") for name in ("Jeroen", "Griet"))
    session = planning(giver=giver, receiver=receiver)
    (slot,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.broker)
    actions.choose_date(session, slot=slot, by=session.broker)
    assert session.state == "planned"
    assert AuditEntry.objects.filter(verb="session_planned", actor_id=session.broker_id).exists()


def test_broker_offers_dates_to_both():
    session = planning()
    actions.propose_dates(session, starts=[IN_A_WEEK], by=session.broker)
    assert {mail.to_email for mail in mails("dates_offered")} == {session.giver.email, session.receiver.email}


def test_date_that_passed_in_the_meantime_is_not_chosen():
    session = planning()
    (slot,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    with clock.at(IN_A_WEEK + timedelta(minutes=1)), pytest.raises(Refused, match="past"):
        actions.choose_date(session, slot=slot, by=session.receiver)
    session.refresh_from_db()
    assert (session.state, session.appointment.state) == ("planning", "tentative")


def test_same_choice_twice_is_one_choice():
    session = planning()
    (slot,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    for _ in range(2):
        actions.choose_date(session, slot=slot, by=session.receiver)
    assert session.appointment.sequence == 0
    assert len(mails("planned")) == 2
    assert TimelineEntry.objects.filter(verb__in=["session_planned", "session_moved"]).count() == 1


def test_date_of_another_session_is_refused():
    session, other = planning(), planning()
    (slot,) = actions.propose_dates(other, starts=[IN_A_WEEK], by=other.giver)
    with pytest.raises(Refused, match="another session"):
        actions.choose_date(session, slot=slot, by=session.receiver)


def test_choice_stops_the_mail_with_dates_that_has_not_left():
    planned()
    assert mails("dates_offered") == []


def test_moving_keeps_the_old_date_until_a_new_one_is_chosen():
    session = planned()
    (slot,) = actions.reschedule(session, starts=[IN_A_WEEK + DAY], by=session.receiver)
    session.refresh_from_db()
    assert session.appointment.starts_at == IN_A_WEEK
    actions.choose_date(session, slot=slot, by=session.giver)
    assert session.appointment.starts_at == IN_A_WEEK + DAY
    assert session.appointment.sequence == 1
    assert [mail.subject.split(":")[0] for mail in mails("planned", session.giver)][1:] == ["Veranderd"]


def test_session_without_a_date_cannot_be_moved():
    with pytest.raises(Refused, match="by now"):
        actions.reschedule(session := planning(), starts=[IN_A_WEEK], by=session.giver)


def test_new_date_forgets_what_was_said_about_the_old_one():
    session = planned()
    with afterwards(session, minutes=10):
        actions.confirm(session, person=session.giver, verdict=Verdict.NOT_HELD)
        plan(session, IN_A_WEEK + 7 * DAY)
    assert session.confirmations.count() == 0
    with afterwards(session):
        actions.confirm(session, person=session.giver)
    assert session.confirmations.get().verdict == "held"


def test_place_of_a_planned_session_reaches_both_calendars_once():
    session = planned()
    for _ in range(2):
        actions.set_place(session, place="  Bibliotheek,\n Mechelen ", by=session.giver)
    assert (session.appointment.place, session.appointment.sequence) == ("Bibliotheek, Mechelen", 1)
    assert len(mails("planned", session.receiver)) == 2


def test_place_changed_with_an_offer_of_dates_reaches_the_calendars_too():
    session = planned()
    actions.propose_dates(session, starts=[IN_A_WEEK + DAY], by=session.giver, place="Online")
    assert "Online" in mails("planned", session.receiver)[-1].text


def test_empty_place_and_empty_agreement_are_refused():
    session = planned()
    with pytest.raises(Refused):
        actions.set_place(session, place=" ", by=session.giver)
    with pytest.raises(Refused):
        actions.set_goal(session, goal=" \n", by=session.giver)


def test_agreement_is_kept_and_comes_along_in_the_reminder():
    session = planned()
    actions.set_goal(session, goal="Een rekenblad met\nvier bronnen", by=session.receiver)
    with clock.at(IN_A_WEEK - DAY):
        actions.remind_due()
    assert "> Een rekenblad met vier bronnen" in mails("tomorrow", session.giver)[0].text


@pytest.mark.parametrize("make", [planning, planned])
@pytest.mark.parametrize("who", ["giver", "receiver", "broker"])
def test_each_of_them_can_call_it_off_and_everything_is_free_again(make, who):
    session = make()
    by = getattr(session, who)
    actions.cancel_session(session, reason=" Ziek\ngeworden ", by=by)
    assert (session.state, session.cancel_reason) == ("cancelled", "Ziek geworden")
    assert coin(session) == "voided"
    assert standing(session.receiver) == standing(session.giver) == (0, 0, 0)
    assert Need.objects.get(pk=session.need_id).state == "open"
    assert Proposal.objects.get(pk=session.proposal_id).state == "withdrawn"
    assert session.appointment.state == "cancelled"
    for person in (session.giver, session.receiver):
        (mail,) = mails("cancelled", person)
        assert "> Ziek geworden" in mail.text
        assert by.name in mail.text


def test_calling_off_stops_every_mail_about_the_session_that_has_not_left():
    session = planned()
    actions.cancel_session(session, reason="Ziek", by=session.giver)
    waiting = Message.objects.filter(state="queued", kind__startswith="exchanges.")
    assert {mail.kind for mail in waiting} == {"exchanges.cancelled"}


def test_calling_off_needs_a_reason():
    session = planned()
    with pytest.raises(Refused) as refused:
        actions.cancel_session(session, reason="  ", by=session.giver)
    assert refused.value.field == "reason"
    assert coin(session) == "pending"


def test_session_that_has_begun_is_confirmed_or_disputed_and_not_called_off():
    """Or a receiver could take the help and call the session off before the coin is booked."""
    session = planned()
    with clock.at(IN_A_WEEK), pytest.raises(Refused, match="begun"):
        actions.cancel_session(session, reason="Toch niet", by=session.receiver)
    assert coin(session) == "pending"


def test_session_can_be_called_off_although_its_need_changed_meanwhile():
    session = planned()
    Need.objects.filter(pk=session.need_id).update(state="withdrawn")
    session = type(session).objects.get(pk=session.pk)
    actions.cancel_session(session, reason="Ziek", by=session.giver)
    assert coin(session) == "voided"
    assert Need.objects.get(pk=session.need_id).state == "withdrawn"


@pytest.mark.parametrize("make", [held, booked])
@pytest.mark.parametrize("step", ["dates", "place", "goal", "cancel"])
def test_session_that_is_over_is_not_planned_any_more(make, step):
    session = make()
    run = {
        "dates": lambda: actions.propose_dates(session, starts=[IN_A_WEEK + 30 * DAY], by=session.giver),
        "place": lambda: actions.set_place(session, place="Elders", by=session.giver),
        "goal": lambda: actions.set_goal(session, goal="Iets", by=session.giver),
        "cancel": lambda: actions.cancel_session(session, reason="Ziek", by=session.giver),
    }
    with pytest.raises(Refused, match="by now"):
        run[step]()


def test_link_of_a_session_far_away_is_open_until_after_it():
    far = datetime(2026, 12, 15, 9, tzinfo=BRUSSELS)
    session = planned(starts_at=far)
    link = actions.session_link(session, session.giver).rstrip("/").rsplit("/", 1)[1]
    from vlechtwerk.core.links import read_token

    with clock.at(far + 30 * DAY):
        assert read_token("session", link) == [session.key, str(session.giver_id)]
