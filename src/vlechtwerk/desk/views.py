"""The first page of everybody: visitor, member, broker."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vlechtwerk.core import clock, links
from vlechtwerk.core.access import hats_required, login_required_person
from vlechtwerk.desk import figures, queries
from vlechtwerk.innovations.forms import AskForm
from vlechtwerk.ledger import limits
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.library.queries import reading
from vlechtwerk.people import rules
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.search.queries import Found, find
from vlechtwerk.search.registry import sources

IN_PALETTE, ON_PAGE = 12, 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The public site for visitors; whoever is logged in lands on their own work."""
    acting = request.acting  # type: ignore[attr-defined]
    if acting.person:
        return redirect("today" if rules.is_staff(acting.hats) else "member_home")
    told = reading.listed(reading.stories(), reading.language())
    context = {
        "form": AskForm(), "figures": figures.public_figures(), "phone": settings.NETWORK_PHONE, "stories": told,
    }  # fmt: skip
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
    """What the jump palette asks while somebody types; the same on a page, with all that was found per kind."""
    words, kind = request.GET.get("q", "")[:80].strip(), request.GET.get("soort", "")
    if request.htmx:  # type: ignore[attr-defined]
        found = find(request.acting, words, most=IN_PALETTE)  # type: ignore[attr-defined]
        return render(request, "desk/search.html#found", {"words": words, "found": found})
    kind = kind if kind in dict(sources.items()) else ""
    found = find(request.acting, words, kind=kind, most=ON_PAGE)  # type: ignore[attr-defined]
    context = {"words": words, "found": found, "kinds": _kinds(words, kind, found), "most": ON_PAGE}
    return render(request, "desk/search.html", context)


def _kinds(words: str, chosen: str, found: Found) -> list[tuple[str, str, bool]]:
    """All, and each kind of which something was found: label with the number, address, whether it is shown now."""
    counted = [("", _("All"), found.total)]
    counted += [(name, one.label, found.counts[name]) for name, one in sources.items() if name in found.counts]
    return [
        (f"{label} {count}", "?" + urlencode({"q": words} | ({"soort": name} if name else {})), name == chosen)
        for name, label, count in counted
    ]


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, why, and who sees it."""
    return render(request, "desk/privacy.html", {"mail": settings.NETWORK_MAIL})


@require_safe
def charter(request: HttpRequest) -> HttpResponse:
    """The rules of the coin in plain words, with the figures of today."""
    return render(request, "desk/charter.html", {"policy": limits.policy()})


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """What search engines may read: https://www.sitemaps.org/protocol.html"""
    pages = [(links.absolute(name), None) for name in ("home", "knowledge", "open_agenda", "charter", "privacy")]
    context = {"pages": [*pages, *reading.public_addresses()]}
    return render(request, "desk/sitemap.xml", context, content_type="application/xml")
