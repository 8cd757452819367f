"""Registering for a public event, and one's own registration by the link of the mail."""

from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import by_link, client_address
from vlechtwerk.core.actions import Refused, count_one_more
from vlechtwerk.core.steps import attempt
from vlechtwerk.events import actions, queries
from vlechtwerk.events.enums import EventState, RegistrationState
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.events.public_forms import RegisterForm
from vlechtwerk.events.structured import as_schema

# As for the public question: above the limit one sends once more, above this many times the limit nobody gets in.
FLOOD = 10
REMAILED_A_DAY = 3


@require_http_methods(["GET", "HEAD", "POST"])
def open_event(request: HttpRequest, key: str) -> HttpResponse:
    """One public event; whoever is logged in registers with one button."""
    found = queries.public_event(key)
    if request.method != "POST":
        return _page(request, found, RegisterForm())
    person = request.acting.person  # type: ignore[attr-defined]
    if person and "me" in request.POST:
        return _one_press(request, found, person)
    form = RegisterForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    calls = count_one_more(f"register:{client_address(request)}", timedelta(hours=1))
    if calls > FLOOD * settings.INTAKE_LIMIT_PER_HOUR:
        form.add_error(None, _("Many registrations came from your connection. Try again in an hour, or call us."))
        return _page(request, found, form, status=429)
    crowded = calls > settings.INTAKE_LIMIT_PER_HOUR and not form.cleaned_data["sure"]
    if crowded or form.is_doubtful(settings.ASK_QUICKEST_S):
        return _page(request, found, form.once_more(), once_more=True, status=200)
    language = (get_language() or "nl")[:2]
    answer = attempt(form, lambda given: actions.register(found, language=language, **form.given()))
    return _page(request, found, form) if form.errors else _registered(request, *answer)


def _one_press(request: HttpRequest, found: Event, person: Any) -> HttpResponse:
    try:
        one, _is_new = actions.register_person(found, person=person)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("open_event", found.key)
    return redirect(actions.registration_link(one))


def _registered(request: HttpRequest, one: Registration, is_new: bool) -> HttpResponse:
    """One's own registration. Who types the address of somebody else does not see theirs; it is mailed there again."""
    mine = request.session.get("registrations", [])
    if is_new or one.key in mine:
        request.session["registrations"] = [*mine, one.key][-20:]
        return redirect(actions.registration_link(one))
    if count_one_more(f"remail:{one.key}", timedelta(days=1)) <= REMAILED_A_DAY:
        actions.mail_again(one)
    return redirect("open_event_done", one.event.key)


def _page(request: HttpRequest, found: Event, form: RegisterForm, **more: Any) -> HttpResponse:
    person = request.acting.person  # type: ignore[attr-defined]
    own = queries.registration_of(found, person)
    left = queries.places_left(found)
    status = more.pop("status", 422 if form.is_bound else 200)
    context = {
        "event": found, "form": form, "left": left, "is_full": left == 0, "schema": as_schema(found),
        "is_open": found.state == EventState.OPEN and found.ends_at > clock.now(), "person": person,
        "own": actions.registration_link(own) if own else "", **more,
    }  # fmt: skip
    page = render(request, "events/open_event.html", context, status=status)
    if status == 429:
        page["Retry-After"] = "3600"
    return page


@require_safe
def open_event_done(request: HttpRequest, key: str) -> HttpResponse:
    """Was registered already: the link is in the mailbox."""
    return render(request, "events/open_event_done.html", {"event": queries.public_event(key)})


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("registration")
def guest_registration(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """One's registration: when and where, the code for the door, signing off."""
    found = queries.registration_by_key(parts[0])
    if request.method == "POST":
        try:
            actions.sign_off(found, by=found.person)
            messages.success(request, _("You are signed off. Thank you for telling us."))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("guest_registration", token)
    has_place = found.state == RegistrationState.REGISTERED
    event_open = found.event.state == EventState.OPEN
    waits = found.state == RegistrationState.WAITING and event_open
    context = {
        "one": found, "event": found.event, "event_open": event_open, "has_place": has_place, "waits": waits,
        "queue": queries.place_in_queue(found) if waits else 0,
        "code": segno.make(found.key, micro=False).svg_data_uri(scale=6, border=2) if has_place and event_open else "",
    }  # fmt: skip
    return render(request, "events/registration.html", context)
