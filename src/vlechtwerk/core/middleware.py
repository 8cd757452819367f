"""Headers that keep a page to itself, and input that no view has to fear."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import resolve_url

from vlechtwerk.core import views
from vlechtwerk.core.errors import TooMany

View = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "style-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
        "base-uri 'none'",
    )
)
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"


def security_headers(get_response: View) -> View:
    """Strict headers on every answer; a view that must be looser sets its own header first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        return response

    return middleware


def clean_input(get_response: View) -> View:
    """Refuse what the database cannot store before a view sees it; make errors and redirects fit htmx."""

    def middleware(request: HttpRequest) -> HttpResponse:
        refused = _refusal(request)
        if refused is not None:
            return refused
        return _for_htmx(request, _with_words(request, get_response(request)))

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return views.too_many(request, exception)
        return too_large_page(request) if isinstance(exception, RequestDataTooBig) else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def too_large_page(request: HttpRequest) -> HttpResponse:
    """The 413 page; the rest of the body stays unread."""
    request._mark_post_parse_error()  # type: ignore[attr-defined]
    return views.too_large(request)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """A page that says what is wrong with the request as such, or nothing."""
    try:
        parts: list[Iterable[str]] = [[request.path], request.COOKIES.values(), *_words(request.GET)]
        if request.method in {"POST", "PUT", "PATCH"}:
            parts += [
                *_words(request.POST),
                (str(getattr(file, "name", "")) for file in request.FILES.values()),
            ]
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        return too_large_page(request)
    except (
        MultiPartParserError,
        UnreadablePostError,
        SuspiciousOperation,
        BadRequest,
        UnicodeError,
    ) as error:
        request._mark_post_parse_error()  # type: ignore[attr-defined]
        return views.bad_request(request, error)
    if any(_unstorable(word) for part in parts for word in part):
        return views.bad_request(request, BadRequest("unstorable characters"))
    return None


def _words(data: object) -> list[Iterable[str]]:
    """Names and values of a query or form."""
    return [word for name, values in data.lists() for word in ([name], values)]  # type: ignore[attr-defined]


def _unstorable(word: str) -> bool:
    """NUL and lone surrogates: PostgreSQL refuses both, and no keyboard makes them."""
    return UNSTORABLE.search(word) is not None


def _with_words(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Whoever loads the address of a form again gets a page, not an empty answer."""
    if response.status_code != 405 or request.method != "GET" or response.content:
        return response
    page = views.not_a_page(request)
    page["Allow"] = response["Allow"]
    return page


def _for_htmx(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A redirect of a piece becomes one of the whole page: never a login form in a table cell."""
    if request.headers.get("HX-Request") != "true" or response.status_code not in {301, 302, 303, 307}:
        return response
    target = response.headers["Location"]
    del response.headers["Location"]
    login = resolve_url(settings.LOGIN_URL)
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    if urlsplit(target).path == login and here.path:
        back = f"{here.path}?{here.query}" if here.query else here.path
        target = f"{login}?{urlencode({'next': back})}"
    response.status_code = 204
    response.content = b""
    response.headers["HX-Redirect"] = target
    return response
