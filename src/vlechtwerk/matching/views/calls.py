"""A call for talents: written with a look at who gets it, its page for the team, and the answer with one tap."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.innovations.queries import active_axes
from vlechtwerk.matching import actions
from vlechtwerk.matching.capacity_forms import CallForm, CanForm
from vlechtwerk.matching.enums import CALLED_OPEN, CALLED_YES, CalledState, CallState
from vlechtwerk.matching.models import Call, Called
from vlechtwerk.matching.queries import calls
from vlechtwerk.matching.queries.areas import area_name
from vlechtwerk.people.enums import STAFF_HATS


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def call_new(request: HttpRequest, area: str) -> HttpResponse:
    """Write a call. One step shows who gets it and the mail; the next one sends it."""
    axes, by = list(active_axes()), request.acting.person  # type: ignore[attr-defined]
    name = area_name(area, axes)
    if not name:
        raise Http404
    if running := Call.objects.filter(area=area, state=CallState.OPEN).first():
        return redirect("call", running.key)
    form = CallForm(
        request.POST if request.method == "POST" else None, languages=settings.LANGUAGES, words=_words(area)
    )
    context: dict[str, Any] = {"form": form, "area": area, "name": name}
    if request.method == "POST" and form.is_valid():
        given = {"texts": form.texts, "groups": form.cleaned_data["groups"], "until": form.cleaned_data["until"]}
        try:
            if "send" in request.POST:
                return _sent(request, actions.send_call(area, by=by, **given))
            context["mailed"] = mailed = calls.reached(area, given["groups"], axes)
            written = Call(area=area, by=by, until=given["until"], **form.texts)
            context["mail"] = actions.call_preview(written, mailed[0]) if mailed else None
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
    return render(request, "matching/call_new.html", context, status=422 if form.errors else 200)


def _words(area: str) -> dict[str, str]:
    """What is proposed to say, in each language."""
    found = {}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found[code] = _(
                "We look for more people who can help with “%(area)s”. Do you know about it, from your work, your club or"
                " your own life? Half a day is enough."
            ) % {"area": area_name(area, active_axes())}
    return found


def _sent(request: HttpRequest, made: Call) -> HttpResponse:
    n = made.called.count()
    text = ngettext("The call leaves to %(n)d person.", "The call leaves to %(n)d people.", n)
    messages.success(request, text % {"n": n})
    return redirect("call", made.key)


@require_safe
@hats_required(*STAFF_HATS)
def call(request: HttpRequest, key: str) -> HttpResponse:
    """A call: its words, who answered, what it brought."""
    found = calls.call_for(key)
    context = {
        "call": found,
        "name": area_name(found.area, active_axes()) or found.area,
        "answers": calls.answers_of(found),
        "is_open": found.state == CallState.OPEN,
        "texts": [(name, found.in_language(code)) for code, name in settings.LANGUAGES],
    }
    return render(request, "matching/call.html", context)


@require_POST
@hats_required(*STAFF_HATS)
def call_close(request: HttpRequest, key: str) -> HttpResponse:
    """End it before its day."""
    found = calls.call_for(key)
    try:
        actions.close_call(found, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("The call is closed. Who answers from now on reads that it is over."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("call", key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def call_answer(request: HttpRequest, key: str) -> HttpResponse:
    """The answer, logged in."""
    return _answer(request, calls.called_for(request.acting, key), guest=False)  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("call")
def guest_call(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The answer, with the link of the mail."""
    return _answer(request, calls.called_by_key(parts[0]), guest=True)


def _answer(request: HttpRequest, called: Called, *, guest: bool) -> HttpResponse:
    form, verb = CanForm(), request.POST.get("verb", "")
    if request.method == "POST":
        form = CanForm(request.POST) if verb == "tell" else form
        try:
            if _act(called, verb, form):
                return redirect(request.path)
        except Refused as refused:
            if refused.field in form.fields:
                form.add_error(refused.field, str(refused.message))
            else:
                messages.error(request, str(refused.message))
            called = calls.called_by_key(called.key)
    running = called.call.state == CallState.OPEN
    context = {
        "called": called,
        "name": area_name(called.call.area, active_axes()),
        "text": called.call.in_language(translation.get_language() or "nl"),
        "form": form,
        "may_answer": running and called.state in {*CALLED_OPEN, CalledState.NOT_ME},
        "may_tell": called.state in CALLED_YES,
        "base": "core/guest.html" if guest else "core/base.html",
    }
    return render(request, "matching/call_answer.html", context, status=422 if request.method == "POST" else 200)


def _act(called: Called, verb: str, form: CanForm) -> bool:
    """Do what the button says, as the one who was called; false when the words are wrong."""
    if verb in {"can", "not_me"}:
        actions.answer_call(called, can=verb == "can", by=called.person)
    elif verb == "tell":
        if not form.is_valid():
            return False
        actions.tell_talent(called, text=form.cleaned_data["text"], by=called.person)
    else:
        raise Http404
    return True
