"""The directory of destinations: look for one, keep it right, note whether there is room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import in_words, posted
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching import directory_forms as forms
from vlechtwerk.matching.models import Destination
from vlechtwerk.people.enums import STAFF_HATS, Language
from vlechtwerk.people.models import Person
from vlechtwerk.taxonomy.models import Theme

PAGE = 40
LONGEST = 60


@dataclass(frozen=True)
class Step:
    """Something one may do with a destination: its form, what it runs, what is said."""

    form: type[django_forms.Form]
    run: Callable[[Destination, Person, Any], Destination]
    said: Any


def _capacity(one: Destination, by: Person, form: Any) -> Destination:
    return actions.learn_capacity(one, by=by, **form.cleaned_data)


def _join(one: Destination, by: Person, form: Any) -> Destination:
    return actions.join_destinations(one, double=form.cleaned_data["double"], by=by)


DESTINATION_STEPS: Mapping[str, Step] = {
    "right": Step(
        django_forms.Form, lambda one, by, form: actions.check_destination(one, by=by),
        lazy("Noted: checked today."),
    ),
    "capacity": Step(forms.CapacityForm, _capacity, lazy("Noted.")),
    "join": Step(forms.JoinForm, _join, lazy("Joined: there is one of them now.")),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def directory(request: HttpRequest) -> HttpResponse:
    """Search, or what is to be checked."""
    asked = {name: request.GET.get(name, "")[:LONGEST] for name in ("text", "theme", "language", "room", "check")}
    if asked["check"]:
        found = queries.to_be_checked()
    else:
        found = queries.directory(
            text=asked["text"], theme=asked["theme"], language=asked["language"], room=bool(asked["room"])
        )
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "themes": Theme.objects.order_by("name_nl"),
        "languages": Language.choices,
        "old_count": queries.to_be_checked().count(),
    }
    return render(request, "matching/directory.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def destination(request: HttpRequest, key: str) -> HttpResponse:
    """One of them, with what was referred there."""
    return _page(request, queries.destination_by_key(key))


@require_POST
@hats_required(*STAFF_HATS)
def destination_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Take one step; from the list one comes back to the list."""
    found = queries.destination_by_key(key)
    step = DESTINATION_STEPS.get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST)
    if form.is_valid():
        try:
            step.run(found, request.acting.person, form)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, str(step.said))
            return redirect("/wegwijzer/?check=1") if request.POST.get("list") else redirect("destination", key)
    if verb != "capacity":
        messages.error(request, in_words(form))
    return _page(request, found, form if verb == "capacity" else None, 422)


def _page(request: HttpRequest, found: Destination, form: Any = None, status: int = 200) -> HttpResponse:
    now = {"capacity": found.capacity, "wait_weeks": found.wait_weeks, "full_until": found.full_until}
    context = {
        "one": found,
        "form": form or forms.CapacityForm(initial=now),
        "doubles": queries.doubles_of(found),
        "referrals": queries.referrals().filter(destination=found)[:PAGE],
    }
    return render(request, "matching/destination.html", context, status=status)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def destination_new(request: HttpRequest) -> HttpResponse:
    """Write one down; one that is there already is shown first."""
    return _form(request, None)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def destination_edit(request: HttpRequest, key: str) -> HttpResponse:
    """What is known of it, anew."""
    return _form(request, queries.destination_by_key(key))


def _form(request: HttpRequest, found: Destination | None) -> HttpResponse:
    initial = forms.written(found) if found else {"language": "nl"}
    form = forms.DestinationForm(posted(request), initial=initial)
    doubles: list[Destination] = []
    if form.is_bound and form.is_valid():
        fields = dict(form.cleaned_data)
        sure = fields.pop("another") or found
        doubles = [] if sure else queries.doubles_of(fields)
        if not doubles:
            try:
                made = actions.save_destination(found, by=request.acting.person, **fields)  # type: ignore[attr-defined]
            except Refused as refused:
                form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
            else:
                messages.success(request, _("Saved."))
                return redirect("destination", made.key)
    if not doubles:
        del form.fields["another"]
    context = {"form": form, "one": found, "doubles": doubles}
    return render(request, "matching/destination_form.html", context, status=422 if form.is_bound else 200)
