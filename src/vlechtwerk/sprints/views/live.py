"""Pages that stay in step: the browser asks every two seconds, and hears cheaply that nothing changed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vlechtwerk.core import links
from vlechtwerk.sprints import actions, queries
from vlechtwerk.sprints.models import Sprint
from vlechtwerk.sprints.words import RULES

Page = Callable[[], HttpResponse]


def in_step(request: HttpRequest, sprint: Sprint, page: Page) -> HttpResponse:
    """The page; for ``live.js`` with the version as its tag, or 304 when that is what the browser shows.

    The version is read before the page is made: what changes in between is heard the next time.
    """
    if "X-Live" not in request.headers:
        return page()
    tag = f'"{sprint.pk}.{sprint.version}"'
    if request.headers.get("If-None-Match") == tag:
        answer = HttpResponse(status=304)
    else:
        answer = page()
    answer["ETag"] = tag
    answer["Cache-Control"] = "no-store"
    return answer


def course(sprint: Sprint) -> dict[str, Any]:
    """What all pages of a sprint show: where it stands, the running block, what comes next."""
    programme = queries.blocks(sprint)
    names, place = queries.phase_line(sprint)
    return {
        "sprint": sprint, "programme": programme, "now": queries.now_in(programme), "rules": RULES,
        "phases": names, "phase": place, "is_running": sprint.state in queries.RUNNING,
    }  # fmt: skip


def desk(request: HttpRequest, sprint: Sprint, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page of who leads. ``name``: its template, and the tab that is open."""
    both = course(sprint) | {"tab": name} | context
    return render(request, f"sprints/{name}.html", both, status=status)


def door(sprint: Sprint) -> dict[str, Any]:
    """How people come in, while the sprint is not over."""
    if not sprint.pin:
        return {}
    return {
        "join_link": links.absolute("sprint_join", actions.join_token(sprint)), "pin_link": links.absolute("sprint_pin"),
    }  # fmt: skip
