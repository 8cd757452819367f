"""Views that are kept, one thing done with many dossiers, and the open ends of everybody."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.innovations import actions, board, desks, open_ends, queries, steering, walk
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.innovations.steering_forms import ManyForm, MendForm, ViewForm
from vlechtwerk.innovations.views.path import VIEWS, link
from vlechtwerk.people.enums import STAFF_HATS


@require_POST
@hats_required(*STAFF_HATS)
def view_save(request: HttpRequest) -> HttpResponse:
    """Keep the filters of the page under a name."""
    by = request.acting.person  # type: ignore[attr-defined]
    query = _known(request.POST.get("query", ""))
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            actions.save_view(query=query, by=by, **form.cleaned_data)
            messages.success(request, _("The view is kept."))
        except Refused as refused:
            messages.error(request, str(refused.message))
    else:
        messages.error(request, _("Give the view a name of at most 60 characters."))
    return redirect(f"{reverse('path')}?{query}")


def _known(query: str) -> str:
    """Of what was sent, only what the path understands."""
    said = QueryDict(query[:1000])
    view = said.get("view", "")
    return link(board.Filters.read(said), view if view in VIEWS else "board")[1:]


@require_POST
@hats_required(*STAFF_HATS)
def view_drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw one's own view away."""
    acting = request.acting  # type: ignore[attr-defined]
    actions.drop_view(steering.view_for(acting, key), by=acting.person)
    messages.success(request, _("The view is gone."))
    return redirect(f"{reverse('path')}?view=board")


@require_POST
@hats_required(*STAFF_HATS)
def path_many(request: HttpRequest) -> HttpResponse:
    """One thing for many dossiers: what, then what it does and whom it mails, then done."""
    acting = request.acting  # type: ignore[attr-defined]
    query = _known(request.POST.get("query", ""))
    back = f"{reverse('path')}?{query}"
    rows, verb = _chosen(request, query), request.POST.get("verb", "")
    if not rows or verb not in dict(ManyForm.VERBS):
        messages.error(request, _("Tick at least one dossier, and choose what to do with them."))
        return redirect(back)
    stages = walk.stages_for(rows)
    step, said = request.POST.get("step", ""), request.POST
    form = ManyForm(said if step else None, verb=verb, team=desks.brokers(), stages=stages)
    tried = None
    if step and form.is_valid():
        # Read anew each time: what the rehearsal left in memory is not so.
        run = lambda: actions.act_on_many(_chosen(request, query), verb=verb, by=acting.person, **form.said)  # noqa: E731
        tried = actions.rehearse(run)
        if tried.refusal:
            form.add_error(
                tried.refusal.field if tried.refusal.field in form.fields else None, str(tried.refusal.message)
            )
        elif step == "do" and tried.result.done:
            return _done(request, run(), back)
        elif verb == "move":
            _tell_from(tried.result.done, rows)
    context = {
        "rows": rows, "form": form, "verb": verb, "label": dict(ManyForm.VERBS)[verb], "query": query, "back": back,
        "tried": tried if tried and not tried.refusal else None,
    }  # fmt: skip
    return render(request, "innovations/many.html", context, status=422 if form.is_bound and form.errors else 200)


def _tell_from(moved: list[Innovation], rows: list[Innovation]) -> None:
    """Of what would move, where it comes from."""
    now = {row.pk: row.stage for row in rows}
    for row in moved:
        row.comes_from = now[row.pk]  # type: ignore[attr-defined]


def _chosen(request: HttpRequest, query: str) -> list[Innovation]:
    """What was ticked, or all that pass the filters."""
    person = request.acting.person  # type: ignore[attr-defined]
    found = Innovation.objects.filter(key__in=request.POST.getlist("pick")[: actions.MOST + 1])
    if request.POST.get("all"):
        found = board.innovations(board.Filters.read(QueryDict(query)), person, queries.walked_stages())
    return list(
        found.select_related("stage__version__path", "broker").order_by("name", "pk").distinct()[: actions.MOST + 1]
    )


def _done(request: HttpRequest, outcome: actions.Outcome, back: str) -> HttpResponse:
    n = len(outcome.done)
    messages.success(request, ngettext("Done with %(n)d dossier.", "Done with %(n)d dossiers.", n) % {"n": n})
    if outcome.refused:
        names = ", ".join(row.name for row, _why in outcome.refused[:10])
        messages.warning(request, _("Left as they were: %(names)s") % {"names": names})
    return redirect(back)


@require_safe
@hats_required(*STAFF_HATS)
def open_ends_page(request: HttpRequest) -> HttpResponse:
    """Everything that is open, what lacks somebody, a next step or a day before the rest."""
    return _open_ends(request)


def _open_ends(request: HttpRequest, wrong: tuple[str, str, Any] | None = None) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    mine, kind = request.GET.get("mine") == "1", request.GET.get("kind", "")
    parts = open_ends.parts(acting.person if mine else None, kind=kind, shown=200 if kind else open_ends.SHOWN)
    team = list(desks.brokers())
    context = {
        "parts": parts, "mine": mine, "team": team, "me": acting.person, "kind": kind, "wrong": wrong,
        "lacking": sum(part.lacking for part in parts), "late": sum(part.late for part in parts),
        "total": sum(part.total for part in parts),
    }  # fmt: skip
    return render(request, "innovations/open_ends.html", context, status=422 if wrong else 200)


@require_POST
@hats_required(*STAFF_HATS)
def open_end_mend(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Fill in what one open thing lacks, right in the list."""
    by = request.acting.person  # type: ignore[attr-defined]
    row, told = open_ends.row_for(kind, key)
    form = MendForm(request.POST, team=desks.brokers())
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name in told.asks and value}
        try:
            actions.mend_open_end(kind, row=row, by=by, **said)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("%(title)s is taken care of.") % {"title": told.told.title})
            return redirect(f"{reverse('open_ends')}{'?mine=1' if request.GET.get('mine') == '1' else ''}#k-{kind}")
    errors = [text for texts in form.errors.values() for text in texts]
    return _open_ends(request, (kind, key, {"errors": errors, "said": request.POST}))
