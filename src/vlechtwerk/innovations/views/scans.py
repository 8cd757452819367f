"""A filled scan goes along to one's own dossier."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.innovations import queries
from vlechtwerk.innovations.actions.scans import take_scan
from vlechtwerk.surveys.queries.scans import scan_response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def innovation_scan(request: HttpRequest, key: str, scan: str) -> HttpResponse:
    """Say once more which dossier it goes to; the team of that dossier and the broker see it from then on."""
    found = queries.innovation_for(request.acting, key)  # type: ignore[attr-defined]
    response = scan_response(scan)
    context: dict[str, Any] = {
        "title": _("Take the scan along to %(name)s") % {"name": found.name}, "back": "innovation", "back_key": key,
        "save": _("Take it along"),
        "lede": _("Everybody of the dossier sees the result, and the broker can begin the diagnosis with it."),
    }  # fmt: skip
    return form_step(
        request, forms.Form(posted(request)), lambda _given: take_scan(found, scan=response, by=me(request)),
        lambda _made: redirect("innovation", key), context, _("The scan stands in the dossier."),
    )  # fmt: skip
