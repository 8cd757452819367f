"""Nobody is asked too often: every rule of ``queries.resting``, at the moment an invitation would leave."""

from datetime import date

import pytest

from tests import factories
from tests.exchanges.rings import proposed, three
from tests.exchanges.scene import MONDAY, asked, booked, coins_of, held, invited, mails, planned, planning
from tests.exchanges.test_giving import AFTER, DAY, cook, later, others  # noqa: F401  # a fixture among them
from tests.together import together
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries, rules
from vlechtwerk.exchanges.actions.giving import invite_to_give
from vlechtwerk.exchanges.enums import Rest
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db


def why(person, **more):
    """The code of the reason, and until when it holds."""
    rest = queries.rest_of(person, **more)
    return (str(rest.why), rest.until) if rest else None


def declined(person, reason="no_time", at=MONDAY):
    with clock.at(at):
        proposal = asked(giver=person)
        matching.decline_proposal(proposal, reason=reason, by=person)
    return proposal


def let_rests_end(person):
    Proposal.objects.filter(helper=person).update(cool_down_until=None)


# the reasons, one by one


def test_somebody_without_a_reason_may_be_asked():
    assert why(factories.make_person()) is None


def test_who_left_or_is_not_there_at_all():
    person = factories.make_person()
    people.leave(person, by=None)
    assert why(person) == ("left", None)
    assert str(queries.rests_of([10**9])[10**9].why) == "left"


def test_who_rests_after_a_no_and_until_when():
    person = factories.make_person()
    declined(person)
    assert why(person) == ("rests", MONDAY.date() + 60 * DAY)
    with later(MONDAY + 60 * DAY):
        assert why(person) is None


def test_who_never_wants_to_be_asked_is_not_told_a_day_in_a_hundred_years():
    person = factories.make_person()
    declined(person, "never")
    rest = queries.rest_of(person)
    assert (rest.why, rest.until, "until" in rest.said) == (Rest.RESTS, None, False)


@pytest.mark.parametrize(("reason", "counts"), [("no_time", True), ("not_said", True), ("too_far", False)])
def test_not_now_twice_is_half_a_year_of_peace_after_the_last(reason, counts):
    person = factories.make_person()
    for at in (MONDAY, MONDAY + DAY):
        declined(person, reason, at)
        let_rests_end(person)
    until = (MONDAY + 181 * DAY).date()
    with later(MONDAY + 2 * DAY):
        assert why(person) == (("not_now", until) if counts else None)
    with later(MONDAY + 182 * DAY):
        assert why(person) is None


def test_not_now_once_to_a_request_and_once_to_an_invitation_is_twice():
    invitation = invited()
    with later():
        actions.waive_invitation(invitation, reason="Geen tijd", by=invitation.person)
        let_rests_end(invitation.person)
        assert why(invitation.person) is None
    declined(invitation.person, at=AFTER)
    let_rests_end(invitation.person)
    with later(AFTER + DAY):
        assert why(invitation.person)[0] == "not_now"


def test_excuse_by_the_broker_is_no_not_now_of_the_person():
    invitation = invited()
    with later():
        actions.waive_invitation(invitation, reason="Ziek", by=invitation.session.broker)
    assert not invitation.said_no.exists()


def test_who_has_a_request_to_answer():
    person = factories.make_person()
    proposal = asked(giver=person)
    assert why(person) == ("request", None)
    matching.withdraw_proposal(proposal, by=proposal.need.made_by)
    assert why(person) is None


def test_who_offered_help_that_waits_for_the_broker():
    person = factories.make_person()
    matching.offer_help(factories.make_need(), helper=person, by=person)
    assert why(person) == ("request", None)


def test_who_has_a_place_in_a_ring_that_waits():
    ring = proposed(three())
    assert why(ring.places[0].person) == ("request", None)


@pytest.mark.parametrize("make", [planning, planned, held])
@pytest.mark.parametrize("side", ["giver", "receiver"])
def test_who_has_a_session_under_way(make, side):
    person = factories.make_person()
    make(**{side: person})
    assert why(person)[0] == "session"


def test_who_gave_in_the_last_six_weeks():
    person = factories.make_person()
    session = booked(giver=person)
    day = session.booked_at.date()
    with later():
        assert why(person) == ("gave", day + rules.RESTS_AFTER_GIVING_DAYS * DAY)
    with clock.at(session.booked_at + rules.RESTS_AFTER_GIVING_DAYS * DAY):
        assert why(person) is None


def test_who_gives_all_they_can_this_quarter():
    person = factories.make_person(capacity_per_quarter=1)
    proposal = asked(giver=person)
    session = actions.accept(proposal, by=person)
    actions.cancel_session(session, reason="Ziek", by=session.receiver)
    Proposal.objects.filter(pk=proposal.pk).update(state="accepted")  # as one that was given weeks ago
    assert why(person) == ("capacity", date(2026, 4, 1))
    with later(MONDAY + 31 * DAY):
        assert why(person) is None


def test_who_is_away_until_a_day():
    person = factories.make_person(available_from=date(2026, 5, 4))
    assert why(person) == ("capacity", date(2026, 5, 4))


@pytest.mark.parametrize(("today", "first"), [(date(2026, 1, 1), date(2026, 4, 1)), (date(2026, 12, 31), date(2027, 1, 1)),
                                              (date(2028, 2, 29), date(2028, 4, 1)), (date(2026, 9, 30), date(2026, 10, 1))])  # fmt: skip
def test_next_quarter(today, first):
    assert rules.next_quarter(today) == first


def test_who_was_mailed_within_a_month_the_person_or_the_colleague():
    invitation = invited()
    mailed = MONDAY.date() + 7 * DAY
    with later():
        assert why(invitation.person) == ("mailed", mailed + 30 * DAY)
        colleague = factories.make_person("Sofie")
        GiveInvitation.objects.filter(pk=invitation.pk).update(state="passed", paid_by=colleague)
        assert why(colleague) == ("mailed", mailed + 30 * DAY)
        assert why(invitation.person) == ("under_way", None)
    with later(AFTER + 31 * DAY):
        assert why(colleague) is None


def test_reasons_of_many_people_ask_the_same_number_of_queries(django_assert_num_queries):
    people = [factories.make_person() for _ in range(30)]
    for person in people[:3]:
        booked(giver=person)
    with later():
        for count in (1, 3, 30):
            with django_assert_num_queries(8):
                found = queries.rests_of([person.pk for person in people[:count]])
            assert len(found) == min(count, 3)


def test_first_reason_is_told_and_others_can_be_left_out():
    person = factories.make_person()
    declined(person)
    asked(giver=factories.make_person())
    assert why(person)[0] == "rests"
    assert why(person, but=[Rest.RESTS]) is None


def test_reason_is_told_with_its_day():
    person = factories.make_person(available_from=date(2026, 5, 4))
    assert queries.rest_of(person).said == "gives all they can this quarter (until 4 May)"


# what becomes of the invitation


def test_who_is_not_to_be_asked_gets_the_invitation_later_by_itself(others):  # noqa: F811
    griet = cook()
    booked(giver=griet)
    invitation = invited(receiver=griet)
    assert invitation.state == "held"
    assert mails("give_invited", griet) == []
    assert queries.open_invitation(griet) is None
    for days in (7, 38, 41):
        with later(AFTER + days * DAY):
            assert actions.wake_due() == 0
    with later(AFTER + 43 * DAY):
        assert actions.wake_due() == 1
        assert queries.open_invitation(griet) == invitation
    assert "Koken voor groepen" in mails("give_invited", griet)[0].text


def test_held_on_as_long_as_there_is_a_reason_and_looked_at_once_a_week():
    griet = factories.make_person("Griet")
    planning(giver=griet)
    invitation = invited(receiver=griet)
    for weeks in (1, 2, 3):
        with later(AFTER + weeks * 7 * DAY):
            assert actions.wake_due() == 0
            invitation.refresh_from_db()
            assert invitation.state == "held"
            assert invitation.snoozed_until > clock.today()


def test_held_invitation_is_fulfilled_by_giving_as_any_other():
    griet = factories.make_person("Griet")
    session = planned(giver=griet)
    invitation = invited(receiver=griet)
    with clock.at(session.appointment.ends_at + DAY):
        for person in (session.giver, session.receiver):
            session.refresh_from_db()
            actions.confirm(session, person=person)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.fulfilled_by) == ("fulfilled", session)


def test_three_sessions_in_a_short_time_are_one_invitation_and_one_mail(others):  # noqa: F811
    griet = cook()
    sessions = [booked(receiver=griet) for _ in range(3)]
    invitation = GiveInvitation.objects.get(person=griet)
    assert invitation.session == sessions[0]
    assert set(invitation.more.all()) == set(sessions[1:])
    assert len(mails("give_invited", griet)) == 1
    assert {queries.invitation_after(session) for session in sessions} == {invitation}


def test_same_session_twice_is_one_invitation():
    invitation = invited()
    with later():
        assert invite_to_give(invitation.session) == invitation
    assert not invitation.more.exists()


def test_received_again_after_giving_is_a_new_invitation_that_waits():
    griet = factories.make_person("Griet")
    first = invited(receiver=griet)
    booked(giver=griet)
    second = invited(receiver=griet)
    first.refresh_from_db()
    assert (first.state, second.state) == ("fulfilled", "held")


def test_day_that_somebody_chose_is_kept_though_they_were_mailed_before():
    invitation = invited()
    with later():
        GiveInvitation.objects.filter(pk=invitation.pk).update(mailed_at=AFTER)
        actions.snooze_invitation(invitation, until=(AFTER + 3 * DAY).date(), by=invitation.person)
        GiveInvitation.objects.filter(pk=invitation.pk).update(mailed_at=AFTER)
    with later(AFTER + 3 * DAY):
        assert actions.wake_due() == 1
    assert GiveInvitation.objects.get(pk=invitation.pk).state == "open"


@pytest.mark.parametrize(("reason", "state"), [("no_time", "held"), ("too_far", "open")])
def test_day_that_somebody_chose_passes_only_when_they_want_rest_since(reason, state):
    invitation = invited()
    with later():
        actions.snooze_invitation(invitation, until=(AFTER + 3 * DAY).date(), by=invitation.person)
        planning(giver=invitation.person)
    declined(invitation.person, reason, AFTER + DAY)
    with later(AFTER + 3 * DAY):
        assert actions.wake_due() == 1
        assert actions.wake_due() == 0
    assert GiveInvitation.objects.get(pk=invitation.pk).state == state


# reminders


def test_one_reminder_after_a_month_of_silence_and_no_more():
    invitation = invited()
    for days, count in ((28, 0), (31, 1), (62, 0), (400, 0)):
        with later(AFTER + days * DAY):
            assert actions.remind_to_give_due() == count
    assert len(mails("give_invited", invitation.person)) == 2
    assert "only reminder" in mails("give_invited")[1].text or "enige herinnering" in mails("give_invited")[1].text


@pytest.mark.parametrize("how", ["snooze", "donate", "waive", "forward", "offer", "gave", "left"])
def test_what_is_closed_or_answered_is_not_reminded(how, others):  # noqa: F811
    invitation = invited(receiver=cook())
    person = invitation.person
    coins_of(person, 2)
    with later():
        {
            "snooze": lambda: actions.snooze_invitation(invitation, until=(AFTER + 100 * DAY).date(), by=person),
            "donate": lambda: actions.donate_invitation(invitation, by=person),
            "waive": lambda: actions.waive_invitation(invitation, reason="Ziek", by=person),
            "forward": lambda: actions.forward_invitation(invitation, to_person=factories.make_person(), by=person),
            "offer": lambda: actions.offer_for_invitation(invitation, need=invitation.needs.first(), by=person),
            "gave": lambda: None,
            "left": lambda: people.leave(person, by=None),
        }[how]()
    if how == "gave":
        booked(giver=person)
    with later(AFTER + 40 * DAY):
        actions.remind_to_give_due()
    assert mails("give_invited", person) == []


def test_who_is_busy_when_the_reminder_is_due_is_held_instead():
    invitation = invited()
    with later(AFTER + 31 * DAY):
        asked(giver=invitation.person)
        assert actions.remind_to_give_due() == 1
        assert actions.remind_to_give_due() == 0
    invitation.refresh_from_db()
    assert (invitation.state, len(mails("give_invited"))) == ("held", 1)


# at the same moment


def test_two_sessions_booked_at_the_same_moment_are_one_invitation(committed_db):
    griet = factories.make_person("Griet")
    both = [held(receiver=griet, giver=factories.make_person(name)) for name in ("An", "Bo")]
    for session in both:
        with later():
            actions.confirm(session, person=session.giver)

    def book(session):
        def work():
            with later():
                return str(actions.confirm(session, person=Person.objects.get(pk=griet.pk)).state)

        return work

    assert together(*(book(session) for session in both)) == ["booked", "booked"]
    invitation = GiveInvitation.objects.get(person=griet)
    assert {invitation.session, *invitation.more.all()} == set(both)
    with later(AFTER + 8 * DAY):  # the first was booked while the second was still under way
        actions.wake_due()
    assert len(mails("give_invited", griet)) == 1


def test_two_workers_remind_once(committed_db):
    invited()

    def work():
        with later(AFTER + 31 * DAY):
            return actions.remind_to_give_due()

    assert sum(together(work, work, work)) == 1
    assert len(mails("give_invited")) == 2


def test_answer_that_comes_with_the_reminder_is_kept(committed_db):
    invitation = invited()

    def work():
        with later(AFTER + 31 * DAY):
            return actions.remind_to_give_due()

    def answer():
        with later(AFTER + 31 * DAY):
            return str(actions.waive_invitation(invitation, reason="Ziek", by=invitation.person).state)

    answers = together(work, answer)
    assert answers[1] == "waived" or isinstance(answers[1], Refused)
    assert GiveInvitation.objects.get(pk=invitation.pk).state == "waived"
