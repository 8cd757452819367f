"""The answer to a request, with a link or logged in."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.core.access import by_link, hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions
from vlechtwerk.exchanges.forms import AnswerForm
from vlechtwerk.innovations.queries import lead_of
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.matching import actions as matching
from vlechtwerk.matching import queries as matching_queries
from vlechtwerk.matching.enums import DeclineReason, ProposalState
from vlechtwerk.matching.models import Proposal
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("answer")
def answer(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """A guest answers one request through the personal link."""
    proposal = matching_queries.proposal_by_key(parts[0])
    return _answer(request, proposal, proposal.helper, "core/guest.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def proposal_answer(request: HttpRequest, key: str) -> HttpResponse:
    """A member answers while logged in; a broker may enter an answer given by telephone."""
    acting = request.acting  # type: ignore[attr-defined]
    proposal = matching_queries.proposal_for(acting, key)
    return _answer(request, proposal, acting.person, "core/base.html")


def _answer(request: HttpRequest, proposal: Proposal, by: Person, base: str) -> HttpResponse:
    helper = proposal.helper
    if proposal.state != ProposalState.ASKED:
        return _answered(request, proposal, base)
    pressed = request.method == "POST"
    form = AnswerForm(
        request.POST if pressed else None,
        has_phone=bool(helper.phone),
        initial={"answer": request.GET.get("answer", "")},
    )
    never = "never" in request.POST
    if pressed and (never or form.is_valid()):
        try:
            _carry_out(proposal, form, by, never=never)
        except Refused as refused:
            messages.error(request, str(refused.message))
            proposal.refresh_from_db()
        if proposal.state != ProposalState.ASKED:
            return _answered(request, proposal, base)
    context = {
        "proposal": proposal,
        "form": form,
        "base": base,
        "asker": lead_of(proposal.need.innovation),
        "phone_end": helper.phone[-2:],
        "tally": (tally := ledger.tally(helper)),
        "limit": ledger.limit_notice(helper, pays=False, tally=tally),
    }
    return render(request, "exchanges/answer.html", context, status=422 if pressed else 200)


def _carry_out(proposal: Proposal, form: AnswerForm, by: Person, *, never: bool) -> None:
    if never:
        matching.decline_proposal(proposal, reason=DeclineReason.NEVER, by=by)
    elif form.cleaned_data["answer"] == "yes":
        actions.say_yes(proposal, by=by, phone=form.cleaned_data["phone"])
    else:
        matching.decline_proposal(proposal, reason=form.decline_reason, note=form.cleaned_data["note"], by=by)


def _answered(request: HttpRequest, proposal: Proposal, base: str) -> HttpResponse:
    """What was answered, and what comes next."""
    session = proposal.sessions.select_related("giver", "receiver").order_by("-id").first()
    context: dict[str, Any] = {"proposal": proposal, "base": base, "session": session}
    if session and proposal.state == ProposalState.ACCEPTED:
        context["session_link"] = actions.session_link(session, session.giver)
    return render(request, "exchanges/answered.html", context)


@require_POST
@login_required_person
def proposal_later(request: HttpRequest, key: str) -> HttpResponse:
    """Keep the request on the home page; it says until when."""
    proposal = matching_queries.proposal_for(request.acting, key)  # type: ignore[attr-defined]
    from vlechtwerk.core.ui.words import day

    messages.info(request, _("Fine. The request waits for you until %(day)s.") % {"day": day(proposal.answer_by)})
    return redirect("member_home")


@require_POST
@hats_required(*STAFF_HATS)
def offer_approve(request: HttpRequest, key: str) -> HttpResponse:
    """The broker links somebody who offered to help, or says no to the offer."""
    acting = request.acting  # type: ignore[attr-defined]
    proposal = matching_queries.proposal_for(acting, key)
    try:
        if "refuse" in request.POST:
            matching.withdraw_proposal(proposal, by=acting.person)
            messages.success(request, _("The offer is closed."))
            return redirect("match", proposal.need.key)
        session = actions.approve_offer(proposal, by=acting.person)
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("match", proposal.need.key)
    if session is None:
        messages.info(
            request, _("The offer is kept: it passes a limit of the coins, and the team looks at that first.")
        )
        return redirect("match", proposal.need.key)
    messages.success(request, _("Linked. Both get each other's name and telephone."))
    return redirect("session", session.key)
