"""The network as a file, and a file that is read in."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.core.exports import file_name
from vlechtwerk.core.steps import attempt, posted
from vlechtwerk.ecosystem import formats, map_forms
from vlechtwerk.ecosystem.actions import reading
from vlechtwerk.ecosystem.queries import telling
from vlechtwerk.ecosystem.queries.looking import Filters
from vlechtwerk.people.enums import STAFF_HATS

SALT = "vlechtwerk.map.file"
MOST_HELD = 2_000_000


@require_safe
def map_file(request: HttpRequest, kind: str) -> HttpResponse:
    """What is seen with these filters, to open elsewhere."""
    if kind not in formats.TYPES:
        raise Http404
    actors, bound = telling.table(request.acting, Filters.read(request.GET))  # type: ignore[attr-defined]
    given = formats.bundle(actors, bound, with_notes=wears(request, *STAFF_HATS))
    response = HttpResponse(formats.write(given, kind), content_type=formats.TYPES[kind])
    name = file_name(_("ecosystem"), kind=formats.ENDINGS[kind])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def map_import(request: HttpRequest) -> HttpResponse:
    """Send a file, look at what it would do, take it in."""
    if request.method == "POST" and "held" in request.POST:
        return _take_in(request)
    form = map_forms.FileForm(posted(request), request.FILES if request.method == "POST" else None)

    def look(given: dict[str, Any]) -> formats.Bundle:
        file = given["file"]
        return formats.read(file.read(), str(file.name))

    found = attempt(form, look)
    context: dict[str, Any] = {"form": form}
    if found is not None and not form.errors:
        held = signing.dumps(dataclasses.asdict(found), salt=SALT, compress=True)
        if len(held) > MOST_HELD:
            form.add_error("file", _("There is too much in this file. Send it in parts."))
        else:
            context |= {"plan": reading.plan_import(found), "held": held}
    return render(request, "ecosystem/import.html", context, status=422 if form.is_bound and form.errors else 200)


def _take_in(request: HttpRequest) -> HttpResponse:
    try:
        given = formats.Bundle(**signing.loads(request.POST["held"], salt=SALT, max_age=86_400))
    except (signing.BadSignature, TypeError, ValueError):
        messages.error(request, _("This preview is too old. Send the file again."))
        return redirect("map_import")
    done = reading.read_in(given, by=me(request))
    said = ngettext("%(count)d actor added", "%(count)d actors added", len(done.actors)) % {"count": len(done.actors)}
    ties = ngettext("%(count)d tie added", "%(count)d ties added", len(done.relations)) % {"count": len(done.relations)}
    messages.success(request, f"{said}, {ties}.")
    return redirect("ecosystem_map")
