"""The map, its panel, its table."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.ecosystem.actions import maps as actions
from vlechtwerk.ecosystem.enums import Ownership, RelationKind
from vlechtwerk.ecosystem.queries import kept, picture, telling
from vlechtwerk.ecosystem.queries.looking import Filters, actors_seen
from vlechtwerk.ecosystem.strands import MONEY, SAID, WORK
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS

MOST_STEPS = 4
PAGE = 50
WHOLE = "ecosystem/map.html"
KINDS_OF_FILE = (("gexf", "GEXF"), ("graphml", "GraphML"), ("csv", "CSV"))


@require_safe
def ecosystem_map(request: HttpRequest) -> HttpResponse:
    """The picture, with whom it is about in a panel; above a number of actors their groups."""
    filters = Filters.read(request.GET)
    more = {"stories": kept.shown_stories(), "views": kept.public_views()}
    return draw(request, WHOLE, filters, focus=focus_of(request), steps=steps_of(request), **more)


def draw(
    request: HttpRequest, template: str, filters: Filters, *, focus: str = "", steps: int = 1, **more: Any
) -> HttpResponse:
    """One picture on one of the pages that have one."""
    acting = more.pop("acting", request.acting)  # type: ignore[attr-defined]
    context = {"filters": filters, "query": filters.query(), **more}
    if picture.is_grouped(actors_seen(acting, filters).order_by().count()):
        context["grouped"] = picture.grouped(acting, filters)
    else:
        seen = picture.sight(acting, filters, focus=focus, steps=steps)
        context |= {
            "seen": seen,
            "data": seen.data(),
            "near": telling.neighbours(seen, seen.focus) if seen.focus else [],
        }
        if "part" in request.GET:
            return render(request, "ecosystem/_panel.html", context | bar(request, filters))
        known = picture.measures(seen) if template == WHOLE else None
        context["stands_out"] = telling.stands_out(seen, known) if known and seen.actors else None
    return render(request, template, context | bar(request, filters))


@require_safe
def ecosystem_table(request: HttpRequest) -> HttpResponse:
    """All that the map shows, as rows: actors, ties, and how many ties there were half-year by half-year."""
    filters, acting = Filters.read(request.GET), request.acting  # type: ignore[attr-defined]
    of = request.GET.get("of", "")
    sort = request.GET.get("sort", "")
    sort = sort if sort in telling.SORTS else "name"
    actors, bound = telling.table(acting, filters)
    known = picture.table_measures(actors, bound)
    context = bar(request, filters) | {"filters": filters, "query": filters.query(), "of": of, "sort": sort}
    context |= {"actor_count": len(actors), "tie_count": len(bound)}
    page: Page[Any]
    if of == "ties":
        page = Paginator(telling.tied(actors, bound, sort=sort), PAGE).get_page(request.GET.get("page"))
        context["ties"] = [(one, other, line, telling.told(line.strands)) for one, other, line in page]
    elif of == "time":
        page = Paginator(telling.half_years(bound)[::-1], PAGE).get_page(request.GET.get("page"))
    else:
        page = Paginator(telling.rows(actors, bound, known, sort=sort), PAGE).get_page(request.GET.get("page"))
    return render(request, "ecosystem/table.html", context | {"page": page})


@require_POST
@hats_required(*SHAPER_HATS)
def ecosystem_lay_out(request: HttpRequest) -> HttpResponse:
    """Everybody gets a new place."""
    actions.lay_out_again(me(request))
    messages.success(request, _("The map is laid out anew."))
    return redirect("ecosystem_map")


def focus_of(request: HttpRequest) -> str:
    return request.GET.get("actor", "")[:12]


def steps_of(request: HttpRequest) -> int:
    said = request.GET.get("steps", "")
    return min(max(int(said), 1), MOST_STEPS) if said.isdecimal() and len(said) < 3 else 1


def bar(request: HttpRequest, filters: Filters) -> dict[str, Any]:
    """What the filters can be set to, and what this reader may do."""
    styles = [(WORK, _("from real work")), (MONEY, _("money")), (SAID, _("noted by hand"))]
    return {
        "kinds_of_file": KINDS_OF_FILE, "choices": telling.choices(), "ownerships": Ownership.choices, "kinds": [*styles, *RelationKind.choices],
        "is_staff": wears(request, *STAFF_HATS), "is_shaper": wears(request, *SHAPER_HATS),
    }  # fmt: skip
