"""Sessions across networks: the team's list, one session, and the page behind a personal link."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import posted
from vlechtwerk.federation import actions, queries
from vlechtwerk.federation.forms import QuestionForm
from vlechtwerk.federation.models import RemoteSession
from vlechtwerk.federation.steps import STEPS, open_steps
from vlechtwerk.federation.views.door import only_when_on
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff

PAGE = 50


@require_safe
@only_when_on
@hats_required(*STAFF_HATS)
def remote_sessions(request: HttpRequest) -> HttpResponse:
    """What partners ask of us and what we ask of them."""
    page = Paginator(queries.sessions(), PAGE).get_page(request.GET.get("page"))
    return render(request, "federation/sessions.html", {"page": page, "opted_in": queries.opted_in().count()})


@require_http_methods(["GET", "HEAD", "POST"])
@only_when_on
@hats_required(*STAFF_HATS)
def remote_new(request: HttpRequest) -> HttpResponse:
    """Ask a partner for help with a need; the asker agrees first."""
    form = QuestionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.draft_question(by=request.acting.person, **form.cleaned_data)  # type: ignore[attr-defined]
            messages.success(request, _("The asker gets a mail to agree to it. Nothing leaves before that."))
            return redirect("remote", made.key)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    context = {
        "form": form,
        "title": _("Ask a partner network"),
        "back": "remote_sessions",
        "save": _("Show it to the asker"),
    }
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@require_safe
@only_when_on
@login_required_person
def remote(request: HttpRequest, key: str) -> HttpResponse:
    """One session, with what can be done now."""
    return _page(request, queries.session_for(request.acting, key))  # type: ignore[attr-defined]


@require_POST
@only_when_on
@login_required_person
def remote_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.session_for(acting, key)
    return _step(request, found, verb, acting.person) or redirect("remote", found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@only_when_on
@by_link("remote")
def guest_remote(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The same for our member by the link of the mail; which step stands in the form."""
    found = queries.session_by_link(*parts[:2])
    if request.method == "POST":
        verb, person = request.POST.get("verb", ""), found.person
        return _step(request, found, verb, person, guest=True) or redirect("guest_remote", token)
    return _page(request, found, guest=True)


def _step(
    request: HttpRequest, found: RemoteSession, verb: str, person: Person | None, *, guest: bool = False
) -> HttpResponse | None:
    """Take one step; the page again when its form was not right."""
    staff = not guest and is_staff(request.acting.hats)  # type: ignore[attr-defined]
    if verb not in STEPS or person is None or not (staff or STEPS[verb].own):
        raise Http404
    step = STEPS[verb]
    form = step.form(request.POST)
    if not form.is_valid():
        return _page(request, found, guest=guest, wrong={verb: form})
    if verb not in open_steps(found, staff=staff):
        messages.error(request, _("This step is past. Look at what comes now."))
        return None
    try:
        step.run(found, person, form.cleaned_data)
        messages.success(request, str(step.said))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return None


def _page(
    request: HttpRequest,
    found: RemoteSession,
    *,
    guest: bool = False,
    wrong: dict[str, django_forms.Form] | None = None,
) -> HttpResponse:
    staff = not guest and is_staff(request.acting.hats)  # type: ignore[attr-defined]
    steps = open_steps(found, staff=staff)
    context: dict[str, Any] = {
        "session": found,
        "transfer": getattr(found, "transfer", None),
        "steps": {verb: (wrong or {}).get(verb) or step.form(auto_id=f"{verb}_%s") for verb, step in steps.items()},
        "staff": staff,
        "guest": guest,
        "base": "core/guest.html" if guest else "core/base.html",
        "gives": found.role == "gives",
    }
    return render(request, "federation/session.html", context, status=422 if wrong else 200)
