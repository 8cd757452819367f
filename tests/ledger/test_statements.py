"""Statements: totals first, then the lines with the balance after each; filtered, paged, at any moment."""

import uuid
from datetime import date, timedelta
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests import factories
from tests.ledger.books import account_of, booked, reserved, two
from vlechtwerk.core import clock
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Mandate
from vlechtwerk.ledger.periods import Period, end_of, quarters, start_of, year

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
START = start_of(date(2025, 11, 3)) + timedelta(hours=10)


def on(day, payer, earner, amount=100, **fields):
    """Booked so many days after the start."""
    with clock.at(START + day * DAY):
        return booked(payer, earner, amount, **fields)


def amounts(statement):
    return [(line.amount, line.balance_after) for line in statement.lines]


def test_statement_has_totals_and_lines_newest_first():
    an, bo = two()
    on(0, an, bo), on(1, bo, an, 250), on(2, an, bo, 50)
    mine = queries.statement(an)
    assert (mine.opening, mine.given, mine.received, mine.closing) == (0, 250, 150, 100)
    assert amounts(mine) == [(-50, 100), (250, 150), (-100, -100)]
    assert [line.at for line in mine.lines] == [START + day * DAY for day in (2, 1, 0)]
    assert {line.other for line in mine.lines} == {"Bo"}


def test_period_opens_with_the_balance_before_it_and_counts_both_its_days():
    an, bo = two()
    for day in range(6):
        on(day, bo, an, 10)
    first = START.date()
    part = queries.statement(an, since=first + 2 * DAY, until=first + 3 * DAY)
    assert (part.opening, part.given, part.received, part.closing) == (20, 20, 0, 40)
    assert amounts(part) == [(10, 40), (10, 30)]
    until = queries.statement(an, until=first)
    assert (until.opening, until.closing, amounts(until)) == (0, 10, [(10, 10)])
    since = queries.statement(an, since=first + 5 * DAY)
    assert (since.opening, since.closing, amounts(since)) == (50, 60, [(10, 60)])
    assert queries.statement(an, since=first - 9 * DAY, until=first - 8 * DAY).lines == []
    assert queries.statement(an, since=first + 9 * DAY).opening == 60


def test_day_ends_at_midnight_of_the_network():
    an, bo = two()
    for moment in (end_of(date(2025, 12, 31)), start_of(date(2026, 1, 1))):
        with clock.at(moment):
            booked(bo, an)
    assert amounts(queries.statement(an, until=date(2025, 12, 31))) == [(100, 100)]
    assert amounts(queries.statement(an, since=date(2026, 1, 1))) == [(100, 200)]


def test_pages_follow_each_other_without_a_gap():
    """Also where several were booked at the very same moment, and whatever the period."""
    an, bo = two()
    for number in range(23):
        on(number // 4, *((bo, an) if number % 3 else (an, bo)), 5)
    whole = queries.statement(an, at_most=None)
    assert len(whole.lines) == 23 and whole.earlier is None
    assert whole.lines[0].balance_after == queries.tally(an).balance
    seen, place = [], None
    for _page in range(5):
        page = queries.statement(an, before=place, at_most=5)
        seen += page.lines
        place = page.earlier
    assert seen == whole.lines and place is None
    part = queries.statement(an, until=START.date() + 3 * DAY, at_most=7)
    rest = queries.statement(an, until=START.date() + 3 * DAY, before=part.earlier, at_most=None)
    assert [*part.lines, *rest.lines] == [line for line in whole.lines if line.at <= START + 3 * DAY]


def test_line_of_somebody_else_begins_no_page():
    an, bo = two()
    on(0, an, bo)
    strange = on(1, *two())
    assert len(queries.statement(an, before=strange.pk).lines) == 1
    assert len(queries.statement(an, before=uuid.uuid4()).lines) == 1


def test_totals_per_subject_add_up_and_choose_the_lines():
    an, bo = two()
    on(0, bo, an, 100, category="Geld"), on(1, bo, an, 50, category="Geld"), on(2, an, bo, 30, category="Team")
    on(3, an, bo, 20)
    actions.give_to_pot(uuid.uuid4(), giver=an, amount=10, by=an)
    mine = queries.statement(an)
    with translation.override("en"):
        told = {subject.label: (subject.given, subject.received) for subject in mine.subjects}
    assert told == {
        "Geld": (150, 0), "Team": (0, 30), "strengthening session": (0, 20), "gift to the common pot": (0, 10),
    }  # fmt: skip
    assert [subject.key for subject in mine.subjects[:2]] == ["a:Geld", "a:Team"]
    for subject in mine.subjects:
        chosen = queries.statement(an, subject=subject.key)
        assert sum(line.given for line in chosen.lines) == subject.given
        assert sum(line.received for line in chosen.lines) == subject.received
        assert {line.balance_after for line in chosen.lines} == {None}
        assert chosen.closing == mine.closing
    assert queries.statement(an, subject="nothing").lines == []


def test_what_was_put_right_is_one_pair_that_points_both_ways():
    an, bo = two()
    wrong = on(0, an, bo, category="Geld")
    with clock.at(START + 4 * DAY):
        actions.reverse(wrong.pk, new_id=uuid.uuid4(), by=an, note="twee keer geklikt")
    for person, sign in ((an, -1), (bo, 1)):
        mine = queries.statement(person)
        mirror, first = mine.lines
        assert (first.amount, first.put_right_on, first.corrects) == (sign * 100, START + 4 * DAY, None)
        assert (mirror.amount, mirror.put_right_on, mirror.corrects) == (-sign * 100, None, START)
        assert (mirror.note, mirror.is_correction, first.is_correction) == ("twee keer geklikt", True, False)
        assert [(one.key, one.given, one.received) for one in mine.subjects] == [(queries.PUT_RIGHT, 100, 100)]
        assert mine.closing == 0


def test_reserved_lines_stand_apart_and_change_no_total():
    an, bo = two()
    on(0, bo, an)
    with clock.at(START):
        pending = reserved(an, bo, 70, category="Team", expires_at=START + 9 * DAY)
        actions.void(reserved(an, bo, 60).pk, by=None)
    mine = queries.statement(an)
    assert (mine.given, mine.received, len(mine.lines)) == (100, 0, 1)
    (line,) = mine.reserved
    assert (line.transfer_id, line.amount, line.other, line.category) == (pending.pk, -70, "Bo", "Team")
    assert (line.balance_after, line.at, line.expires_at) == (None, START, START + 9 * DAY)


def test_every_kind_of_account_has_a_statement_with_names():
    an, bo = two()
    pot = actions.pot()
    shop = actions.open_account(factories.make_organisation("De Gist"))
    network = Account.objects.create(kind="partner", partner="Ruilkring Gent")
    gift = actions.give_to_pot(uuid.uuid4(), giver=an, amount=100, by=an)
    for debit, credit in ((pot, shop), (shop, network), (network, account_of(an))):
        actions.book(uuid.uuid4(), debit=debit, credit=credit, amount=100, reason="outside", by=None)
    with translation.override("nl"):
        names = {
            queries.holder(queries.account_of(one)): [line.other for line in queries.statement(one).lines]
            for one in (an, pot, shop.organisation, network)
        }
    assert names == {
        "An": ["Ruilkring Gent", "de gemeenschappelijke pot"], "de gemeenschappelijke pot": ["De Gist", "An"],
        "De Gist": ["Ruilkring Gent", "de gemeenschappelijke pot"], "Ruilkring Gent": ["An", "De Gist"],
    }  # fmt: skip
    assert queries.statement(bo).lines == () and queries.statement(bo).closing == 0
    Account.objects.filter(person=an).update(closed_at=clock.now())
    assert [line.transfer_id for line in queries.statement(account_of(an)).lines][-1] == gift.pk


@pytest.mark.parametrize("count", [1, 3, 120])
def test_statement_asks_the_same_number_of_queries(count, django_assert_num_queries):
    an, bo = two()
    for number in range(count):
        booked(*((an, bo) if number % 2 else (bo, an)), 10)
    with django_assert_num_queries(4):
        assert len(queries.statement(an).lines) == min(count, 50)
    with django_assert_num_queries(5):
        queries.statement(an, since=clock.today() - DAY, until=clock.today(), subject="k:session")


def test_page_reads_its_own_lines_by_the_index_of_each_side():
    """No walk over the whole history: the plan of the database merges two indexes, each in the order of time."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by the size of its tables, and these are small")
    an, bo = two()
    booked(an, bo)
    with CaptureQueriesContext(connection) as asked:
        queries.statement(account_of(an))
    (lines,) = [one["sql"] for one in asked.captured_queries if "UNION ALL" in one["sql"] and "standing" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {lines}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert "SCAN" not in plan
    assert "transfer_debit" in plan and "transfer_credit" in plan and "MERGE (UNION ALL)" in plan


def test_statement_is_of_oneself_of_whom_one_acts_for_and_of_all_for_the_team():
    an, bo = two()
    on(0, an, bo)
    broker, shop = factories.make_broker(), factories.make_organisation()
    account = actions.open_account(shop)
    mandate = Mandate.objects.create(organisation=shop, person=an)
    reads = {
        who: [key for key in (account_of(an).key, account_of(bo).key, account.key) if opens(who, key)]
        for who in (an, bo, broker)
    }
    assert reads == {an: [account_of(an).key, account.key], bo: [account_of(bo).key],
                     broker: [account_of(an).key, account_of(bo).key, account.key]}  # fmt: skip
    mandate.ended_at = clock.now()
    mandate.save()
    assert not opens(an, account.key) and not opens(an, "nobody") and not opens(broker, "nobody")


def opens(person, key):
    acting = SimpleNamespace(person=person, hats=frozenset(person.hats.values_list("kind", flat=True)))
    try:
        return queries.statement_for(acting, key).key == key
    except Http404:
        return False


@pytest.mark.parametrize(
    ("period", "nl", "fr"),
    [
        (year(2026), "2026", "2026"),
        (quarters(2026)[1], "tweede kwartaal van 2026", "deuxième trimestre de 2026"),
        (quarters(2024)[0], "eerste kwartaal van 2024", "premier trimestre de 2024"),
        (Period(date(2026, 1, 1), date(2026, 3, 30)), "1 januari 2026 tot en met 30 maart 2026", "du 1er janvier 2026 au 30 mars 2026"),
        (Period(since=date(2026, 1, 1)), "vanaf 1 januari 2026", "à partir du 1er janvier 2026"),
        (Period(until=date(2026, 1, 2)), "tot en met 2 januari 2026", "jusqu’au 2 janvier 2026"),
        (Period(), "alles tot nu toe", "tout jusqu’à présent"),
    ],
)  # fmt: skip
def test_period_has_a_name(period, nl, fr):
    for language, name in (("nl", nl), ("fr", fr)):
        with translation.override(language):
            assert period.label == name


def test_quarters_are_the_year():
    four = quarters(2024)
    assert (four[0].since, four[-1].until) == (year(2024).since, year(2024).until)
    assert all(one.until + DAY == other.since for one, other in pairwise(four))
    assert four[0].until == date(2024, 3, 31)
