"""Real processes that do two things to one session at the same moment."""

from datetime import timedelta

import pytest

from tests import factories
from tests.exchanges.scene import (
    IN_A_WEEK,
    asked,
    coin,
    coins_of,
    disputed,
    held,
    invited,
    mails,
    planned,
    planning,
    say,
    standing,
)
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger.queries import verify

DAY = timedelta(days=1)
AFTER = IN_A_WEEK + DAY


@pytest.fixture(autouse=True)
def _books_hold(committed_db):
    yield
    assert verify().problems == []


def fresh(row):
    """The row as a process of its own reads it."""
    return type(row).objects.get(pk=row.pk)


def at(moment, step):
    """A call that lives at a moment and answers nothing."""

    def call():
        with clock.at(moment):
            step()

    return call


def winners(answers):
    return len(answers) - len(refusals(answers))


def test_two_rivals_who_say_yes_make_one_session():
    first = asked()
    second = asked(need=first.need, giver=factories.make_person("Rik Smeets"))
    answers = together(*(lambda p=p: actions.accept(fresh(p), by=p.helper).key for p in (first, second)))
    assert winners(answers) == 1
    session = StrengtheningSession.objects.get()
    assert standing(session.receiver) == (0, 0, 100)
    assert {fresh(p).state for p in (first, second)} == {"accepted", "superseded"}


def test_same_yes_twice_is_one_session():
    proposal = asked()
    answers = together(*[lambda: actions.accept(fresh(proposal), by=proposal.helper).key] * 2)
    assert winners(answers) == 1
    assert StrengtheningSession.objects.count() == 1
    assert len(mails("introduced")) == 2


def test_two_choices_at_the_same_moment_are_one_date():
    session = planning()
    slots = actions.propose_dates(session, starts=[IN_A_WEEK, IN_A_WEEK + DAY], by=session.broker)
    answers = together(
        lambda: actions.choose_date(fresh(session), slot=fresh(slots[0]), by=session.giver).key,
        lambda: actions.choose_date(fresh(session), slot=fresh(slots[1]), by=session.receiver).key,
    )
    assert winners(answers) == 1
    session.refresh_from_db()
    assert (session.state, session.appointment.sequence) == ("planned", 0)
    assert len(mails("planned")) == 2


def test_same_choice_twice_at_the_same_moment_is_one_choice_and_no_complaint():
    session = planning()
    (slot,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
    choose = lambda: actions.choose_date(fresh(session), slot=fresh(slot), by=session.receiver).key  # noqa: E731
    assert winners(together(choose, choose)) == 2
    assert len(mails("planned")) == 2


def test_both_offer_the_same_date_at_the_same_moment():
    session = planning()
    offer = lambda by: actions.propose_dates(fresh(session), starts=[IN_A_WEEK], by=by)[0].key  # noqa: E731
    answers = together(lambda: offer(session.giver), lambda: offer(session.receiver))
    assert winners(answers) == 2
    assert session.appointment.slots.filter(withdrawn_at=None).count() == 1


@pytest.mark.parametrize("step", ["choose", "place"])
def test_calling_off_at_the_same_moment_leaves_a_session_that_is_off(step):
    session = planning() if step == "choose" else planned()
    if step == "choose":
        (slot,) = actions.propose_dates(session, starts=[IN_A_WEEK], by=session.giver)
        other = lambda: actions.choose_date(fresh(session), slot=fresh(slot), by=session.receiver).key  # noqa: E731
    else:
        other = lambda: actions.set_place(fresh(session), place="Zaal", by=session.receiver).key  # noqa: E731
    answers = together(other, lambda: actions.cancel_session(fresh(session), reason="Ziek", by=session.giver).key)
    assert winners(answers) >= 1
    session.refresh_from_db()
    assert (session.state, session.appointment.state, coin(session)) == ("cancelled", "cancelled", "voided")
    assert session.appointment.slots.filter(withdrawn_at=None).count() == 0
    last = max(mails("planned") + mails("cancelled"), key=lambda mail: mail.pk)
    assert last.kind == "exchanges.cancelled"


def test_both_confirm_at_the_same_moment_and_the_coin_is_booked_once():
    session = held()
    people = (session.giver, session.receiver)
    steps = [at(AFTER, lambda person=person: actions.confirm(fresh(session), person=person)) for person in people]
    assert winners(together(*steps)) == 2
    session.refresh_from_db()
    assert (session.state, coin(session)) == ("booked", "posted")
    assert standing(session.giver) == (100, 0, 0)
    assert len(mails("coin_booked")) == 2
    assert GiveInvitation.objects.filter(session=session).count() == 1


def test_same_link_pressed_twice_at_the_same_moment_is_one_answer_and_no_complaint():
    session = say(held(), giver="held")
    press = at(AFTER, lambda: actions.confirm(fresh(session), person=session.receiver))
    assert winners(together(press, press, press)) == 3
    assert session.confirmations.count() == 2
    assert standing(session.giver) == (100, 0, 0)
    assert len(mails("coin_booked")) == 2


def test_last_confirmation_and_the_broker_at_the_same_moment_settle_it_once():
    session = say(held(), giver="held")
    answers = together(
        at(AFTER, lambda: actions.confirm(fresh(session), person=session.receiver)),
        at(AFTER, lambda: actions.resolve(fresh(session), resolution="release", note="Niet door", by=session.broker)),
    )
    assert winners(answers) == 1
    session.refresh_from_db()
    assert (session.state, coin(session)) in {("booked", "posted"), ("resolved", "voided")}


def test_two_brokers_settle_a_dispute_once():
    session = disputed()
    answers = together(
        *(
            at(AFTER, lambda how=how: actions.resolve(fresh(session), resolution=how, note="Gebeld", by=session.broker))
            for how in ("book", "release", "replan")
        )
    )
    assert winners(answers) == 1
    assert len(mails("resolved")) == 2


@pytest.mark.parametrize(
    ("job", "moment", "kind"),
    [
        (actions.remind_due, IN_A_WEEK - DAY, "tomorrow"),
        (actions.hold_due, AFTER, "confirm_please"),
        (actions.nudge_due, AFTER + 7 * DAY, "confirm_reminder"),
    ],
)
def test_workers_at_the_same_moment_do_each_session_once(job, moment, kind):
    (held if job is actions.nudge_due else planned)()

    def work():
        with clock.at(moment):
            return job()

    assert sum(together(work, work, work)) == 1
    assert len(mails(kind)) == 2


def test_workers_at_the_same_moment_wake_an_invitation_once():
    invitation = invited()
    with clock.at(AFTER):
        actions.snooze_invitation(invitation, until=AFTER.date() + DAY, by=invitation.person)

    def work():
        with clock.at(AFTER + 2 * DAY):
            return actions.wake_due()

    assert sum(together(work, work, work)) == 1
    assert len(mails("give_invited")) == 1


@pytest.mark.parametrize("other", ["donate", "waive", "fulfil"])
def test_invitation_is_answered_once(other):
    invitation = invited()
    person = invitation.person
    coins_of(person, 2)
    giving = say(held(giver=person), giver="held") if other == "fulfil" else None
    run = {
        "donate": lambda: actions.donate_invitation(fresh(invitation), by=person),
        "waive": lambda: actions.waive_invitation(fresh(invitation), reason="Ziek", by=person),
        "fulfil": lambda: actions.confirm(fresh(giving), person=giving.receiver),
    }
    answers = together(at(AFTER, run["donate"]), at(AFTER, run[other]))
    refusals(answers)
    invitation.refresh_from_db()
    donated = 100 if invitation.state == "donated" else 0
    assert standing(person)[0] == 100 - donated + (100 if other == "fulfil" else 0)
    assert Need.objects.filter(state="met").count() == (2 if other == "fulfil" else 1)
