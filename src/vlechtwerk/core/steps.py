"""One form and what it runs: shown, checked, run, told. A refusal stands at the field that it names."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused

QUIET = "-"  # the step has said what there is to say


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; nothing when a page was only asked for."""
    return request.POST if request.method == "POST" else None


def attempt(form: Any, run: Callable[[dict[str, Any]], Any]) -> Any:
    """What ``run`` made of a good form. Afterwards ``form.errors`` tells whether it was one, and was not refused."""
    if not form.is_valid():
        return None
    try:
        return run(dict(form.cleaned_data))
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))


def in_words(form: Any) -> str:
    """All that is wrong with a form, for where the form itself is not shown."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def shut(request: HttpRequest, why: str, *to: str) -> HttpResponse | None:
    """Back ``to`` a page with why, so that nobody fills in a form in vain; None when there is nothing in the way.

    What was sent already is not turned away here: its action refuses it, beside what was typed.
    """
    if request.method == "POST" or not why:
        return None
    messages.error(request, why)
    return redirect(*to)


def form_step(
    request: HttpRequest, form: Any, run: Callable[[dict[str, Any]], Any], to: Callable[[Any], HttpResponse],
    context: dict[str, Any], said: str = "",
) -> HttpResponse:  # fmt: skip
    """Run a valid form and go on; else show it with what was typed and what is wrong."""
    if request.method == "POST" and form.is_bound:
        made = attempt(form, run)
        if not form.errors:
            if said != QUIET:
                messages.success(request, said or _("Saved."))
            return to(made)
    status = 422 if form.is_bound else 200
    return render(request, context.get("template", "core/form.html"), {**context, "form": form}, status=status)
