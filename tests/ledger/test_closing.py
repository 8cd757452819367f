"""Leaving the network: everything of one person ends at once, and no coin is lost."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.exchanges import scene
from tests.ledger.books import account_of, balances, booked, refusal
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.ledger import actions, limits, queries
from vlechtwerk.ledger.enums import Reason
from vlechtwerk.ledger.models import Policy
from vlechtwerk.matching import actions as matching
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person

pytestmark = pytest.mark.usefixtures("books_hold")


def left(person):
    people.leave(person, by=None)
    return account_of(person)


def in_pot():
    return actions.pot().balance


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# the balance


def test_what_somebody_leaves_behind_goes_to_the_pot_and_the_account_is_closed():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    booked(bo, an, 250)
    account = left(an)
    assert (account.balance, in_pot()) == (0, 250)
    assert account.closed_at == clock.now()
    assert balances(bo) == [-250]


def test_debt_is_taken_over_when_the_pot_has_it():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    booked(an, bo, 200)
    actions.give_coins(uuid4(), giver=bo, amount=200, by=bo)
    assert left(an).closed_at
    assert in_pot() == 0


@pytest.mark.parametrize("policy", [{}, {"pot_takes_leavers": False}])
def test_debt_that_the_pot_does_not_take_keeps_the_account_open_until_it_does(policy):
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    booked(an, bo, 200)
    booked(factories.make_person("Cas"), bo, 100)
    if policy:
        actions.give_coins(uuid4(), giver=bo, amount=300, by=bo)
        Policy.objects.create(version=1, **policy)
    account = left(an)
    assert (account.closed_at, account.balance) == (None, -200)
    boss = factories.make_person("Baas", hats=("administrator",))
    assert list(queries.open_debts()) == [account]
    assert an.name in client_of(boss).get(reverse("pot")).content.decode()
    assert actions.settle_leavers_due() == 0
    if policy:
        Policy.objects.create(version=2)
    else:
        actions.give_coins(uuid4(), giver=bo, amount=300, by=bo)
    assert actions.settle_leavers_due() == 1
    assert account_of(an).closed_at
    assert in_pot() == 100
    assert not queries.open_debts()


def test_closed_account_takes_no_booking_and_stays_in_every_sum():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    booked(bo, an)
    left(an)
    assert refusal(actions.reserve, uuid4(), payer=bo, earner=an, source="test", by=None)
    assert queries.tally(an).given == 100


def test_coming_back_brings_back_what_was_left_to_the_pot():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    booked(bo, an)
    left(an)
    people.come_back(an, by=None)
    account = account_of(an)
    assert (account.closed_at, account.balance, in_pot()) == (None, 100, 0)
    assert left(an).closed_at
    assert in_pot() == 100


def test_coming_back_is_at_zero_when_the_pot_has_spent_it():
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    booked(bo, an)
    left(an)
    spent = {"debit": actions.pot(), "credit": actions.open_account(bo), "amount": 100, "reason": Reason.OUTSIDE}
    actions.book(uuid4(), by=None, **spent)
    people.come_back(an, by=None)
    assert (account_of(an).balance, in_pot()) == (0, 0)


def test_debt_waits_for_whoever_comes_back_also_below_a_stricter_limit():
    """Leaving and coming back wipes nothing out."""
    an, bo = factories.make_person("An"), factories.make_person("Bo")
    booked(an, bo, 400)
    actions.give_coins(uuid4(), giver=bo, amount=400, by=bo)
    left(an)
    actions.change_policy(limits.policy(), values={"hard_floor": -300}, why="Strenger", by=bo)
    people.come_back(an, by=None)
    account = account_of(an)
    assert (account.balance, account.floor, account.extra_floor, in_pot()) == (-400, -400, 100, 400)
    assert refusal(actions.reserve, uuid4(), payer=an, earner=bo, source="test", by=None)


def test_leaving_twice_and_without_an_account_is_leaving_once():
    an = factories.make_person("An")
    for _click in range(2):
        people.leave(an, by=None)
    assert AuditEntry.objects.filter(verb="leave").count() == 1


# sessions and what else others wait for


@pytest.mark.parametrize("make", [scene.planning, scene.planned])
@pytest.mark.parametrize("who", ["giver", "receiver"])
def test_session_that_did_not_begin_ends_and_only_the_other_one_is_mailed(make, who):
    session = make()
    gone = getattr(session, who)
    people.leave(gone, by=session.broker)
    session.refresh_from_db()
    assert (session.state, scene.coin(session)) == ("cancelled", "voided")
    assert session.need.state == "open"
    (mail,) = scene.mails("cancelled")
    assert mail.to_email != gone.email
    assert gone.name in mail.text
    assert account_of(gone).closed_at
    assert str(session.why_off) != session.cancel_reason


def test_several_sessions_end_together():
    gone = factories.make_person("Griet")
    sessions = [scene.planning(receiver=gone), scene.planned(receiver=gone), scene.planning(giver=gone)]
    people.leave(gone, by=None)
    assert {fresh(session).state for session in sessions} == {"cancelled"}
    assert account_of(gone).closed_at


def test_session_that_began_waits_for_its_answer_and_the_account_closes_after_it():
    session = scene.say(scene.held(), giver="held")
    giver = session.giver
    people.leave(giver, by=None)
    assert account_of(giver).closed_at is None
    assert actions.settle_leavers_due() == 0
    scene.say(session, receiver="held")
    assert actions.settle_leavers_due() == 1
    assert (account_of(giver).balance, in_pot()) == (0, 100)
    assert account_of(giver).closed_at


def test_invitations_of_a_leaver_are_waived():
    invitation = scene.invited()
    people.leave(invitation.person, by=None)
    assert fresh(invitation).state == "waived"
    assert scene.mails("give_invited") == []


def test_preview_tells_what_will_happen_and_opening_it_changes_nothing():
    broker = factories.make_broker()
    gone = factories.make_person("Griet Vandamme")
    for _number in range(2):
        scene.planning(giver=gone, broker=broker)
    matching.ask_helper(factories.make_need(), helper=gone, by=broker)
    booked(factories.make_person("Bo"), gone, 300)
    organisation = factories.make_organisation()
    actions.give_mandate(organisation, person=gone, by=broker)
    client = client_of(broker)
    text = client.get(reverse("person_leave", args=[gone.key])).content.decode()
    for words in ("2 sessies", "3 munten gaan naar de gemeenschappelijke pot", "1 vraag", organisation.name):
        assert words in text
    assert Person.objects.get(pk=gone.pk).left_on is None
    assert client.post(reverse("person_leave", args=[gone.key]), {"leave": "1"}).status_code == 302
    assert account_of(gone).closed_at
    assert in_pot() == 300
    assert not queries.mandates_of(gone)


@pytest.mark.parametrize(
    ("paid", "gift", "words"), [(200, 0, "blijft open op −2"), (200, 200, "neemt over"), (0, 0, "Geen vragen meer")]
)
def test_preview_tells_about_a_debt(paid, gift, words):
    broker, an, bo = factories.make_broker(), factories.make_person("An"), factories.make_person("Bo")
    if paid:
        booked(an, bo, paid)
    if gift:
        actions.give_coins(uuid4(), giver=bo, amount=gift, by=bo)
    assert words in client_of(broker).get(reverse("person_leave", args=[an.key])).content.decode()


def test_yes_that_crossed_with_the_leaving_is_ended_by_the_worker():
    session = scene.planning()
    Person.objects.filter(pk=session.giver_id).update(left_on=clock.today(), is_active=False)
    assert exchanges.end_left_due() == 1
    session.refresh_from_db()
    assert (session.state, scene.coin(session)) == ("cancelled", "voided")
    assert exchanges.end_left_due() == 0
