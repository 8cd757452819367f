"""Statements and balances as files. Chronological, from the opening balance down, as an accountant reads them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.exports import Column, Table
from vlechtwerk.core.ui.words import coins, day
from vlechtwerk.ledger.enums import AccountKind
from vlechtwerk.ledger.limits import OF_PEOPLE
from vlechtwerk.ledger.models import Account
from vlechtwerk.ledger.periods import Period
from vlechtwerk.ledger.queries import Statement, StatementRow, holder
from vlechtwerk.ledger.queries.balances import named

MOST_ON_PAPER = 1_500  # lines; a second on a busy machine
CHUNK = 1_000


def title(told: Statement) -> str:
    """``Kennisruilmunten van Nadia Benali``, on one line."""
    name = " ".join(holder(told.account).split()) if told.account else ""
    return _("Knowledge coins of %(name)s") % {"name": name}


def sides(account: Account | None) -> tuple[str, str]:
    """What the two columns of coins are called: nobody gives or receives for an account that nobody holds."""
    is_held = account is None or account.kind not in {AccountKind.POT, AccountKind.OPENING}
    return (_("Given"), _("Received")) if is_held else (_("Came in"), _("Went out"))


def is_of_people(told: Statement) -> bool:
    """Whether sessions are given and received for it."""
    return told.account is None or told.account.kind in OF_PEOPLE


def also(told: Statement) -> str:
    """What is in the balance beside sessions, in words."""
    return told.sessions.also if is_of_people(told) else ""


def figures(told: Statement, period: Period) -> list[tuple[str, str]]:
    """The large figures and what they are called: how many sessions, or coins where there are none; the balance."""
    given, received = sides(told.account)
    pairs = [(coins(told.given), given.lower()), (coins(told.received), received.lower())]
    if is_of_people(told):
        pairs = [(str(told.sessions.given), _("sessions given")), (str(told.sessions.received), _("sessions received"))]
    return [*pairs, (coins(told.closing), closing_label(period))]


def statement_table(told: Statement) -> Table:
    """All lines of a statement; the balance after the last one stands in the line of sums."""
    given, received = sides(told.account)
    columns = [
        Column(_("When"), "day"), Column(_("What"), width=34), Column(_("With"), width=26),
        Column(_("About"), width=20), Column(_("Note"), width=34), Column(given, "amount", summed=True, width=11),
        Column(received, "amount", summed=True, width=11), Column(_("Balance"), "amount", width=10),
    ]  # fmt: skip
    opening = (told.since, _("Opening balance"), "", "", "", None, None, told.opening)
    return Table(title(told), columns, [opening, *map(_cells, reversed(told.lines))])


def _cells(row: StatementRow) -> Sequence[Any]:
    return (
        row.at, capfirst(row.what), row.other, row.category, row.note, row.given or None, row.received or None,
        row.balance_after,
    )  # fmt: skip


def balances_table(on: date | None, accounts: QuerySet[Any]) -> Table:
    """Accounts (of ``balances_at``) as they stood at the end of a day, or stand now. Read while it is written."""
    columns = [
        Column(_("Name"), width=34), Column(_("Kind"), width=18), Column(_("Closed on"), "day"),
        Column(_("Given"), "amount", summed=True), Column(_("Received"), "amount", summed=True),
        Column(_("Balance"), "amount", summed=True),
    ]  # fmt: skip
    kinds = {kind.value: str(kind.label) for kind in AccountKind}  # in the language of now: rows are read later
    names = {kind: capfirst(named(kind)) for kind in (AccountKind.POT.value, AccountKind.OPENING.value)}

    def rows() -> Iterator[Sequence[Any]]:
        for one in accounts.order_by("name", "pk").iterator(CHUNK):
            name = names.get(one.kind) or holder(one)
            yield name, kinds[one.kind], one.closed_at, one.given, one.received, one.standing

    return Table(_("Balances on %(day)s") % {"day": day(on or clock.today(), "full")}, columns, rows())


def statement_paper(told: Statement) -> dict[str, Any]:
    """What ``core/data/paper/report.typ`` prints of a statement."""
    period = Period(told.since, told.until)
    notes = [_("Balance at the beginning: %(coins)s.") % {"coins": coins(told.opening)}] if told.since else []
    notes += [*filter(None, [also(told)]), _("Made on %(day)s.") % {"day": day(clock.today(), "full")}]
    tables = [_subjects(told), _lines(told)]
    if told.reserved:
        tables.append(_reserved(told))
    return {
        "lang": (get_language() or "nl")[:2], "network": settings.NETWORK_NAME, "title": title(told),
        "subtitle": capfirst(period.label), "page": _("Page {page} of {pages}"), "notes": notes, "tables": tables,
        "figures": [{"value": value, "label": label} for value, label in figures(told, period)],
    }  # fmt: skip


def closing_label(period: Period) -> str:
    """``saldo``, or the day on which it was that."""
    if period.until is None or period.until >= clock.today():
        return _("balance")
    return _("balance on %(day)s") % {"day": day(period.until, "full")}


def _head(*columns: tuple[str, int, bool]) -> list[dict[str, Any]]:
    return [{"label": label, "width": width, "end": end} for label, width, end in columns]


def _some(amount: int) -> str:
    return coins(amount) if amount else ""


def _lines(told: Statement) -> dict[str, Any]:
    table = statement_table(told)
    beside = ["", *(line.beside for line in reversed(told.lines))]
    rows = [
        [day(at, "full"), _one_line(": ".join(filter(None, (_with(what, other), note)))), about, _some(given or 0),
         _some(received or 0), coins(balance)]
        for other, (at, what, _other, about, note, given, received, balance) in zip(beside, table.rows, strict=True)
    ]  # fmt: skip
    labels = [column.label for column in table.columns]
    head = _head(
        (labels[0], 0, False), (labels[1], 3, False), (labels[3], 1, False), *((one, 0, True) for one in labels[5:])
    )
    foot = [_("Total"), "", "", coins(told.given), coins(told.received), coins(told.closing)]
    return {"title": _("Everything that was booked"), "columns": head, "rows": rows, "foot": foot}


def _with(what: str, other: str) -> str:
    return f"{what}, {other}" if other else what


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _subjects(told: Statement) -> dict[str, Any]:
    given, received = sides(told.account)
    head = _head((_("About"), 1, False), (given, 0, True), (received, 0, True))
    rows = [[capfirst(one.label), _some(one.given), _some(one.received)] for one in told.subjects]
    return {"title": _("By subject"), "columns": head, "rows": rows,
            "foot": [_("Total"), coins(told.given), coins(told.received)]}  # fmt: skip


def _reserved(told: Statement) -> dict[str, Any]:
    head = _head((_("Since"), 0, False), (_("What"), 3, False), (_("About"), 1, False), (_("Coins"), 0, True))
    rows = [
        [day(row.at, "full"), _one_line(f"{capfirst(row.what)}, {row.other}"), row.category, coins(row.amount)]
        for row in told.reserved
    ]  # fmt: skip
    return {"title": _("Put aside, not booked yet"), "columns": head, "rows": rows, "foot": []}
