"""Ideas on the facilitator's desk, the dots on paper, and the harvest."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, in_words, posted
from vlechtwerk.sprints import actions, forms, queries
from vlechtwerk.sprints.enums import Board, Harvest
from vlechtwerk.sprints.models import Idea, Sprint
from vlechtwerk.sprints.views.live import desk, in_step

MOST_PAPER = 999


@require_safe
@login_required_person
def sprint_ideas(request: HttpRequest, key: str) -> HttpResponse:
    """What was revealed, by group; of what is sealed only how many there are."""
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    return in_step(request, found, lambda: _ideas(request, found))


def _ideas(request: HttpRequest, found: Sprint) -> HttpResponse:
    context = {
        "wall": queries.wall(found), "groups": list(found.groups.all()), "voted": queries.ballots_in(found),
        "member_count": found.members.count(), "shows_dots": found.board == Board.COUNTED,
    }  # fmt: skip
    return desk(request, found, "ideas", context)


@require_POST
@login_required_person
def sprint_idea_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Move an idea to a group, or harvest it."""
    found: Idea = queries.of_sprint(request.acting, Idea, key)  # type: ignore[attr-defined]
    if verb not in {"group", *Harvest.values}:
        raise Http404
    form = forms.GroupForm(request.POST)
    to = "sprint_ideas" if verb == "group" else "sprint_harvest"
    if not form.is_valid():
        messages.error(request, in_words(form))
        return redirect(to, found.sprint.key)
    try:
        if verb == "group":
            actions.group_idea(found, by=me(request), **form.cleaned_data)
        else:
            actions.harvest_idea(found, to=verb, by=me(request))
            messages.success(request, _("Harvested: it is %(what)s now.") % {"what": found.get_harvest_display()})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(to, found.sprint.key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def sprint_paper(request: HttpRequest, key: str) -> HttpResponse:
    """Dots that were put on paper, as sums per idea."""
    found = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    ideas = queries.wall(found).ideas
    known = {one.key: one.paper_dots for one in ideas}
    form = forms.DotsForm(posted(request), ideas=ideas, most=MOST_PAPER, known=known)
    context = {
        "title": _("Dots on paper"), "back": "sprint_ideas", "back_key": found.key,
        "lede": _("Count the dots on paper and enter the sum for each idea. Nobody’s name is needed."),
    }  # fmt: skip
    return form_step(
        request, form, lambda _given: actions.set_paper_dots(found, dots=form.dots(), by=me(request)),
        lambda _made: redirect("sprint_ideas", found.key), context,
    )  # fmt: skip


@require_safe
@login_required_person
def sprint_harvest(request: HttpRequest, key: str) -> HttpResponse:
    """Every idea and insight with what came of it, or what it can become."""
    found: Any = queries.sprint_for(request.acting, key)  # type: ignore[attr-defined]
    context = {
        "rows": queries.harvestable(found), "sealed_count": queries.wall(found).sealed_count,
        "shows_dots": found.board != Board.VOTING,
    }  # fmt: skip
    return desk(request, found, "harvest", context)
