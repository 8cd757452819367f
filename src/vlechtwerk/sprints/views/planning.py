"""The list of sprints, a new one, its facts and its blocks."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.sprints import actions, forms, queries
from vlechtwerk.sprints.models import SprintStep

PAGE = 25
STEP_VERBS = ("longer", "shorter", "earlier", "later", "remove")
FORM = ["GET", "HEAD", "POST"]


@require_safe
@hats_required(*STAFF_HATS)
def sprints(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    page = Paginator(queries.sprints(), PAGE).get_page(request.GET.get("page"))
    return render(request, "sprints/sprints.html", {"page": page})


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def sprint_new(request: HttpRequest) -> HttpResponse:
    form = forms.SprintForm(posted(request), initial={"keeper": me(request).key})
    context = {
        "title": _("New design sprint"), "back": "sprints",
        "lede": _("We lay out the blocks of the five steps over your days; afterwards you change them as you like."),
    }  # fmt: skip
    return form_step(
        request, form, lambda given: actions.plan_sprint(by=me(request), **given),
        lambda made: redirect("sprint", made.key), context, _("The sprint is planned. Look through the blocks."),
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def sprint_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    form = forms.SprintForm(posted(request), sprint=found, initial=forms.SprintForm.shown(found))
    context = {"title": _("Change the sprint"), "back": "sprint", "back_key": found.key}
    return form_step(
        request, form, lambda given: actions.change_sprint(found, by=me(request), **given),
        lambda _made: redirect("sprint", found.key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def sprint_step_new(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    context = {"title": _("Add a block"), "back": "sprint", "back_key": found.key}
    return form_step(
        request, forms.StepForm(posted(request), initial={"minutes": 15}),
        lambda given: actions.add_step(found, by=me(request), **given),
        lambda _made: redirect("sprint", found.key), context,
    )  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def sprint_step(request: HttpRequest, key: str) -> HttpResponse:
    """Other words, another length or day for a block."""
    found: SprintStep = queries.of_sprint(request.acting, SprintStep, key)  # type: ignore[attr-defined]
    names = ("title", "instruction", "minutes", "day")
    form = forms.StepForm(posted(request), is_new=False, initial={name: getattr(found, name) for name in names})
    context = {"title": _("Change the block"), "back": "sprint", "back_key": found.sprint.key}
    return form_step(
        request, form, lambda given: actions.change_step(found, by=me(request), **given),
        lambda _made: redirect("sprint", found.sprint.key), context,
    )  # fmt: skip


@require_POST
@login_required_person
def sprint_step_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button beside a block."""
    found: SprintStep = queries.of_sprint(request.acting, SprintStep, key)  # type: ignore[attr-defined]
    if verb not in STEP_VERBS:
        raise Http404
    try:
        _move(found, verb, me(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("sprint", found.sprint.key)


def _move(step: SprintStep, verb: str, by: Any) -> None:
    if verb in {"longer", "shorter"}:
        actions.stretch_step(step, minutes=5 if verb == "longer" else -5, by=by)
    elif verb == "remove":
        actions.remove_step(step, by=by)
    else:
        actions.move_step(step, later=verb == "later", by=by)
