"""The dossier of an innovation, and everything that is written in it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import QUIET, form_step, posted
from vlechtwerk.innovations import actions, forms, knowledge, queries, rules, scans
from vlechtwerk.innovations import dossier as reading
from vlechtwerk.innovations.enums import EntryAudience, EntryKind
from vlechtwerk.innovations.mentions import readers
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.library.queries.reading import language, listed
from vlechtwerk.people import queries as people_queries
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.registry import tell_opened

OLDER = 100  # entries of the timeline that one click brings


@require_safe
@login_required_person
def innovation(request: HttpRequest, key: str) -> HttpResponse:
    """The page that says how it stands; of a dossier that was taken in, the one that took it in."""
    try:
        return _page(request, key)
    except Http404:
        if to := queries.leads_on(key):
            return redirect("innovation", to)
        raise


def _page(request: HttpRequest, key: str, bound: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    kind = request.GET.get("kind", "")
    kind = kind if kind in EntryKind.values else ""
    older = request.GET.get("older", "")
    pages = int(older) if older.isascii() and older.isdecimal() and len(older) < 4 else 0
    shown = reading.SHOWN + pages * OLDER
    dossier = reading.dossier(acting, key, kind=kind, shown=shown)
    found = dossier.innovation
    tell_opened(acting, found)
    context = {
        "dossier": dossier,
        "innovation": found,
        "scan": scans.result_of(found),
        "kind": kind,
        "helps": listed(knowledge.helps(acting, found, dossier.axes), language()),
        "more": pages + 1,
        "vulnerable": rules.is_vulnerable(found.income_source_count),
        "withdraw_form": forms.WithdrawForm(),
        "staff": rules.can_see_notes(acting.hats),
        "names": readers(found, EntryAudience.BROKERS) if rules.can_see_notes(acting.hats) else [],
        "note_form": forms.NoteForm(auto_id="note_%s"),
        "task_form": forms.TaskForm(owners=_owners(dossier), auto_id="task_%s"),
        "step_form": forms.NextStepForm(
            initial={"next_step": found.next_step, "next_step_on": found.next_step_on}, auto_id="step_%s"
        ),
        "member_form": forms.MemberForm(auto_id="member_%s"),
        **(bound or {}),
    }
    return render(request, "innovations/dossier.html", context, status=status)


def _owners(dossier: reading.Dossier) -> list[Any]:
    """Who may be given a task: the team and the broker."""
    team = [member.person for member in dossier.team]
    broker = dossier.innovation.broker
    return [*team, *([broker] if broker and broker not in team else [])]


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def innovation_new(request: HttpRequest) -> HttpResponse:
    """An innovation that did not come in as a question."""
    by = request.acting.person  # type: ignore[attr-defined]

    def run(data: dict[str, Any]) -> Innovation:
        return actions.found_innovation(by=by, **data)

    form = forms.NewInnovationForm(posted(request))
    context = {"title": _("New innovation"), "back": "path", "draft": "innovation"}
    return form_step(
        request, form, run, lambda made: redirect("innovation", made.key), context, _("Here is the dossier.")
    )


@require_http_methods(["GET", "POST"])
@login_required_person
def innovation_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Name, pitch, themes, sector, place: the team may do this too."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    form = forms.InnovationForm(posted(request), instance=found)
    context = {"title": found.name, "back": "innovation", "back_key": key}
    run = lambda data: actions.edit_innovation(found, by=acting.person, **data)  # noqa: E731
    return form_step(request, form, run, lambda _made: redirect("innovation", key), context)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def innovation_move(request: HttpRequest, key: str) -> HttpResponse:
    """To another stage of the path."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    stages = queries.stages_of(found)
    following = stages.filter(order__gt=found.stage.order).first()
    form = forms.MoveForm(posted(request), stages=stages, initial={"to_stage": following and following.key})
    context = {
        "title": _("Move %(name)s") % {"name": found.name}, "back": "innovation", "back_key": key, "save": _("Move"),
        "lede": _("Now in: %(stage)s.") % {"stage": found.stage},
    }  # fmt: skip
    run = lambda data: actions.move_innovation(found, by=acting.person, **data)  # noqa: E731
    return form_step(request, form, run, lambda made: _after_move(request, made), context, QUIET)


def _after_move(request: HttpRequest, moved: Innovation) -> HttpResponse:
    """Back to the board that it was moved on, under the same filters; else to the dossier."""
    messages.success(request, _("%(name)s stands in %(stage)s now.") % {"name": moved.name, "stage": moved.stage})
    if "board" not in request.POST:
        return redirect("innovation", moved.key)
    query = QueryDict(request.POST["board"][:1000]).urlencode()
    return redirect(f"{reverse('path')}?{query}#c-{moved.key}")


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def innovation_state(request: HttpRequest, key: str) -> HttpResponse:
    """Pause, stop, or take up again, with the reason."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    form = forms.StateForm(posted(request), innovation=found)
    context = {
        "title": _("Pause or stop %(name)s") % {"name": found.name}, "back": "innovation", "back_key": key,
        "lede": _("Now: %(state)s. Whoever stops needs nobody any more: open needs are withdrawn.")
        % {"state": found.get_state_display()},
    }  # fmt: skip
    run = lambda data: actions.set_innovation_state(found, by=acting.person, **data)  # noqa: E731
    return form_step(request, form, run, lambda _made: redirect("innovation", key), context)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def innovation_hand_over(request: HttpRequest, key: str) -> HttpResponse:
    """Another broker takes it."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    form = forms.HandOverForm(posted(request), brokers=people_queries.staff_list())
    context = {
        "title": _("Hand over %(name)s") % {"name": found.name}, "back": "innovation", "back_key": key,
        "save": _("Hand over"),
    }  # fmt: skip
    run = lambda data: actions.hand_over(found, by=acting.person, **data)  # noqa: E731
    return form_step(request, form, run, lambda _made: redirect("innovation", key), context)


def _act(request: HttpRequest, key: str, name: str, form: Any, run: Any, said: str) -> HttpResponse:
    """Run a form of the dossier page; a mistake shows on that page with what was typed."""
    if form.is_valid():
        try:
            run(dict(form.cleaned_data))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, said)
            return redirect("innovation", key)
    return _page(request, key, {name: form}, status=422)


@require_POST
@hats_required(*STAFF_HATS)
def innovation_next_step(request: HttpRequest, key: str) -> HttpResponse:
    """What happens next, and when."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    form = forms.NextStepForm(request.POST, auto_id="step_%s")

    def run(data: dict[str, Any]) -> None:
        actions.set_next_step(found, text=data["next_step"], on=data["next_step_on"], by=acting.person)

    return _act(request, key, "step_form", form, run, _("The next step is noted."))


@require_POST
@hats_required(*STAFF_HATS)
def innovation_note(request: HttpRequest, key: str) -> HttpResponse:
    """A note on the timeline."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    form = forms.NoteForm(request.POST, auto_id="note_%s")
    run = lambda data: actions.add_note(found, by=acting.person, **data)  # noqa: E731
    return _act(request, key, "note_form", form, run, _("The note is on the timeline."))


@require_POST
@login_required_person
def task_add(request: HttpRequest, key: str) -> HttpResponse:
    """A promise with a name and a date."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    owners = [member.person for member in queries.team_of(found)] + ([found.broker] if found.broker else [])
    form = forms.TaskForm(request.POST, owners=owners, auto_id="task_%s")

    def run(data: dict[str, Any]) -> None:
        owner_key = data.pop("owner")
        owner = next(person for person in owners if person.key == owner_key)
        actions.add_task(found, owner=owner, by=acting.person, **data)

    return _act(request, key, "task_form", form, run, _("The task is noted."))


@require_POST
@login_required_person
def member_add(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody joins the team; who is not in the network yet is added."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    form = forms.MemberForm(request.POST, auto_id="member_%s")

    def run(data: dict[str, Any]) -> None:
        actions.invite_member(found, by=acting.person, **data)

    return _act(request, key, "member_form", form, run, _("The team has one more."))


@require_POST
@login_required_person
def member_remove(request: HttpRequest, key: str, person: str) -> HttpResponse:
    """Somebody leaves the team."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    member = queries.member_of(found, person)
    try:
        actions.remove_member(member, by=acting.person)
        messages.success(request, _("%(name)s is no longer in the team.") % {"name": member.person.name})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("innovation", key) if member.person != acting.person else redirect("home")


@require_POST
@hats_required(*STAFF_HATS)
def member_lead(request: HttpRequest, key: str, person: str) -> HttpResponse:
    """Another of the team leads from now on."""
    acting = request.acting  # type: ignore[attr-defined]
    member = queries.member_of(queries.innovation_for(acting, key), person)
    try:
        actions.make_lead(member, by=acting.person)
        messages.success(request, _("%(name)s leads from now on.") % {"name": member.person.name})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("innovation", key)
