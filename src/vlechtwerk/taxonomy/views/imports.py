"""Words from files: choose, look, take in, take back. For administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.taxonomy import actions, queries
from vlechtwerk.taxonomy.forms import FilesForm
from vlechtwerk.taxonomy.models import WordImport


@require_http_methods(["GET", "POST"])
@hats_required("administrator")
def word_imports(request: HttpRequest) -> HttpResponse:
    """Choose files; what was read before."""
    form = FilesForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.prepare_import(form.cleaned_data["upload"], by=request.acting.person)  # type: ignore[attr-defined]
            return redirect("word_import", batch.key)
        except Refused as refused:
            form.add_error("upload", str(refused.message))
    context = {"form": form, "imports": WordImport.objects.all()[:20]}
    return render(request, "taxonomy/imports.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@hats_required("administrator")
def word_import(request: HttpRequest, key: str) -> HttpResponse:
    """What files would change; taken in by the worker, with how far it is; taken back."""
    batch = queries.import_for(key)
    if request.method == "POST":
        by = request.acting.person  # type: ignore[attr-defined]
        try:
            if request.POST.get("act") == "undo":
                actions.undo_import(batch, by=by)
                messages.success(request, _("Taken back."))
            else:
                actions.commit_import(batch, with_new="with_new" in request.POST, by=by)
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("word_import", key)
    template = "taxonomy/_progress.html" if request.htmx else "taxonomy/import.html"  # type: ignore[attr-defined]
    return render(request, template, {"batch": batch, "progress": queries.progress_of(batch)})
