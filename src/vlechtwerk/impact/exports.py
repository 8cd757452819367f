"""All figures with their definitions as a table, for a spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.exports import Column, Table
from vlechtwerk.core.facts import Counting, Unit
from vlechtwerk.core.ui import words
from vlechtwerk.impact import sentences
from vlechtwerk.impact.models import FrozenReport
from vlechtwerk.impact.sheet import Sheet, from_text
from vlechtwerk.impact.shown import shown


def figures_table(sheet: Sheet) -> Table:
    """One row per figure: what it counts and by which rule, the goal in its own unit, the traps in words."""
    columns = [
        Column(_("Place in the chain"), width=14), Column(_("Indicator"), width=26),
        Column(_("Figure"), "number", width=12), Column(_("Unit"), width=16), Column(_("Counted"), width=22),
        Column(_("Rule"), width=34), Column(_("Definition"), width=40), Column(_("Goal"), "number", width=10),
        Column(_("Unit of the goal"), width=16), Column(_("Percent of the goal"), "number", width=10),
        Column(_("Percent of the target group"), "number", width=10), Column(_("Share of"), width=18),
        Column(_("Percent of that"), "number", width=10), Column(_("Euros of the budget per one"), "number", width=12),
        Column(_("From"), "day", width=12), Column(_("Until"), "day", width=12), Column(_("Rows"), "number", width=8),
        Column("SDG", width=10), Column("IRIS+", width=10), Column(_("Read this first"), width=60),
    ]  # fmt: skip
    return Table(sheet.name, columns, _rows(sheet), has_sums=False)


def _rows(sheet: Sheet) -> Iterator[Sequence[Any]]:
    warnings: dict[str, list[str]] = {}
    for told in sheet.traps():
        warnings.setdefault(told.about, []).append(sentences.trap(told, sheet))
    for one in shown(sheet):
        figure, part, cost = one.figure, sheet.part(one.figure), sheet.cost(one.figure)
        yield [
            one.chain, one.name, figure.whole, Unit(figure.unit).label, Counting(figure.counting).label, one.rule,
            figure.definition, figure.goal, Unit(figure.goal_unit).label if figure.goal_unit else "",
            _short(figure.goal_percent), _short(sheet.of_target(figure)), one.part, _short(part[1] if part else None),
            _short(cost / 100 if cost is not None else None), date.fromisoformat(figure.first),
            date.fromisoformat(figure.last), figure.facts, ", ".join(map(str, figure.sdgs)), figure.iris,
            " ".join(warnings.get(figure.key, [])),
        ]  # fmt: skip
    for line in sheet.lines:
        yield [
            _("budget line"), line.name, line.amount / 100, Unit.EUROS.label, "",
            _("promised %(promised)s, paid %(paid)s") % {
                "promised": sentences.amount(line.promised, Unit.EUROS), "paid": sentences.amount(line.paid, Unit.EUROS)},
            *[None] * 13, " ".join(warnings.get(line.name, [])),
        ]  # fmt: skip


def report_table(report: FrozenReport) -> Table:
    """The figures that were frozen, and below them which report it is: a file that goes its own way says so itself."""
    sheet = from_text(report.figures)
    table = figures_table(sheet)
    said = _("frozen on %(at)s; fingerprint (SHA-256) %(digest)s") % {
        "at": words.day(report.frozen_at, "full"),
        "digest": report.digest,
    }
    last = [_("report"), report.title, *[None] * 4, said, *[None] * 8, report.reporting_on, *[None] * 4]
    return Table(table.title, table.columns, chain(table.rows, [last]), has_sums=False)


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
