from datetime import date, timedelta

import pytest

from tests import factories
from tests.exchanges.scene import (
    IN_A_WEEK,
    asked,
    booked,
    coins_of,
    invited,
    mails,
    planning,
    say,
    standing,
)
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.innovations import actions as innovations
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger.queries import verify
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AFTER = IN_A_WEEK + DAY

NEEDS = {
    "Boekhouding op orde": "Wie helpt met de boekhouding en de facturen?",
    "Koken voor groepen": "Wie leert ons koken voor grote groepen?",
    "Website bouwen": "Wie bouwt met ons een website?",
    "Telers vinden": "Wie kent telers met groenten op overschot?",
}


@pytest.fixture
def others():
    """Needs of other innovations, by title."""
    broker = factories.make_broker("Andere Makelaar")
    made = {}
    for title, text in NEEDS.items():
        innovation = factories.make_innovation(f"Idee {title}", lead=factories.make_person(title), broker=broker)
        made[title] = factories.make_need(innovation, made_by=broker, title=title, text=text)
    return made


def cook():
    person = factories.make_person("Griet Vandamme")
    factories.make_talent(person, text="Ik kook al jaren voor grote groepen")
    return person


def later(moment=AFTER):
    return clock.at(moment)


def titles(invitation):
    return [need.title for need in queries.invitation_by_key(invitation.key).needs.all()]


def test_receiver_is_invited_with_three_needs_that_fit_best(others):
    invitation = invited(receiver=cook())
    assert invitation.person.name == "Griet Vandamme"
    assert invitation.needs.count() == 3
    assert "Koken voor groepen" in titles(invitation)
    (mail,) = mails("give_invited", invitation.person)
    assert "- Koken voor groepen (Idee Koken voor groepen)" in mail.text
    assert "Jeroen Maes" in mail.text


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_open_needs_are_fewer_in_the_invitation(others, count):
    for need in list(others.values())[count:]:
        innovations.withdraw_need(need, by=need.made_by)
    assert invited().needs.count() == count


def test_somebody_without_talents_is_invited_as_well(others):
    assert invited().needs.count() == 3


def test_own_needs_withdrawn_ones_and_those_answered_before_are_left_out(others):
    receiver = cook()
    session = planning(receiver=receiver)
    factories.make_need(session.need.innovation, made_by=session.broker, title="Eigen nood")
    innovations.withdraw_need(others["Website bouwen"], by=session.broker)
    declined = asked(need=others["Telers vinden"], giver=receiver)
    matching.decline_proposal(declined, by=receiver)
    invitation = invited(need=factories.make_need(session.need.innovation, made_by=session.broker), receiver=receiver)
    assert sorted(titles(invitation)) == ["Boekhouding op orde", "Koken voor groepen"]


def test_need_that_found_somebody_is_no_longer_shown(others):
    invitation = invited(receiver=cook())
    planning(need=others["Koken voor groepen"], giver=factories.make_person("Rik"))
    assert "Koken voor groepen" not in titles(invitation)
    with later(), pytest.raises(Refused):
        actions.offer_for_invitation(
            invitation, need=invitation.needs.get(title="Koken voor groepen"), by=invitation.person
        )
    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_open_invitation_gets_needs_of_today_in_place_of_closed_ones(others):
    invitation = invited(receiver=cook())
    planning(need=others["Koken voor groepen"], giver=factories.make_person("Rik"))
    assert len(titles(invitation)) == 2
    assert actions.refresh_due() == 1
    assert len(titles(invitation)) == 3
    assert actions.refresh_due() == 0
    assert len(mails("give_invited")) == 1


def test_who_had_no_need_that_fits_hears_of_one_when_another_mail_may_leave():
    invitation = invited()
    assert titles(invitation) == []
    assert actions.refresh_due() == 0
    factories.make_need(factories.make_innovation("Nieuw idee"), title="Iets nieuws")
    with later():
        assert actions.refresh_due() == 1
        assert titles(invitation) == ["Iets nieuws"]
        assert len(mails("give_invited")) == 1
    with later(AFTER + 30 * DAY):
        assert actions.remind_to_give_due() == 1
    assert "Iets nieuws" in mails("give_invited")[-1].text


# later


@pytest.mark.parametrize("days", [-1, 0, 185, 4000])
def test_snooze_is_between_tomorrow_and_half_a_year(days):
    invitation = invited()
    with later(), pytest.raises(Refused) as refused:
        actions.snooze_invitation(invitation, until=AFTER.date() + days * DAY, by=invitation.person)
    assert refused.value.field == "until"


def test_snoozed_invitation_wakes_on_its_day_with_needs_of_that_day_and_one_mail(others):
    invitation = invited(receiver=cook())
    with later():
        actions.snooze_invitation(invitation, until=date(2026, 4, 1), by=invitation.person)
    innovations.withdraw_need(others["Website bouwen"], by=others["Website bouwen"].made_by)
    with later(IN_A_WEEK + 20 * DAY):
        assert actions.wake_due() == 0
    with later(IN_A_WEEK + 30 * DAY):
        assert actions.wake_due() == 1
        assert actions.wake_due() == 0
    invitation.refresh_from_db()
    assert invitation.state == "open"
    assert "Website bouwen" not in titles(invitation)
    assert len(mails("give_invited")) == 1  # the first had not left when it was snoozed


def test_somebody_who_left_is_not_woken():
    invitation = invited()
    with later():
        actions.snooze_invitation(invitation, until=AFTER.date() + DAY, by=invitation.person)
    people.leave(invitation.person, by=None)
    with later(AFTER + 2 * DAY):
        actions.wake_due()
    invitation.refresh_from_db()
    assert invitation.state == "waived"
    assert mails("give_invited") == []


# giving


def offer(invitation, title="Koken voor groepen"):
    with later():
        need = invitation.needs.get(title=title)
        return actions.offer_for_invitation(invitation, need=need, by=invitation.person)


def test_offer_waits_for_the_broker_who_links_the_two(others):
    invitation = invited(receiver=cook())
    proposal = offer(invitation)
    assert (proposal.state, invitation.state, invitation.offer) == ("drafted", "planned", proposal)
    with later():
        session = actions.approve_offer(proposal, by=proposal.need.made_by)
    assert session.giver == invitation.person


def test_invitation_is_fulfilled_by_giving_the_session_that_was_offered(others):
    invitation = invited(receiver=cook())
    proposal = offer(invitation)
    with later():
        session = actions.approve_offer(proposal, by=proposal.need.made_by)
        slots = actions.propose_dates(session, starts=[AFTER + 7 * DAY], by=session.giver)
        actions.choose_date(session, slot=slots[0], by=session.receiver)
    say(session, "held", "held")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.fulfilled_by) == ("fulfilled", session)
    assert standing(invitation.person) == (0, 0, 0)
    assert verify().is_sound


def test_giving_on_another_occasion_fulfils_the_open_invitation(others):
    invitation = invited(receiver=factories.make_person("Griet"))
    session = booked(giver=invitation.person)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.fulfilled_by) == ("fulfilled", session)


@pytest.mark.parametrize("how", ["refused", "superseded", "cancelled"])
def test_offer_that_came_to_nothing_opens_the_invitation_again(others, how):
    invitation = invited(receiver=cook())
    proposal = offer(invitation)
    with later():
        if how == "refused":
            matching.withdraw_proposal(proposal, by=proposal.need.made_by)
        elif how == "superseded":
            planning(need=Need.objects.get(pk=proposal.need_id), giver=factories.make_person("Rik"))
        else:
            session = actions.approve_offer(proposal, by=proposal.need.made_by)
            actions.cancel_session(session, reason="Toch niet", by=session.receiver)
        assert actions.wake_due() == 1
        assert actions.wake_due() == 0
    invitation.refresh_from_db()
    assert (invitation.state, invitation.offer) == ("open", None)
    assert len(mails("give_invited")) == 1  # a new one; the first had not left yet
    assert "Koken voor groepen" not in titles(invitation)


def test_offer_is_refused_whole_when_somebody_is_asked_already(others):
    invitation = invited(receiver=cook())
    need = others["Koken voor groepen"]
    asked(need=need, giver=invitation.person)
    with later(), pytest.raises(Refused):
        actions.offer_for_invitation(invitation, need=need, by=invitation.person)
    invitation.refresh_from_db()
    assert invitation.state == "open"
    assert Proposal.objects.filter(state="drafted").count() == 0


# the other ways


@pytest.mark.parametrize("who", ["self", "left"])
def test_invitation_is_passed_on_to_somebody_else_of_the_network(who):
    invitation = invited()
    to = invitation.person if who == "self" else factories.make_person("Weg")
    if who == "left":
        people.leave(to, by=None)
        to = Person.objects.get(pk=to.pk)
    with later(), pytest.raises(Refused) as refused:
        actions.forward_invitation(invitation, to_person=to, by=invitation.person)
    assert refused.value.field == "email"


def test_gift_to_the_pot_is_one_coin():
    invitation = invited()
    coins_of(invitation.person, 3)
    with later():
        actions.donate_invitation(invitation, by=invitation.person)
        with pytest.raises(Refused, match="donated"):
            actions.donate_invitation(invitation, by=invitation.person)
    assert standing(invitation.person)[0] == 100
    assert verify().is_sound


@pytest.mark.parametrize("coins", [0, 1])
def test_gift_without_a_coin_to_give_is_refused_and_not_offered_in_the_mail(coins):
    receiver = factories.make_person("Griet", language="en")
    coins_of(receiver, coins)
    invitation = invited(receiver=receiver)
    with later(), pytest.raises(Refused, match="no coin to give"):
        actions.donate_invitation(invitation, by=receiver)
    invitation.refresh_from_db()
    assert invitation.state == "open"
    assert standing(receiver)[0] == 100 * (coins - 1)
    assert "common pot" not in mails("give_invited", receiver)[0].text


def test_mail_offers_the_gift_to_who_has_a_coin():
    receiver = factories.make_person("Griet", language="en")
    coins_of(receiver, 2)
    assert "common pot" in mails("give_invited", invited(receiver=receiver).person)[0].text


def test_broker_excuses_with_a_reason():
    invitation = invited()
    with later():
        with pytest.raises(Refused) as refused:
            actions.waive_invitation(invitation, reason=" ", by=invitation.session.broker)
        assert refused.value.field == "reason"
        actions.waive_invitation(invitation, reason=" Ziek\nthuis ", by=invitation.session.broker)
    assert (invitation.state, invitation.reason) == ("waived", "Ziek thuis")


@pytest.mark.parametrize("how", ["snooze", "donate", "waive", "forward"])
def test_invitation_that_is_closed_changes_no_more(how):
    invitation = invited()
    person = invitation.person
    with later():
        actions.waive_invitation(invitation, reason="Ziek", by=invitation.session.broker)
        run = {
            "snooze": lambda: actions.snooze_invitation(invitation, until=AFTER.date() + DAY, by=person),
            "donate": lambda: actions.donate_invitation(invitation, by=person),
            "waive": lambda: actions.waive_invitation(invitation, reason="Nog eens", by=person),
            "forward": lambda: actions.forward_invitation(invitation, to_person=factories.make_person(), by=person),
        }
        with pytest.raises(Refused, match="waived"):
            run[how]()
    assert mails("give_forwarded") == []
    assert invitation.reason == "Ziek"


def test_closed_invitation_is_not_mailed_any_more():
    invitation = invited()
    with later():
        actions.waive_invitation(invitation, reason="Ziek", by=invitation.session.broker)
    assert mails("give_invited") == []
