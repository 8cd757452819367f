"""Pages of the house itself: what went wrong, patterns, help, accessibility, theme, health."""

from datetime import UTC, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.context import THEMES, html_lang
from vlechtwerk.core.credentials import public_jwk
from vlechtwerk.core.open_badges import issuer, open_json
from vlechtwerk.core.ui import samples

YEAR_S = 60 * 60 * 24 * 365


def _oops(request: HttpRequest, status: int, title: str, text: str, ways: list[tuple[str, str]]) -> HttpResponse:
    """A page, or for htmx a note, that says what happened and how to go on."""
    context: dict[str, Any] = {"code": status, "title": title, "text": text, "ways": ways}
    if request.headers.get("HX-Request") != "true":
        return render(request, "core/error.html", context, status=status)
    response = render(request, "core/parts/oops.html", context, status=status)
    response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request itself is broken."""
    return _oops(
        request,
        400,
        _("We could not read that"),
        _(
            "The address or the form holds characters that cannot be stored, often from copying. "
            "Nothing was saved. Go back, type that part again and send it once more."
        ),
        [],
    )


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: logged in, but not for you."""
    text = _("This page is for people with another task in the network. Do you need it? Ask your broker.")
    return _oops(request, 403, _("This page is not yours"), str(exception or "") or text, [])


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing here, or not for you; we never tell which."""
    text = _("The address is wrong, the page was moved, or you may not see it. Check the address or start again.")
    return _oops(request, 404, _("We cannot find this page"), text, [])


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was open too long or cookies are off."""
    return _oops(
        request,
        403,
        _("This form was open for too long"),
        _(
            "For safety we did not save it. Go back, load the page again and send it once more. "
            "Does it keep happening? Then your browser refuses our cookie."
        ),
        [(_("Load the page again"), request.path)],
    )


def not_a_page(request: HttpRequest) -> HttpResponse:
    """405 for a reader: the address of a form was opened or loaded again as if it were a page."""
    text = _("This address only takes what a form sends. Go back to the page with the form; nothing was changed.")
    return _oops(request, 405, _("There is no page here"), text, [])


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more than we take in one go."""
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
    text = _("You sent more than %(limit)s MB of text at once. Nothing was saved. Go back and send it in parts.")
    return _oops(request, 413, _("That is too much at once"), text % {"limit": limit}, [])


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too often in a short time."""
    text = _(
        "We got many requests from you in a short time, so we stopped for a while. Try again in an hour, or call us."
    )
    response = _oops(request, 429, _("Just a little slower"), str(exception or "") or text, [])
    response["Retry-After"] = str(getattr(exception, "retry_after_s", 3600))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. Touches neither database nor context processors."""
    try:
        page = loader.get_template("core/500.html").render({"lang": html_lang(), "phone": settings.NETWORK_PHONE})
    except Exception:  # whatever is broken, somebody still reads a sentence
        page = "<!doctype html><title>500</title><p>Er ging iets mis. Probeer het straks opnieuw.</p>"
    return HttpResponse(page, status=500)


@never_cache
@require_http_methods(["GET", "HEAD"])
def health(request: HttpRequest) -> JsonResponse:
    """For whoever starts again what does not live: the process answers. Whether it can serve says ``/-/ready``."""
    return JsonResponse({"ok": True})


@require_http_methods(["POST"])
def theme(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the system's choice in a cookie and go back."""
    chosen, back = request.POST.get("theme", ""), request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=YEAR_S, samesite="Lax", secure=settings.HTTPS, httponly=True)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@require_http_methods(["GET", "HEAD"])
def patterns(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "core/patterns.html", samples.context())


@require_http_methods(["GET", "HEAD"])
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "core/accessibility.html")


@require_http_methods(["GET", "HEAD"])
def help_page(request: HttpRequest) -> HttpResponse:
    """The loop in plain words, and the keys."""
    return render(request, "core/help.html")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where somebody who found a hole tells it (RFC 9116)."""
    ends = clock.now() + timedelta(days=settings.SECURITY_TXT_DAYS)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {ends.astimezone(UTC).replace(microsecond=0).isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, fr, en",
        f"Canonical: {settings.BASE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def badge_issuer(request: HttpRequest) -> HttpResponse:
    """Who hands out badges, with the public key."""
    return open_json(issuer(), kept_s=3600)


@require_safe
def badge_key(request: HttpRequest) -> HttpResponse:
    return open_json(public_jwk(), kept_s=3600)
