"""Requests to pass a hard limit once: the list, one of them, and the vote."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, limits, queries
from vlechtwerk.ledger.enums import TieRule
from vlechtwerk.ledger.models import LimitRequest
from vlechtwerk.ledger.policy_forms import VoteForm
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 50


@require_safe
@hats_required(*STAFF_HATS)
def limit_requests(request: HttpRequest) -> HttpResponse:
    """What waits for the team, then what was decided, the newest first."""
    page = Paginator(queries.limit_requests(), PAGE).get_page(request.GET.get("page"))
    subjects = queries.subjects(list(page))
    rows = [{"request": one, "holder": queries.holder(one.account), "subject": subjects[one.pk]} for one in page]
    return render(request, "ledger/limit_requests.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def limit_request(request: HttpRequest, key: str) -> HttpResponse:
    """Whose limit, what for, who said what; the own vote, and for who asked the way back."""
    person = request.acting.person  # type: ignore[attr-defined]
    asked = queries.limit_request(key)
    own = asked.votes.filter(person=person).first()
    form = VoteForm(request.POST if request.method == "POST" else None, initial={"note": own.note if own else ""})
    if "withdraw" in request.POST or form.is_valid():
        try:
            told = _answered(asked, form, person)
            messages.success(request, _("State of this request: %(state)s.") % {"state": told.get_state_display()})
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("limit_request", key)
    context = {
        "asked": asked,
        "holder": queries.holder(asked.account),
        "subject": queries.subjects([asked])[asked.pk],
        "notice": queries.notice_of(asked) if asked.state == "asked" else None,
        "votes": asked.votes.select_related("person"),
        "voters": queries.voters_of(asked) if asked.state == "asked" else [],
        "may_vote": queries.may_vote(asked, person),
        "own": own,
        "needed": asked.needed,
        "tie": TieRule(limits.policy().approval_tie).label,
        "why_not": queries.why_no_vote(asked, person),
        "form": form,
    }
    return render(request, "ledger/limit_request.html", context, status=422 if form.is_bound else 200)


def _answered(asked: LimitRequest, form: VoteForm, person: Any) -> LimitRequest:
    if "withdraw" in form.data:
        return actions.withdraw_request(asked, by=person)
    said = form.cleaned_data
    return actions.vote(asked, grants=said["vote"] == "yes", by=person, note=said["note"])
