"""The matrix of barriers and levers as a file; what the page hides is hidden here too."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core.exports import Column, Table


def matrix_table(rows: Iterable[tuple[Any, Iterable[tuple[Any, Any]]]]) -> Table:
    """One line for each kind of barrier and lever."""
    columns = [
        Column(_("Barrier"), width=20), Column(_("Lever"), width=34), Column(_("Participants"), "number", width=14),
        Column(_("Mean change"), "amount", width=14), Column(_("Note"), width=30),
    ]  # fmt: skip
    lines = [
        [str(kind), str(lever), cell.n or None, round(cell.mean * 100) if cell.mean is not None else None,
         _("too few people to tell") if cell.is_hidden else ""]
        for kind, cells in rows for lever, cell in cells if cell.n or cell.is_hidden
    ]  # fmt: skip
    return Table(_("Barriers and levers"), columns, lines, has_sums=False)
