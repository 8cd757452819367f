"""Budget lines and what hangs on them: never more than a line holds, each euro counted once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from tests import factories
from tests.machines import Undone, walk
from tests.together import refusals, together
from vlechtwerk.core import clock
from vlechtwerk.core.exports import csv_lines
from vlechtwerk.outbox.models import Message
from vlechtwerk.people import merging
from vlechtwerk.people.enums import HatKind
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.actions import BudgetRefused
from vlechtwerk.programmes.exports import budget_table
from vlechtwerk.programmes.models import BudgetLine, Voucher
from vlechtwerk.programmes.money_forms import cents_of

FIRST = date(2026, 1, 1)


def make_programme(by, name="Overijssel", **fields):
    given = {"purpose": "", "starts_on": FIRST, "ends_on": FIRST + timedelta(days=364), **fields}
    return actions.plan_programme(name=name, by=by, **given)


def make_line(by, amount_cents=100_000, name="Bonnen", programme=None):
    programme = programme or make_programme(by)
    return actions.add_line(programme, name=name, kind="vouchers", amount_cents=amount_cents, by=by)


def make_voucher(line, by, amount_cents=30_000, days=60, **fields):
    given = {"purpose": "Een coach", "valid_until": clock.today() + timedelta(days=days), **fields}
    holder = given.pop("holder", None) or factories.make_organisation("De Bakkerij")
    return actions.issue_voucher(line, holder=holder, amount_cents=amount_cents, by=by, **given)


@pytest.fixture
def coordinator(db):
    return factories.make_person("Nadia Benali", hats=(HatKind.MEMBER, HatKind.COORDINATOR))


@pytest.fixture
def line(coordinator):
    return make_line(coordinator)


def sums(line):
    line.refresh_from_db()
    return line.committed_cents, line.paid_cents, line.free_cents


def test_voucher_holds_its_money_until_it_costs_less_and_is_paid(line, coordinator):
    bon = make_voucher(line, coordinator)
    assert sums(line) == (30_000, 0, 70_000)
    actions.reserve_voucher(bon, provider="An Peeters", by=coordinator)
    actions.use_voucher(bon, used_on=clock.today(), by=coordinator)
    actions.declare_voucher(bon, amount_cents=25_000, invoice="2026-14", by=coordinator)
    assert sums(line) == (25_000, 0, 75_000)
    actions.pay_voucher(bon, paid_on=clock.today(), by=coordinator)
    assert sums(line) == (25_000, 25_000, 75_000)
    assert queries.tallies_differ() == []


def test_line_refuses_what_it_does_not_hold_and_says_what_is_left(line, coordinator):
    make_voucher(line, coordinator, 80_000)
    with pytest.raises(BudgetRefused, match="€200 left") as refused:
        make_voucher(line, coordinator, 20_001)
    assert refused.value.field == "amount"
    assert Voucher.objects.count() == 1 and sums(line) == (80_000, 0, 20_000)
    make_voucher(line, coordinator, 20_000)


def test_database_refuses_a_line_that_is_over(line):
    for wrong in ({"committed_cents": 100_001}, {"paid_cents": 1}, {"committed_cents": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BudgetLine.objects.filter(pk=line.pk).update(**wrong)


@pytest.mark.parametrize("end", ["cancel", "expire"])
def test_what_is_not_used_goes_back(line, coordinator, end):
    bon = make_voucher(line, coordinator)
    if end == "cancel":
        actions.cancel_voucher(bon, reason="Ze stoppen", by=coordinator)
    else:
        with clock.at(clock.now() + timedelta(days=61)):
            assert actions.expire_vouchers_due() == 1
            assert actions.expire_vouchers_due() == 0
    assert sums(line) == (0, 0, 100_000)
    assert queries.tallies_differ() == []


def test_last_day_of_a_voucher_counts(line, coordinator):
    bon = make_voucher(line, coordinator)
    with clock.at(clock.now() + timedelta(days=60)):
        assert actions.expire_vouchers_due() == 0
        actions.reserve_voucher(bon, provider="An", by=coordinator)


def test_what_was_used_stays_owed_however_late_it_is_declared(line, coordinator):
    bon = make_voucher(line, coordinator)
    actions.reserve_voucher(bon, provider="An", by=coordinator)
    actions.use_voucher(bon, used_on=clock.today(), by=coordinator)
    with clock.at(clock.now() + timedelta(days=400)):
        assert actions.expire_vouchers_due() == 0
        actions.declare_voucher(bon, amount_cents=30_000, invoice="1", by=coordinator)


@pytest.mark.parametrize(
    ("days", "step"), [(47, None), (15, "use"), (15, "declare")], ids=["near its end", "used", "declared"]
)  # fmt: skip
def test_keeper_hears_once_that_it_waits(line, coordinator, days, step):
    bon = make_voucher(line, coordinator)
    if step:
        actions.reserve_voucher(bon, provider="An", by=coordinator)
        actions.use_voucher(bon, used_on=clock.today(), by=coordinator)
    if step == "declare":
        actions.declare_voucher(bon, amount_cents=30_000, invoice="1", by=coordinator)
    assert actions.remind_vouchers_due() == 0
    with clock.at(clock.now() + timedelta(days=days)):
        assert actions.remind_vouchers_due() == 1
        assert actions.remind_vouchers_due() == 0
    assert Message.objects.get(kind="programmes.voucher_waits").to_email == coordinator.email


def test_wrong_order_and_wrong_days_are_refused(line, coordinator):
    bon, tomorrow = make_voucher(line, coordinator), clock.today() + timedelta(days=1)
    with pytest.raises(BudgetRefused):
        actions.pay_voucher(bon, paid_on=clock.today(), by=coordinator)
    with pytest.raises(BudgetRefused):
        make_voucher(line, coordinator, days=-1)
    actions.reserve_voucher(bon, provider="An", by=coordinator)
    with pytest.raises(BudgetRefused) as refused:
        actions.use_voucher(bon, used_on=tomorrow, by=coordinator)
    assert refused.value.field == "used_on"
    actions.use_voucher(bon, used_on=clock.today(), by=coordinator)
    for cents in (0, 30_001):
        with pytest.raises(BudgetRefused):
            actions.declare_voucher(bon, amount_cents=cents, invoice="1", by=coordinator)
    with pytest.raises(BudgetRefused):
        actions.cancel_voucher(bon, reason="Toch niet", by=coordinator)
    assert sums(line) == (30_000, 0, 70_000)


def test_promise_is_paid_in_parts_and_its_rest_goes_back(line, coordinator):
    promise = actions.commit(line, payee="Bureau", amount_cents=60_000, agreed_on=FIRST, by=coordinator)
    actions.pay(promise, amount_cents=25_000, paid_on=FIRST, reference="F1", by=coordinator)
    actions.pay(promise, amount_cents=-5_000, paid_on=FIRST, reference="F1 credit", by=coordinator)
    for cents in (40_001, -20_001):
        with pytest.raises(BudgetRefused):
            actions.pay(promise, amount_cents=cents, paid_on=FIRST, by=coordinator)
    assert sums(line) == (60_000, 20_000, 40_000)
    actions.release(promise, by=coordinator)
    assert sums(line) == (20_000, 20_000, 80_000)
    with pytest.raises(BudgetRefused):
        actions.pay(promise, amount_cents=1, paid_on=FIRST, by=coordinator)
    assert queries.tallies_differ() == []


def test_line_does_not_shrink_below_what_is_promised(line, coordinator):
    make_voucher(line, coordinator, 80_000)
    with pytest.raises(BudgetRefused) as refused:
        actions.change_line(line, name="Bonnen", kind="vouchers", amount_cents=79_999, by=coordinator)
    assert refused.value.field == "amount"
    actions.change_line(line, name="Bonnen", kind="vouchers", amount_cents=80_000, by=coordinator)
    assert sums(line) == (80_000, 0, 0)


def test_names_are_given_once(line, coordinator):
    with pytest.raises(BudgetRefused) as refused:
        make_programme(coordinator)
    assert refused.value.field == "name"
    with pytest.raises(BudgetRefused):
        make_line(coordinator, programme=line.programme)


def test_organisations_that_both_fund_one_programme_are_not_merged(line, coordinator):
    two = [factories.make_organisation(name) for name in ("Provincie", "Provincie Overijssel")]
    for one in two:
        actions.set_share(line.programme, organisation=one, amount_cents=500, by=coordinator)
    assert merging.why_not(*two, acting=coordinator)
    actions.set_share(line.programme, organisation=two[1], amount_cents=0, by=coordinator)
    assert merging.why_not(*two, acting=coordinator) == []


def test_file_for_the_funder_adds_up_to_the_page(line, coordinator):
    promise = actions.commit(line, payee="=Bureau", amount_cents=60_050, agreed_on=FIRST, by=coordinator)
    actions.pay(promise, amount_cents=25_000, paid_on=FIRST, by=coordinator)
    make_voucher(line, coordinator)
    rows = [one.rstrip().split(";") for one in csv_lines(budget_table(line.programme), bom=False)]
    assert rows[-1][-3:] == ["1000.00", "900.50", "250.00"] or rows[-1][-3:] == ["1000", "900.5", "250"]
    assert any("'=Bureau" in cell for row in rows for cell in row)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1250", 125_000), ("1.250", 125_000), ("1.250,50", 125_050), ("1250.5", 125_050), ("€ 1 250,5", 125_050),
     ("1,250.50", 125_050), ("0,05", 5), ("-12", -1_200), ("12.345.678", 1_234_567_800)],
)  # fmt: skip
def test_amount_is_read_as_people_write_it(typed, cents):
    assert cents_of(typed) == cents


@pytest.mark.parametrize(
    "typed", ["", "veel", "1,2,3", "12,345,6", "1e5", "12.345,678", "--1", "٣", "1.25.00", "9" * 20]
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError):
        cents_of(typed)


def test_vouchers_of_twenty_at_once_never_exceed_the_line(committed_db):
    """As many as fit, the others read why not; on both databases."""
    by = factories.make_person("Nadia Benali", hats=(HatKind.MEMBER, HatKind.COORDINATOR))
    line, holder = make_line(by, 70_000), factories.make_organisation("De Bakkerij")

    def issue():
        return make_voucher(BudgetLine.objects.get(pk=line.pk), by, 10_000, holder=holder).key

    answers = together(*[issue] * 20)
    assert len(refusals(answers)) == 13
    assert sums(line) == (70_000, 0, 0)
    assert Voucher.objects.filter(line=line).count() == 7
    assert queries.tallies_differ() == []


def test_one_voucher_is_paid_once_by_eight_at_once(committed_db):
    by = factories.make_person("Nadia Benali", hats=(HatKind.MEMBER, HatKind.COORDINATOR))
    line = make_line(by)
    bon = make_voucher(line, by)
    actions.reserve_voucher(bon, provider="An", by=by)
    actions.use_voucher(bon, used_on=clock.today(), by=by)
    actions.declare_voucher(bon, amount_cents=30_000, invoice="1", by=by)

    def settle():
        return actions.pay_voucher(Voucher.objects.get(pk=bon.pk), paid_on=clock.today(), by=by).key

    assert len(refusals(together(*[settle] * 8))) == 7
    assert sums(line) == (30_000, 30_000, 70_000)


class Spending(Undone):
    """Any order of steps on one line: the tallies are those of the rows, and what is refused leaves all as it was."""

    def begin(self):
        self.by = factories.make_person("Nadia Benali", hats=(HatKind.MEMBER, HatKind.COORDINATOR))
        self.line = make_line(self.by, 100_000)
        self.holder = factories.make_organisation("De Bakkerij")

    def standing(self):
        return [sums(self.line), list(Voucher.objects.order_by("pk").values()), list(self.line.commitments.values())]

    def bon(self, number):
        found = list(Voucher.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    @rule(cents=st.integers(1, 60_000))
    def issue(self, cents):
        may = cents <= sums(self.line)[2]
        self.attempt(may, make_voucher, self.line, self.by, cents, holder=self.holder)

    @rule(number=st.integers(0, 9))
    def reserve(self, number):
        if bon := self.bon(number):
            may = bon.state == "issued" and bon.valid_until >= self.now.date()
            self.attempt(may, actions.reserve_voucher, bon, provider="An", by=self.by)

    @rule(number=st.integers(0, 9))
    def use(self, number):
        if bon := self.bon(number):
            self.attempt(bon.state == "reserved", actions.use_voucher, bon, used_on=self.now.date(), by=self.by)

    @rule(number=st.integers(0, 9), cents=st.integers(0, 60_000))
    def declare(self, number, cents):
        if bon := self.bon(number):
            may = bon.state == "used" and 0 < cents <= bon.amount_cents
            self.attempt(may, actions.declare_voucher, bon, amount_cents=cents, invoice="1", by=self.by)

    @rule(number=st.integers(0, 9))
    def settle(self, number):
        if bon := self.bon(number):
            self.attempt(bon.state == "declared", actions.pay_voucher, bon, paid_on=self.now.date(), by=self.by)

    @rule(number=st.integers(0, 9))
    def cancel(self, number):
        if bon := self.bon(number):
            self.attempt(bon.state in {"issued", "reserved"}, actions.cancel_voucher, bon, reason="Nee", by=self.by)

    @rule(cents=st.integers(1, 60_000))
    def promise(self, cents):
        may = cents <= sums(self.line)[2]
        self.attempt(may, actions.commit, self.line, payee="B", amount_cents=cents, agreed_on=FIRST, by=self.by)

    @rule(cents=st.integers(-20_000, 60_000).filter(bool))
    def pay(self, cents):
        if one := self.line.commitments.order_by("pk").first():
            may = not one.released_on and -one.paid_cents <= cents <= one.owed_cents
            self.attempt(may, actions.pay, one, amount_cents=cents, paid_on=FIRST, by=self.by)

    @rule()
    def release(self):
        if one := self.line.commitments.order_by("pk").first():
            self.attempt(not one.released_on, actions.release, one, by=self.by)

    @rule(days=st.integers(1, 45))
    def wait(self, days):
        self.now += timedelta(days=days)
        with clock.at(self.now):
            actions.expire_vouchers_due()
            actions.remind_vouchers_due()

    @invariant()
    def tallies_are_those_of_the_rows(self):
        assert queries.tallies_differ() == []


def test_no_order_of_steps_loses_a_cent(db):
    walk(Spending, examples=15, steps=25)


def test_mail_writes_the_amount_in_the_language_of_its_reader(line):
    keeper = factories.make_person("Chloé", hats=(HatKind.MEMBER, HatKind.COORDINATOR), language="fr")
    make_voucher(line, keeper)
    with clock.at(clock.now() + timedelta(days=61)):
        actions.expire_vouchers_due()
    assert "300\u00a0€" in Message.objects.get(to_email=keeper.email).text
