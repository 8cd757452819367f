"""The statement: what somebody gave and received, line by line."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.ledger import queries
from vlechtwerk.ledger.enums import Reason
from vlechtwerk.people import queries as people
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person

PAGE = 50


@require_safe
@login_required_person
def coins(request: HttpRequest) -> HttpResponse:
    """My coins."""
    return _statement(request, request.acting.person, own=True)  # type: ignore[attr-defined]


@require_safe
@hats_required(*STAFF_HATS)
def person_coins(request: HttpRequest, key: str) -> HttpResponse:
    """The coins of somebody, for the team."""
    return _statement(request, people.person_for(request.acting, key), own=False)  # type: ignore[attr-defined]


def _statement(request: HttpRequest, person: Person, *, own: bool) -> HttpResponse:
    page = Paginator(queries.statement(person), PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "own": own,
        "page": page,
        "tally": queries.tally(person),
        "limits": [queries.limit_notice(person, pays=pays) for pays in (True, False)],
        "session": str(Reason.SESSION.label),
    }
    return render(request, "ledger/statement.html", context)
