"""What everybody may know, take along and end about themselves."""

import json
import re

from django.conf import settings
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import login_required_person
from vlechtwerk.core.actions import Refused, audit
from vlechtwerk.people import registry
from vlechtwerk.people.registry import farewell, still_waits
from vlechtwerk.privacy import actions, queries
from vlechtwerk.privacy.enums import ErasureState
from vlechtwerk.privacy.forms import ErasureForm

LOOKS = 50
FEW = 10


@require_safe
@login_required_person
def own_data(request: HttpRequest) -> HttpResponse:
    """What the network knows about me: why, until when, who sees it, who looked."""
    person = request.acting.person  # type: ignore[attr-defined]
    found = queries.kinds(person)
    context = {
        "kinds": [kind for kind in found if kind.count],
        "empty": [kind.of.label for kind in found if not kind.count],
        "looks": queries.looks_at(person)[:LOOKS],
        "mail": settings.NETWORK_MAIL,
    }
    return render(request, "privacy/own_data.html", context)


@require_safe
@login_required_person
def who_knows(request: HttpRequest) -> HttpResponse:
    """Who holds what of me outside the team, since when, and with which words; taken back from here."""
    person = request.acting.person  # type: ignore[attr-defined]
    context = {"lines": registry.who_knows(person), "looks": queries.looks_at(person)[:FEW]}
    return render(request, "privacy/who_knows.html", context)


@require_safe
@login_required_person
def own_data_file(request: HttpRequest, kind: str) -> HttpResponse:
    """All of it to take along, for a program or for paper."""
    person = request.acting.person  # type: ignore[attr-defined]
    if kind == "json":
        text = json.dumps(queries.everything(person), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        response = HttpResponse(text, content_type="application/json")
    elif kind == "pdf":
        response = HttpResponse(files.paper(queries.on_paper(person)), content_type=files.TYPES["pdf"])
    else:
        raise Http404
    audit("take_own_data", person, person, kind=kind)
    name = files.file_name(settings.NETWORK_NAME, _("my data"), kind=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "POST"])
@login_required_person
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where I am logged in; end one, or all others."""
    person = request.acting.person  # type: ignore[attr-defined]
    here = request.session.session_key
    if request.method != "POST":
        return render(request, "privacy/own_sessions.html", {"devices": queries.devices_of(person, here)})
    asked = request.POST.get("end", "")
    if asked == "others":
        actions.end_sessions_of(person, by=person, but=here or "")
        messages.success(request, _("You are logged out everywhere else."))
    elif re.fullmatch("[0-9]{1,18}", asked) and actions.end_session(person, number=int(asked), by=person):
        messages.success(request, _("That device is logged out."))
    else:
        messages.error(request, _("That device was logged out already."))
    return redirect("own_sessions")


@require_http_methods(["GET", "POST"])
@login_required_person
def erasure(request: HttpRequest) -> HttpResponse:
    """Ask to be erased, see what happens then, or think better of it."""
    person = request.acting.person  # type: ignore[attr-defined]
    form = ErasureForm(request.POST if "erase" in request.POST else None)
    if request.method == "POST" and ("stay" in request.POST or form.is_valid()):
        try:
            if "stay" in request.POST:
                actions.withdraw_erasure(person, by=person)
                messages.success(request, _("Good that you stay. Nothing is erased."))
            else:
                actions.ask_erasure(person, by=person)
                messages.success(request, _("We erase you on the day that stands here. Until then you can stop it."))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("erasure")
    asked = person.erasures.filter(state=ErasureState.ASKED).first()
    context = {"form": form, "asked": asked, "days": settings.ERASURE_DAYS}
    context |= {"lines": farewell(person), "waits": still_waits(person)}
    return render(request, "privacy/erasure.html", context, status=422 if form.errors else 200)
