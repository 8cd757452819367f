"""The needs that look for somebody, and the match desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.innovations import knowledge
from vlechtwerk.innovations.models import Need
from vlechtwerk.innovations.queries import active_axes, lead_of, need_for
from vlechtwerk.ledger import queries as ledger_queries
from vlechtwerk.library.queries.reading import language, listed
from vlechtwerk.matching import actions, queries, registry
from vlechtwerk.matching.enums import SetAsideReason
from vlechtwerk.matching.forms import AskForm, DeskForm, SetAsideForm
from vlechtwerk.matching.models import SetAside
from vlechtwerk.matching.pool import Offer, offered
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person

PAGE = 50


@require_safe
@hats_required(*STAFF_HATS)
def needs(request: HttpRequest) -> HttpResponse:
    """All open needs, the oldest first; filters in the address."""
    found = queries.open_needs()
    mine, axis, state = request.GET.get("mine") == "1", request.GET.get("axis", ""), request.GET.get("state", "")
    if mine:
        found = found.filter(innovation__broker=request.acting.person)  # type: ignore[attr-defined]
    if axis:
        found = found.filter(axis__code=axis)
    if state in {"open", "proposed"}:
        found = found.filter(state=state)
    if broker := request.GET.get("broker", "")[:12]:
        found = found.filter(innovation__broker__key=broker)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for need in page:
        need.hold = registry.hold_on(need)  # type: ignore[attr-defined]
    context = {"page": page, "mine": mine, "axis": axis, "state": state, "axes": active_axes()}
    context["broker"] = broker and Person.objects.filter(key=broker).first()
    return render(request, "matching/needs.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def match(request: HttpRequest, key: str) -> HttpResponse:
    """Five candidates for one need, with reasons and counter-reasons."""
    need = queries.need_for_desk(request.acting, key)  # type: ignore[attr-defined]
    form, offer = _desk_form(request, need)
    desk = queries.desk(need, dial=form.setting, filters=form.filters, offer=offer)
    who = request.GET.get("who", "").strip()[:60]
    hold = registry.hold_on(need)
    lines = queries.filter_lines(desk.sight, dict(form.regions))
    context = {
        "desk": desk,
        "form": form,
        "dial": form.setting,
        "dialled": form.address(),
        "filters": [(line, form.address(without=line.kind)) for line in lines],
        "carried": form.pairs(),
        "who": who,
        "answers": queries.why_not(desk.sight, who),
        "reasons": SetAsideReason.choices,
        "askable": need.state in actions.ASKABLE and not hold,
        "hold": hold,
        "session": queries.helped_by(need),
        "outside": queries.outside(need),
        "helps": listed(knowledge.helps_with(request.acting, need), language()),  # type: ignore[attr-defined]
        "deciders": _deciders(desk.asker, desk.limit, request.acting.person),  # type: ignore[attr-defined]
    }
    return render(request, "matching/desk.html", context)


def _deciders(person: Person | None, notice: Any, by: Any) -> list[Person]:
    """Who is mailed when the team is asked to let this one pass; told before anybody presses."""
    return ledger_queries.deciders(person, by=by) if person and notice and notice.level == "hard" else []


def _desk_form(request: HttpRequest, need: Need) -> tuple[DeskForm, Offer]:
    """What is looked at, and all talents, whose regions one may choose from."""
    offer = offered()
    return DeskForm(request.GET, need=need, regions=queries.regions_of(offer)), offer


def _person(key: str) -> Person:
    return first_or_404(Person.objects.filter(key=key))


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def match_ask(request: HttpRequest, key: str, person: str) -> HttpResponse:
    """One step in between: who is mailed, with which words; then the request leaves."""
    acting = request.acting  # type: ignore[attr-defined]
    need, helper = need_for(acting, key), _person(person)
    form, (look, offer) = AskForm(request.POST or None), _desk_form(request, need)
    if request.method == "POST" and form.is_valid():
        try:
            scored = queries.scored_for(need, helper, dial=look.setting, filters=look.filters, offer=offer)
            actions.ask_helper(
                need, helper=helper, by=acting.person, message=form.cleaned_data["message"], scored=scored
            )
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("Asked: %(name)s. The mail leaves now.") % {"name": helper.name})
            return redirect("match", need.key)
    context: dict[str, Any] = {"need": need, "helper": helper, "form": form, "limits": queries.ask_limits(need, helper)}
    for row in context["limits"]:
        row["deciders"] = _deciders(row["person"], row.get("notice"), acting.person)
    context["dialled"] = look.address()
    context["asked"] = queries.others_asked(need, helper)
    return render(request, "matching/ask.html", context, status=422 if form.is_bound else 200)


@require_POST
@hats_required(*STAFF_HATS)
def match_coins(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the team to let one session about this need pass a limit of the coins: of the asker, or of who is named."""
    acting = request.acting  # type: ignore[attr-defined]
    need, named = need_for(acting, key), request.POST.get("person", "")
    person = _person(named[:12]) if named else lead_of(need.innovation)
    try:
        asked = actions.ask_team(need, person=person, why=request.POST.get("why", ""), by=acting.person)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("match", key)
    may_vote = ledger_queries.may_vote(asked, acting.person)
    messages.success(request, _("The team is asked. You may vote here too.") if may_vote else _("The team is asked."))
    return redirect("limit_request", asked.key)


@require_POST
@hats_required(*STAFF_HATS)
def match_set_aside(request: HttpRequest, key: str) -> HttpResponse:
    """ "Not now" or "never for this need", with the reason; or take it back."""
    acting = request.acting  # type: ignore[attr-defined]
    need = need_for(acting, key)
    look, offer = _desk_form(request, need)
    back = reverse("match", args=[need.key]) + look.address()
    if "lift" in request.POST:
        for row in SetAside.objects.filter(need=need, person__key=request.POST["lift"][:12]):
            actions.lift_set_aside(row, by=acting.person)
        return redirect(back)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a reason from the list."))
        return redirect(back)
    data = form.cleaned_data
    person = _person(data.pop("person"))
    card = queries.scored_for(need, person, dial=look.setting, filters=look.filters, offer=offer)
    actions.set_aside(need, person=person, by=acting.person, considered=card.considered if card else {}, **data)
    messages.success(request, _("Set aside for this need: %(name)s.") % {"name": person.name})
    return redirect(back)


@require_POST
@hats_required(*STAFF_HATS)
def proposal_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a request back."""
    acting = request.acting  # type: ignore[attr-defined]
    proposal = queries.proposal_for(acting, key)
    try:
        actions.withdraw_proposal(proposal, by=acting.person)
        messages.success(request, _("The request to %(name)s is withdrawn.") % {"name": proposal.helper.name})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("match", proposal.need.key)


@require_POST
@hats_required(*STAFF_HATS)
def proposal_handled(request: HttpRequest, key: str) -> HttpResponse:
    """A no or a silence leaves the broker's desk."""
    acting = request.acting  # type: ignore[attr-defined]
    proposal = queries.proposal_for(acting, key)
    actions.mark_handled(proposal, by=acting.person)
    return redirect("match", proposal.need.key)
