"""Gaps: the list, a new one from an empty cell, and one of them with its next steps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.ecosystem import gap_forms as forms
from vlechtwerk.ecosystem.actions import gaps as actions
from vlechtwerk.ecosystem.enums import OPEN_GAP, GapState
from vlechtwerk.ecosystem.models import Domain, Function, Gap
from vlechtwerk.ecosystem.queries import gaps as queries
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.taxonomy.models import Region

PAGE = 50
ENDED = (GapState.FILLED, GapState.DROPPED)


@dataclass(frozen=True)
class Step:
    """From which states, its form, what it runs, the words on the button; ``is_folded``: not the first thing to do."""

    states: tuple[str, ...]
    form: type[django_forms.Form]
    run: Callable[..., Any]
    label: Any
    is_folded: bool = True


GAP_STEPS: Mapping[str, Step] = {
    "take": Step((GapState.OPEN,), forms.TakeForm, actions.take_gap, lazy("Somebody takes it"), is_folded=False),
    "fill": Step((GapState.TAKEN,), forms.FilledForm, actions.fill_gap, lazy("It is filled"), is_folded=False),
    "look": Step(OPEN_GAP, forms.LookForm, actions.look_again_at_gap, lazy("I looked, and it is as it was")),
    "found": Step((GapState.OPEN,), forms.FilledForm, actions.fill_gap, lazy("Somebody does it by now")),
    "other": Step((GapState.TAKEN,), forms.TakeForm, actions.take_gap, lazy("Another actor takes it")),
    "release": Step((GapState.TAKEN,), forms.LookForm, actions.release_gap, lazy("Nobody works on it any more")),
    "drop": Step(OPEN_GAP, forms.DroppedForm, actions.drop_gap, lazy("No longer follow it")),
    "reopen": Step(ENDED, forms.LookForm, actions.reopen_gap, lazy("It is missing after all"), is_folded=False),
    "note": Step(tuple(GapState), forms.NoteForm, actions.talk_about_gap, lazy("Say something about it"), is_folded=False),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def gaps(request: HttpRequest) -> HttpResponse:
    """All of them, or those in one state."""
    state = request.GET.get("state", "")
    page = Paginator(queries.gaps(state), PAGE).get_page(request.GET.get("page"))
    return render(request, "ecosystem/gaps.html", {"page": page, "state": state, "states": GapState.choices})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def gap_new(request: HttpRequest) -> HttpResponse:
    """An empty cell of the matrix brings its domain, region and function along."""
    places: dict[str, Any] = {"domain": Domain, "region": Region, "function": Function}
    asked = {name: request.GET.get(name, "")[:40] for name in places}
    known = {name: places[name].objects.filter(code=code).first() for name, code in asked.items() if code}
    initial: dict[str, Any] = {name: one.code for name, one in known.items() if one}
    initial["title"] = ", ".join(str(one) for one in known.values() if one)[:160]
    return form_step(
        request, forms.NewGapForm(posted(request), initial=initial),
        lambda given: actions.note_gap(by=me(request), **given), lambda made: redirect("gap", made.key),
        {"title": _("Note a gap"), "back": "gaps"}, _("The gap is noted. Who could do something about it?"),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def gap(request: HttpRequest, key: str) -> HttpResponse:
    """What is missing, what shows it, and what comes next."""
    return _gap(request, queries.gap_by_key(key))


def _gap(request: HttpRequest, found: Gap, verb: str = "", form: Any = None) -> HttpResponse:
    steps = [
        {
            "verb": name, "label": step.label, "is_folded": step.is_folded, "is_open": name == verb,
            "form": form if name == verb else step.form(auto_id=f"id_{name}_%s"),
            "href": reverse("gap_act", args=[found.key, name]),
        }
        for name, step in GAP_STEPS.items() if found.state in step.states
    ]  # fmt: skip
    context = {"gap": found, "steps": steps, "notes": found.notes.select_related("by")}
    return render(request, "ecosystem/gap.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def gap_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.gap_by_key(key)
    initial = {name: getattr(found, name) for name in ("title", "evidence", "text")}
    for name in ("domain", "region", "function", "theme"):
        one = getattr(found, name)
        initial[name] = one.code if one else ""
    initial["keeper"] = found.keeper.key
    return form_step(
        request, forms.GapForm(posted(request), initial=initial),
        lambda given: actions.change_gap(found, by=me(request), **given), lambda made: redirect("gap", made.key),
        {"title": found.title, "back": "gap", "back_key": found.key},
    )  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def gap_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of a gap."""
    found, step = queries.gap_by_key(key), GAP_STEPS.get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST, auto_id=f"id_{verb}_%s")
    attempt(form, lambda given: step.run(found, by=me(request), **given))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect("gap", found.key)
    if found.state in step.states:
        return _gap(request, found, verb, form)
    messages.error(request, in_words(form))
    return redirect("gap", found.key)
