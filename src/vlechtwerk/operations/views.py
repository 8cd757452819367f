"""For machines: ready or not, and figures. For the administrator: the state of the installation."""

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import vlechtwerk
from vlechtwerk.core.access import hats_required
from vlechtwerk.operations import actions, lights, metrics, queries
from vlechtwerk.operations.archive import OperationsRefused


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether this process can serve: 503 and why when it cannot.

    The background loop is told, and counts only for who asks ``?worker``: a site without it still answers, and whoever
    spreads visitors over machines must not close all of them because the loop of one is away.
    """
    why, seen = queries.why_not_ready(), None
    if "database" not in why:
        try:
            seen = queries.worker_seen_at()
        except DatabaseError:  # a database without our tables
            why.setdefault("database", "no tables")
    is_late = queries.is_late(seen)
    if is_late and "worker" in request.GET:
        why["worker"] = "away"
    told = {"ok": not why, "why": why, "worker": "away" if is_late else "ok", "worker_seen_at": seen}
    return JsonResponse(told, status=503 if why else 200)


@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """For a Prometheus server that has the token; without a token in the settings there is no such page."""
    given = request.headers.get("Authorization", "")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        raise Http404
    return HttpResponse(metrics.exposition(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
@hats_required("administrator")
def state(request: HttpRequest) -> HttpResponse:
    """How the installation is, and what to do where it is not well."""
    now = queries.facts()
    context = {
        "lights": lights.lights(now),
        "backups": queries.last_backups(),
        "can_back_up": settings.BACKUP_DIR is not None,
        "settings": lights.told_settings(),
        "version": vlechtwerk.__version__,
    }
    return render(request, "operations/state.html", context)


@require_POST
@hats_required("administrator")
def backup_now(request: HttpRequest) -> HttpResponse:
    """The background loop makes one; this page shows when it is there."""
    try:
        actions.ask_backup(by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(
            request, _("The backup is being made. It stands here when it is done; you can leave this page.")
        )
    except OperationsRefused as refused:
        messages.error(request, refused.message)
    return redirect("state")
