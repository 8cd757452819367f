"""The public question: no account, two fields, nothing lost."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.actions import within_limit
from vlechtwerk.core.errors import TooMany
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.enums import IntakeSource
from vlechtwerk.innovations.forms import AskForm

QUESTIONS_PER_HOUR = 10


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a question in. A robot that fills in the hidden field reads the same thanks and writes nothing."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not form.cleaned_data["website"]:
            _check_rate(request)
            source = IntakeSource.MEMBER if request.acting.person else IntakeSource.PUBLIC_FORM  # type: ignore[attr-defined]
            actions.receive_intake(source=source, language=(get_language() or "nl")[:2], **form.asked())
        return redirect("ask_done")
    status = 422 if form.is_bound else 200
    return render(request, "innovations/ask.html", {"form": form}, status=status)


def _check_rate(request: HttpRequest) -> None:
    """A house or an office shares one address, so the limit is wide; what was typed stays on the device."""
    who = request.META.get("REMOTE_ADDR", "")
    if not within_limit(f"ask:{who}", QUESTIONS_PER_HOUR, timedelta(hours=1)):
        raise TooMany(_("Many questions came from your connection. Try again in an hour, or call us."))


@require_safe
def ask_done(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "innovations/ask_done.html")
