"""The first page of everybody: visitor, member, broker."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.desk import figures, queries
from vlechtwerk.desk.search import search as find
from vlechtwerk.innovations.forms import AskForm
from vlechtwerk.ledger import limits
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people import rules
from vlechtwerk.people.enums import STAFF_HATS


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public site for visitors; whoever is logged in lands on their own work."""
    acting = request.acting  # type: ignore[attr-defined]
    if acting.person:
        return redirect("today" if rules.is_staff(acting.hats) else "member_home")
    context = {"form": AskForm(), "figures": figures.public_figures(), "phone": settings.NETWORK_PHONE}
    return render(request, "desk/public_home.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the broker, what happens this week, what stands still."""
    acting = request.acting  # type: ignore[attr-defined]
    mine = request.GET.get("scope") == "mine"
    context = {
        "today": queries.today(acting.person, mine),
        "mine": mine,
        "everybody": not mine,
        "now": clock.now(),
        "books": ledger.last_report() if rules.is_administrator(acting.hats) else None,
    }
    return render(request, "desk/today.html", context)


@require_safe
@login_required
def member_home(request: HttpRequest) -> HttpResponse:
    """The member's phone: who needs me, what comes, my innovation, my coins."""
    person = request.acting.person  # type: ignore[attr-defined]
    return render(request, "desk/member_home.html", {"home": queries.home(person)})


@require_safe
@login_required_person
def search(request: HttpRequest) -> HttpResponse:
    """What the jump palette asks while somebody types; a page of its own without scripts."""
    words = request.GET.get("q", "")[:80].strip()
    template = "desk/search.html#found" if request.htmx else "desk/search.html"  # type: ignore[attr-defined]
    return render(request, template, {"words": words, "hits": find(request.acting, words)})  # type: ignore[attr-defined]


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and who sees it."""
    return render(request, "desk/privacy.html", {"mail": settings.NETWORK_MAIL})


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The rules of the coin in plain words, with the figures of today."""
    return render(request, "desk/charter.html", {"policy": limits.policy()})
