"""Who was reached: per event, over a programme, and the list of who was there before this product was."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required
from vlechtwerk.core.steps import attempt, posted
from vlechtwerk.events import actions, forms, queries
from vlechtwerk.events.actions.attendance import OPEN_DOOR
from vlechtwerk.events.exports import attendance_table
from vlechtwerk.events.models import Event
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Organisation

PAGE = 50
KINDS = ("xlsx", "csv")


@require_safe
@hats_required(*STAFF_HATS)
def reached(request: HttpRequest) -> HttpResponse:
    """How many people and organisations the events of a programme reached."""
    form = forms.PeriodForm(request.GET or None)
    programme, first, last = form.period()
    rows = queries.reached(programme, first, last)
    context = {
        "form": form, "programme": programme, "first": first, "last": last, "figures": queries.counts(rows),
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")), "query": request.GET.urlencode(),
        "kinds": KINDS,
    }  # fmt: skip
    return render(request, "events/reached.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def reached_file(request: HttpRequest, kind: str) -> Any:
    """The same rows as a file."""
    if kind not in KINDS:
        raise Http404
    programme, first, last = forms.PeriodForm(request.GET or None).period()
    table = attendance_table(queries.reached(programme, first, last), programme.name if programme else _("Reached"))
    return files.spreadsheet(table, files.file_name(_("Reached"), first, last, kind=kind), kind)


@require_safe
@hats_required(*STAFF_HATS)
def event_reached(request: HttpRequest, key: str) -> HttpResponse:
    """Who came to one event, and which typed names are of the register."""
    found = queries.event_by_key(key)
    rows = queries.attendance(found)
    typed = queries.typed_names(found)
    context = {
        "event": found, "figures": queries.counts(rows), "typed": typed[:PAGE], "more": max(0, len(typed) - PAGE),
        "matches": sum(one.match is not None for one in typed), "kinds": KINDS,
        "organisations": Organisation.objects.only("key", "name") if typed else [],
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "events/event_reached.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def event_reached_file(request: HttpRequest, key: str, kind: str) -> Any:
    found = queries.event_by_key(key)
    if kind not in KINDS:
        raise Http404
    table = attendance_table(queries.attendance(found), found.title)
    return files.spreadsheet(table, files.file_name(found.title, kind=kind), kind)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def event_paste(request: HttpRequest, key: str) -> HttpResponse:
    """A list of who was there: looked at first, then noted. The same list once more adds nobody."""
    found = queries.event_by_key(key)
    form = forms.PasteForm(posted(request))
    if request.method != "POST" or not form.is_valid() or "sure" not in request.POST:
        return _paste(request, found, form)
    new = attempt(form, lambda given: actions.paste_list(found, lines=form.lines, by=request.acting.person))  # type: ignore[attr-defined]
    if form.errors:
        return _paste(request, found, form)
    said = ngettext("%(n)d person is noted as there.", "%(n)d people are noted as there.", new) % {"n": new}
    messages.success(request, said)
    return redirect("event_reached", found.key)


def _paste(request: HttpRequest, found: Event, form: forms.PasteForm) -> HttpResponse:
    lines = form.lines if form.is_bound and form.is_valid() else []
    context = {
        "event": found, "form": form, "lines": lines[:PAGE], "count": len(lines), "more": max(0, len(lines) - PAGE),
        "can": found.state in OPEN_DOOR,
    }  # fmt: skip
    return render(request, "events/paste.html", context, status=422 if form.errors else 200)
