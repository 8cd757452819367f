"""The public agenda: a page, and a calendar that anybody can follow."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vlechtwerk.core import links
from vlechtwerk.events import queries
from vlechtwerk.events.calendars import calendar_of
from vlechtwerk.events.structured import as_schema
from vlechtwerk.programmes.queries import open_circle_calls

PAGE = 30


@require_safe
def open_agenda(request: HttpRequest) -> HttpResponse:
    """Everything public that is still to come."""
    page = Paginator(queries.public_coming(), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "schema": [as_schema(one) for one in page],
        "feed": links.absolute("open_agenda_feed"),
        "calls": open_circle_calls().filter(is_public=True)[:PAGE],
    }
    return render(request, "events/open_agenda.html", context)


@require_safe
def open_agenda_feed(request: HttpRequest) -> HttpResponse:
    """All public events, also those cancelled and those of the past year."""
    return _file(calendar_of(queries.fed_events(), name=settings.NETWORK_NAME), "agenda.ics")


@require_safe
def open_event_ics(request: HttpRequest, key: str) -> HttpResponse:
    """One public event for one's own calendar."""
    return _file(calendar_of([queries.public_event(key)]), "evenement.ics")


def _file(text: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "public, max-age=300"}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
