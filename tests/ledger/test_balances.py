"""The page of all balances: any day, any order, the sum that is zero; and what a file of them costs."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from tests import factories
from tests.ledger.books import account_of, booked, reserved, two
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.ledger import queries
from vlechtwerk.ledger.exports import balances_table
from vlechtwerk.ledger.models import Account
from vlechtwerk.ledger.periods import end_of, start_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)


@pytest.fixture
def team(settings):
    settings.STAFF_MFA = "optional"
    return client_of(factories.make_broker(language="en"))


def page(client, **query):
    return client.get(reverse("balances"), query).context


def standing(context):
    return [(account.holder_name, account.standing) for account in context["page"]]


def test_balance_of_any_moment_counts_what_was_booked_up_to_then():
    an, bo = two()
    with clock.at(start_of(DAY)):
        pending = reserved(an, bo, 40)
        booked(an, bo, 100)
    at = {hour: queries.balance_at(account_of(bo), start_of(DAY) + timedelta(hours=hour)) for hour in (-1, 0, 1)}
    assert at == {-1: 0, 0: 100, 1: 100}
    assert queries.balance_at(account_of(an), clock.now()) == -100
    assert pending.state == "pending"


@pytest.mark.parametrize("count", [1, 3])
def test_page_of_balances_asks_the_same_number_of_queries(team, count, django_assert_num_queries):
    for _pair in range(count):
        booked(*two())
    for query in ({}, {"op": clock.today().isoformat(), "sort": "-standing"}):
        with django_assert_num_queries(4):
            assert len(page(team, **query)["page"]) == 2 * count


def test_columns_order_the_accounts_both_ways(team):
    an, bo, cas = (factories.make_person(name) for name in ("an", "Bo", "Cas"))
    booked(an, bo, 30), booked(cas, an, 50)
    orders = {sort: [name for name, _amount in standing(page(team, sort=sort))] for sort in
              ("", "name", "-name", "given", "-given", "received", "-standing", "x")}  # fmt: skip
    assert orders[""] == orders["name"] == orders["x"] == ["an", "Bo", "Cas"]
    assert orders["-name"] == ["Cas", "Bo", "an"]
    assert orders["given"] == ["Cas", "Bo", "an"] and orders["-given"] == ["an", "Bo", "Cas"]
    assert orders["received"] == ["Bo", "an", "Cas"] and orders["-standing"] == ["Bo", "an", "Cas"]
    columns = {one["label"]: (one["sort"], one["now"]) for one in page(team, sort="-given")["columns"]}
    assert [columns[name] for name in columns] == [("name", ""), ("given", "descending"), ("-received", ""), ("-standing", "")]  # fmt: skip


def test_sum_is_of_all_accounts_and_not_of_the_page(team):
    payer = factories.make_person("Aa")
    Account.objects.create(kind="person", person=payer)
    for number in range(51):
        booked(payer, factories.make_person(f"B {number:02d}"), 10)
    first, second = page(team), page(team, page="2")
    assert [len(one["page"]) for one in (first, second)] == [50, 2]
    assert first["sums"] == second["sums"] == {"count": 52, "all_given": 510, "all_received": 510, "all_standing": 0}


@pytest.mark.parametrize(
    "query", [{"op": "x"}, {"op": "1999-12-31"}, {"op": "9999-12-31"}, {"page": "x"}, {"sort": "key"}]
)
def test_address_that_makes_no_sense_shows_the_balances_of_today(team, query):
    booked(*two())
    assert [amount for _name, amount in standing(page(team, **query))] == [-100, 100]


def test_closed_accounts_keep_their_place_and_their_name(team):
    an, bo = two()
    with clock.at(start_of(DAY)):
        booked(an, bo)
        booked(bo, an)
    Account.objects.filter(person=an).update(closed_at=clock.now())
    text = team.get(reverse("balances")).content.decode()
    assert "account closed" in text and "An" in text
    rows = {row[0]: row[2:] for row in balances_table(DAY, queries.balances_at(end_of(DAY))).rows}
    assert rows["An"][0] is not None and rows["An"][1:] == (100, 100, 0)


def test_file_is_read_while_it_is_written_and_speaks_one_language():
    """Whoever asked in Dutch gets Dutch, though the rows are read when the request is over."""
    booked(*two())
    Account.objects.create(kind="pot")
    with translation.override("nl"):
        rows = iter(balances_table(None, queries.balances_at()).rows)
        first = next(rows)
    with translation.override("fr"):
        found = [row[:2] for row in (first, *rows)]
    assert sorted(found) == [("An", "persoon"), ("Bo", "persoon"), ("De gemeenschappelijke pot", "gemeenschappelijke pot")]  # fmt: skip


def test_names_and_limits_choose_the_accounts_also_in_the_files(team):
    an, bo = two()
    cas = factories.make_person("Cas Anders")
    booked(an, bo, 300), booked(cas, factories.make_person("Dirk"), 100)
    Account.objects.create(kind="person", person=factories.make_person("Els"))
    asked = [{"q": "AN"}, {"toon": "onder"}, {"toon": "geboekt"}, {"q": "an", "toon": "onder"}, {"q": "%"}]
    found = []
    for query in asked:
        shown = team.get(reverse("balances"), query)
        names = [account.holder_name for account in shown.context["page"]]
        found.append(names)
        assert shown.context["sums"]["count"] == len(names)
        (address,) = [href for href, kind in shown.context["files"] if kind == "CSV"]
        made = b"".join(team.get(address)).decode("utf-8-sig").splitlines()
        assert [line.split(";")[0] for line in made[1:-1]] == names
    assert found == [["An", "Cas Anders"], ["An"], ["An", "Bo", "Cas Anders", "Dirk"], ["An"], []]


@pytest.mark.parametrize("day", ["2199-01-01", "x"])
def test_day_to_come_is_refused_in_words_and_makes_no_file(team, day):
    shown = team.get(reverse("balances_file", args=["csv"]), {"op": day}, follow=True)
    assert shown.redirect_chain == [(f"{reverse('balances')}?op={day}", 302)]
    assert shown.context["form"].errors["op"][0] in shown.content.decode()
    assert shown.context["files"] == []


def test_there_is_no_paper_of_everybody(team):
    assert team.get(reverse("balances_file", args=["pdf"])).status_code == 404
    assert team.get(reverse("balances_file", args=["exe"])).status_code == 404


def test_statement_too_long_for_paper_says_the_way_out(team, monkeypatch):
    monkeypatch.setattr("vlechtwerk.ledger.exports.MOST_ON_PAPER", 2)
    an, bo = two()
    for _session in range(3):
        booked(an, bo, 10)
    address = reverse("account_file", args=[account_of(an).key, "pdf"])
    answer = team.get(address, {"van": "2020-01-01"}, follow=True)
    assert answer.redirect_chain == [(reverse("account_coins", args=[account_of(an).key]) + "?van=2020-01-01", 302)]
    assert "too long for paper" in answer.content.decode()
    assert team.get(address, {"tot": "2020-01-01"})["Content-Type"] == "application/pdf"
    assert team.get(address.replace(".pdf", ".exe")).status_code == 404


def test_pages_of_the_coin_stand_side_by_side(team):
    """Whoever of the team is on one of them finds the others."""
    tabs = [tab.url for tab in page(team)["house"]["tabs"]]
    assert tabs[:4] == [reverse(name) for name in ("balances", "limit_requests", "policy", "pot")]
