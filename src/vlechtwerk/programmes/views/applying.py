"""Applying for a learning circle, and withdrawing by the link of the mail."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import by_link, client_address
from vlechtwerk.core.actions import Refused, count_one_more
from vlechtwerk.core.steps import attempt
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.call_forms import ApplyForm, OwnApplyForm
from vlechtwerk.programmes.models import CircleCall

# As for the public question: above the limit one sends once more, above this many times the limit nobody gets in.
FLOOD = 10
REMAILED_A_DAY = 3


@require_http_methods(["GET", "HEAD", "POST"])
def open_circle_call(request: HttpRequest, key: str) -> HttpResponse:
    """What the circle is about, and applying; whoever is logged in only consents."""
    found = queries.circle_call_for(request.acting, key)  # type: ignore[attr-defined]
    person: Person | None = request.acting.person  # type: ignore[attr-defined]
    kind = OwnApplyForm if person else ApplyForm
    if request.method != "POST":
        return _page(request, found, kind())
    form = kind(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    if isinstance(form, ApplyForm):
        calls = count_one_more(f"apply:{client_address(request)}", timedelta(hours=1))
        if calls > FLOOD * settings.INTAKE_LIMIT_PER_HOUR:
            form.add_error(None, _("Many applications came from your connection. Try again in an hour, or call us."))
            return _page(request, found, form, status=429)
        crowded = calls > settings.INTAKE_LIMIT_PER_HOUR and not form.cleaned_data["sure"]
        if crowded or form.is_doubtful(settings.ASK_QUICKEST_S):
            return _page(request, found, form.once_more(), once_more=True, status=200)
    answer = attempt(form, lambda _given: actions.apply(found, **form.given(), **_who(person)))
    return _page(request, found, form) if form.errors else _applied(*answer)


def _who(person: Person | None) -> dict[str, Any]:
    """What the network knows of who is logged in."""
    if person is None:
        return {"language": (get_language() or "nl")[:2]}
    return {"person": person, "name": person.name, "email": person.email or "", "language": person.language}


def _applied(one: Any, is_new: bool) -> HttpResponse:
    """The same page for who applied already: nobody learns whose address is in the list."""
    if not is_new and count_one_more(f"remail:{one.key}", timedelta(days=1)) <= REMAILED_A_DAY:
        actions.mail_application_again(one)
    return redirect("open_circle_call_done", one.call.key)


def _page(request: HttpRequest, found: CircleCall, form: OwnApplyForm, **more: Any) -> HttpResponse:
    person = request.acting.person  # type: ignore[attr-defined]
    status = more.pop("status", 422 if form.is_bound else 200)
    own = queries.known_application(found, email="", person=person) if person else None
    context = {"call": found, "form": form, "person": person, "is_open": found.takes_applications, **more}
    context["own"] = actions.application_link(own) if own else ""
    page = render(request, "programmes/open_circle_call.html", context, status=status)
    if status == 429:
        page["Retry-After"] = "3600"
    return page


@require_safe
def open_circle_call_done(request: HttpRequest, key: str) -> HttpResponse:
    """Thanks, and what happens now."""
    found = queries.circle_call_for(request.acting, key)  # type: ignore[attr-defined]
    return render(request, "programmes/open_circle_call_done.html", {"call": found})


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("application")
def guest_application(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """One's own application: where it stands, and withdrawing it."""
    found = queries.application_by_key(parts[0])
    if request.method == "POST":
        try:
            actions.withdraw_application(found)
            messages.success(request, _("Your application is withdrawn, and what you wrote is gone."))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("guest_application", token)
    can = found.state in {"received", "taken"}
    return render(request, "programmes/application.html", {"one": found, "call": found.call, "can": can})
