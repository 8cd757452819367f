"""One line in the log and one count per request. Says which view, never which person, address or words."""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from vlechtwerk.core.logs import request_id
from vlechtwerk.operations import metrics

log = logging.getLogger("vlechtwerk.request")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
View = Callable[[HttpRequest], HttpResponse]


def watched(get_response: View) -> View:
    """Outermost, so that everything counts, also what another middleware answers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began, number = time.perf_counter(), secrets.token_hex(8)
        token = request_id.set(number)
        try:
            response = get_response(request)
            seconds = time.perf_counter() - began
            view = request.resolver_match.view_name if request.resolver_match else ""
            metrics.count(view or "none", response.status_code, seconds)
            response.headers["X-Request-ID"] = number
            facts = {
                "method": request.method if request.method in METHODS else "other", "view": view,
                "status": response.status_code, "ms": round(seconds * 1000, 1),
                "hat": getattr(getattr(request, "acting", None), "hat", ""),
            }  # fmt: skip
            log.info("request", extra={"facts": facts})
        finally:
            request_id.reset(token)
        return response

    return middleware
