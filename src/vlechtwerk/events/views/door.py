"""The door: who is here, ticked in a list or by phone, also when the network is away."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, RawPostDataException
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.middleware import PERMISSIONS
from vlechtwerk.events import actions, queries
from vlechtwerk.events.actions.attendance import OPEN_DOOR
from vlechtwerk.people.enums import STAFF_HATS

CAMERA = PERMISSIONS.replace("camera=()", "camera=(self)")


@require_safe
@hats_required(*STAFF_HATS)
def door(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody who can be expected, by name. The phone keeps this page, and what it could not send yet."""
    found = queries.event_by_key(key)
    rows = list(queries.door_list(found))
    context = {
        "event": found, "rows": rows, "is_open": found.state in OPEN_DOOR, "counts": queries.counted(found),
    }  # fmt: skip
    page = render(request, "events/door.html", context)
    page["Permissions-Policy"] = CAMERA  # to scan the code that people bring
    return page


@require_POST
@hats_required(*STAFF_HATS)
def door_tick(request: HttpRequest, key: str) -> HttpResponse:
    """The list without scripts: tick who is there, and send."""
    found = queries.event_by_key(key)
    name, organisation = request.POST.get("name", ""), request.POST.get("organisation", "")
    try:
        answers = actions.tick(
            found, keys=request.POST.getlist("came"), name=name, organisation=organisation, by=me(request)
        )
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("door", found.key)
    for error in sorted({one["error"] for one in answers if not one["ok"]}):
        messages.error(request, error)
    if kept := sum(one["ok"] for one in answers):
        messages.success(request, ngettext("%(n)d person is in.", "%(n)d people are in.", kept) % {"n": kept})
    return redirect("door", found.key)


@require_POST
@hats_required(*STAFF_HATS)
def door_send(request: HttpRequest, key: str) -> JsonResponse:
    """What a phone noted, as JSON: ``{"arrivals": […]}``. Each is answered for itself."""
    found = queries.event_by_key(key)
    try:
        sent = json.loads(request.body)
        arrivals = sent["arrivals"]
        if not isinstance(arrivals, list):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError, RawPostDataException):
        return JsonResponse({"error": _("This is not what the page of the door sends.")}, status=400)
    try:
        rows = actions.check_in_many(found, arrivals=arrivals, by=me(request))
    except Refused as refused:
        return JsonResponse({"error": str(refused.message)}, status=409)
    return JsonResponse({"rows": rows})


@require_safe
@hats_required(*STAFF_HATS)
def door_worker(request: HttpRequest, key: str) -> HttpResponse:
    """The service worker of this one door. It stands under the door, so it can keep no other page."""
    context = {"key": queries.event_by_key(key).key, "static_url": settings.STATIC_URL}
    answer = render(request, "events/door_worker.js", context, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
