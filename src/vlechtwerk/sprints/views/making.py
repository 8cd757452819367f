"""Storyboard, prototype and test on the facilitator's desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import attempt, posted
from vlechtwerk.sprints import actions, forms, queries
from vlechtwerk.sprints.enums import FrameKind
from vlechtwerk.sprints.models import Frame, FrameContent, ScriptLine, Sprint
from vlechtwerk.sprints.rules import TESTERS
from vlechtwerk.sprints.views.live import desk, in_step

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
@login_required_person
def sprint_frames(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The frames of the storyboard, or of the prototype, and a form for one more."""
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    if kind not in FrameKind.values:
        raise Http404
    form = forms.FrameForm(posted(request), request.FILES or None)
    if request.method == "POST":
        attempt(form, lambda given: _add(request, found, kind, given))
        if not form.errors:
            return redirect("sprint_frames", found.key, kind)
    return in_step(request, found, lambda: _frames(request, found, kind, form))


def _add(request: HttpRequest, found: Sprint, kind: str, given: dict[str, Any]) -> None:
    upload = given.pop("upload")
    picture = {"name": upload.name, "data": upload.read()} if upload else {}
    actions.add_frame(found, kind=kind, by=me(request), **given, **picture)


def _frames(request: HttpRequest, found: Sprint, kind: str, form: Any) -> HttpResponse:
    context = {"kind": kind, "frames": queries.frames(found)[kind], "form": form, "kind_label": FrameKind(kind).label}
    return desk(request, found, "frames", context, 422 if form.is_bound else 200)


@require_POST
@login_required_person
def sprint_frame_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Move a frame, or take it away."""
    found: Frame = queries.of_sprint(request.acting, Frame, key)  # type: ignore[attr-defined]
    if verb not in {"earlier", "later", "remove"}:
        raise Http404
    sprint, kind = found.sprint, found.kind
    try:
        if verb == "remove":
            actions.remove_frame(found, by=me(request))
        else:
            actions.move_frame(found, later=verb == "later", by=me(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("sprint_frames", sprint.key, kind)


@require_safe
@login_required_person
def sprint_picture(request: HttpRequest, key: str) -> HttpResponse:
    """The picture of a frame, for who leads."""
    return shown(queries.of_sprint(request.acting, Frame, key))  # type: ignore[attr-defined]


def shown(frame: Frame) -> HttpResponse:
    """Its bytes, as what their content showed; no browser guesses otherwise."""
    content = first_or_404(FrameContent.objects.filter(frame=frame))
    answer = HttpResponse(bytes(content.data), content_type=frame.media)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Content-Disposition"] = "inline"
    return answer


@require_http_methods(FORM)
@login_required_person
def sprint_test(request: HttpRequest, key: str) -> HttpResponse:
    """The script, the five testers, and how it went in sum."""
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    form = forms.LineForm(posted(request))
    if request.method == "POST":
        attempt(form, lambda given: actions.add_line(found, by=me(request), **given))
        if not form.errors:
            return redirect("sprint_test", found.key)
    return in_step(request, found, lambda: _test(request, found, form))


def _test(request: HttpRequest, found: Sprint, form: Any) -> HttpResponse:
    context = {"tally": queries.tally(found), "testers": range(1, TESTERS + 1), "form": form}
    return desk(request, found, "test", context, 422 if form.is_bound else 200)


@require_POST
@login_required_person
def sprint_line_remove(request: HttpRequest, key: str) -> HttpResponse:
    found: ScriptLine = queries.of_sprint(request.acting, ScriptLine, key)  # type: ignore[attr-defined]
    sprint = found.sprint
    try:
        actions.remove_line(found, by=me(request))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("sprint_test", sprint.key)


@require_http_methods(FORM)
@login_required_person
def sprint_tester(request: HttpRequest, key: str, tester: int) -> HttpResponse:
    """What was seen with one tester."""
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    if not 1 <= tester <= TESTERS:
        raise Http404
    lines = list(found.script.all())
    form = forms.TesterForm(posted(request), lines=lines, seen=queries.seen_by_tester(found, tester))
    if request.method == "POST":
        attempt(form, lambda _given: actions.note_tester(found, tester=tester, seen=form.seen(), by=me(request)))
        if not form.errors:
            return redirect("sprint_test", found.key)
    return desk(request, found, "tester", {"form": form, "tester": tester}, 422 if form.is_bound else 200)
