"""Domains by regions: numbers that open the list behind them, and the empty cells."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import wears
from vlechtwerk.core.context import address
from vlechtwerk.ecosystem import exports
from vlechtwerk.ecosystem.models import Function
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.ecosystem.queries.matrix import matrix, within
from vlechtwerk.people.enums import STAFF_HATS

KINDS = ("csv", "xlsx")


@require_safe
def ecosystem_matrix(request: HttpRequest) -> HttpResponse:
    """How many actors in each domain and region; the filters are those of the map."""
    filters, staff = within(Filters.read(request.GET)), wears(request, *STAFF_HATS)
    made = matrix(request.acting, filters)  # type: ignore[attr-defined]
    context = {
        "matrix": made, "filters": filters, "staff": staff, "functions": Function.objects.all(),
        "function": Function.objects.filter(code=filters.function).first() if filters.function else None,
        "list_url": reverse("actors") if staff else address("ecosystem_table"), "kept": filters.query(),
        "files": [(f"{reverse('ecosystem_matrix_file', args=[kind])}?{filters.query()}", kind.upper()) for kind in KINDS],
    }  # fmt: skip
    return render(request, "ecosystem/matrix.html", context)


@require_safe
def ecosystem_matrix_file(request: HttpRequest, kind: str) -> Any:
    """The same figures as a file."""
    if kind not in KINDS:
        raise Http404
    made = matrix(request.acting, Filters.read(request.GET))  # type: ignore[attr-defined]
    return files.spreadsheet(exports.matrix_table(made), files.file_name(_("ecosystem"), _("matrix"), kind=kind), kind)
