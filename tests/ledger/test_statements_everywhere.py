"""The same totals everywhere: the screen, CSV, XLSX, paper and plain SQL, after a year that nobody planned."""

import csv
import html
import io
import re
import uuid
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from tests import factories
from tests.ledger.books import booked, reserved
from tests.pdf_text import text_of
from tests.personas import client_of
from vlechtwerk.core import clock
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.models import Account, Transfer
from vlechtwerk.ledger.periods import end_of, start_of

pytestmark = pytest.mark.django_db

NAMES = ["=cmd|' /C calc'!A0", 'An "de" Backer', "Bo;\nCas\tD", "+32 Els", "Ærø — Łuk", "<b>Fien</b> & Gé"]
NOTES = ["", "=1+1", "twee keer\ngeklikt", 'met "dank"', "@allen"]
FIRST = date(2025, 3, 1)
PERIODS = [{}, {"van": "2025-06-01", "tot": "2025-08-31"}, {"van": "2026-01-15"}, {"tot": "2025-04-30"}]


@pytest.fixture
def holders(settings):
    """People, an organisation, the pot and a partner network, after a random year of everything."""
    settings.STAFF_MFA = "optional"
    chance = Random(4)
    people = [factories.make_person(name) for name in NAMES]
    with clock.at(start_of(FIRST)):
        mine = [actions.open_account(one) for one in [*people, factories.make_organisation("-De Gist")]]
        pot = actions.pot() if callable(actions.pot) else Account.objects.create(kind="pot")
        mine += [pot, Account.objects.create(kind="partner", partner="=Gent")]
    Account.objects.update(floor=None, ceiling=None)
    done = []
    for hour in range(150):
        with clock.at(start_of(FIRST) + timedelta(hours=57 * hour + chance.randrange(50))):
            done += _step(chance, people, mine, done)
    return mine


def _step(chance, people, accounts, done):
    one, other = chance.sample(people, 2)
    amount, category = chance.randrange(1, 400), chance.choice(["", "Geld", "=Team"])
    kind = chance.choices(["session", "pending", "void", "book", "reverse"], [8, 1, 1, 5, 2])[0]
    if kind == "session":
        return [booked(one, other, amount, category=category)]
    if kind == "book":
        debit, credit = chance.sample(accounts, 2)
        return [actions.book(uuid.uuid4(), debit=debit, credit=credit, amount=amount, reason="gift", by=one, note=chance.choice(NOTES))]  # fmt: skip
    if kind == "reverse" and done:
        try:
            actions.reverse(chance.choice(done).pk, new_id=uuid.uuid4(), by=one, note=chance.choice(NOTES))
        except Refused:  # once is enough
            return []
        return []
    transfer = reserved(one, other, amount)
    if kind == "void":
        actions.void(transfer.pk, by=None)
    return []


def in_sql(account, moments):
    """Given, received and number of lines, asked of the table itself; and the balance before."""
    since, until = (connection.ops.adapt_datetimefield_value(moment) for moment in moments)  # SQLite compares text
    side = "SELECT COALESCE(SUM(amount), 0), COUNT(*) FROM ledger_transfer WHERE state = 'posted' AND {}_id = %s"
    found = []
    with connection.cursor() as cursor:
        for name in ("credit", "debit"):
            cursor.execute(f"{side.format(name)} AND settled_at >= %s AND settled_at <= %s", [account.pk, since, until])
            found.append(cursor.fetchone())
            cursor.execute(f"{side.format(name)} AND settled_at < %s", [account.pk, since])
            found.append(cursor.fetchone())
    (given, gave), (given_before, _n), (received, got), (received_before, _m) = found
    return int(given), int(received), gave + got, int(given_before - received_before)


def sessions_in_sql(account, moments):
    """How many sessions were given and received that were never put right; in hundredths, as figures are read."""
    since, until = (connection.ops.adapt_datetimefield_value(moment) for moment in moments)
    with connection.cursor() as cursor:
        for side in ("credit", "debit"):
            cursor.execute(
                f"SELECT COUNT(*) FROM ledger_transfer one WHERE state = 'posted' AND reason = 'session' AND {side}_id = %s"
                " AND settled_at >= %s AND settled_at <= %s"
                " AND NOT EXISTS (SELECT 1 FROM ledger_transfer two WHERE two.corrects_id = one.id)",
                [account.pk, since, until],
            )
            yield cursor.fetchone()[0] * 100


def on_screen(client, account, query):
    """Amounts of every line of every page, and the three large figures, read from the HTML."""
    address, lines = f"{reverse('account_coins', args=[account.key])}?{query}", []
    while address:
        text = client.get(address).content.decode()
        table = re.search(r'<table class="fold mt-5 lines">.*?</table>', text, re.DOTALL)
        rows = re.findall(r"<tr.*?</tr>", table[0], re.DOTALL)[1:] if table else []
        lines += [[hundredths(cell) for cell in re.findall(r'class="n num[^"]*">(.*?)</td>', row)] for row in rows]
        if "na=" not in address:
            figures = [hundredths(one) for one in re.findall(r'<span class="big num">(.*?)</span>', text)]
        further = re.search(r'rel="next" href="([^"]+)"', text)
        address = further and reverse("account_coins", args=[account.key]) + html.unescape(further[1])
    return lines, figures


def hundredths(text):
    return int(Decimal(text.replace("−", "-").replace(",", ".") or 0) * 100)


def fetched(client, account, kind, query):
    response = client.get(f"{reverse('account_file', args=[account.key, kind])}?{query}")
    assert response.status_code == 200
    return b"".join(response)


@pytest.mark.parametrize("query", PERIODS, ids=str)
def test_screen_files_paper_and_sql_say_the_same(holders, query):
    client = client_of(factories.make_broker())
    moments = [start_of(date.fromisoformat(query.get("van", "2000-01-01"))), end_of(date.fromisoformat(query.get("tot", "2100-01-01")))]  # fmt: skip
    in_address = "&".join(f"{name}={day}" for name, day in query.items())
    for account in holders:
        given, received, count, before = in_sql(account, moments)
        after = before + given - received
        lines, figures = on_screen(client, account, in_address)
        large = [*sessions_in_sql(account, moments), after]
        if account.kind not in {"person", "organisation"}:
            large = [given, received, after]
        assert (len(lines), figures) == (count, large)
        assert (sum(line[0] for line in lines), sum(line[1] for line in lines)) == (given, received)
        assert not lines or (lines[0][2], lines[-1][2] - lines[-1][0] + lines[-1][1]) == (after, before)

        read = list(
            csv.reader(io.StringIO(fetched(client, account, "csv", in_address).decode("utf-8-sig")), delimiter=";")
        )
        assert len(read) == count + 3
        in_csv = [[hundredths(cell) for cell in row[5:]] for row in read[1:]]
        assert (in_csv[0], in_csv[-1]) == ([0, 0, before], [given, received, after])
        assert in_csv[1:-1] == lines[::-1]
        assert not [cell for row in read for cell in row if cell.startswith(("=", "+", "@", "\t"))]

        sheet = load_workbook(io.BytesIO(fetched(client, account, "xlsx", in_address))).active
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        assert [[round((cell or 0) * 100) for cell in row[5:]] for row in rows] == in_csv
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        names = Counter(row[2] for row in rows[1:-1])
        assert sum(names.values()) == count and names.keys() <= {
            *NAMES,
            "-De Gist",
            "=Gent",
            "de gemeenschappelijke pot",
        }
        assert Counter(row[2].lstrip("'") for row in read[2:-1]) == Counter(
            name.lstrip("'") for name in names.elements()
        )

        words = text_of(fetched(client, account, "pdf", in_address))
        assert spelled("Totaal", given, received, after) in words
        names = {"pot": ("kwambinnen", "gingeruit"), "partner": ("gegeven", "gekregen")}
        between = names.get(account.kind, ("sessiesgegeven", "sessiesgekregen"))
        assert words.count(spelled("", *figures, between=between)) == 1
        if not query:
            told = queries.sessions_of(account.person or account.organisation) if account.kind in {"person", "organisation"} else None  # fmt: skip
            assert told is None or [told.given * 100, told.received * 100] == large[:2]
            assert told is None or told == queries.statement(account).sessions


def spelled(word, *amounts, between=()):
    """Amounts as paper writes them, without spaces."""
    texts = [coins(one) for one in amounts]
    return word + "".join(text + (between[place] if place < len(between) else "") for place, text in enumerate(texts))


def test_every_booking_is_on_exactly_two_statements(holders):
    lines = [line.transfer_id for account in holders for line in queries.statement(account, at_most=None).lines]
    assert set(Counter(lines).values()) == {2}
    assert set(lines) == set(Transfer.objects.filter(state="posted").values_list("pk", flat=True))


@pytest.mark.parametrize("after", [0, 41, 200, 365])
def test_balances_of_a_day_are_the_closing_balances_of_the_statements(holders, after):
    day = FIRST + timedelta(days=after)
    client = client_of(factories.make_broker())
    page = client.get(reverse("balances"), {"op": day.isoformat()})
    shown = {account.key: (account.given, account.received, account.standing) for account in page.context["page"]}
    for account in holders:
        told = queries.statement(account, until=day)
        assert shown[account.key] == (told.given, told.received, told.closing)
        assert queries.balance_at(account, end_of(day)) == told.closing == in_sql(account, [start_of(day + timedelta(1)), end_of(day)])[3]  # fmt: skip
    sums = page.context["sums"]
    assert (sums["all_standing"], sums["all_given"]) == (0, sum(given for given, _r, _s in shown.values()))
    made = b"".join(client.get(reverse("balances_file", args=["csv"]), {"op": day.isoformat()})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(made), delimiter=";"))
    assert [hundredths(cell) for cell in rows[-1][3:]] == [sums["all_given"], sums["all_received"], 0]
    assert sorted([hundredths(cell) for cell in row[3:]] for row in rows[1:-1]) == sorted(map(list, shown.values()))
    sheet = load_workbook(io.BytesIO(b"".join(client.get(reverse("balances_file", args=["xlsx"]), {"op": day.isoformat()})))).active  # fmt: skip
    assert [round((cell.value or 0) * 100) for cell in sheet[sheet.max_row][3:]] == [
        sums["all_given"],
        sums["all_received"],
        0,
    ]
    assert {cell.value for cell in sheet["A"][1:-1]} >= {*NAMES, "-De Gist", "=Gent"}
    assert {cell.value for cell in sheet["B"][1:-1]} == {"persoon", "organisatie", "gemeenschappelijke pot", "partnernetwerk"}  # fmt: skip
