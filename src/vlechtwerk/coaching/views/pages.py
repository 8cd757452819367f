"""Pages of who leads, who coaches and who takes part; levers, the matrix, and what surrounds it in a programme."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.coaching import actions, exports, forms, rules
from vlechtwerk.coaching.enums import BarrierKind
from vlechtwerk.coaching.models import CoachingPath
from vlechtwerk.coaching.queries import around, cohorts, paths
from vlechtwerk.coaching.views.steps import acts
from vlechtwerk.core import clock
from vlechtwerk.core import exports as files
from vlechtwerk.core.access import hats_required, login_required_person, me
from vlechtwerk.core.steps import attempt, form_step, posted
from vlechtwerk.library.queries import reading
from vlechtwerk.people.enums import STAFF_HATS

FORM = ["GET", "HEAD", "POST"]
FILES = ("csv", "xlsx")


@require_safe
@login_required_person
def coaching(request: HttpRequest) -> HttpResponse:
    """One's own trajectories, those that one coaches, and the cohorts that one leads."""
    acting: Any = request.acting  # type: ignore[attr-defined]
    context = {
        "own": paths.own_paths(acting.person), "coached": paths.coached(acting.person), "cohorts": cohorts.cohorts(acting),
        "team": rules.is_team(acting), "may_coach": rules.may_coach(acting),
        "programmes": around.programmes() if rules.is_team(acting) else [],
    }  # fmt: skip
    return render(request, "coaching/coaching.html", context)


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def coaching_cohort_new(request: HttpRequest) -> HttpResponse:
    form = forms.CohortForm(posted(request), initial={"keeper": me(request).key})
    context = {"title": _("New cohort"), "back": "coaching"}
    return form_step(
        request, form, lambda given: actions.form_cohort(by=me(request), **given),
        lambda made: redirect("coaching_cohort", made.key), context,
        _("The cohort is there. Give colleagues the link to nominate."),
    )  # fmt: skip


@require_safe
@login_required_person
def coaching_cohort(request: HttpRequest, key: str) -> HttpResponse:
    """The plan and who takes part; for who leads also who was nominated and what to do next."""
    acting: Any = request.acting  # type: ignore[attr-defined]
    found = cohorts.cohort_for(acting, key)
    leads = cohorts.leads(acting, found)
    context: dict[str, Any] = {
        "cohort": found, "leads": leads, "team": rules.is_team(acting),
        "acts": acts(acting, "cohort", found), "paths": cohorts.paths_of(found, all_of_them=leads),
        "plan": [(one, acts(acting, "entry", one) if leads else []) for one in cohorts.plan_of(found)],
        "person": acting.person,
    }  # fmt: skip
    if leads:
        waiting = cohorts.nominations(found)
        context["nominations"] = [(one, acts(acting, "nomination", one)) for one in waiting]
        context["link"] = actions.nominate_link(found) if found.state != "closed" else ""
    return render(request, "coaching/cohort.html", context)


@require_safe
@login_required_person
def coaching_path(request: HttpRequest, key: str) -> HttpResponse:
    """One participant's path. Barriers are there for the two alone, peers for the participant."""
    acting: Any = request.acting  # type: ignore[attr-defined]
    return render(request, "coaching/path.html", _path(acting, paths.path_for(acting, key)))


def _path(acting: Any, found: CoachingPath) -> dict[str, Any]:
    of_two = rules.is_of_two(acting, found)
    barriers = paths.barriers_of(found) if of_two else []
    goals = list(found.goals.all())
    leads = rules.leads_path(acting, found)
    entries = paths.entries_of(found)
    going = of_two and found.state == "running"
    return {
        "path": found, "cohort": found.cohort, "of_two": of_two, "leads": leads, "is_own": rules.is_own(acting, found),
        "acts": acts(acting, "path", found),
        "barriers": [(one, acts(acting, "barrier", one) if going else []) for one in barriers],
        "goals": [(one, acts(acting, "goal", one) if of_two and found.state in {"agreement", "running"} else []) for one in goals],
        "plan": [(one, acts(acting, "entry", one) if leads and one.path_id else [])
                 for one in entries],
        "peers": [(one, acts(acting, "peer", one.match, key=one.match.key) if one.match.state == "asked" and not one.said_yes
                   else []) for one in paths.peers_of(acting, found)],
        "progress": actions.progress_link(found) if found.shares_progress and rules.is_own(acting, found) else "",
        "measures": [(one.get_moment_display(), actions.measure_link(one)) for one in found.measurings.filter(answered_at=None)]
        if rules.is_own(acting, found) and found.state == "running" else [],
    }  # fmt: skip


@require_http_methods(FORM)
@login_required_person
def coaching_notes(request: HttpRequest, key: str) -> HttpResponse:
    """One's own notes about a path, and nobody else's."""
    found = paths.path_of_two(request.acting, key)  # type: ignore[attr-defined]
    form = forms.NoteForm(posted(request))
    if request.method == "POST":
        attempt(form, lambda given: actions.write_private_note(found, by=me(request), **given))
        if not form.errors:
            return redirect("coaching_notes", found.key)
    context = {"path": found, "notes": paths.own_notes(me(request), found), "form": form}
    page = render(request, "coaching/notes.html", context, status=422 if form.is_bound else 200)
    page["Cache-Control"] = "no-store"
    return page


@require_POST
@login_required_person
def coaching_note_remove(request: HttpRequest, key: str) -> HttpResponse:
    found = paths.own_note(me(request), key)
    path = found.path
    actions.tear_private_note(found, by=me(request))
    messages.success(request, _("The note is gone."))
    return redirect("coaching_notes", path.key)


# levers, and what they did


@require_safe
@hats_required(*rules.COACHES)
def coaching_levers(request: HttpRequest) -> HttpResponse:
    return render(request, "coaching/levers.html", {"levers": paths.levers(), "team": rules.is_team(request.acting)})  # type: ignore[attr-defined]


@require_http_methods(FORM)
@hats_required(*STAFF_HATS)
def coaching_lever(request: HttpRequest, key: str = "") -> HttpResponse:
    """A lever of the list, new or changed."""
    found = paths.lever_by_key(key) if key else None
    shown = {name: getattr(found, name) for name in ("name_nl", "name_fr", "name_en", "is_active")} if found else {}
    form = forms.LeverForm(posted(request), initial=shown | ({"item": found.item and found.item.key} if found else {}))
    context = {"title": _("Change the lever") if found else _("New lever"), "back": "coaching_levers"}
    return form_step(
        request, form, lambda given: actions.save_lever(found, by=me(request), **given),
        lambda _made: redirect("coaching_levers"), context,
    )  # fmt: skip


def _matrix(request: HttpRequest) -> dict[str, Any]:
    choices = around.cohort_choices()
    asked = request.GET.get("groep")
    chosen = next((one for one in choices if one.key == asked), None)
    if asked and not chosen:
        raise Http404
    levers = list(paths.levers())
    tried = around.tried()
    used = [one for one in levers if any(row.lever == one.key for row in tried)]
    rows = rules.matrix(tried, [one.key for one in used], chosen.key if chosen else "")
    return {
        "choices": choices, "chosen": chosen, "levers": used, "smallest": rules.SMALLEST,
        "rows": [(BarrierKind(kind).label, list(zip(used, cells, strict=True))) for kind, cells in rows],
        "by_lever": [
            (lever, [(BarrierKind(kind).label, cells[place]) for kind, cells in rows]) for place, lever in enumerate(used)
        ],
    }  # fmt: skip


@require_safe
@hats_required(*rules.COACHES)
def coaching_matrix(request: HttpRequest) -> HttpResponse:
    """Which lever moved which kind of barrier, over all cohorts or one; the picture is its own table."""
    found = _matrix(request)
    query = f"?groep={found['chosen'].key}" if found["chosen"] else ""
    found["files"] = [(reverse("coaching_matrix_file", args=[kind]) + query, kind.upper()) for kind in FILES]
    return render(request, "coaching/matrix.html", found)


@require_safe
@hats_required(*rules.COACHES)
def coaching_matrix_file(request: HttpRequest, kind: str) -> Any:
    if kind not in FILES:
        raise Http404
    found = _matrix(request)
    return files.spreadsheet(
        exports.matrix_table(found["rows"]), files.file_name(_("barriers and levers"), kind=kind), kind
    )


@require_safe
@hats_required(*STAFF_HATS)
def coaching_programme(request: HttpRequest, key: str) -> HttpResponse:
    """Partners by date, money, what was spread, method pages, trajectories."""
    acting: Any = request.acting  # type: ignore[attr-defined]
    found = around.programme_by_key(key)
    day = forms.DayForm(request.GET or None).day() or clock.today()
    spread, trajectories = around.spread_of(found), around.trajectories_of(found)
    readable = set(reading.readable(acting).values_list("pk", flat=True))
    context = {
        "programme": found, "acts": acts(acting, "programme", found), "day": day,
        "in_charge": [(label, around.roles_on(found, day)[part]) for part, label in forms.PartnerPart.choices],
        "roles": [(one, acts(acting, "part", one)) for one in around.roles_of(found)],
        "methods": [(one, one.item_id in readable) for one in spread if one.item_id],
        "spread": [one for one in spread if not one.item_id], "trajectories": trajectories,
        "rows": [(one, acts(acting, "trajectory", one)) for one in trajectories.rows],
        "lines": list(found.lines.all()), "shares": list(found.shares.select_related("organisation")),
        "cohorts": cohorts.cohorts(acting).filter(programme=found),
    }  # fmt: skip
    return render(request, "coaching/programme.html", context)
