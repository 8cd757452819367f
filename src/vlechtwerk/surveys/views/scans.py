"""What a filled scan says. No account needed; nobody finds a result without its address."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import client_address, me
from vlechtwerk.core.actions import count_one_more
from vlechtwerk.core.errors import TooMany
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.surveys import registry
from vlechtwerk.surveys import results_forms as forms
from vlechtwerk.surveys.actions import advising as actions
from vlechtwerk.surveys.queries import scans as queries

MAILS_PER_HOUR = 10


@require_http_methods(["GET", "HEAD", "POST"])
def scan_result(request: HttpRequest, key: str) -> HttpResponse:
    """The picture, what is said of it, and the next step; sent to oneself when asked."""
    response = queries.scan_response(key)
    form = forms.ScanMailForm(posted(request), initial={"email": me(request).email if me(request) else ""})
    context = {
        "result": queries.scan_result(response), "steps": registry.steps_of_member(request.acting, response),  # type: ignore[attr-defined]
        "ask": registry.step_to("question", response), "template": "surveys/scan_result.html",
    }  # fmt: skip

    def run(given: dict[str, Any]) -> None:
        if count_one_more(f"scan_mail:{client_address(request)}", timedelta(hours=1)) > MAILS_PER_HOUR:
            raise TooMany(
                _(
                    "Many mails were asked for from your connection. Try again in an hour, or keep the address of this page."
                )
            )
        actions.mail_scan(response, email=given["email"], language=(get_language() or "nl")[:2], by=me(request))

    page = form_step(
        request, form, run, lambda _made: redirect("scan_result", key), context, _("The mail is on its way.")
    )
    page["X-Robots-Tag"], page["Referrer-Policy"] = "noindex", "same-origin"
    return page
