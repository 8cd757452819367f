"""Reading a register from CSV: choose, look, commit."""

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.people import csv_import, csv_reading
from vlechtwerk.people.csv_templates import TEMPLATES
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.forms import UploadForm, posted
from vlechtwerk.people.middleware import Acting

SALT = "vlechtwerk.import"


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def import_csv(request: HttpRequest) -> HttpResponse:
    """First the preview with every mistake at its row and column; then everything at once, or nothing."""
    acting = request.acting  # type: ignore[attr-defined]
    if "payload" in request.POST:
        return _commit(request, acting)
    form = UploadForm(posted(request), request.FILES or None)
    preview, payload = None, ""
    if request.method == "POST" and form.is_valid():
        kind, upload = form.cleaned_data["kind"], form.cleaned_data["file"]
        try:
            text = csv_import.decode(upload.read(csv_reading.MAX_BYTES + 1))
            preview = csv_import.read(kind, text, acting.hats)
            payload = signing.dumps([kind, text], salt=SALT, compress=True)
        except csv_import.ImportRefused as refused:
            form.add_error("file", str(refused.message))
    context = {"form": form, "preview": preview, "payload": payload}
    return render(request, "people/import.html", context, status=422 if form.errors else 200)


def _commit(request: HttpRequest, acting: Acting) -> HttpResponse:
    try:
        kind, text = signing.loads(request.POST["payload"], salt=SALT, max_age=60 * 60 * 8)
    except signing.BadSignature:
        messages.error(request, _("The preview is too old. Choose the file once more."))
        return redirect("import")
    try:
        done = csv_import.commit(kind, text, by=acting.person, hats=acting.hats, skip_wrong="skip" in request.POST)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("import")
    said = ngettext("%(count)d row read in.", "%(count)d rows read in.", done) % {"count": done}
    messages.success(request, said)
    return redirect("people" if kind == "people" else "organisations")


@require_safe
@hats_required(*STAFF_HATS)
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """The template to fill in, with two examples; opens in a spreadsheet as it is."""
    if kind not in TEMPLATES:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{kind}.csv"'}
    return HttpResponse("\ufeff" + TEMPLATES[kind], content_type="text/csv; charset=utf-8", headers=headers)
