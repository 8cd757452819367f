"""The versions of the path: the list, one version, a draft that is written, what it changes, publishing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.innovations import actions, path_forms, rules, walk
from vlechtwerk.innovations.difference import difference
from vlechtwerk.innovations.models import Path, PathVersion, Stage, StageCheck, StageStep
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS

PARTS: dict[str, tuple[Any, Any]] = {
    "step": (StageStep, path_forms.StepForm),
    "check": (StageCheck, path_forms.CheckForm),
}


def _may_shape(request: HttpRequest) -> bool:
    return rules.can_shape_path(request.acting.hats)  # type: ignore[attr-defined]


def _person(request: HttpRequest) -> Any:
    return request.acting.person  # type: ignore[attr-defined]


def _tried(request: HttpRequest, run: Callable[[], Any], said: str = "") -> Any:
    """What came of it; ``None`` after a no, which is told."""
    try:
        made = run()
    except Refused as refused:
        messages.error(request, str(refused.message))
        return None
    if said:
        messages.success(request, said)
    return made or True


@require_safe
@hats_required(*STAFF_HATS)
def path_versions(request: HttpRequest) -> HttpResponse:
    """The paths with their versions."""
    return render(request, "innovations/versions.html", {"paths": walk.paths(), "can_edit": _may_shape(request)})


@require_POST
@hats_required(*SHAPER_HATS)
def path_draft(request: HttpRequest, key: str) -> HttpResponse:
    """A new draft, copied from what is published."""
    path = first_or_404(Path.objects.filter(key=key))
    draft = _tried(request, lambda: actions.start_draft(path, by=_person(request)))
    return redirect("path_version", draft.key) if draft else redirect("path_versions")


@require_safe
@hats_required(*STAFF_HATS)
def path_version(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that a version says; a draft can be written here."""
    version = walk.version_by(key)
    context = {
        "version": version,
        "stages": walk.described(version),
        "can_edit": version.published_on is None and _may_shape(request),
    }
    return render(request, "innovations/version.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def path_difference(request: HttpRequest, key: str) -> HttpResponse:
    """What a version changes, and for a draft the button that publishes it."""
    version = walk.version_by(key)
    context = {"version": version, "changes": difference(version), "can_edit": _may_shape(request)}
    return render(request, "innovations/difference.html", context)


@require_POST
@hats_required(*SHAPER_HATS)
def path_publish(request: HttpRequest, key: str) -> HttpResponse:
    """New innovations walk it from now on."""
    version = walk.version_by(key)
    said = _("Version %(number)s is published. New innovations walk it; the others stay on theirs.")
    done = _tried(
        request, lambda: actions.publish_draft(version, by=_person(request)), said % {"number": version.number}
    )
    return redirect("path_over", key) if done else redirect("path_difference", key)


@require_POST
@hats_required(*SHAPER_HATS)
def path_discard(request: HttpRequest, key: str) -> HttpResponse:
    """The draft goes away."""
    version = walk.version_by(key)
    _tried(request, lambda: actions.discard_draft(version, by=_person(request)), _("The draft is thrown away."))
    return redirect("path_versions")


@require_http_methods(["GET", "POST"])
@hats_required(*SHAPER_HATS)
def path_why(request: HttpRequest, key: str) -> HttpResponse:
    """Why the path changes."""
    version = walk.version_by(key)
    form = path_forms.WhyForm(posted(request), initial={"why": version.why})
    context = {"title": _("Why this version?"), "back": "path_version", "back_key": key}
    run = lambda data: actions.explain_draft(version, why=data["why"], by=_person(request))  # noqa: E731
    return form_step(request, form, run, lambda _made: redirect("path_version", key), context)


@require_http_methods(["GET", "POST"])
@hats_required(*SHAPER_HATS)
def stage_new(request: HttpRequest, key: str) -> HttpResponse:
    """One more stage in a draft."""
    return _stage(request, Stage(version=walk.version_by(key)), _("New stage"))


@require_http_methods(["GET", "POST"])
@hats_required(*SHAPER_HATS)
def stage_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Another name, other days, other words."""
    stage = walk.stage_by(key)
    return _stage(request, stage, str(stage))


def _stage(request: HttpRequest, stage: Stage, title: str) -> HttpResponse:
    version = stage.version
    form = path_forms.StageForm(posted(request), instance=stage)
    context = {"title": title, "back": "path_version", "back_key": version.key}
    run = lambda _data: actions.save_stage(form.instance, by=_person(request))  # noqa: E731
    return form_step(request, form, run, lambda _made: redirect("path_version", version.key), context)


@require_POST
@hats_required(*SHAPER_HATS)
def stage_shift(request: HttpRequest, key: str) -> HttpResponse:
    """One place up, or down."""
    stage = walk.stage_by(key)
    _tried(request, lambda: actions.shift_stage(stage, by=_person(request), up="up" in request.POST))
    return redirect("path_version", stage.version.key)


@require_POST
@hats_required(*SHAPER_HATS)
def stage_remove(request: HttpRequest, key: str) -> HttpResponse:
    """Out of the draft."""
    stage = walk.stage_by(key)
    _tried(request, lambda: actions.remove_stage(stage, by=_person(request)), _("The stage is taken out of the draft."))
    return redirect("path_version", stage.version.key)


@require_http_methods(["GET", "POST"])
@hats_required(*SHAPER_HATS)
def part_new(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """One more step or check of a stage."""
    stage = walk.stage_by(key)
    title = _("New step in %(stage)s") if kind == "step" else _("New check in %(stage)s")
    return _part(request, PARTS[kind][0](stage=stage), PARTS[kind][1], title % {"stage": stage})


@require_http_methods(["GET", "POST"])
@hats_required(*SHAPER_HATS)
def part_edit(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Another step or check."""
    part = walk.part_by(PARTS[kind][0], key)
    return _part(request, part, PARTS[kind][1], str(part))


def _part(request: HttpRequest, part: Any, build: Any, title: str) -> HttpResponse:
    version: PathVersion = part.stage.version
    form = build(posted(request), instance=part)
    context = {"title": title, "back": "path_version", "back_key": version.key}
    run = lambda _data: actions.save_part(form.instance, by=_person(request))  # noqa: E731
    return form_step(request, form, run, lambda _made: redirect("path_version", version.key), context)


@require_POST
@hats_required(*SHAPER_HATS)
def part_remove(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Out of the draft."""
    part = walk.part_by(PARTS[kind][0], key)
    _tried(request, lambda: actions.remove_part(part, by=_person(request)), _("Taken out of the draft."))
    return redirect("path_version", part.stage.version.key)
