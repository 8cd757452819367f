"""Figures of a programme as they stand, and help that is not money."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.core.steps import attempt, posted
from vlechtwerk.impact import actions, exports, forms, queries, shown
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS, HatKind

PAGE = 50
KINDS = ("xlsx", "csv")
READERS = (*STAFF_HATS, HatKind.FUNDER)


@require_safe
@hats_required(*READERS)
def all_figures(request: HttpRequest) -> HttpResponse:
    """The programmes whose figures one may read."""
    found = queries.programmes_of(request.acting)  # type: ignore[attr-defined]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "impact/all_figures.html", {"page": page, "team": wears(request, *STAFF_HATS)})


@require_safe
@hats_required(*READERS)
def figures(request: HttpRequest, key: str) -> HttpResponse:
    """The traps first, then the figures, each with the way to its rows."""
    found = queries.programme_for(request.acting, key)  # type: ignore[attr-defined]
    sheet, _measures = queries.sheet(found)
    context = shown.context(sheet) | {
        "programme": found,
        "reports": found.reports.all()[:PAGE],
        "shapes": wears(request, *SHAPER_HATS),
        "team": wears(request, *STAFF_HATS),
        "live": True,
        "files": [(reverse("figures_file", args=[found.key, kind]), kind.upper()) for kind in KINDS],
    }
    return render(request, "impact/figures.html", context)


@require_safe
@hats_required(*READERS)
def figures_file(request: HttpRequest, key: str, kind: str) -> Any:
    """All figures with their definitions, and the budget."""
    found = queries.programme_for(request.acting, key)  # type: ignore[attr-defined]
    if kind not in KINDS:
        raise Http404
    sheet, _measures = queries.sheet(found)
    return files.spreadsheet(exports.figures_table(sheet), files.file_name(found.name, _("figures"), kind=kind), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def help_given(request: HttpRequest, key: str) -> HttpResponse:
    """Help that is not money: what was given, and a form for more."""
    found = queries.programme_for(request.acting, key)  # type: ignore[attr-defined]
    form = forms.HelpForm(posted(request))
    if form.is_bound:
        attempt(form, lambda given: actions.note_help(found, by=me(request), **given))
        if not form.errors:
            messages.success(request, _("Noted."))
            return redirect("help_given", found.key)
    page = Paginator(found.help_in_kind.select_related("organisation"), PAGE).get_page(request.GET.get("page"))
    context = {"programme": found, "form": form, "page": page}
    return render(request, "impact/help.html", context, status=422 if form.is_bound else 200)


@require_POST
@hats_required(*STAFF_HATS)
def help_remove(request: HttpRequest, key: str) -> HttpResponse:
    """It was noted by mistake."""
    found = queries.help_for(request.acting, key)  # type: ignore[attr-defined]
    actions.remove_help(found, by=me(request))
    messages.success(request, _("Taken out of the list."))
    return redirect("help_given", found.programme.key)
