"""Diagnosis, needs and the axes that both hang on."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.innovations import actions, forms, queries, rules, scans
from vlechtwerk.innovations.models import Axis
from vlechtwerk.people.enums import STAFF_HATS


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def diagnosis_new(request: HttpRequest, key: str) -> HttpResponse:
    """Score the axes together with the maker; the ones before stay."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    axes = list(queries.active_axes())
    proposed = scans.proposed_scores(found)
    form = forms.DiagnosisForm(
        posted(request), axes=axes, initial={"income_source_count": found.income_source_count, **proposed}
    )

    def run(data: dict[str, Any]) -> Any:
        return actions.record_diagnosis(
            found, scores=form.scores(), note=data["note"], income_source_count=data["income_source_count"],
            by=acting.person,
        )  # fmt: skip

    context = {"innovation": found, "proposed": bool(proposed), "template": "innovations/diagnosis.html"}
    return form_step(
        request, form, run, lambda _made: redirect("innovation", key), context, _("The diagnosis is noted.")
    )


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def need_new(request: HttpRequest, key: str) -> HttpResponse:
    """One more thing that is missing."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    initial = {"languages": [found.language], "fresh_eyes": 2, "may_be_online": True}
    if score := queries.newest_score(found, request.GET.get("axis", "")):
        initial |= {"axis": score.axis, "title": str(score.axis), "text": score.note}
    form = forms.NeedForm(posted(request), initial=initial)
    context = {
        "title": _("What does %(name)s lack?") % {"name": found.name}, "back": "innovation", "back_key": key,
        "draft": f"need-{key}", "save": _("Save and look for a helper"),
    }  # fmt: skip

    def run(data: dict[str, Any]) -> Any:
        return actions.open_need(found, by=acting.person, **data)

    return form_step(request, form, run, lambda need: redirect("match", need.key), context, _("The need is noted."))


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def need_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Other words or wishes."""
    acting = request.acting  # type: ignore[attr-defined]
    need = queries.need_for(acting, key)
    form = forms.NeedForm(posted(request), instance=need)
    context = {"title": need.title, "back": "innovation", "back_key": need.innovation.key}

    def run(data: dict[str, Any]) -> Any:
        return actions.edit_need(need, by=acting.person, **data)

    return form_step(request, form, run, lambda changed: redirect("match", changed.key), context)


@require_POST
@hats_required(*STAFF_HATS)
def need_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """No longer needed."""
    acting = request.acting  # type: ignore[attr-defined]
    need = queries.need_for(acting, key)
    try:
        actions.withdraw_need(need, by=acting.person, note=request.POST.get("note", "").strip()[:600])
        messages.success(request, _("The need is withdrawn."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("innovation", need.innovation.key)


@require_POST
@hats_required(*STAFF_HATS)
def need_reopen(request: HttpRequest, key: str) -> HttpResponse:
    """Needed after all."""
    acting = request.acting  # type: ignore[attr-defined]
    need = queries.need_for(acting, key)
    try:
        actions.reopen_need(need, by=acting.person)
        messages.success(request, _("We look for somebody again."))
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("innovation", need.innovation.key)
    return redirect("match", need.key)


@require_safe
@hats_required(*STAFF_HATS)
def axes(request: HttpRequest) -> HttpResponse:
    """The sides of a diagnosis."""
    can_edit = rules.can_shape_path(request.acting.hats)  # type: ignore[attr-defined]
    return render(request, "innovations/axes.html", {"axes": Axis.objects.all(), "can_edit": can_edit})


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def axis_edit(request: HttpRequest, key: str = "") -> HttpResponse:
    """Add or change an axis; one that was scored is put out of use, never thrown away."""
    acting = request.acting  # type: ignore[attr-defined]
    if not rules.can_shape_path(acting.hats):
        raise PermissionDenied(_("Only a coordinator changes the axes."))
    axis = Axis.objects.filter(key=key).first() if key else Axis(order=Axis.objects.count() + 1)
    if axis is None:
        raise Http404
    form = forms.AxisForm(posted(request), instance=axis)
    context = {"title": str(axis) if key else _("New axis"), "back": "axes"}

    def run(_data: dict[str, Any]) -> Axis:
        return actions.save_axis(form.instance, by=acting.person)

    return form_step(request, form, run, lambda _made: redirect("axes"), context)
