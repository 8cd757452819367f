"""My appointments, as a page and as calendar files."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.agenda import actions, ics, queries
from vlechtwerk.core import links
from vlechtwerk.core.access import login_required_person

PAGE = 30


@require_safe
@login_required_person
def agenda(request: HttpRequest) -> HttpResponse:
    """What comes, what was, and the address that a calendar program can follow."""
    person = request.acting.person  # type: ignore[attr-defined]
    page = Paginator(queries.past(person), PAGE).get_page(request.GET.get("page"))
    feed = links.absolute("agenda_feed", person.feed_token) if person.feed_token else ""
    context = {"coming": list(queries.upcoming(person)[:PAGE]), "page": page, "feed": feed}
    return render(request, "agenda/agenda.html", context)


@require_POST
@login_required_person
def agenda_renew(request: HttpRequest) -> HttpResponse:
    """A new secret address; the old one stops at once."""
    actions.renew_feed_token(request.acting.person)  # type: ignore[attr-defined]
    messages.success(request, _("Here is your calendar address. An older one no longer works."))
    return redirect("agenda")


@require_safe
def agenda_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address."""
    return _file(ics.feed(queries.feed_person(token)), "vlechtwerk.ics")


@require_safe
@login_required_person
def appointment_ics(request: HttpRequest, key: str) -> HttpResponse:
    """One appointment for the own calendar."""
    found = queries.appointment_for(request.acting, key)  # type: ignore[attr-defined]
    return _file(ics.invitation(found, method="PUBLISH"), "afspraak.ics")


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, max-age=300"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
