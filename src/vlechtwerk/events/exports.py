"""Attendance as a table for a spreadsheet: every row, with what it is counted by."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from vlechtwerk.core.exports import Column, Table
from vlechtwerk.events import queries
from vlechtwerk.events.models import Registration


def attendance_table(rows: Iterable[Registration], title: str) -> Table:
    """The raw figures stand beside what follows from them."""
    columns = [
        Column(_("Event"), width=34), Column(_("Day"), "day"), Column(_("Name"), width=26),
        Column(_("Organisation as typed"), width=30), Column(_("Organisation of the register"), width=30),
        Column(_("Registry number"), width=16), Column(_("Staff")), Column(_("Turnover")), Column(_("Balance sheet")),
        Column(_("Year of the figures")), Column(_("Small or medium-sized")), Column(_("Counted as"), width=30),
    ]  # fmt: skip
    return Table(title, columns, (_row(one) for one in rows), has_sums=False)


def _row(one: Registration) -> list[object]:
    firm = one.organisation
    figures = [firm.staff_count, firm.turnover_eur, firm.balance_sheet_eur, firm.figures_year] if firm else [None] * 4
    passed = {True: _("yes"), False: _("no"), None: _("not known")}[firm.is_sme if firm else None]
    numbers = ["" if figure is None else str(figure) for figure in figures]
    return [
        one.event.title, one.event.starts_at, one.name, one.organisation_name, firm.name if firm else "",
        firm.registry_number if firm else "", *numbers, passed, queries.key_of(one),
    ]  # fmt: skip
