"""Bringing a list in: the file, its columns, who is there already, what is wrong, reading in, taking back."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import exports
from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import posted
from vlechtwerk.register import actions, fields, mapping, queries, reading, undoing
from vlechtwerk.register.enums import UNDECIDED, WORKING, Choice, ImportKind, ImportState
from vlechtwerk.register.forms import MeaningForm, UploadForm
from vlechtwerk.register.models import ListImport

HATS = ("coordinator", "administrator")
PAGE = 25


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*HATS)
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file; the lists that came in before."""
    acting = request.acting  # type: ignore[attr-defined]
    form = UploadForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.upload(
                kind=form.cleaned_data["kind"], name=file.name, raw=file.read(reading.MAX_BYTES + 1), by=acting.person,
                hats=acting.hats,
            )  # fmt: skip
            return redirect("import_columns", batch.key)
        except Refused as refused:
            form.add_error("file", str(refused.message))
    page = Paginator(ListImport.objects.select_related("made_by"), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "kinds": ImportKind.choices, "systems": mapping.SYSTEMS.values()}
    return render(request, "register/imports.html", context, status=422 if form.errors else 200)


@require_safe
@hats_required(*HATS)
def import_template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The template to fill in, with examples; opens in a spreadsheet as it is."""
    if kind not in ImportKind.values:
        raise Http404
    columns = [exports.Column(code, width=20) for code in fields.template_of(kind)]
    rows = [[one.get(column.label, "") for column in columns] for one in fields.EXAMPLES[kind]]
    return _file(exports.Table(kind, columns, rows, has_sums=False), kind, form)


def _file(table: exports.Table, name: str, form: str) -> HttpResponse:
    if form not in {"csv", "xlsx"}:
        raise Http404
    return exports.spreadsheet(table, exports.file_name(name, kind=form), form)  # type: ignore[return-value]


@require_safe
@hats_required(*HATS)
def import_list(request: HttpRequest, key: str) -> HttpResponse:
    """Where a list stands, and what is to be done about it."""
    batch = queries.import_for(key)
    if batch.state == ImportState.UPLOADED:
        return redirect("import_columns", key)
    if request.htmx and batch.state not in WORKING:  # type: ignore[attr-defined]
        return redirect("import_list", key)  # the whole page: what was waited for is there
    done = batch.state in (ImportState.DONE, ImportState.FAILED)
    context = {
        "batch": batch, "working": batch.state in WORKING, "counts": None if batch.state in WORKING else queries.counts(batch),
        "system": mapping.SYSTEMS.get(batch.system, ""), "steps": _steps(), "step": STEP.get(ImportState(batch.state), 4),
        "hanging": undoing.hanging(batch) if done else [], "unread": [one for one in batch.headings if not batch.columns.get(one)],
    }  # fmt: skip
    template = "register/_progress.html" if request.htmx else "register/import.html"  # type: ignore[attr-defined]
    return render(request, template, context)


STEP = {
    ImportState.UPLOADED: 1, ImportState.MAPPED: 2, ImportState.CHECKING: 2, ImportState.CHECKED: 2, ImportState.QUEUED: 3,
    ImportState.RUNNING: 3, ImportState.FAILED: 3, ImportState.DONE: 4,
}  # fmt: skip


def _steps() -> list[str]:
    return [_("File"), _("Columns"), _("Check"), _("Read in")]


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*HATS)
def import_columns(request: HttpRequest, key: str) -> HttpResponse:
    """What the columns mean; then the worker checks."""
    batch = queries.import_for(key)
    if batch.state not in UNDECIDED:
        return redirect("import_list", key)
    form = MeaningForm(posted(request), batch=batch, rows=list(batch.rows.values_list("cells", flat=True)))
    if request.method == "POST" and form.is_valid():
        if form.is_asking:
            messages.info(request, _("Say also what the words in these columns mean."))
        else:
            columns, values = form.meaning()
            rate, by = form.cleaned_data.get("rate", batch.rate), request.acting.person  # type: ignore[attr-defined]
            try:
                actions.set_meaning(batch, columns=columns, values=values, rate=rate, by=by)
                return redirect("import_list", key)
            except Refused as refused:
                form.add_error(None, str(refused.message))
    system = mapping.SYSTEMS.get(batch.system, "")
    context = {"batch": batch, "form": form, "system": system, "steps": _steps(), "step": 1}
    return render(request, "register/columns.html", context, status=422 if form.errors or form.is_asking else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*HATS)
def import_same(request: HttpRequest, key: str) -> HttpResponse:
    """Who may be in the register already: for each row a choice, or one for all."""
    batch = queries.import_for(key)
    if batch.state != ImportState.CHECKED:
        return redirect("import_list", key)
    page = Paginator(batch.rows.filter(has_match=True), PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        by = request.acting.person  # type: ignore[attr-defined]
        try:
            if choice := request.POST.get("all"):
                actions.choose_all(batch, choice=choice, by=by)
                messages.success(request, _("Chosen for all of them."))
                return redirect("import_same", key)
            chosen = {
                int(name[1:]): str(said) for name, said in request.POST.items() if re.fullmatch("r[0-9]{1,7}", name)
            }
            actions.choose(batch, choices=chosen, by=by)
            messages.success(request, _("Saved."))
        except Refused as refused:
            messages.error(request, str(refused.message))
        if page.has_next():
            return redirect(f"{request.path}?page={page.next_page_number()}")
        return redirect("import_list", key)
    context = {
        "batch": batch,
        "page": page,
        "offers": queries.offers(batch, list(page.object_list)),
        "choices": Choice.choices,
    }
    return render(request, "register/same.html", context)


@require_safe
@hats_required(*HATS)
def import_wrong(request: HttpRequest, key: str) -> HttpResponse:
    """Every mistake at its cell, with the row around it."""
    batch = queries.import_for(key)
    page = Paginator(queries.wrong_rows(batch), PAGE).get_page(request.GET.get("page"))
    rows = [(row.number, queries.cells_of(batch, row)) for row in page.object_list]
    return render(request, "register/wrong.html", {"batch": batch, "page": page, "rows": rows})


@require_safe
@hats_required(*HATS)
def import_wrong_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """The wrong rows as a file to mend, with what is wrong behind each."""
    batch = queries.import_for(key)
    title = _("to mend")
    return _file(
        queries.wrong_table(batch, title, _("what is wrong")), f"{batch.file_name.rsplit('.', 1)[0]} {title}", form
    )


@require_POST
@hats_required(*HATS)
def import_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Read in, take back, or throw away."""
    batch, by = queries.import_for(key), request.acting.person  # type: ignore[attr-defined]
    steps: dict[str, Any] = {
        "start": lambda: actions.start(batch, skip_wrong="skip" in request.POST, by=by),
        "undo": lambda: actions.undo(batch, by=by),
        "discard": lambda: actions.discard(batch, by=by),
    }
    if verb not in steps:
        raise Http404
    try:
        steps[verb]()
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("import_list", key)
    if verb == "discard":
        messages.success(request, _("Thrown away. Nothing was read in."))
        return redirect("import")
    return redirect("import_list", key)
