"""The pages of programmes, budget lines and vouchers, as a coordinator and a broker use them."""

import pytest
from django.urls import reverse

from tests import factories
from tests.personas import client_of
from tests.programmes.test_money import FIRST, make_line, make_programme, make_voucher
from vlechtwerk.core import clock
from vlechtwerk.people.enums import HatKind
from vlechtwerk.programmes import actions
from vlechtwerk.programmes.models import BudgetLine, Commitment, Programme, Voucher

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return factories.make_person("Nadia Benali", hats=(HatKind.MEMBER, HatKind.COORDINATOR))


@pytest.fixture
def client(coordinator):
    return client_of(coordinator)


def send(client, view, *args, **data):
    return client.post(reverse(view, args=args), data)


def test_from_a_new_programme_to_a_paid_voucher_by_its_forms(client):
    send(client, "programme_new", name="Overijssel", purpose="", starts_on="2016-01-01", ends_on="2019-12-31")
    programme = Programme.objects.get()
    send(client, "budget_line_new", programme.key, name="Kringen", kind="circles", amount="150.000")
    line = BudgetLine.objects.get()
    firm = factories.make_organisation("De Bakkerij")
    until = clock.today().replace(year=clock.today().year + 1, day=1).isoformat()
    made = {"holder": firm.key, "purpose": "Een coach", "amount": "1.500,50", "valid_until": until}
    assert send(client, "voucher_new", line.key, **made).status_code == 302
    bon, today = Voucher.objects.get(), clock.today().isoformat()
    for verb, data in (
        ("reserve", {"provider": "An Peeters"}), ("use", {"used_on": today}),
        ("declare", {"amount": "1200", "invoice": "F 7"}), ("pay", {"paid_on": today}),
    ):  # fmt: skip
        assert send(client, "voucher_act", bon.key, verb, **data).status_code == 302
    line.refresh_from_db()
    assert (line.amount_cents, line.committed_cents, line.paid_cents) == (15_000_000, 120_000, 120_000)
    page = client.get(reverse("programme", args=[programme.key])).content.decode()
    assert "148.800" in page and "1.200" in page


@pytest.mark.parametrize(
    ("change", "field"),
    [({"amount": "veel"}, "amount"), ({"amount": "0"}, "amount"), ({"amount": "1.000,01"}, "amount"),
     ({"holder": "zzz"}, "holder"), ({"valid_until": "2020-01-01"}, "valid_until"), ({"purpose": ""}, "purpose")],
)  # fmt: skip
def test_wrong_voucher_names_the_field_keeps_what_was_typed_and_writes_nothing(client, coordinator, change, field):
    line, firm = make_line(coordinator), factories.make_organisation("De Bakkerij")
    given = {"holder": firm.key, "purpose": "Een coach", "amount": "100", "valid_until": "2099-01-01"} | change
    answer = send(client, "voucher_new", line.key, **given)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert given["amount"] in answer.content.decode()
    assert not Voucher.objects.exists()


def test_step_that_is_refused_says_why_on_the_page(client, coordinator):
    bon = make_voucher(make_line(coordinator), coordinator)
    assert send(client, "voucher_act", bon.key, "reserve", provider="").status_code == 422
    assert send(client, "voucher_act", bon.key, "pay", paid_on="2026-01-01").status_code == 302
    assert "intussen “uitgereikt”" in client.get(reverse("voucher", args=[bon.key])).content.decode()
    assert send(client, "voucher_act", bon.key, "fly").status_code == 404
    bon.refresh_from_db()
    assert bon.state == "issued"


def test_promise_is_made_paid_and_closed_by_its_forms(client, coordinator):
    line = make_line(coordinator)
    send(client, "commitment_new", line.key, payee="Bureau", amount="600", agreed_on="2026-01-01", note="Fase 1")
    promise = Commitment.objects.get()
    assert send(client, "commitment_act", promise.key, "pay", amount="250", paid_on="2026-02-01").status_code == 302
    over = send(client, "commitment_act", promise.key, "pay", amount="351", paid_on="2026-02-01")
    assert over.status_code == 422 and "amount" in over.context["form"].errors
    assert send(client, "commitment_act", promise.key, "release").status_code == 302
    line.refresh_from_db()
    assert (line.committed_cents, line.paid_cents) == (25_000, 25_000)
    assert send(client, "commitment_act", promise.key, "release").status_code == 302  # it says that it is closed
    line.refresh_from_db()
    assert line.committed_cents == 25_000


def test_funder_is_noted_changed_and_taken_out(client, coordinator):
    programme, firm = make_programme(coordinator), factories.make_organisation("Provincie Overijssel")
    for amount, shares in (("400.000", [40_000_000]), ("350000", [35_000_000]), ("0", [])):
        send(client, "funder_share", programme.key, organisation=firm.key, amount=amount)
        assert list(programme.shares.values_list("amount_cents", flat=True)) == shares


def test_line_form_shows_the_amount_as_it_is_typed(client, coordinator):
    line = make_line(coordinator, 12_345_650)
    page = client.get(reverse("budget_line_edit", args=[line.key])).content.decode()
    assert 'value="123.456,50"' in page
    assert send(client, "budget_line_edit", line.key, name="Bons", kind="means", amount="123.456,50").status_code == 302
    line.refresh_from_db()
    assert (line.name, line.kind, line.amount_cents) == ("Bons", "means", 12_345_650)


def test_broker_reads_and_changes_nothing(coordinator):
    line = make_line(coordinator)
    page = client_of(factories.make_broker()).get(reverse("budget_line", args=[line.key])).content.decode()
    assert reverse("voucher_new", args=[line.key]) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_queries(coordinator, client, count, django_assert_num_queries):
    programme = make_programme(coordinator)
    for number in range(count):
        line = make_line(coordinator, name=f"Lijn {number}", programme=programme)
        make_programme(coordinator, name=f"Programma {number}")
        firm = factories.make_organisation(f"Vzw {number}")
        actions.set_share(programme, organisation=firm, amount_cents=100, by=coordinator)
    for number in range(count):
        make_voucher(line, coordinator, 100, holder=factories.make_organisation(f"Firma {number}"))
        promise = actions.commit(line, payee="B", amount_cents=100, agreed_on=FIRST, by=coordinator)
        for _payment in range(count):
            actions.pay(promise, amount_cents=10, paid_on=FIRST, by=coordinator)
    for name, args, queries in (  # who asks, what they may, the page, its rows
        ("programmes", [], 4), ("programme", [programme.key], 6), ("budget_line", [line.key], 7),
        ("commitment", [promise.key], 4), ("vouchers", [], 4),
    ):  # fmt: skip
        client.get(reverse(name, args=args))
        with django_assert_num_queries(queries):
            assert client.get(reverse(name, args=args)).status_code == 200


def test_trail_tells_amounts_in_euros(client, coordinator):
    make_line(coordinator, 123_450)
    administrator = factories.make_person("Karim", hats=(HatKind.MEMBER, HatKind.ADMINISTRATOR))
    page = client_of(administrator).get(reverse("trail")).content.decode()
    assert "bedrag: €\u00a01.234,50" in page
