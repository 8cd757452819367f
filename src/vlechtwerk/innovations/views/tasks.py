"""Tasks: one's own, those one gave to others, those of the dossiers one guides."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import login_required_person
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.innovations import actions, queries, rules
from vlechtwerk.innovations.models import Task
from vlechtwerk.innovations.team_forms import EditTaskForm

PAGE = 30
WHOSE = {"mine": gettext_lazy("Mine"), "given": gettext_lazy("By me for others"), "run": gettext_lazy("Of my dossiers")}
SHOW = {"open": gettext_lazy("Not done yet"), "late": gettext_lazy("Past their day"), "done": gettext_lazy("Done")}


@require_safe
@login_required_person
def tasks(request: HttpRequest) -> HttpResponse:
    """The list; what the address says is what is shown, and whatever is unknown there counts as the first."""
    acting = request.acting  # type: ignore[attr-defined]
    staff = rules.can_see_notes(acting.hats)
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE and (staff or whose != "run") else "mine"
    show = request.GET.get("show", "") if request.GET.get("show", "") in SHOW else "open"
    page = Paginator(queries.my_tasks(acting, whose=whose, show=show), PAGE).get_page(request.GET.get("page"))
    here = reverse("tasks")
    context = {
        "page": page, "show": show, "staff": staff, "home": "today" if staff else "member_home",
        "whose": [(label, f"{here}?{urlencode({'whose': code, 'show': show})}", code == whose)
                  for code, label in WHOSE.items() if staff or code != "run"],
        "shows": [(label, f"{here}?{urlencode({'whose': whose, 'show': code})}", code == show)
                  for code, label in SHOW.items()],
        "address": request.get_full_path(),
    }  # fmt: skip
    return render(request, "innovations/tasks.html", context)


@require_http_methods(["GET", "POST"])
@login_required_person
def task_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Other words, another day, or somebody else who does it."""
    acting = request.acting  # type: ignore[attr-defined]
    task = queries.task_for(acting, key)
    owners = _owners(task)
    now = {"text": task.text, "owner": task.owner.key, "due_on": task.due_on}
    form = EditTaskForm(posted(request), owners=owners, initial=now)
    context = {
        "title": _("Change the task"), "lede": task.innovation.name, "back": "innovation", "back_key": task.innovation.key,
    }  # fmt: skip

    def run(_data: dict[str, Any]) -> Task:
        return actions.edit_task(task, by=acting.person, **form.picked(owners))

    return form_step(request, form, run, lambda made: redirect("innovation", made.innovation.key), context)


def _owners(task: Task) -> list[Any]:
    """The team, the broker, and whoever has it now."""
    found = {member.person_id: member.person for member in queries.team_of(task.innovation)}
    for person in (task.innovation.broker, task.owner):
        if person:
            found.setdefault(person.pk, person)
    return list(found.values())


@require_POST
@login_required_person
def task_done(request: HttpRequest, key: str) -> HttpResponse:
    """Tick a task, or take the tick away; back to the page it was done on."""
    acting = request.acting  # type: ignore[attr-defined]
    task = queries.task_for(acting, key)
    actions.finish_task(task, done="undo" not in request.POST, by=acting.person)
    back = request.POST.get("back", "")
    here = reverse("tasks")
    if back == here or back.startswith(f"{here}?"):
        return redirect(back)
    return redirect("home") if back == "home" else redirect("innovation", task.innovation.key)
