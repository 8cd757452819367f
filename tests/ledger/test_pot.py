"""The common pot: gifts, helpers from outside, and who sees what of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.ledger.books import balances, booked, refusal
from tests.pdf_text import text_of
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Policy, Transfer
from vlechtwerk.matching import actions as matching
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import HatKind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books_hold(settings):
    settings.STAFF_MFA = "optional"
    yield
    assert queries.verify().problems == []


@pytest.fixture
def rich():
    """Somebody who gave three sessions."""
    person = factories.make_person("An Claes", language="en")
    for number in range(3):
        booked(factories.make_person(f"Lid {number}"), person)
    return person


def in_pot():
    account = queries.pot_account()
    return account.balance if account else 0


def helped(to=None, outcome="helped", half_day=True):
    """A referral that somebody outside (or ``to``) took on, and its outcome."""
    referral = accepted(to)
    return matching.finish_referral(referral, outcome=outcome, half_day=half_day, by=referral.keeper)


def accepted(to=None):
    referral = factories.make_referral(to=to)
    matching.agree_to_referral(referral, to=referral.receiver.key, by=referral.asker)
    return matching.accept_referral(referral, by=None)


# gifts


def give(person, amount, number=None):
    return client_of(person).post(reverse("pot"), {"amount": amount, "number": str(number or uuid4())})


def test_gift_with_a_comma_is_booked_in_hundredths(rich):
    assert give(rich, "1,5").status_code == 302
    assert (in_pot(), balances(rich)) == (150, [150])


@pytest.mark.parametrize(("amount", "said"), [("1,5", "1,5 munt aan"), ("1", "1 munt aan"), ("2", "2 munten aan")])
def test_thanks_name_the_amount_and_who_puts_it_right(amount, said):
    person = factories.make_person("Bo")
    for number in range(2):
        booked(factories.make_person(f"Lid {number}"), person)
    client = client_of(person)
    page = client.post(reverse("pot"), {"amount": amount, "number": str(uuid4())}, follow=True).content.decode()
    assert f"Je gaf {said} de pot. Dank je." in page and "zet het recht" in page


def test_same_form_twice_is_one_gift(rich):
    number = uuid4()
    for _click in range(2):
        assert give(rich, "3", number).status_code == 302
    assert (in_pot(), balances(rich)) == (300, [0])


@pytest.mark.parametrize("amount", ["", "0", "-1", "een", "1,005", "0,01", "1,25", "NaN", "1e9", "9999999999", "3,5"])
def test_gift_that_cannot_be_keeps_what_was_typed(rich, amount):
    page = give(rich, amount)
    assert page.status_code == 422
    assert in_pot() == 0
    assert page.context["form"]["amount"].value() == amount


def test_number_that_is_none_says_to_open_the_page_again(rich):
    page = client_of(rich).post(reverse("pot"), {"amount": "1", "number": "x"})
    assert page.status_code == 422
    assert "Open the page again" in page.content.decode()


def test_nobody_gives_what_is_set_aside_or_not_there(rich):
    actions.reserve(uuid4(), payer=rich, earner=factories.make_person(), source="test", by=None)
    assert "2" in refusal(actions.give_coins, uuid4(), giver=rich, amount=201, by=rich)
    actions.give_coins(uuid4(), giver=rich, amount=200, by=rich)
    assert in_pot() == 200


def test_number_of_somebody_elses_gift_is_refused(rich):
    number, other = uuid4(), factories.make_person("Bo")
    booked(rich, other)
    actions.give_coins(number, giver=rich, amount=100, by=rich)
    assert refusal(actions.give_coins, number, giver=other, amount=100, by=other)


# the page


def test_years_tell_what_came_in_and_went_out_and_what_was_left(rich):
    with clock.at(clock.now() - timedelta(days=400)):
        actions.give_coins(uuid4(), giver=rich, amount=200, by=rich)
    helped()
    newest, first = queries.pot_years()
    assert [(flow.given, flow.received) for flow in first.flows] == [(200, 0)]
    assert [(flow.given, flow.received) for flow in newest.flows] == [(0, 100)]
    assert (first.balance, newest.balance) == (200, 100)


def test_page_and_statement_of_the_pot_count_the_same_way(rich, world_of_pot):
    told = queries.statement(queries.pot_account())
    flows = [flow for year in queries.pot_years() for flow in year.flows]
    assert {(one.key, one.given, one.received) for one in flows} == {
        ("k:gift", 150, 0), ("k:put_right", 50, 50), ("k:outside", 0, 100),
    }  # fmt: skip
    assert sorted(flows, key=str) == sorted(told.subjects, key=str)


def test_coins_come_into_the_pot_and_go_out_of_it_on_its_statement_and_in_its_files(rich, world_of_pot):
    client, key = client_of(factories.make_broker()), queries.pot_account().key
    text = client.get(reverse("account_coins", args=[key])).content.decode()
    assert "De kennisruilmunten van de gemeenschappelijke pot" in text
    for words in ("kwam binnen", "ging eruit", "Kwam binnen", "Ging eruit"):
        assert words in text
    assert "sessies gegeven" not in text and "Gegeven" not in text and "Ook in het saldo" not in text
    made = b"".join(client.get(reverse("account_file", args=[key, "csv"]))).decode()
    assert ";Kwam binnen;Ging eruit;Saldo" in made.splitlines()[0]
    paper = text_of(client.get(reverse("account_file", args=[key, "pdf"])).content)
    assert "2kwambinnen" in paper and "1,5gingeruit" in paper
    assert "Hulpvanbuiten,betaalddoordegemeenschappelijkepot:" in paper


@pytest.fixture
def world_of_pot(rich):
    """Gifts of 1,5 and of 0,5 that was put right, and one helper from outside."""
    actions.give_coins(uuid4(), giver=rich, amount=150, by=rich)
    wrong = actions.give_coins(uuid4(), giver=rich, amount=50, by=rich)
    actions.correct(wrong, new_id=uuid4(), why="Vergist", by=factories.make_broker())
    helped()


@pytest.mark.parametrize("hats", [(HatKind.MEMBER,), (HatKind.MEMBER, HatKind.BROKER), (HatKind.ADMINISTRATOR,)])
def test_who_gave_stands_on_the_statement_that_the_team_alone_opens(rich, hats):
    actions.give_coins(uuid4(), giver=rich, amount=100, by=rich)
    client, lines = client_of(factories.make_person("Bo", hats=hats)), queries.pot_account()
    lines = reverse("account_coins", args=[lines.key])
    page = client.get(reverse("pot")).content.decode()
    assert rich.name not in page
    is_team = HatKind.MEMBER not in hats or HatKind.BROKER in hats
    assert (lines in page, client.get(lines).status_code) == ((True, 200) if is_team else (False, 404))


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_the_same_number_of_queries(rich, count, django_assert_num_queries):
    for _gift in range(count):
        actions.give_coins(uuid4(), giver=rich, amount=50, by=rich)
    client = client_of(factories.make_person("Baas", hats=(HatKind.ADMINISTRATOR,)))
    client.get(reverse("pot"))
    with django_assert_num_queries(6):
        page = client.get(reverse("pot"))
    assert page.context["years"][0].balance == 50 * count


# help from outside


def test_pot_pays_the_half_day_of_somebody_outside_and_the_receiver_pays_nothing(rich):
    actions.give_coins(uuid4(), giver=rich, amount=100, by=rich)
    referral = helped()
    assert in_pot() == 0
    assert balances(referral.asker) == [0]
    paid = Transfer.objects.get(reason="outside")
    assert (paid.credit.kind, paid.source) == ("opening", f"referral:{referral.key}")


def test_half_day_is_paid_once_also_when_the_referral_is_opened_again(rich):
    actions.give_coins(uuid4(), giver=rich, amount=200, by=rich)
    referral = helped(outcome="partly")
    matching.reopen_referral(referral, note="Er was nog iets", by=referral.keeper)
    matching.finish_referral(referral, outcome="helped", half_day=True, by=referral.keeper)
    assert in_pot() == 100


def test_without_half_day_nothing_is_booked(rich):
    actions.give_coins(uuid4(), giver=rich, amount=100, by=rich)
    helped(half_day=False)
    assert in_pot() == 100


@pytest.mark.parametrize("why", ["empty", "off"])
def test_pot_that_cannot_pay_leaves_the_referral_as_it_was(rich, why):
    if why == "off":
        actions.give_coins(uuid4(), giver=rich, amount=100, by=rich)
        Policy.objects.create(version=1, pot_pays_outside=False)
    referral, mails = accepted(), Message.objects.count()
    words = refusal(matching.finish_referral, referral, outcome="helped", half_day=True, by=referral.keeper)
    assert "zonder de halve dag" in words
    referral.refresh_from_db()
    assert referral.state == "accepted"
    assert Need.objects.get(pk=referral.need_id).state == "introduced"
    assert Message.objects.count() == mails
    matching.finish_referral(referral, outcome="helped", by=referral.keeper)
    referral.refresh_from_db()
    assert referral.state == "done"


def test_policy_with_a_lower_floor_lets_the_pot_pay_ahead():
    Policy.objects.create(version=1, pot_floor=-100)
    actions.pot()
    helped()
    assert in_pot() == -100


def test_helper_who_joins_under_that_address_finds_the_coin_once(rich):
    actions.give_coins(uuid4(), giver=rich, amount=100, by=rich)
    referral = helped()
    assert matching.hand_over_due() == 0
    joined = people.register_person(name="An Peeters", email=referral.destination.email.upper(), by=None)
    assert matching.hand_over_due() == 1
    assert balances(joined) == [100]
    assert matching.hand_over_due() == 0
    assert balances(joined) == [100]


def test_helper_who_joins_and_left_again_finds_nothing_until_they_are_back(rich):
    actions.give_coins(uuid4(), giver=rich, amount=100, by=rich)
    referral = helped()
    joined = people.register_person(name="An Peeters", email=referral.destination.email, by=None)
    people.leave(joined, by=None)
    assert matching.hand_over_due() == 0
    people.come_back(joined, by=None)
    assert matching.hand_over_due() == 1


def test_payment_that_was_put_right_is_not_handed_over(rich):
    actions.give_coins(uuid4(), giver=rich, amount=100, by=rich)
    referral = helped()
    actions.correct(Transfer.objects.get(reason="outside"), new_id=uuid4(), why="Geen halve dag", by=referral.keeper)
    people.register_person(name="An Peeters", email=referral.destination.email, by=None)
    assert matching.hand_over_due() == 0
    assert in_pot() == 100


def test_between_two_of_the_network_the_coin_goes_as_after_a_session():
    helper = factories.make_person("Hilde")
    referral = helped(to=helper)
    assert balances(helper, referral.asker) == [100, -100]
    assert in_pot() == 0
    news = Message.objects.filter(kind="matching.referral_news", to_email=referral.asker.email).get()
    assert helper.name in news.text.split("kennisruilmunt")[1]
