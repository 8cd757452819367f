"""Calls for a learning circle: the team's pages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import links
from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.call_forms import CallForm
from vlechtwerk.programmes.enums import ApplicationState, CallState
from vlechtwerk.programmes.models import CircleCall
from vlechtwerk.programmes.views.money import PAGE

SHOWN = 200  # applications on one page


@require_safe
@hats_required(*STAFF_HATS)
def circle_calls(request: HttpRequest) -> HttpResponse:
    """All of them, or those in one state."""
    state = request.GET.get("state", "")
    state = state if state in CallState.values else ""
    page = Paginator(queries.circle_calls(state), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": CallState.choices}
    return render(request, "programmes/circle_calls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def circle_call_new(request: HttpRequest) -> HttpResponse:
    context = {"title": _("New call for a circle"), "back": "circle_calls"}
    return form_step(
        request, CallForm(posted(request)), lambda given: actions.open_call(by=me(request), **given),
        lambda made: redirect("circle_call", made.key), context, _("The call is open. Send its address around."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def circle_call_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.circle_call_by_key(key)
    now = {name: getattr(found, name) for name in ("title", "about", "closes_on", "is_public")}
    now |= {"theme": found.theme and found.theme.code, "region": found.region and found.region.code}
    now |= {"programme": found.programme and found.programme.key}
    context = {"title": found.title, "back": "circle_call", "back_key": found.key}
    return form_step(
        request, CallForm(posted(request), initial=now),
        lambda given: actions.change_call(found, by=me(request), **given),
        lambda made: redirect("circle_call", made.key), context,
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def circle_call(request: HttpRequest, key: str) -> HttpResponse:
    """Who applied, and what can be done with it."""
    return _call(request, queries.circle_call_by_key(key))


def _call(request: HttpRequest, found: CircleCall, chosen: list[str] | None = None) -> HttpResponse:
    rows = list(queries.applications_of(found)[:SHOWN])
    context = {
        "call": found, "applications": rows, "chosen": chosen or [],
        "waiting": [one for one in rows if one.state == ApplicationState.RECEIVED],
        "address": links.absolute("open_circle_call", found.key),
    }  # fmt: skip
    return render(request, "programmes/circle_call.html", context, status=422 if chosen is not None else 200)


def _close(request: HttpRequest, found: CircleCall) -> HttpResponse:
    actions.close_call(found, by=me(request))
    messages.success(request, _("The call is closed."))
    return redirect("circle_call", found.key)


def _form(request: HttpRequest, found: CircleCall) -> HttpResponse:
    keys = request.POST.getlist("application")
    chosen = [one for one in queries.applications_of(found)[:SHOWN] if one.key in keys]
    return redirect("forming_rules", actions.form_of_call(found, applications=chosen, by=me(request)).key)


def _register(request: HttpRequest, found: CircleCall) -> HttpResponse:
    key = request.POST.get("register", "")[:12]
    one = queries.applications_of(found).filter(key=key).first()
    if one is None:
        raise actions.CirclesRefused(_("Choose somebody who applied."))
    person = actions.register_applicant(one, by=me(request))
    messages.success(request, _("%(name)s is in the register now.") % {"name": person.name})
    return redirect("circle_call", found.key)


def _decline(request: HttpRequest, found: CircleCall) -> HttpResponse:
    n = actions.decline_rest(found, by=me(request))
    said = ngettext("%(n)d application is declined.", "%(n)d applications are declined.", n)
    messages.success(request, said % {"n": n})
    return redirect("circle_call", found.key)


CALL_STEPS: dict[str, Callable[[HttpRequest, CircleCall], Any]] = {
    "close": _close, "form": _form, "register": _register, "decline": _decline,
}  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def circle_call_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a call; a no leaves the ticks as they were."""
    found = queries.circle_call_by_key(key)
    if verb not in CALL_STEPS:
        raise Http404
    try:
        answer: HttpResponse = CALL_STEPS[verb](request, found)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return _call(request, queries.circle_call_by_key(key), request.POST.getlist("application"))
    return answer
