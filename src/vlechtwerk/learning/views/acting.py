"""Buttons: a table of verbs for one kind of thing, each with what it runs, its form and where one goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import in_words


@dataclass(frozen=True)
class Verb:
    """``run(row, by=, **form)``; with ``own`` it is the learner's, who needs no telling who acts."""

    run: Callable[..., Any]
    said: Any = ""
    form: type[django_forms.Form] = django_forms.Form
    own: bool = False
    to: Callable[[Any], tuple[str, ...]] | None = None


def buttons(
    find: Callable[[Any, str], Any], to: Callable[[Any], tuple[str, ...]], verbs: Mapping[str, Verb]
) -> Callable[..., HttpResponse]:
    """A view for all buttons of one thing: ``find(acting, key)`` it, do it, go ``to`` its page."""

    @require_POST
    @login_required_person
    def act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
        found, known = find(request.acting, key), verbs.get(verb)  # type: ignore[attr-defined]
        if known is None:
            raise Http404
        back, form = to(found), known.form(request.POST)
        if not form.is_valid():
            messages.error(request, in_words(form))
            return redirect(back[0], *back[1:])
        given = form.cleaned_data if known.own else {**form.cleaned_data, "by": me(request)}
        try:
            made = known.run(found, **given)
        except Refused as refused:
            messages.error(request, str(refused.message))
            return redirect(back[0], *back[1:])
        if known.said:
            messages.success(request, str(known.said))
        there = known.to(made) if known.to else back
        return redirect(there[0], *there[1:])

    return act
