"""What the network can carry: the page, its files, and what lies behind an area."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vlechtwerk.core import clock
from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required
from vlechtwerk.engine.forecast import BACK, RUNS
from vlechtwerk.innovations.queries import active_axes
from vlechtwerk.matching import queries, sentences
from vlechtwerk.matching.capacity_forms import TryForm
from vlechtwerk.matching.queries.areas import AXIS, CONCEPT, area_name
from vlechtwerk.matching.queries.calls import calls_by_area
from vlechtwerk.matching.queries.capacity import AreaLine
from vlechtwerk.people.enums import STAFF_HATS

KINDS = ("xlsx", "csv")
DRAWN = 10
"""So many areas are drawn, those where needs most outnumber people."""
LETTERS = 66
"""So many letters fit below the picture."""


@require_safe
@hats_required(*STAFF_HATS)
def capacity(request: HttpRequest) -> HttpResponse:
    """Load per broker and per area, and the coming quarter."""
    form = TryForm(request.GET, axes=active_axes())
    page = queries.capacity_page(form.view, form.tried)
    calls = calls_by_area([line.area.code for line in page.lines])
    context = {
        "page": page,
        "form": form,
        "lines": [(line, calls.get(line.area.code)) for line in page.lines],
        "short": [line for line in page.lines if line.is_short],
        "drawn": _drawn(page.lines[:DRAWN]),
        "views": [(AXIS, _("By axis"), ""), (CONCEPT, _("Finer, by subject"), f"?by={CONCEPT}")],
        "files": [(f"{reverse('capacity_file', args=[kind])}?{form.query}", kind.upper()) for kind in KINDS],
        "marks": range(len(page.path)),
        "weeks": list(zip(page.path, page.tried_path or page.path, strict=True)),
        "runs": RUNS,
        "back": BACK // 7,
    }
    return render(request, "matching/capacity.html", context)


def _drawn(lines: Sequence[AreaLine]) -> list[tuple[str, int, int]]:
    """Columns of the picture, with as much of each name as there is room for below it; the table has them whole."""
    room = LETTERS // max(len(lines), 1)
    names = [name if len(name) <= room else f"{name[: room - 1]}…" for name in (line.area.name for line in lines)]
    return [(name, len(line.area.people), line.now) for name, line in zip(names, lines, strict=True)]


@require_safe
@hats_required(*STAFF_HATS)
def capacity_file(request: HttpRequest, kind: str) -> Any:
    """The areas as CSV or XLSX."""
    if kind not in KINDS:
        raise Http404
    form = TryForm(request.GET, axes=active_axes())
    name = files.file_name(settings.NETWORK_NAME, _("capacity"), clock.today(), kind=kind)
    made = files.spreadsheet(queries.capacity_table(queries.capacity_page(form.view, form.tried)), name, kind)
    made["Cache-Control"] = "private, no-store"
    return made


@require_safe
@hats_required(*STAFF_HATS)
def capacity_area(request: HttpRequest, area: str) -> HttpResponse:
    """The rows behind the figures of one area: the needs, who could help, who cannot be asked now, who waited."""
    axes = list(active_axes())
    if not area_name(area, axes):
        raise Http404
    by = area.partition("-")[0]
    (found,) = queries.areas_with_people(by, axes, only=area)
    context = {
        "area": found,
        "by": by,
        "waiting": [(person, sentences.closed(why)) for person, why in found.waiting.values()],
        "past": queries.waits_of(by, area),
        "call": calls_by_area([area]).get(area),
    }
    return render(request, "matching/capacity_area.html", context)
