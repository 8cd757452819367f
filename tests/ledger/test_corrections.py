"""A wrong booking is put right once, in words that both read."""

from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.exchanges import scene
from tests.ledger.books import balances, booked, refusal, reserved
from tests.personas import client_of
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.actions.outside import opening
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.usefixtures("books_hold")
WHY = "Twee keer geboekt voor dezelfde halve dag"


@pytest.fixture
def broker():
    return factories.make_broker()


@pytest.fixture
def pair():
    return factories.make_person("An Claes"), factories.make_person("Bo Smits")


def corrected(transfer, broker, number=None, why=WHY):
    return actions.correct(transfer, new_id=number or uuid4(), why=why, by=broker)


def page_of(transfer):
    return reverse("transfer", args=[transfer.pk])


def told():
    return list(Message.objects.filter(kind="ledger.corrected").order_by("to_email"))


def test_wrong_booking_is_taken_back_and_both_hear_why_once(pair, broker):
    wrong, number = booked(*pair), uuid4()
    mirror = corrected(wrong, broker, number)
    assert (mirror.corrects_id, mirror.note, balances(*pair)) == (wrong.pk, WHY, [0, 0])
    assert corrected(wrong, broker, number) == mirror
    assert [mail.to_email for mail in told()] == sorted(person.email for person in pair)
    assert all(WHY in mail.text for mail in told())
    assert pair[0].name in next(mail for mail in told() if mail.to_email == pair[1].email).text


def test_booking_is_put_right_once_whoever_tries_again(pair, broker):
    wrong = booked(*pair)
    corrected(wrong, broker)
    assert "al rechtgezet" in refusal(corrected, wrong, broker)
    assert len(told()) == 2


@pytest.mark.parametrize("why", ["", "   "])
def test_reason_is_needed(pair, broker, why):
    assert refusal(corrected, booked(*pair), broker, why=why)


def test_only_what_is_booked_is_put_right(pair, broker):
    assert refusal(corrected, reserved(*pair), broker)


def test_mail_says_what_kind_of_booking_it_was(pair, broker):
    booked(*pair, 200)
    for amount, said in ((150, "Je gift van 1,5 munt kreeg je terug."), (200, "Je gift van 2 munten kreeg je terug.")):
        corrected(actions.give_coins(uuid4(), giver=pair[1], amount=amount, by=pair[1]), broker)
        mail = Message.objects.filter(kind="ledger.corrected").latest("pk")
        assert said in mail.text and "sessie" not in mail.text
    with_joined = actions.book(
        uuid4(), debit=opening(), credit=Account.objects.get(person=pair[1]), amount=100, reason="opening", by=None,
    )  # fmt: skip
    corrected(with_joined, broker)
    text = Message.objects.filter(kind="ledger.corrected").latest("pk").text
    assert "1 munt die je kreeg van buiten het netwerk, is er weer afgehaald." in text


@pytest.mark.parametrize("whose", ["earner", "payer"])
def test_limit_in_the_way_is_named_with_the_way_out(pair, broker, whose):
    payer, earner = pair
    wrong = booked(payer, earner)
    if whose == "earner":
        booked(earner, factories.make_person("Cas"))
        Account.objects.filter(person=earner).update(floor=0)
    else:
        booked(factories.make_person("Cas"), payer, 200)
        Account.objects.filter(person=payer).update(ceiling=100)
    words = refusal(corrected, wrong, broker)
    assert (earner if whose == "earner" else payer).name in words
    assert "beheerder" in words
    assert not told()


def test_closed_account_says_to_bring_the_person_back(pair, broker):
    wrong = booked(*pair)
    people.leave(pair[1], by=broker)
    assert pair[1].name in refusal(corrected, wrong, broker)
    people.come_back(pair[1], by=broker)
    corrected(wrong, broker)
    assert balances(*pair) == [0, 0]


def test_gift_of_an_organisations_session_tells_who_acts_for_it(pair, broker):
    gist, giver = factories.make_organisation("De Gist"), pair[1]
    actions.give_mandate(gist, person=giver, by=broker)
    wrong = booked(pair[0], gist)
    corrected(wrong, broker)
    mail = next(mail for mail in told() if mail.to_email == giver.email)
    assert "De Gist" in mail.text


# the page


def test_page_tells_both_sides_and_puts_it_right_in_one_click(pair, broker):
    wrong, client = booked(*pair), client_of(broker)
    text = client.get(page_of(wrong)).content.decode()
    assert all(person.name in text for person in pair)
    data = {"why": WHY, "number": str(uuid4())}
    for _click in range(2):
        assert client.post(page_of(wrong), data).status_code == 302
    text = client.get(page_of(wrong)).content.decode()
    assert WHY in text
    assert 'name="why"' not in text
    mirror = Transfer.objects.get(corrects=wrong)
    assert page_of(wrong) in client.get(page_of(mirror)).content.decode()
    assert 'name="why"' not in client.get(page_of(mirror)).content.decode()


@pytest.mark.parametrize("data", [{}, {"why": ""}, {"why": WHY}, {"why": WHY, "number": "x"}])
def test_form_that_is_not_complete_is_shown_again(pair, broker, data):
    wrong = booked(*pair)
    assert client_of(broker).post(page_of(wrong), data).status_code == 422
    assert balances(*pair) == [-100, 100]


def test_second_broker_reads_that_it_was_put_right(pair, broker):
    wrong = booked(*pair)
    corrected(wrong, broker)
    page = client_of(factories.make_broker("Rik")).post(page_of(wrong), {"why": WHY, "number": str(uuid4())})
    assert page.status_code == 422
    assert WHY in page.content.decode()


def test_number_of_another_booking_is_refused(pair, broker):
    wrong, other = booked(*pair), booked(*pair)
    page = client_of(broker).post(page_of(wrong), {"why": WHY, "number": str(other.pk)})
    assert page.status_code == 422
    assert balances(*pair) == [-200, 200]


def test_members_do_not_open_it(pair):
    wrong = booked(*pair)
    assert client_of(pair[0]).get(page_of(wrong)).status_code == 403
    assert client_of(factories.make_broker()).get(reverse("transfer", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("state", ["reserved", "gift", "leaving"])
def test_page_of_every_kind_of_booking(pair, broker, state):
    if state == "reserved":
        found = reserved(*pair)
    else:
        booked(*pair)
        if state == "gift":
            found = actions.give_coins(uuid4(), giver=pair[1], amount=100, by=pair[1])
        else:
            people.leave(pair[1], by=broker)
            found = Transfer.objects.get(reason="leaving")
    assert client_of(broker).get(page_of(found)).status_code == 200


# of a session


def test_session_shows_that_its_coin_was_put_right_and_nobody_is_invited_for_it(broker):
    invitation = scene.invited()
    session = invitation.session
    with scene.afterwards(session):
        corrected(queries.transfers().get(pk=session.transfer_id), broker)
        for reader in (session.giver, broker):
            assert WHY in client_of(reader).get(reverse("session", args=[session.key])).content.decode()
    invitation.refresh_from_db()
    assert (invitation.state, invitation.reason) == ("waived", WHY)
    assert scene.standing(session.giver) == (0, 0, 0)
