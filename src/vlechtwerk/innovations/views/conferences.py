"""Case conferences: planned, held, closed; and the report."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import exports
from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.innovations import actions, queries, team_forms
from vlechtwerk.innovations import conferences as reading
from vlechtwerk.innovations.enums import ConferenceState, ItemReason
from vlechtwerk.innovations.models import Conference
from vlechtwerk.people import queries as people
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 20
ITEM_STEPS: dict[str, Callable[..., Any]] = {
    "dealt": actions.deal_with, "again": partial(actions.deal_with, dealt=False), "earlier": actions.raise_item,
    "off": actions.remove_item,
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def conferences(request: HttpRequest) -> HttpResponse:
    """Those to come and those that were."""
    page = Paginator(reading.conferences(), PAGE).get_page(request.GET.get("page"))
    return render(request, "innovations/conferences.html", {"page": page})


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def conference_new(request: HttpRequest) -> HttpResponse:
    """Plan one."""
    by = request.acting.person  # type: ignore[attr-defined]
    colleagues = people.staff_list()
    now = {"minutes": 60, "at": "14:00", "chair": by.key, "guests": [one.key for one in colleagues]}
    form = team_forms.ConferenceForm(posted(request), colleagues=colleagues, initial=now)
    context = {
        "title": _("Plan a case conference"), "back": "conferences", "save": _("Plan"),
        "lede": _("Who is asked gets a mail. After this you choose the dossiers."),
    }  # fmt: skip

    def run(_data: dict[str, Any]) -> Conference:
        return actions.plan_conference(by=by, **form.planned())

    return form_step(request, form, run, lambda made: redirect("conference", made.key), context, _("It is planned."))


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def conference_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Another day, chair or table."""
    by, found = request.acting.person, reading.conference_for(key)  # type: ignore[attr-defined]
    now = team_forms.ConferenceForm.initial_of(found, reading.guests_of(found))
    form = team_forms.ConferenceForm(posted(request), colleagues=people.staff_list(), initial=now)
    context = {
        "title": _("Change the case conference"), "back": "conference", "back_key": key,
        "lede": _("Everybody who is asked gets a mail again."),
    }  # fmt: skip

    def run(_data: dict[str, Any]) -> Conference:
        return actions.edit_conference(found, by=by, **form.planned())

    return form_step(request, form, run, lambda made: redirect("conference", key), context)


@require_safe
@hats_required(*STAFF_HATS)
def conference(request: HttpRequest, key: str) -> HttpResponse:
    """The list with what could be put on it; once it is closed, the report."""
    found = reading.conference_for(key)
    context: dict[str, Any] = {"conference": found, "guests": reading.guests_of(found)}
    if found.state == ConferenceState.CLOSED:
        return render(request, "innovations/conference_report.html", context | {"told": reading.report(found)})
    items = reading.items_of(found)
    stages = queries.walked_stages()
    context |= {
        "slots": reading.schedule(found, items), "share": reading.share_of(found, items) if items else 0,
        "proposals": reading.proposals(found, stages) if found.state == ConferenceState.PLANNED else [],
        "now": next((one for one in items if one.state == "waiting" and one.opened_at), None) or (items[0] if items else None),
    }  # fmt: skip
    return render(request, "innovations/conference.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def conference_pdf(_request: HttpRequest, key: str) -> HttpResponse:
    """The report on paper, once it is closed."""
    found = reading.conference_for(key)
    if found.state != ConferenceState.CLOSED:
        raise Http404
    name = exports.file_name(_("case conference"), found.starts_at.date().isoformat(), kind="pdf")
    return exports.attached(HttpResponse(exports.paper(reading.paper_of(found))), name, "pdf")


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def conference_put(request: HttpRequest, key: str) -> HttpResponse:
    """From the dossier: put it on the list of one that is to come."""
    acting = request.acting  # type: ignore[attr-defined]
    found, coming = queries.innovation_for(acting, key), reading.coming()
    if not coming.exists():
        messages.info(request, _("There is no case conference to come. Plan one first."))
        return redirect("conference_new")
    form = team_forms.PutForm(posted(request), coming=coming)
    context = {
        "title": _("Put %(name)s on a list") % {"name": found.name}, "back": "innovation", "back_key": key,
        "save": _("Put on the list"),
    }  # fmt: skip

    def run(data: dict[str, Any]) -> Any:
        return actions.add_item(data["conference"], innovation=found, question=data["question"], by=acting.person)

    return form_step(
        request, form, run, lambda made: redirect("conference", made.conference.key), context, _("It is on the list.")
    )


@require_POST
@hats_required(*STAFF_HATS)
def conference_add(request: HttpRequest, key: str) -> HttpResponse:
    """Put one or more of what was proposed on the list."""
    acting = request.acting  # type: ignore[attr-defined]
    found = reading.conference_for(key)
    proposed = {one.innovation.key: one for one in reading.proposals(found, queries.walked_stages())}
    chosen = [proposed[one] for one in request.POST.getlist("innovation") if one in proposed]
    try:
        for one in chosen:
            actions.add_item(
                found, innovation=one.innovation, reason=ItemReason(one.reason), question=one.question, by=acting.person
            )
    except Refused as refused:
        messages.error(request, str(refused.message))
    if not chosen:
        messages.error(request, _("Tick at least one dossier."))
    return redirect("conference", key)


@require_POST
@hats_required(*STAFF_HATS)
def conference_start(request: HttpRequest, key: str) -> HttpResponse:
    """The hour begins."""
    found = reading.conference_for(key)
    try:
        actions.start_conference(found, by=request.acting.person)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("conference", key)
    return redirect("conference_item", reading.items_of(found)[0].key)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def conference_close(request: HttpRequest, key: str) -> HttpResponse:
    """The report as it will be, who gets it, and what goes to the next one; then it is closed."""
    by, found = request.acting.person, reading.conference_for(key)  # type: ignore[attr-defined]
    form = team_forms.ClosingForm(posted(request), initial={"sends": True})
    context = {
        "template": "innovations/conference_close.html", "conference": found, "told": reading.report(found),
        "mailed": reading.guests_of(found),
    }  # fmt: skip

    def run(data: dict[str, Any]) -> Conference:
        return actions.close_conference(found, by=by, **data)

    said = _("The conference is closed.")
    return form_step(request, form, run, lambda made: redirect("conference", key), context, said)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def conference_cancel(request: HttpRequest, key: str) -> HttpResponse:
    """It does not go on."""
    by, found = request.acting.person, reading.conference_for(key)  # type: ignore[attr-defined]
    form = team_forms.CancellingForm(posted(request))
    context = {
        "title": _("Cancel the case conference"), "back": "conference", "back_key": key, "save": _("It does not go on"),
        "lede": _("Who was asked gets a mail. What stands on the list goes to the next one."),
    }  # fmt: skip

    def run(data: dict[str, Any]) -> Conference:
        return actions.cancel_conference(found, by=by, **data)

    return form_step(
        request, form, run, lambda made: redirect("conferences"), context, _("The conference is cancelled.")
    )


@require_safe
@hats_required(*STAFF_HATS)
def conference_item(request: HttpRequest, key: str) -> HttpResponse:
    """One dossier on the screen, with what one must know to decide."""
    return _table(request, key)


def _table(request: HttpRequest, key: str, bound: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    case = reading.case(key, request.acting.hats)  # type: ignore[attr-defined]
    forms = {f"{kind}_form": team_forms.decision_form(kind, case) for kind in actions.DECISIONS}
    context = {"case": case, "item": case.item, "innovation": case.item.innovation, **forms, **(bound or {})}
    return render(request, "innovations/conference_item.html", context, status=status)


@require_POST
@hats_required(*STAFF_HATS)
def conference_decide(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Decide something on the dossier on the table."""
    acting = request.acting  # type: ignore[attr-defined]
    if verb not in actions.DECISIONS:
        raise Http404
    case = reading.case(key, acting.hats)
    form = team_forms.decision_form(verb, case, request.POST)
    if form.is_valid():
        try:
            actions.decide(case.item, kind=verb, by=acting.person, **team_forms.decided(verb, form, case))
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, _("It is noted, and stands in the report."))
            return redirect("conference_item", key)
    return _table(request, key, {f"{verb}_form": form}, status=422)


@require_POST
@hats_required(*STAFF_HATS)
def conference_item_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Done with it, not done after all, one place earlier, or off the list."""
    item = reading.item_for(key)
    if verb not in ITEM_STEPS:
        raise Http404
    try:
        ITEM_STEPS[verb](item, by=request.acting.person)  # type: ignore[attr-defined]
    except Refused as refused:
        messages.error(request, str(refused.message))
    if verb != "dealt":
        return redirect("conference_item", key) if verb == "again" else redirect("conference", item.conference.key)
    waiting = [one for one in reading.items_of(item.conference) if one.state == "waiting"]
    return redirect("conference_item", waiting[0].key) if waiting else redirect("conference_close", item.conference.key)
