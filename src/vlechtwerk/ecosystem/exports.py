"""The matrix as a table for a file."""

from django.utils.translation import gettext as _

from vlechtwerk.core.exports import Column, Table
from vlechtwerk.ecosystem.queries.matrix import Matrix


def matrix_table(matrix: Matrix) -> Table:
    """A line for each domain. The last line counts every actor once, so it is no sum of the lines above."""
    columns = [
        Column(_("Domain"), width=30), *(Column(str(one), "number") for one in matrix.columns),
        Column(_("no region told"), "number"), Column(_("together"), "number"),
    ]  # fmt: skip
    rows = [
        [str(row.domain), *(cell.count for cell in row.cells), row.placeless, row.total] for row in matrix.rows
    ]  # fmt: skip
    last = [_("together, each once"), *matrix.sums, matrix.placeless, matrix.total]
    return Table(_("Actors by domain and region"), columns, [*rows, last], has_sums=False)
