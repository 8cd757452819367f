"""Coming in, and the page of who takes part: by a link that expires, with or without an account."""

import json
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, count_guess, first_or_404, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import attempt, in_words, posted
from vlechtwerk.sprints import actions, forms, queries
from vlechtwerk.sprints.enums import OVER, Board, IdeaKind, SprintState
from vlechtwerk.sprints.models import Frame, Sprint, SprintMember
from vlechtwerk.sprints.views.live import course, in_step
from vlechtwerk.sprints.views.making import shown

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def sprint_pin(request: HttpRequest) -> HttpResponse:
    """Whoever cannot scan types the six figures of the screen."""
    form = forms.PinForm(posted(request))
    if request.method == "POST" and form.is_valid():
        found = queries.sprint_of_pin(form.cleaned_data["pin"])
        if found:
            return redirect("sprint_join", actions.join_token(found))
        count_guess(request)
        form.add_error("pin", _("No sprint is open with these figures. Look at the screen again."))
    return render(request, "sprints/pin.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(FORM)
@by_link("sprint_join")
def sprint_join(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """Take a place: who is logged in with their own name, others with the name they type."""
    found = queries.sprint_at_door(parts[0], parts[1] if len(parts) > 1 else "")
    person = me(request)
    form = forms.NameForm(posted(request), initial={"name": person.name if person else ""})
    if request.method == "POST":
        made = attempt(form, lambda given: actions.join_sprint(found, person=person, **given))
        if made:
            return redirect("sprint_seat", actions.seat_token(made))
    context = {"sprint": found, "form": form, "is_over": found.state in OVER}
    return render(request, "sprints/join.html", context, status=422 if form.is_bound else 200)


@require_safe
@login_required_person
def sprint_own_seat(request: HttpRequest, key: str) -> HttpResponse:
    """The place of who has an account."""
    return redirect("sprint_seat", actions.seat_token(queries.own_seat(me(request), key)))


@require_safe
@by_link("sprint_seat")
def sprint_seat(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """What to do now, one's own ideas, and those of all once they are shown."""
    member = queries.seat_by_key(parts[0])
    return in_step(request, member.sprint, lambda: _seat(request, token, member))


def _seat(request: HttpRequest, token: str, member: SprintMember, form: Any = None, dots: Any = None) -> HttpResponse:
    sprint = member.sprint
    wall = queries.wall(sprint)
    votes = sprint.board == Board.VOTING and sprint.state not in OVER
    has_voted = votes and queries.has_voted(member)
    if votes and not has_voted and dots is None:
        dots = forms.DotsForm(None, ideas=wall.ideas, most=sprint.dots_each)
    context = course(sprint) | {
        "token": token, "member": member, "wall": wall, "own": queries.own_ideas(member), "frames": queries.frames(sprint),
        "form": form or forms.IdeaForm.fresh(_usual_kind(sprint)), "dots_form": None if has_voted else dots,
        "has_voted": has_voted, "shows_dots": sprint.board == Board.COUNTED,
        "new_number": uuid4, "may_build": sprint.board != Board.SILENT, "script": list(sprint.script.all()),
    }  # fmt: skip
    is_wrong = bool(form and form.errors) or bool(dots and dots.is_bound)
    return render(request, "sprints/seat.html", context, status=422 if is_wrong else 200)


def _usual_kind(sprint: Sprint) -> str:
    return IdeaKind.IDEA if sprint.state == SprintState.IDEATE else IdeaKind.INSIGHT


@require_POST
@by_link("sprint_seat")
def sprint_seat_act(request: HttpRequest, token: str, parts: list[str], verb: str) -> HttpResponse:
    """Write an idea, take one back, or give one's dots; without scripts."""
    member = queries.seat_by_key(parts[0])
    if verb == "idea":
        form: Any = forms.IdeaForm(request.POST)
        attempt(form, lambda given: actions.add_idea(member, **given | {"number": str(given["number"])}))
        if form.errors and not form.data.get("on"):
            return _seat(request, token, member, form=form)
    elif verb == "dots":
        form = forms.DotsForm(request.POST, ideas=queries.wall(member.sprint).ideas, most=member.sprint.dots_each)
        attempt(form, lambda _given: actions.give_dots(member, dots=form.dots()))
        if form.errors:
            return _seat(request, token, member, dots=form)
    elif verb == "back":
        form = forms.GroupForm(request.POST)
        attempt(form, lambda _given: actions.take_back(member, key=request.POST.get("key", "")[:12]))
    else:
        raise Http404
    if form.errors:
        messages.error(request, in_words(form))
    return redirect("sprint_seat", token)


@require_POST
@by_link("sprint_seat")
def sprint_seat_send(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """What a phone wrote, as JSON: ``{"ideas": […]}``. Each is answered for itself."""
    member = queries.seat_by_key(parts[0])
    try:
        sent = json.loads(request.body)["ideas"]
        if not isinstance(sent, list):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError, RawPostDataException):
        return JsonResponse({"error": _("This is not what the page of the sprint sends.")}, status=400)
    try:
        rows = actions.add_ideas(member, sent=sent)
    except Refused as refused:
        return JsonResponse({"error": str(refused.message)}, status=409)
    return JsonResponse({"rows": rows})


@require_safe
@by_link("sprint_seat")
def sprint_seat_picture(request: HttpRequest, token: str, parts: list[str], key: str) -> HttpResponse:
    """A picture of the own sprint."""
    sprint = queries.seat_by_key(parts[0]).sprint
    return shown(first_or_404(Frame.objects.filter(key=key, sprint=sprint)))
