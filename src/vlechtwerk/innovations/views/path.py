"""The path: all innovations on a board and in a table, under the same filters."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.innovations import board, queries
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.taxonomy.models import Theme

PAGE = 50


@require_safe
@hats_required(*STAFF_HATS)
def path(request: HttpRequest) -> HttpResponse:
    """Board or table; the address keeps filter and order."""
    person = request.acting.person  # type: ignore[attr-defined]
    filters = board.Filters.read(request.GET)
    as_table = request.GET.get("view") == "table" or filters.only == "off_path"
    stages = queries.walked_stages()
    counts = board.counts(person, stages)
    context = {
        "filters": filters,
        "as_table": as_table,
        "stages": stages,
        "stage_count": sum(stage.version_id == stages[0].version_id for stage in stages),
        "version": stages[0].version if stages else None,
        "counts": counts,
        "chips": _chips(filters, counts, as_table),
        "themes": list(Theme.objects.all()),
        "views": [(_("Board"), _link(filters, False), not as_table), (_("Table"), _link(filters, True), as_table)],
    }
    if not as_table:
        lanes = board.lanes(filters, person, stages)
        more = [(lane, _link(filters, True, stage=lane.stage.key)) for lane in lanes]
        return render(request, "innovations/board.html", {**context, "lanes": more})
    page = Paginator(board.table(filters, person, stages), PAGE).get_page(request.GET.get("page"))
    heads = [(name, label, *_sorting(filters, name)) for name, label in _columns()]
    return render(request, "innovations/table.html", {**context, "page": page, "heads": heads})


def _columns() -> list[tuple[str, str]]:
    """The columns that can be sorted, in their order."""
    return [("name", _("Innovation")), ("stage", _("Stage")), ("days", _("Working days")), ("step", _("When"))]


def _sorting(filters: board.Filters, name: str) -> tuple[str, str]:
    """Where a click on the head goes, and how the column is sorted now."""
    now = {name: "ascending", f"-{name}": "descending"}.get(filters.sort, "")
    if name == "days" and now:  # the oldest moment is the most days
        now = "descending" if now == "ascending" else "ascending"
    return _link(filters, True, sort=f"-{name}" if filters.sort == name else name), now


def _link(filters: board.Filters, as_table: bool, **changes: object) -> str:
    query = filters.address(**changes)
    view = "view=table" if as_table else ""
    return "?" + "&".join(part for part in (view, query) if part)


def _chips(filters: board.Filters, counts: dict[str, int], as_table: bool) -> list[tuple[str, str, bool, int]]:
    return [
        (_("All"), _link(filters, as_table, only="", mine=False), not filters.only and not filters.mine, counts["all"]),
        (_("Mine"), _link(filters, as_table, only="", mine=True), filters.mine, counts["mine"]),
        (
            _("Too long here"), _link(filters, as_table, only="too_long", mine=False),
            filters.only == "too_long", counts["too_long"],
        ),
        (
            _("Paused or stopped"), _link(filters, True, only="off_path", mine=False),
            filters.only == "off_path", counts["off_path"],
        ),
        (
            _("No next step"), _link(filters, as_table, only="no_step", mine=False),
            filters.only == "no_step", counts["no_step"],
        ),
    ]  # fmt: skip
