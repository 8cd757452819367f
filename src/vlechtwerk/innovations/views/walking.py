"""What a version does to dossiers: ticks, moving over, and before beside after."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.ui import words
from vlechtwerk.innovations import actions, comparison, queries, walk
from vlechtwerk.innovations.models import Innovation, PathVersion, StageCheck
from vlechtwerk.innovations.path_forms import CompareForm, OverForm
from vlechtwerk.people.enums import STAFF_HATS


@require_POST
@login_required_person
def check_tick(request: HttpRequest, key: str, check: str) -> HttpResponse:
    """A check of the stage holds, or not after all."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    wanted = walk.part_by(StageCheck, check)
    try:
        actions.tick_check(found, check=wanted, done="undo" not in request.POST, by=acting.person)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("innovation", key)


def _said(request: HttpRequest, rows: list[Innovation]) -> QueryDict | None:
    """What was sent; "all of them" ticks every dossier."""
    if request.method != "POST":
        return None
    said = request.POST.copy()
    if said.get("all"):
        said.setlist("dossiers", [row.key for row in rows])
    return said


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def path_over(request: HttpRequest, key: str) -> HttpResponse:
    """Dossiers that walk another version go on along this one: choose, look, do."""
    version = walk.version_by(key)
    rows, stages, proposed = list(walk.on_other_versions(version)), walk.described(version), walk.proposed(version)
    asked = request.GET.get("dossier", "")
    form = OverForm(
        _said(request, rows), rows=rows, stages=stages, proposed=proposed,
        initial={"dossiers": [row.key for row in rows if row.key == asked]},
    )  # fmt: skip
    context: dict[str, Any] = {"version": version, "rows": rows, "form": form, "chosen": form["dossiers"].value() or []}
    if not form.is_valid() or "again" in request.POST:
        return render(request, "innovations/over.html", context, status=422 if form.errors else 200)
    mapping, chosen = form.mapping(), form.chosen()
    if "sure" not in request.POST:
        kin = walk.roots(version.path)
        preview = [(row, to := mapping[row.stage_id], kin[row.stage_id] == kin[to.pk]) for row in chosen]
        return render(request, "innovations/over.html", {**context, "preview": preview})
    try:
        moved = actions.move_many_over(
            chosen, version=version, stages=mapping, by=request.acting.person  # type: ignore[attr-defined]
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused.message))
        return render(request, "innovations/over.html", context, status=422)
    said = ngettext("%(n)d dossier goes on along this version.", "%(n)d dossiers go on along this version.", moved)
    messages.success(request, said % {"n": moved})
    return redirect("path_versions")


@require_safe
@hats_required(*STAFF_HATS)
def path_compare(request: HttpRequest, key: str) -> HttpResponse:
    """Before and after, each with what it rests on."""
    version = walk.version_by(key)
    versions = comparison.published(version.path)
    form = CompareForm(
        request.GET if "by" in request.GET else None, versions=_queryset(versions), initial=_initial(version, versions)
    )
    context: dict[str, Any] = {
        "version": version,
        "form": form,
        "fewest": comparison.FEWEST,
        "horizon": comparison.HORIZON,
    }
    if form.is_bound and not form.is_valid():
        return render(request, "innovations/compare.html", context, status=422)
    sides = _sides(form.cleaned_data if form.is_bound else dict(form.initial))
    told = comparison.compare(version.path, sides) if sides else None
    return render(request, "innovations/compare.html", {**context, "told": told})


def _queryset(versions: list[PathVersion]) -> Any:
    return PathVersion.objects.filter(pk__in=[one.pk for one in versions]).order_by("number")


def _initial(version: PathVersion, versions: list[PathVersion]) -> dict[str, Any]:
    """The version and the one it was copied from; the last two, or two quarters, where that is not possible."""
    quarters = CompareForm.two_quarters()
    if len(versions) < 2:
        return {"by": "periods", **quarters}
    after = version if version in versions and version.based_on in versions else versions[-1]
    before = after.based_on if after.based_on in versions else versions[-2]
    return {"by": "versions", "before": before, "after": after, **quarters}


def _sides(data: dict[str, Any]) -> list[comparison.Side]:
    if data["by"] == "versions":
        return [
            comparison.Side(_("version %(number)s") % {"number": one.number}, version=one)
            for one in (data["before"], data["after"])
        ]
    return [
        comparison.Side(f"{words.day(first, 'short')} – {words.day(last, 'short')}", since=first, until=last)
        for first, last in ((data[f"{side}_from"], data[f"{side}_until"]) for side in ("before", "after"))
    ]
