"""Initiatives: the list, and one of them with its phase, its signals, its actors and its journal."""

from collections.abc import Callable, Sequence
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

from vlechtwerk.core import clock
from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.ecosystem import growth_forms as forms
from vlechtwerk.ecosystem import growth_words as words
from vlechtwerk.ecosystem.actions import initiatives as actions
from vlechtwerk.ecosystem.enums import EntryKind, InitiativeState, Phase
from vlechtwerk.ecosystem.figures import Period, alarms
from vlechtwerk.ecosystem.growth_drawings import columns
from vlechtwerk.ecosystem.models import Initiative, InitiativeActor
from vlechtwerk.ecosystem.queries import initiatives as queries
from vlechtwerk.ecosystem.queries.clusters import called
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 30


@dataclass(frozen=True)
class Step:
    """One thing to do with an initiative that goes on: its form, what it runs, the words on the button."""

    form: type[django_forms.Form]
    run: Callable[..., Any]
    label: Any = ""


INITIATIVE_STEPS = {
    "note": Step(forms.EntryForm, actions.note_entry, lazy("Write in the journal")),
    "phase": Step(forms.PhaseForm, actions.set_phase, lazy("Another phase")),
    "look": Step(forms.LookForm, actions.look_again, lazy("Looked: again later")),
    "join": Step(forms.JoinForm, actions.join_initiative),
    "leave": Step(forms.LeaveForm, actions.leave_initiative),
    "warn": Step(forms.AlarmForm, actions.note_entry),
    "end": Step(forms.EndForm, actions.end_initiative, lazy("End it")),
}
SHOWN = ("note", "phase", "look", "end")
FILTERS = [("", lazy("All")), *EntryKind.choices, ("phase", lazy("phases")), ("actor", lazy("actors"))]


@require_safe
@hats_required(*STAFF_HATS)
def initiatives(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    found = queries.initiatives(state if state in InitiativeState.values else "")
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")), "state": state,
        "states": InitiativeState.choices, "today": clock.today(),
    }  # fmt: skip
    return render(request, "ecosystem/initiatives.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def initiative_new(request: HttpRequest) -> HttpResponse:
    context = {"title": _("New initiative"), "back": "initiatives"}
    return form_step(
        request, forms.NewInitiativeForm(posted(request)),
        lambda given: actions.begin_initiative(by=me(request), **given),
        lambda made: redirect("initiative", made.key), context, _("The initiative is there. Who is in it?"),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def initiative(request: HttpRequest, key: str) -> HttpResponse:
    """Where it is in its growth, as people say it and as its work shows it."""
    return _initiative(request, queries.initiative_by_key(key))


def _initiative(request: HttpRequest, found: Initiative, verb: str = "", form: Any = None) -> HttpResponse:
    places = queries.places_of(found)
    periods = queries.periods_of(request.acting, found, places)  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.KINDS else ""
    goes_on = found.state == InitiativeState.ACTIVE
    story = Paginator(queries.story_of(found, places, kind), PAGE).get_page(request.GET.get("page"))
    context = {
        "initiative": found, "goes_on": goes_on, "today": clock.today(),
        "phases": [one.label for one in Phase], "phase_at": list(Phase.values).index(found.phase),
        "here": _here(places), "gone": [one for one in places if one.left_on],
        "signals": _rows(periods), "alarms": _alarms(periods), "fits": _fits(found, periods),
        "not_counted": words.NOT_COUNTED, "halves": [(words.half_name(one), one.is_over) for one in periods],
        "story": story, "kind": kind, "kinds": FILTERS, "steps": _steps(found, verb, form) if goes_on else [],
        "opened": verb, **_search(request, places, verb, form),
    }  # fmt: skip
    return render(request, "ecosystem/initiative.html", context, status=422 if form else 200)


def _steps(found: Initiative, verb: str, form: Any) -> list[tuple[str, Any, Any, str]]:
    return [
        (name, INITIATIVE_STEPS[name].label, form if name == verb else INITIATIVE_STEPS[name].form(auto_id=f"{name}_%s"),
         reverse("initiative_act", args=[found.key, name]))
        for name in SHOWN
    ]  # fmt: skip


def _here(places: Sequence[InitiativeActor]) -> list[tuple[InitiativeActor, Any]]:
    """Who is in it now, each with the form to leave."""
    now = [one for one in places if one.left_on is None]
    return [(one, forms.LeaveForm(initial={"actor": one.actor.key}, auto_id=f"l{one.actor.key}_%s")) for one in now]


def _search(request: HttpRequest, places: Sequence[InitiativeActor], verb: str, form: Any) -> dict[str, Any]:
    """Whom somebody looks for, each with the form to join; a join that was refused with what was typed."""
    who = " ".join(request.GET.get("who", "").split())[:60]
    here = [one.actor_id for one in places if one.left_on is None]
    hits = (
        [(one, forms.JoinForm(initial={"actor": one.key}, auto_id=f"j{one.key}_%s")) for one in called(who, here)]
        if who
        else None
    )
    return {"who": who, "called": hits, "wrong": form if verb in ("join", "leave") else None, "wrong_verb": verb}


def _rows(periods: Sequence[Period]) -> list[dict[str, Any]]:
    """Every signal with its figure now and before, how it went, and all half-years."""
    rows, halves = [], [words.half_name(one) for one in periods]
    for signal in words.SIGNALS:
        figures = [one.figures[signal.code] for one in periods]
        before = figures[-2] if len(figures) > 1 else None
        rows.append({
            "signal": signal, "now": signal.said(figures[-1]), "n": figures[-1].n,
            "before": signal.said(before) if before else "", "picture": columns([one.value for one in figures]),
            "trend": words.trend(signal.code, before, figures[-1]) if before else "",
            "all": [(signal.said(one), one.n, name) for one, name in zip(figures, halves, strict=True)],
        })  # fmt: skip
    return rows


def _alarms(periods: Sequence[Period]) -> list[tuple[str, str, str]]:
    return [(one.code, words.alarm_title(one.code), words.alarm_text(one)) for one in alarms(periods)]


def _fits(found: Initiative, periods: Sequence[Period]) -> list[dict[str, Any]]:
    """Which signals belong to which phase, with what they say now; which phase it is, people say."""
    last = periods[-1]
    return [
        {
            "phase": phase.label, "is_now": phase == found.phase, "words": sentence,
            "signals": [(words.BY_CODE[code].label, words.BY_CODE[code].said(last.figures[code])) for code in codes],
        }
        for phase, codes, sentence in words.FITS
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def initiative_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.initiative_by_key(key)
    initial = {
        "name": found.name, "about": found.about, "keeper": found.keeper.key,
        "cluster": found.cluster.key if found.cluster else None,
    }  # fmt: skip
    context = {"title": found.name, "back": "initiative", "back_key": found.key}
    return form_step(
        request, forms.InitiativeForm(posted(request), initial=initial, initiative=found),
        lambda given: actions.change_initiative(found, by=me(request), **given),
        lambda made: redirect("initiative", made.key), context, _("Noted."),
    )  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def initiative_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step; what is refused comes back with what was typed."""
    found, step = queries.initiative_by_key(key), INITIATIVE_STEPS.get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST, auto_id=f"{verb}_%s")
    if verb == "warn":
        attempt(form, lambda given: _warn(request, found, given["code"]))
    else:
        attempt(form, lambda given: step.run(found, by=me(request), **given))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect("initiative", found.key)
    if verb != "warn" and found.state == InitiativeState.ACTIVE:
        return _initiative(request, found, verb, form)
    messages.error(request, in_words(form))
    return redirect("initiative", found.key)


def _warn(request: HttpRequest, found: Initiative, code: str) -> Any:
    """The warning sign with the figures of now goes into the journal; one that is gone does not."""
    periods = queries.periods_of(request.acting, found, queries.places_of(found))  # type: ignore[attr-defined]
    text = next((f"{title}. {said}" for one, title, said in _alarms(periods) if one == code), "")
    if not text:
        raise actions.InitiativeRefused(_("The figures no longer give this sign. Look at them again."))
    return actions.note_entry(found, text=text, on=clock.today(), kind=EntryKind.WARNING, by=me(request))
