"""Organisations hold coins: who acts for one, at which session, and who sees it."""

import pytest
from django.urls import reverse

from tests import factories
from tests.exchanges import scene
from tests.ledger.books import account_of, refusal
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.exchanges import actions as exchanges
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Mandate, Transfer
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Affiliation

pytestmark = pytest.mark.usefixtures("books_hold")


@pytest.fixture
def gist():
    return factories.make_organisation("De Gist")


@pytest.fixture
def broker():
    return factories.make_broker()


def mandate(organisation, person, by):
    return actions.give_mandate(organisation, person=person, by=by)


def of(organisation):
    at = queries.organisation_tally(organisation)
    return at.balance, at.reserved_in, at.reserved_out


def choose(session, person, organisation):
    exchanges.choose_account(session, person=person, organisation=organisation)
    session.refresh_from_db()
    return session


def mails(kind):
    return list(Message.objects.filter(kind=f"ledger.{kind}").values_list("to_email", flat=True))


# the mandate


def test_mandate_is_given_once_and_opens_an_account_with_wider_limits(gist, broker):
    person = factories.make_person("An")
    assert mandate(gist, person, broker) == mandate(gist, person, broker)
    account = Account.objects.get(organisation=gist)
    assert (account.floor, account.ceiling) == (-800, 2400)
    assert mails("mandate_given") == [person.email]


def test_mandate_ends_with_its_date_and_may_be_given_again(gist, broker):
    person = factories.make_person("An")
    first = mandate(gist, person, broker)
    for _click in range(2):
        actions.end_mandate(first, by=broker)
    first.refresh_from_db()
    assert first.ended_at == clock.now()
    assert mails("mandate_ended") == [person.email]
    assert mandate(gist, person, broker) != first
    assert Mandate.objects.count() == 2


def test_who_left_gets_no_mandate_and_loses_the_one_they_had(gist, broker):
    person = factories.make_person("An")
    mandate(gist, person, broker)
    people.leave(person, by=broker)
    assert not queries.mandates_of(person)
    assert refusal(actions.give_mandate, gist, person=person, by=broker)


# the pages


def test_team_gives_and_ends_a_mandate_on_the_page_and_the_person_sees_the_coins(gist, broker):
    person, client = factories.make_person("An Claes"), client_of(broker)
    page, give = (reverse(name, args=[gist.key]) for name in ("organisation_coins", "mandate_give"))
    assert client_of(person).get(page).status_code == 404
    assert client.post(give, {"email": person.email.upper()}).status_code == 302
    assert person.name in client.get(page).content.decode()
    assert client_of(person).get(page).status_code == 200
    assert client.post(reverse("mandate_end", args=[gist.key, person.key])).status_code == 302
    assert client_of(person).get(page).status_code == 404
    assert "beëindigd" in client.get(page).content.decode()


@pytest.mark.parametrize("email", ["", "geen adres", "niemand@example.org"])
def test_address_that_is_nobodys_is_told_in_words(gist, broker, email):
    page = client_of(broker).post(reverse("mandate_give", args=[gist.key]), {"email": email})
    assert page.status_code == 422
    assert page.context["form"].errors["email"]
    assert not Mandate.objects.exists()


def test_mandate_of_another_organisation_opens_nothing_here(gist, broker):
    person, other = factories.make_person("An"), factories.make_organisation("Boerenbuur")
    mandate(other, person, broker)
    client = client_of(person)
    assert client.get(reverse("organisation_coins", args=[gist.key])).status_code == 404
    assert client.get(reverse("organisation_coins", args=[other.key])).status_code == 200
    assert client.post(reverse("mandate_give", args=[other.key]), {"email": person.email}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_queries(gist, broker, count, django_assert_num_queries):
    for number in range(count):
        mandate(gist, factories.make_person(f"Lid {number}"), broker)
    client, page = client_of(broker), reverse("organisation_coins", args=[gist.key])
    client.get(page)
    with django_assert_num_queries(7):
        assert len(client.get(page).context["mandates"]) == count


def test_who_works_there_is_one_click_away(gist, broker):
    griet, gone, page = (
        factories.make_person("Griet"),
        factories.make_person("Jo"),
        reverse("organisation_coins", args=[gist.key]),
    )
    Affiliation.objects.create(person=griet, organisation=gist)
    Affiliation.objects.create(person=gone, organisation=gist, until=clock.today())
    client = client_of(broker)
    assert list(client.get(page).context["colleagues"]) == [griet]
    client.post(reverse("mandate_give", args=[gist.key]), {"person": griet.key})
    assert [row.person for row in queries.mandates_for(gist)] == [griet]
    assert list(client.get(page).context["colleagues"]) == []
    assert client.post(reverse("mandate_give", args=[gist.key]), {"person": gone.key}).status_code == 422


# at a session


@pytest.mark.parametrize("who", ["giver", "receiver"])
@pytest.mark.parametrize("make", [scene.planning, scene.planned, scene.held, scene.no_show, scene.disputed])
def test_side_with_a_mandate_chooses_until_the_coin_is_booked(gist, broker, who, make):
    session = make()
    person, first = getattr(session, who), session.transfer_id
    mandate(gist, person, broker)
    choose(session, person, gist)
    assert session.transfer_id != first
    assert queries.transfer_state(first) == "voided"
    assert of(gist) == ((0, 100, 0) if who == "giver" else (0, 0, 100))
    assert (account_of(person).pending_credits, account_of(person).pending_debits) == (0, 0)
    choose(session, person, None)
    assert of(gist) == (0, 0, 0)


def test_coin_is_booked_on_the_account_of_the_organisation_and_the_mail_says_so(gist, broker):
    session = scene.held()
    mandate(gist, session.giver, broker)
    choose(session, session.giver, gist)
    scene.say(session, "held", "held")
    assert of(gist)[0] == 100
    assert scene.standing(session.giver) == (0, 0, 0)
    to_giver, to_receiver = (scene.mails("coin_booked", to)[0].text for to in (session.giver, session.receiver))
    assert "De Gist" in to_giver
    assert "De Gist" not in to_receiver
    assert refusal(exchanges.choose_account, session, person=session.giver, organisation=None)


def test_choosing_what_stands_already_changes_nothing(gist, broker):
    session = scene.planning()
    mandate(gist, session.giver, broker)
    choose(session, session.giver, gist)
    transfers = Transfer.objects.count()
    choose(session, session.giver, gist)
    assert Transfer.objects.count() == transfers


@pytest.mark.parametrize("why", ["no mandate", "ended", "broker", "other side"])
def test_nobody_else_chooses(gist, broker, why):
    session = scene.planning()
    person = session.giver
    if why == "ended":
        actions.end_mandate(mandate(gist, person, broker), by=broker)
    elif why == "other side":
        mandate(gist, session.receiver, broker)
    elif why == "broker":
        mandate(gist, broker, broker)
        person = broker
    assert refusal(exchanges.choose_account, session, person=person, organisation=gist)
    assert of(gist) == (0, 0, 0)


def test_limit_of_the_organisation_leaves_the_session_as_it_was(gist, broker):
    session = scene.planning()
    mandate(gist, session.receiver, broker)
    Account.objects.filter(organisation=gist).update(floor=0)
    words = refusal(exchanges.choose_account, session, person=session.receiver, organisation=gist)
    assert words
    session.refresh_from_db()
    assert queries.transfer_state(session.transfer_id) == "pending"
    assert scene.standing(session.receiver) == (0, 0, 100)


def test_page_of_the_session_offers_the_choice_to_who_has_one(gist, broker):
    session = scene.planned()
    giver, receiver = client_of(session.giver), client_of(session.receiver)
    page, act = reverse("session", args=[session.key]), reverse("session_act", args=[session.key, "account"])
    assert 'name="account"' not in giver.get(page).content.decode()
    mandate(gist, session.giver, broker)
    assert 'name="account"' in giver.get(page).content.decode()
    assert giver.post(act, {"account": gist.key}).status_code == 302
    assert "De Gist" in receiver.get(page).content.decode()
    assert 'name="account"' not in receiver.get(page).content.decode()
    for wrong in ("weg", "x" * 4000):
        assert giver.post(act, {"account": wrong}).status_code == 422
    assert receiver.post(act, {"account": gist.key}).status_code == 422
    assert of(gist) == (0, 100, 0)


def test_personal_link_offers_the_same_choice(gist, broker, client):
    session = scene.planned()
    mandate(gist, session.giver, broker)
    link = scene.path_of(exchanges.session_link(session, session.giver))
    assert client.post(f"{link}account/", {"account": gist.key}).status_code == 302
    assert of(gist) == (0, 100, 0)


@pytest.mark.parametrize("end", ["cancel", "leave"])
def test_session_that_is_called_off_frees_the_organisation(gist, broker, end):
    session = scene.planning()
    mandate(gist, session.giver, broker)
    choose(session, session.giver, gist)
    if end == "cancel":
        exchanges.cancel_session(session, reason="Ziek", by=broker)
    else:
        people.leave(session.giver, by=broker)
    assert of(gist) == (0, 0, 0)
