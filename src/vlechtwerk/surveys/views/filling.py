"""Filling in: by a personal link, by a ticket that belongs to nobody, and on the pages that are open to all."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import by_link, client_address, login_required_person, me
from vlechtwerk.core.actions import Refused, count_one_more
from vlechtwerk.core.steps import posted
from vlechtwerk.surveys import actions, queries
from vlechtwerk.surveys.enums import QuestionnaireKind, RoundState
from vlechtwerk.surveys.filling import Filling, OpenScanForm
from vlechtwerk.surveys.models import Invitation, Response, Round

FLOOD = 10  # above the limit one sends once more; above so many times the limit nobody gets in
CROWD_PER_HOUR = 300  # of an anonymous page, all senders together: whose address it was is not counted


def _language() -> str:
    return (get_language() or "nl")[:2]


def _sent(request: HttpRequest, found: Round) -> Filling:
    asked = found.questionnaire
    return Filling(asked, queries.questions_of(asked), posted(request), request.FILES)


def _page(request: HttpRequest, found: Round, filling: Filling, **more: Any) -> HttpResponse:
    context = {"round": found, "asked": found.questionnaire, "filling": filling, **more}
    wrong = filling.is_sent and not more.get("once_more")
    return render(request, "surveys/fill.html", context, status=422 if wrong else 200)


def _ended(request: HttpRequest, found: Round, state: str, **more: Any) -> HttpResponse:
    """The same address afterwards: thanks, declined, or closed."""
    context = {"round": found, "asked": found.questionnaire, "state": state, **more}
    return render(request, "surveys/ended.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("survey")
def guest_survey(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The personal link. Answered once, it thanks."""
    row = queries.invitation_by_key(parts[0])
    found = row.round
    if row.answered_at:
        return _answered(request, row)
    if found.state == RoundState.CLOSED:
        return _ended(request, found, "closed")
    if request.method == "POST" and "decline" in request.POST:
        actions.decline_invitation(row)
        return redirect("guest_survey", token)
    if request.method != "POST" and row.declined_at and "anyway" not in request.GET:
        return _ended(request, found, "declined", here=request.path)
    return _by_name(request, row, token)


def _by_name(request: HttpRequest, row: Invitation, token: str) -> HttpResponse:
    filling = _sent(request, row.round)
    if filling.is_good:
        try:
            actions.answer_invitation(row, values=filling.values, roles=filling.roles, language=_language())
        except Refused as refused:
            filling.refused = str(refused.message)
        else:
            return redirect("guest_survey", token)
    who = row.person.name if row.person else row.name or row.email
    return _page(request, row.round, filling, who=who, draft=f"survey:{row.key}", can_decline=not row.declined_at)


def _answered(request: HttpRequest, row: Invitation) -> HttpResponse:
    if row.round.questionnaire.kind == QuestionnaireKind.SCAN and (made := row.responses.first()):
        return redirect("scan_result", made.key)
    return _ended(request, row.round, "thanks")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("ticket")
def guest_ticket(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The link that belongs to nobody we know. Nothing of who opens it is counted or kept."""
    if len(parts) != 2:
        raise Http404
    found = queries.round_by_key(parts[0])
    state = queries.ticket_state(found, secret=parts[1])
    if found.state == RoundState.CLOSED or state != "open":
        return _ended(request, found, "closed" if found.state == RoundState.CLOSED else "used")
    filling = _sent(request, found)
    if filling.is_good:
        try:
            actions.answer_ticket(found, secret=parts[1], values=filling.values, roles=filling.roles)
        except Refused as refused:
            filling.refused = str(refused.message)
        else:
            return redirect("guest_ticket", token)
    return _page(request, found, filling, is_nameless=True, draft=f"survey:{found.key}")


@require_safe
@login_required_person
def own_survey(request: HttpRequest, key: str) -> HttpResponse:
    """From the page of a member to the questions that wait for them."""
    row = queries.invitation_by_key(key)
    if row.person_id != me(request).pk or row.round.questionnaire.is_anonymous:
        raise Http404
    return redirect(actions.invitation_link(row, row.round))


@require_safe
def scans(request: HttpRequest) -> HttpResponse:
    """What anybody may fill in, without an account."""
    return render(request, "surveys/scans.html", {"scans": list(queries.public_scans()[:50])})


@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest, key: str) -> HttpResponse:
    """One of them. Robots are asked to send once more."""
    found = queries.public_scan(key)
    trap = OpenScanForm(posted(request))
    filling = _sent(request, found)
    more = {"trap": trap, "draft": f"scan:{found.key}", "is_open": True}
    if not filling.is_good:
        return _page(request, found, filling, **more)
    trap.is_valid()
    if not _room(request, found):
        filling.refused = _("Many answers came from your connection. Try again in an hour, or call us.")
        return _page(request, found, filling, **more)
    if trap.is_doubtful(settings.ASK_QUICKEST_S) or not filling.once:
        return _page(request, found, filling, **more | {"trap": trap.once_more(), "once_more": True})
    try:
        made = _keep(request, found, filling)
    except Refused as refused:
        filling.refused = str(refused.message)
        return _page(request, found, filling, **more)
    has_result = found.questionnaire.kind == QuestionnaireKind.SCAN and not found.questionnaire.is_anonymous
    return redirect("scan_result", made.key) if has_result else _ended(request, found, "thanks")


def _room(request: HttpRequest, found: Round) -> bool:
    """Whether one more may come in this hour. On an anonymous page nobody's address is written down."""
    if found.questionnaire.is_anonymous:
        return count_one_more(f"scan:{found.key}", timedelta(hours=1)) <= CROWD_PER_HOUR
    calls = count_one_more(f"scan:{client_address(request)}", timedelta(hours=1))
    return calls <= FLOOD * settings.INTAKE_LIMIT_PER_HOUR


def _keep(request: HttpRequest, found: Round, filling: Filling) -> Response:
    given: dict[str, Any] = {"values": filling.values, "roles": filling.roles, "language": _language()}
    return actions.answer_openly(found, key=filling.once, person=me(request), **given)[0]
