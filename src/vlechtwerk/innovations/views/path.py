"""The path: all innovations on a board, in a table and as cohorts, under the same filters."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.innovations import board, queries, rules, steering
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.steering_forms import ManyForm, ViewForm
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 50
VIEWS = ("board", "table", "cohort")


@require_safe
@hats_required(*STAFF_HATS)
def path(request: HttpRequest) -> HttpResponse:
    """Board, table or cohorts; the address keeps filter and order. Without any, the view that somebody likes to see first."""
    acting = request.acting  # type: ignore[attr-defined]
    choices = steering.choices(acting.person)
    if not request.GET and choices.default:
        return redirect(f"{request.path}?{choices.default}")
    filters = board.Filters.read(request.GET)
    view = view if (view := request.GET.get("view", "")) in VIEWS else "board"
    view = "table" if filters.is_off_path and view == "board" else view
    stages = queries.walked_stages()
    counts = board.counts(acting.person, stages)
    context = _around(filters, view, choices, counts) | {
        "stages": stages,
        "stage_count": sum(stage.version_id == stages[0].version_id for stage in stages),
        "version": stages[0].version if stages else None,
        "can_shape": rules.can_shape_path(acting.hats),
    }
    return SHOWN[view](request, filters, stages, context)


def _board(request: HttpRequest, filters: board.Filters, stages: list[Any], context: dict[str, Any]) -> HttpResponse:
    found = board.lanes(filters, request.acting.person, stages)  # type: ignore[attr-defined]
    lanes = [lane for lane in found if lane.count or lane.stage.version == context["version"]]
    more = [(lane, link(filters, "table", stage=lane.stage.key)) for lane in lanes]
    full = steering.full_desks()
    return render(request, "innovations/board.html", {**context, "lanes": more, "full": full, "board_keys": True})


def _table(request: HttpRequest, filters: board.Filters, stages: list[Any], context: dict[str, Any]) -> HttpResponse:
    rows = board.table(filters, request.acting.person, stages)  # type: ignore[attr-defined]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    heads = [(name, label, *_sorting(filters, name)) for name, label in _columns()]
    return render(request, "innovations/table.html", {**context, "page": page, "heads": heads, "verbs": ManyForm.VERBS})


def _cohort(request: HttpRequest, filters: board.Filters, stages: list[Any], context: dict[str, Any]) -> HttpResponse:
    person = request.acting.person  # type: ignore[attr-defined]
    cohorts = steering.cohorts(filters, person, stages)
    rows = [(cohort, [(count, link(filters, "table", **opens)) for count, opens in cohort.cells]) for cohort in cohorts]
    off = [InnovationState.PAUSED.label, InnovationState.STOPPED.label]
    sums = [sum(counts) for counts in zip(*([count for count, _to in cells] for _one, cells in rows), strict=True)]
    heads = [*stages, *off]
    # Of an older version only the stages where somebody stands.
    shown = [n for n, total in enumerate(sums) if total or heads[n] in off or heads[n].version == context["version"]]
    rows = [(cohort, [cells[n] for n in shown]) for cohort, cells in rows]
    heads, sums = [heads[n] for n in shown], [sums[n] for n in shown]
    return render(
        request,
        "innovations/cohorts.html",
        {**context, "rows": rows, "heads": heads, "sums": sums, "total": sum(cohort.total for cohort, _cells in rows)},
    )


SHOWN = {"board": _board, "table": _table, "cohort": _cohort}


def _around(filters: board.Filters, view: str, choices: steering.Choices, counts: dict[str, Any]) -> dict[str, Any]:
    """What stands above each of the three."""
    now = link(filters, view)[1:]
    return {
        "filters": filters,
        "view": view,
        "counts": counts,
        "chips": _chips(filters, counts, view),
        "lists": _lists(filters, choices, counts),
        "is_narrowed": any([filters.sector, filters.region, filters.place, filters.period, filters.broker]),
        "kept": [(one, one.query == now) for one in choices.views],
        "now": now,
        "view_form": ViewForm(auto_id="view_%s"),
        "views": [
            (label, link(filters, name, **({"state": "", "only": ""} if filters.is_off_path else {})), name == view)
            for name, label in (("board", _("Board")), ("table", _("Table")), ("cohort", _("Cohorts")))
        ],
    }


def _lists(filters: board.Filters, choices: steering.Choices, counts: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The lists of the filters: name, label, words for all, what there is to choose, what is chosen."""
    found = [
        ("theme", _("Theme"), _("All themes"), choices.theme),
        ("sector", _("Sector"), _("All sectors"), choices.sector),
        ("region", _("Region"), _("All regions"), choices.region),
        ("broker", _("Broker"), _("All brokers"), choices.broker),
        ("period", _("Came in"), _("Whenever it came in"), steering.quarters(counts["since"])),
    ]
    return [(*one, getattr(filters, one[0])) for one in found]


def _columns() -> list[tuple[str, str]]:
    """The columns that can be sorted, in their order."""
    return [("name", _("Innovation")), ("stage", _("Stage")), ("days", _("Working days")), ("step", _("When"))]


def _sorting(filters: board.Filters, name: str) -> tuple[str, str]:
    """Where a click on the head goes, and how the column is sorted now."""
    now = {name: "ascending", f"-{name}": "descending"}.get(filters.sort, "")
    if name == "days" and now:  # the oldest moment is the most days
        now = "descending" if now == "ascending" else "ascending"
    return link(filters, "table", sort=f"-{name}" if filters.sort == name else name), now


def link(filters: board.Filters, view: str, **changes: object) -> str:
    """The address of these filters in a view; the view always stands in it, so that it never is the one that opens first."""
    return "?" + "&".join(part for part in (f"view={view}", filters.address(**changes)) if part)


def _chips(filters: board.Filters, counts: dict[str, int], view: str) -> list[tuple[str, str, bool, int]]:
    only = filters.only or (filters.state and "off_path")

    def chip(label: str, name: str, at: str = view) -> tuple[str, str, bool, int]:
        return label, link(filters, at, only=name, mine=False, state=""), only == name, counts[name]

    plain = link(filters, view, only="", mine=False, state="")
    mine = link(filters, view, only="", mine=True, state="")
    return [
        (_("All"), plain, not only and not filters.mine, counts["all"]),
        (_("Mine"), mine, filters.mine, counts["mine"]),
        chip(_("Too long here"), "too_long"),
        chip(_("Paused or stopped"), "off_path", "table"),
        chip(_("No next step"), "no_step"),
    ]
