"""Doors of views: who is not logged in goes to the login page, who wears the wrong hat reads why.

Personal links open without an account; one that no longer opens gets a friendly page.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vlechtwerk.core.actions import count_one_more
from vlechtwerk.core.errors import TooMany
from vlechtwerk.core.links import BadLink, read_token

View = Callable[..., HttpResponse]
GUESSES_PER_HOUR = 100
Row = TypeVar("Row", bound=Model)


def to_login(request: HttpRequest) -> HttpResponse:
    """The login page, and back here afterwards; under htmx the whole page goes."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    target = f"{reverse('account_login')}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": target})
    return redirect(target)


def client_address(request: HttpRequest) -> str:
    """The address somebody calls from; behind our own proxy the one that the proxy saw."""
    seen = request.headers.get("X-Forwarded-For", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return seen.rpartition(",")[2].strip()[:45] or str(request.META.get("REMOTE_ADDR", ""))


def login_required_person(view: View) -> View:
    """Anybody who is logged in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.acting.person:  # type: ignore[attr-defined]
            return to_login(request)
        return view(request, *args, **kwargs)

    return guarded


def hats_required(*kinds: str) -> Callable[[View], View]:
    """Anybody who wears one of these hats today."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            acting = request.acting  # type: ignore[attr-defined]
            if not acting.person:
                return to_login(request)
            if acting.hats.isdisjoint(kinds):
                if "broker" in kinds:
                    raise PermissionDenied(
                        _("This page is for the team of the network. Ask a broker when you need it.")
                    )
                raise PermissionDenied(
                    _("Only some of the team open this page. Ask an administrator when you need it.")
                )
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def by_link(purpose: str) -> Callable[[View], View]:
    """The view gets the parts of a good token; a bad or late one gets a friendly page that reveals nothing."""

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                parts = read_token(purpose, token)
                response = view(request, token, parts, *args, **kwargs)
            except BadLink as bad:
                if not bad.expired:
                    count_guess(request)
                return closed_door(request, bad.expired)
            except Http404:
                return closed_door(request, False)
            response["Referrer-Policy"] = "same-origin"
            response["Cache-Control"] = "no-store"
            return response

        return opened

    return decorate


def count_guess(request: HttpRequest) -> None:
    """Somebody tries links that we never made; after so many in an hour they wait."""
    if count_one_more(f"link:{client_address(request)}", timedelta(hours=1)) > GUESSES_PER_HOUR:
        raise TooMany(_("Too many links that do not open. Wait an hour, or call us."))


def me(request: HttpRequest) -> Any:
    """The person who is logged in, or nobody."""
    return request.acting.person  # type: ignore[attr-defined]


def wears(request: HttpRequest, *kinds: str) -> bool:
    """Whether who asks wears one of these hats today."""
    return not request.acting.hats.isdisjoint(kinds)  # type: ignore[attr-defined]


def first_or_404(found: QuerySet[Row]) -> Row:
    """What was looked for, or 404: who may not see it does not learn that it exists."""
    row = found.first()
    if row is None:
        raise Http404
    return row


def closed_door(request: HttpRequest, expired: bool) -> HttpResponse:
    """What a link that no longer opens shows."""
    return render(request, "core/closed_door.html", {"expired": expired}, status=410 if expired else 404)
