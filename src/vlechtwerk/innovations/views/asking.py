"""The public question: no account, two fields, nothing lost."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import client_address
from vlechtwerk.core.actions import count_one_more
from vlechtwerk.innovations import actions
from vlechtwerk.innovations.enums import IntakeSource
from vlechtwerk.innovations.forms import AskForm
from vlechtwerk.people.models import Person
from vlechtwerk.surveys.queries.scans import find_scan

# Above the limit of the settings everybody sends once more; above this many times the limit nobody gets in.
FLOOD = 10


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take a question in. What looks like a robot is kept as a draft until it is sent once more."""
    person: Person | None = request.acting.person  # type: ignore[attr-defined]
    scan = find_scan(request.POST.get("scan", "") or request.GET.get("scan", ""))
    context: dict[str, Any] = {"scan": scan}
    if request.method != "POST":
        known = {"contact": person.email or person.phone, "name": person.name} if person else {}
        context["form"] = AskForm(initial={**known, "scan": scan.key if scan else ""})
        return render(request, "innovations/ask.html", context)
    form = context["form"] = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "innovations/ask.html", context, status=422)
    calls = _calls_from(client_address(request))
    if calls > FLOOD * settings.INTAKE_LIMIT_PER_HOUR:
        form.add_error(None, _("Many questions came from your connection. Try again in an hour, or call us."))
        page = render(request, "innovations/ask.html", context, status=429)
        page["Retry-After"] = "3600"
        return page
    crowded = calls > settings.INTAKE_LIMIT_PER_HOUR and not form.cleaned_data["sure"]
    doubtful = crowded or form.is_doubtful(settings.ASK_QUICKEST_S)
    asked = form.asked()
    language = (get_language() or "nl")[:2]
    actions.receive_intake(language=language, as_draft=doubtful, scan=scan, **asked, **_asker(person, asked))
    if doubtful:
        return render(request, "innovations/ask.html", {**context, "form": form.once_more(), "once_more": True})
    return redirect("ask_done")


def _calls_from(address: str) -> int:
    """How many questions came from one address in this hour: a house, an office or a full hall shares one."""
    return count_one_more(f"ask:{address}", timedelta(hours=1))


def _asker(person: Person | None, asked: dict[str, str]) -> dict[str, Any]:
    """A member who asks is known; one who leaves somebody else's address asks for somebody else."""
    if person is None:
        return {"source": IntakeSource.PUBLIC_FORM}
    own = asked.get("email", "").lower() == (person.email or "-") or asked.get("phone", "-") == person.phone
    return {"source": IntakeSource.MEMBER, "by": person, "person": person if own else None}


@require_safe
def ask_done(request: HttpRequest) -> HttpResponse:
    """What happens now."""
    return render(request, "innovations/ask_done.html")
