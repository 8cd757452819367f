"""The pages of statements: what stands on them, for whom, and every address that leads to one."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.ledger import actions
from vlechtwerk.ledger.models import Account, Mandate, Policy
from vlechtwerk.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _settings(settings):
    settings.STAFF_MFA = "optional"


def session_given(giver, receiver, **fields):
    booked = actions.reserve(uuid4(), payer=receiver, earner=giver, source="session:x", by=None, **fields)
    return actions.post(booked.pk, by=None)


@pytest.mark.parametrize("count", [1, 3])
def test_statement_asks_the_same_number_of_queries(count, django_assert_num_queries):
    person = factories.make_person()
    for number in range(count):
        session_given(person, factories.make_person(f"Lid {number}"))
    client = client_of(person)
    with django_assert_num_queries(9):
        page = client.get(reverse("coins"))
    assert len(page.context["told"].lines) == count


def test_statement_is_newest_first_with_the_balance_after_each_line():
    person, other = factories.make_person(language="en"), factories.make_person("Rik Smeets", language="en")
    session_given(person, other)
    session_given(other, person)
    page = client_of(person).get(reverse("coins"))
    assert [(row.amount, row.balance_after) for row in page.context["told"].lines] == [(-100, 0), (100, 100)]
    text = page.content.decode()
    assert text.index("received a session from Rik Smeets") < text.index("gave a session to Rik Smeets")


def test_gift_to_the_pot_is_not_called_a_session():
    person = factories.make_person(language="en")
    actions.give_to_pot(uuid4(), giver=person, by=person)
    text = client_of(person).get(reverse("coins")).content.decode()
    assert "Gift to the common pot" in text
    assert "received a session from" not in text


def test_correction_is_called_a_correction():
    person, other = factories.make_person(language="en"), factories.make_person()
    booked = session_given(person, other)
    actions.reverse(booked.pk, new_id=uuid4(), by=other, note="two clicks")
    text = client_of(person).get(reverse("coins")).content.decode()
    assert text.count("Puts right the booking of") == text.count("put right on") == 1
    assert sessions_on(client_of(person).get(reverse("coins"))) == ["0", "0", "0"]
    assert text.count("two clicks") == 1


def test_limits_are_told_before_they_are_reached():
    person = factories.make_person(language="en")
    client, said = client_of(person), []
    for _session in range(5):
        said.append(client.get(reverse("coins")).context["limits"])
        if len(said) < 5:
            session_given(factories.make_person(), person)
    one_more = "One more session received makes it {}. Feel free to give one first."
    assert said[:4] == [[], [], [one_more.format("−3")], [one_more.format("−4")]]
    assert said[4][0].startswith("The balance cannot go below −4. Give a session before")


def test_what_is_set_aside_is_counted_out_loud_before_the_next_session():
    person, client = (one := factories.make_person("Bo")), client_of(one)
    session_given(factories.make_person(), person)
    actions.reserve(uuid4(), payer=person, earner=factories.make_person("Leen"), source="session:x", by=None)
    said = [client.get(reverse("coins")).context["limits"]]
    actions.reserve(uuid4(), payer=person, earner=factories.make_person("Rik"), source="session:y", by=None)
    said += [client.get(reverse("coins")).context["limits"], [client.get(reverse("member_home")).context["home"].limit]]
    end = "van. Geef er gerust eerst een."
    assert said[0] == [f"Met de sessie van Leen erbij is dat −2. Nog een sessie krijgen maakt er −3 {end}"]
    assert said[1] == said[2] == [f"Met wat opzij staat erbij is dat −3. Nog een sessie krijgen maakt er −4 {end}"]


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (False, "Het saldo is al onder de grens van −3. Bo geeft eerst een sessie, of het team laat er één door."),
        (True, "Bo vertrok met −4. De rekening blijft open tot de gemeenschappelijke pot dat overneemt."),
    ],
)
def test_limit_that_was_passed_already_is_told_to_the_team_as_it_is(gone, said):
    person, broker = factories.make_person("Bo"), factories.make_broker()
    for _session in range(4):
        session_given(factories.make_person(), person)
    actions.change_policy(Policy(version=0), values={"hard_floor": -300}, why="Strenger", by=broker)
    actions.adjust_due()
    if gone:
        people.leave(person, by=broker)
    page = client_of(broker).get(reverse("person_coins", args=[person.key]))
    assert page.context["limits"] == [said]


def sessions_on(page):
    """The large figures of a page of coins."""
    return re.findall(r'<span class="big num">(.*?)</span>', page.content.decode())


def test_sessions_are_counted_without_gifts_corrections_and_leaving():
    """On every page that counts them, for whoever reads."""
    person, broker = factories.make_person("Bo"), factories.make_broker()
    for _session in range(2):
        session_given(person, factories.make_person(), category="Geld")
    session_given(factories.make_person(), person)
    actions.give_coins(uuid4(), giver=person, amount=50, by=person)
    wrong = actions.give_coins(uuid4(), giver=person, amount=50, by=person)
    actions.correct(wrong, new_id=uuid4(), why="Vergist", by=broker)
    for page in (client_of(person).get(reverse("coins")), client_of(person).get(reverse("member_home")),
                 client_of(broker).get(reverse("person_coins", args=[person.key]))):  # fmt: skip
        assert sessions_on(page) == ["2", "1", "0,5"]
        assert "Ook in het saldo: giften, vertrek en andere boekingen, samen −0,5." in page.content.decode()
    people.leave(person, by=broker)
    page = client_of(broker).get(reverse("account_coins", args=[Account.objects.get(person=person).key]))
    assert sessions_on(page) == ["2", "1", "0"]
    assert "samen −1." in page.content.decode()


def test_reserved_coins_are_shown_apart():
    person = factories.make_person(language="en")
    actions.reserve(uuid4(), payer=person, earner=factories.make_person(), source="session:x", by=None)
    page = client_of(person).get(reverse("coins"))
    assert [line.amount for line in page.context["told"].reserved] == [-100]
    assert "Put aside" in page.content.decode()
    assert not page.context["told"].lines


def test_statement_has_fifty_lines_a_page_and_a_way_to_the_earlier_ones():
    person, other = factories.make_person(language="en"), factories.make_person()
    for _round in range(26):
        session_given(person, other)
        session_given(other, person)
    client = client_of(person)
    first = client.get(reverse("coins"))
    assert len(first.context["told"].lines) == 50
    (earlier,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    second = client.get(reverse("coins") + html.unescape(earlier))
    assert [line.balance_after for line in second.context["told"].lines] == [0, 100]
    assert "Newest" in second.content.decode() and "Earlier" not in second.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "na=x",
        "van=x&tot=31-31-31",
        "van=0001-01-01",
        "tot=9999-12-31",
        "rubriek=%00x",
        "na=" + "0" * 32,
        "rubriek=k:put_right",
        "van=2026-02-01&tot=2026-01-01",
    ],
)
def test_address_that_makes_no_sense_shows_the_statement_all_the_same(query):
    person = factories.make_person()
    session_given(person, factories.make_person())
    page = client_of(person).get(f"{reverse('coins')}?{query}")
    assert page.status_code in {200, 400}
    if page.status_code == 200:
        assert page.context["told"].closing == 100


def test_days_in_the_wrong_order_are_told_and_change_nothing():
    person = factories.make_person(language="en")
    session_given(person, factories.make_person())
    page = client_of(person).get(reverse("coins"), {"van": "2026-02-01", "tot": "2026-01-01"})
    assert "before the first one" in page.content.decode() and "afschrift." not in page.content.decode()
    assert (page.context["told"].since, len(page.context["told"].lines)) == (None, 1)


@pytest.mark.parametrize("query", ["van=2026-02-01&tot=2026-01-01", "van=abc", "van=1999-12-31", "tot=2200-01-01"])
def test_days_that_make_no_sense_make_no_file(query):
    person = factories.make_person()
    session_given(person, factories.make_person())
    key, client = Account.objects.get(person=person).key, client_of(person)
    for kind in ("csv", "xlsx", "pdf"):
        page = client.get(f"{reverse('account_file', args=[key, kind])}?{query}", follow=True)
        assert page.redirect_chain == [(f"{reverse('account_coins', args=[key])}?{query}", 302)]
        (error,) = page.context["form"].errors.values()
        assert "Zorg ervoor" not in str(error) and error[0] in page.content.decode()


def test_period_and_subject_stand_in_the_address_and_in_every_link():
    person, other = factories.make_person(language="en"), factories.make_person()
    last_year = clock.now() - timedelta(days=366)
    with clock.at(last_year):
        session_given(person, other, category="Geld & team")
    session_given(person, other)
    year = last_year.year
    page = client_of(person).get(reverse("coins"), {"van": f"{year}-01-01", "tot": f"{year}-12-31"})
    text, told = html.unescape(page.content.decode()), page.context["told"]
    assert (told.opening, told.closing, len(told.lines)) == (0, 100, 1)
    assert f"balance on 31 December {year}" in text
    assert f"van={year}-01-01&tot={year}-12-31&rubriek=a%3AGeld%20%26%20team#lines" in text
    assert f"/afschrift.pdf?van={year}-01-01&tot={year}-12-31" in text
    assert [label for label, _query, current in page.context["periods"] if current] == [str(year)]
    chosen = client_of(person).get(reverse("coins"), {"rubriek": "a:Geld & team"})
    assert [line.category for line in chosen.context["told"].lines] == ["Geld & team"]
    assert chosen.context["subject"].label == "Geld & team"


@pytest.mark.parametrize("name", ["account_coins", "account_file"])
def test_account_opens_for_its_holder_for_who_acts_for_it_and_for_the_team(name):
    person, other, broker = factories.make_person(), factories.make_person(), factories.make_broker()
    shop = actions.open_account(factories.make_organisation("De Gist"))
    session_given(person, other)
    Mandate.objects.create(organisation=shop.organisation, person=person)

    def opens(who, account):
        parts = [account.key, "csv"] if name == "account_file" else [account.key]
        return client_of(who).get(reverse(name, args=parts)).status_code == 200

    accounts = [Account.objects.get(person=person), Account.objects.get(person=other), shop]
    assert [[opens(who, one) for one in accounts] for who in (person, other, broker)] == [
        [True, False, True], [False, True, False], [True, True, True],
    ]  # fmt: skip
    assert "De Gist" in client_of(person).get(reverse("account_coins", args=[shop.key])).content.decode()


def test_coins_of_somebody_else_are_for_the_team():
    person, other = factories.make_person(), factories.make_person("Rik Smeets")
    address = reverse("person_coins", args=[other.key])
    assert client_of(person).get(address).status_code == 403
    assert b"Rik Smeets" in client_of(factories.make_broker()).get(address).content
    assert client_of(factories.make_broker()).get(reverse("person_coins", args=["nobody"])).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "nl",
            ["Mijn kennisruilmunten", "gaf een sessie aan Rik Smeets", "kreeg een sessie van Rik Smeets", "Gekregen"],
        ),
        ("fr", ["a donné une session à Rik Smeets", "a reçu une session de Rik Smeets", "Emporter"]),
    ],
)
def test_statement_speaks_the_language_of_its_reader(language, words):
    person, other = factories.make_person(language=language), factories.make_person("Rik Smeets")
    session_given(person, other)
    session_given(other, person)
    page = client_of(person).get(reverse("coins")).content.decode()
    assert [word for word in words if word not in page] == []


def test_statement_of_whoever_has_no_coins_yet_says_so():
    page = client_of(factories.make_person(language="en")).get(reverse("coins"))
    assert "No coins yet" in page.content.decode()


def test_name_in_a_statement_is_text_and_not_markup():
    person = factories.make_person()
    session_given(person, factories.make_person("<script>alert(1)</script>"))
    page = client_of(person).get(reverse("coins")).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
