"""The money of a programme as a table, for the sheet of the funder; and the steps that organisations took."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.exports import Column, Table
from vlechtwerk.programmes.models import Programme
from vlechtwerk.programmes.queries import activations


def budget_table(programme: Programme) -> Table:
    """Every line with its amount, and under it what was promised and paid: each euro once in each column."""
    columns = [
        Column(_("Budget line"), width=34), Column(_("What"), width=14), Column(_("To whom"), width=34),
        Column(_("State"), width=14), Column(_("Date"), "day", width=12),
        Column(_("Budget"), "amount", summed=True), Column(_("Promised"), "amount", summed=True),
        Column(_("Paid"), "amount", summed=True),
    ]  # fmt: skip
    return Table(programme.name, columns, _rows(programme))


def _rows(programme: Programme) -> Iterator[Sequence[Any]]:
    for line in programme.lines.prefetch_related("commitments", "vouchers__holder"):
        yield [line.name, line.get_kind_display(), "", "", None, line.amount_cents, 0, 0]
        for one in line.commitments.all():
            state = _("closed promise") if one.released_on else _("promise")
            yield [line.name, state, one.payee, "", one.agreed_on, 0, one.amount_cents, one.paid_cents]
        for bon in line.vouchers.all():
            paid = bon.bound_cents if bon.state == "paid" else 0
            yield [
                line.name, _("voucher"), bon.holder.name, bon.get_state_display(), bon.created_at, 0, bon.bound_cents,
                paid,
            ]  # fmt: skip


def activation_table(programme: Programme) -> Table:
    """Which organisation took which step when, and what shows it."""
    columns = [
        Column(_("Date"), "day", width=12), Column(_("Organisation"), width=34), Column(_("Step"), width=30),
        Column(_("What shows it"), width=50), Column(_("Noted by"), width=24),
    ]  # fmt: skip
    rows = (
        [one.happened_on, one.who, one.get_step_display(), one.evidence, one.noted_by.name if one.noted_by else ""]
        for one in activations(programme).iterator()
    )  # fmt: skip
    return Table(programme.name, columns, rows, has_sums=False)
