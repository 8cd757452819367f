"""The facilitator's page, the buttons on it, and the screen on the wall."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.qr import qr
from vlechtwerk.core.steps import in_words
from vlechtwerk.sprints import actions, forms, queries
from vlechtwerk.sprints.models import Sprint
from vlechtwerk.sprints.views.live import course, desk, door, in_step


class NextForm(django_forms.Form):
    """Which block was going on when the button was pressed."""

    seen = django_forms.CharField(required=False, max_length=12)


@dataclass(frozen=True)
class Verb:
    """A button: what it runs, its form, where one goes, what is said."""

    run: Callable[..., Any]
    to: str = "sprint"
    form: type[django_forms.Form] = django_forms.Form
    said: Any = ""


VERBS: Mapping[str, Verb] = {
    "start": Verb(actions.start_sprint, said=lazy("The sprint has begun; the clock runs.")),
    "pause": Verb(actions.pause),
    "go": Verb(actions.go_on),
    "next": Verb(actions.next_step, form=NextForm),
    "statement": Verb(actions.set_statement, form=forms.StatementForm, said=lazy("Saved.")),
    "door": Verb(actions.renew_door, said=lazy("Links and figures from before open no longer.")),
    "cancel": Verb(actions.cancel_sprint, form=forms.CancelForm, said=lazy("The sprint is called off.")),
    "reveal": Verb(actions.reveal, "sprint_ideas", said=lazy("Everybody reads the ideas now.")),
    "silent": Verb(actions.be_silent, "sprint_ideas", said=lazy("New ideas stay hidden until you show them.")),
    "vote": Verb(actions.open_vote, "sprint_ideas", said=lazy("Everybody can give their dots now.")),
    "count": Verb(actions.count_dots, "sprint_ideas", said=lazy("The vote is closed; everybody sees the dots.")),
    "finish": Verb(actions.finish_harvest, said=lazy("The sprint is harvested. Well done, and thank everybody.")),
}


@require_safe
@login_required_person
def sprint(request: HttpRequest, key: str) -> HttpResponse:
    """What to do now, the programme with its times, and how people come in."""
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    return in_step(request, found, lambda: _sprint(request, found))


def _sprint(request: HttpRequest, found: Sprint, verb: str = "", form: Any = None) -> HttpResponse:
    context = door(found) | {
        "members": list(found.members.all()),
        "statement_form": form if verb == "statement" else forms.StatementForm(initial={"statement": found.statement}),
        "cancel_form": form if verb == "cancel" else forms.CancelForm(),
        "opened": verb,
        "is_member": found.members.filter(person=me(request)).exists(),
    }
    return desk(request, found, "sprint", context, 422 if form else 200)


@require_POST
@login_required_person
def sprint_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of who leads."""
    found, known = queries.sprint_for(request.acting, key), VERBS.get(verb)  # type: ignore[attr-defined]
    if known is None:
        raise Http404
    form = known.form(request.POST)
    if not form.is_valid():
        if verb in {"statement", "cancel"}:
            return _sprint(request, found, verb, form)
        messages.error(request, in_words(form))
        return redirect(known.to, found.key)
    try:
        known.run(found, by=me(request), **form.cleaned_data)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("sprint_harvest" if verb == "finish" else known.to, found.key)
    if known.said:
        messages.success(request, str(known.said))
    return redirect(known.to, found.key)


@require_safe
@login_required_person
def sprint_screen(request: HttpRequest, key: str) -> HttpResponse:
    """For the wall: the clock, what to do now, and how to come in."""
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    return in_step(request, found, lambda: _screen(request, found))


def _screen(request: HttpRequest, found: Sprint) -> HttpResponse:
    way_in = door(found)
    context = course(found) | way_in | {
        "code": qr(way_in["join_link"]) if way_in else "", "wall": queries.wall(found),
        "voted": queries.ballots_in(found), "member_count": found.members.count(),
    }  # fmt: skip
    return render(request, "sprints/screen.html", context)
