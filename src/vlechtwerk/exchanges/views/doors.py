"""Personal links: whose they are, and the page for those that no longer open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from vlechtwerk.core.links import BadLink, read_token

View = Callable[..., HttpResponse]


def by_link(purpose: str) -> Callable[[View], View]:
    """The view gets the parts of a good token; a bad or late one gets a friendly page that reveals nothing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                parts = read_token(purpose, token)
                response = view(request, token, parts, *args, **kwargs)
            except BadLink as bad:
                return closed_door(request, bad.expired)
            except Http404:
                return closed_door(request, False)
            response["Referrer-Policy"] = "same-origin"
            response["Cache-Control"] = "no-store"
            return response

        return opened

    return decorate


def closed_door(request: HttpRequest, expired: bool) -> HttpResponse:
    """What a link that no longer opens shows."""
    return render(request, "exchanges/closed_door.html", {"expired": expired}, status=410 if expired else 404)
