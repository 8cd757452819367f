"""Networks that offer a stage, and the steps that organisations took."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.queries import person_for
from vlechtwerk.programmes import actions, exports, queries
from vlechtwerk.programmes import ambassador_forms as forms
from vlechtwerk.programmes.enums import FanState
from vlechtwerk.programmes.models import Fan
from vlechtwerk.programmes.views.money import KINDS, PAGE

FAN_STEPS = ("contact", "end", "again")


@require_safe
@hats_required(*STAFF_HATS)
def fans(request: HttpRequest) -> HttpResponse:
    """Who offers a stage, who to call there, and how many they reach."""
    state, found = request.GET.get("state", ""), queries.fans()
    if state in FanState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "programmes/fans.html", {"page": page, "state": state, "states": FanState.choices})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def fan_new(request: HttpRequest) -> HttpResponse:
    def add(given: dict[str, Any]) -> Fan:
        return actions.add_fan(given.pop("organisation"), by=me(request), **given)

    context = {"title": _("New fan"), "back": "fans"}
    return form_step(
        request, forms.NewFanForm(posted(request)), add, lambda made: redirect("fan", made.key), context,
        _("The fan is there. Who speaks for it?"),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def fan(request: HttpRequest, key: str) -> HttpResponse:
    """One network: whom to call, what it offers."""
    found = queries.fan_by_key(key)
    who = " ".join(request.GET.get("who", "").split())[:60]
    context = {
        "fan": found, "who": who, "called": queries.named(who) if who else None,
        "known": queries.people_of(found.organisation, but=found.contact_id),
    }  # fmt: skip
    return render(request, "programmes/fan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def fan_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.fan_by_key(key)
    initial = {
        "reach_count": found.reach_count, "note": found.note, "talked_on": found.talked_on, "keeper": found.keeper.key,
        "programme": found.programme.key if found.programme else None,
        "themes": [one.code for one in found.themes.all()],
    }  # fmt: skip
    context = {"title": found.organisation.name, "back": "fan", "back_key": found.key}
    return form_step(
        request, forms.FanForm(posted(request), initial=initial),
        lambda given: actions.change_fan(found, by=me(request), **given),
        lambda made: redirect("fan", made.key), context, _("Noted."),
    )  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def fan_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Choose the contact (or nobody), end it, or take it up again."""
    found = queries.fan_by_key(key)
    if verb not in FAN_STEPS:
        raise Http404
    chosen = request.POST.get("person", "") if verb == "contact" else ""
    contact = person_for(request.acting, chosen) if chosen else None  # type: ignore[attr-defined]
    run = {
        "contact": lambda _given: actions.set_fan_contact(found, contact=contact, by=me(request)),
        "end": lambda _given: actions.end_fan(found, by=me(request)),
        "again": lambda _given: actions.reactivate_fan(found, by=me(request)),
    }[verb]
    form = django_forms.Form(request.POST)
    attempt(form, run)
    if form.errors:
        messages.error(request, in_words(form))
    else:
        messages.success(request, _("Noted."))
    return redirect("fan", found.key)


@require_safe
@hats_required(*STAFF_HATS)
def activations(request: HttpRequest, key: str) -> HttpResponse:
    """Who took which step in a programme, the newest first."""
    found = queries.programme_by_key(key)
    page = Paginator(queries.activations(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "programme": found, "page": page,
        "files": [(reverse("activations_file", args=[found.key, kind]), kind.upper()) for kind in KINDS],
    }  # fmt: skip
    return render(request, "programmes/activations.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def activation_new(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.programme_by_key(key)
    context = {"title": _("Note a step"), "back": "activations", "back_key": found.key, "lede": found.name}
    return form_step(
        request, forms.ActivationForm(posted(request)),
        lambda given: actions.note_activation(found, by=me(request), **given),
        lambda _made: redirect("activations", found.key), context, _("Noted."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def activations_file(request: HttpRequest, key: str, kind: str) -> Any:
    """The steps with what shows them, for whoever checks the figures."""
    found = queries.programme_by_key(key)
    if kind not in KINDS:
        raise Http404
    name = files.file_name(found.name, _("steps"), kind=kind)
    return files.spreadsheet(exports.activation_table(found), name, kind)
