"""LTI 1.3: the way of a browser from a learning platform to a place here.

The first request sets a cookie and leads to the platform; the platform posts the launch, without that cookie, for it comes
from elsewhere; and the page after it, asked from here, compares the cookie. In a frame browsers keep no cookies of ours:
there the first request shows a link that opens a window.
"""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.account.utils import perform_login
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import client_address, first_or_404, login_required_person, me, to_login
from vlechtwerk.core.actions import Refused, count_one_more
from vlechtwerk.core.errors import TooMany
from vlechtwerk.core.middleware import POLICY
from vlechtwerk.learning import actions, standard_queries
from vlechtwerk.learning.models import Learner, LtiAccount, LtiLaunch, LtiPlatform
from vlechtwerk.learning.standards import lti
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import hats_of

COOKIE, COOKIE_S = "lti", 1800
LAUNCHES_PER_HOUR = 600  # of one address: a whole school may stand behind it
TARGETS = {"own_place_of", "exercise"}


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return render(request, "learning/lti_refused.html", {"why": refused.message}, status=400)


def _limit(request: HttpRequest) -> None:
    if count_one_more(f"lti:{client_address(request)}", timedelta(hours=1)) > LAUNCHES_PER_HOUR:
        raise TooMany(_("Too many launches from this address. Wait a while and try again."))


@csrf_exempt
@never_cache
@xframe_options_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def lti_login(request: HttpRequest) -> HttpResponse:
    """A platform says that somebody comes; we ask it who, through their browser."""
    _limit(request)
    said = request.POST if request.method == "POST" else request.GET
    asked = {name: said.get(name, "")[:1000] for name in ("iss", "client_id", "login_hint", "lti_message_hint")}
    platform = _platform(asked)
    if platform is None or not asked["login_hint"]:
        return _refused(request, lti.again("platform"))
    if request.headers.get("Sec-Fetch-Dest") in {"iframe", "frame", "embed", "object"}:
        return _open_window(request, platform, asked)
    browser = request.COOKIES.get(COOKIE, "")
    browser = browser if len(browser) == 43 else secrets.token_urlsafe(32)
    way = lti.way_to(platform, browser=browser, hint=asked["login_hint"], message_hint=asked["lti_message_hint"])
    answer = HttpResponse(status=302, headers={"Location": way})
    answer.set_cookie(
        COOKIE, browser, max_age=COOKIE_S, path="/lti/", secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    return answer


def _platform(asked: Mapping[str, str]) -> LtiPlatform | None:
    """By its name, and the number under which it knows us when it says so; never a guess between two."""
    found = LtiPlatform.objects.filter(issuer=asked["iss"], off_at=None)
    if asked["client_id"]:
        found = found.filter(client_id=asked["client_id"])
    rows = list(found[:2])
    return rows[0] if len(rows) == 1 else None


def _open_window(request: HttpRequest, platform: LtiPlatform, asked: Mapping[str, str]) -> HttpResponse:
    """In a frame: a link to begin once more in a window, where cookies hold."""
    way = f"{reverse('lti_login')}?{urlencode(asked)}"
    answer = render(request, "learning/lti_window.html", {"way": way, "platform": platform})
    parts = urlsplit(platform.auth_url)
    answer["Content-Security-Policy"] = POLICY.replace(
        "frame-ancestors 'none'", f"frame-ancestors {parts.scheme}://{parts.netloc}"
    )
    return answer


@csrf_exempt
@never_cache
@require_POST
def lti_launch(request: HttpRequest) -> HttpResponse:
    """What the platform signed about who comes, and where to."""
    _limit(request)
    try:
        if not request.POST.get("id_token"):
            raise lti.again(request.POST.get("error", "id_token")[:60])
        found = actions.receive_launch(
            state=request.POST.get("state", "")[:4000], token=request.POST["id_token"][:20_000]
        )
    except Refused as refused:
        return _refused(request, refused)
    return HttpResponse(status=303, headers={"Location": reverse("lti_go", args=[found.key])})


def _launch(request: HttpRequest, key: str) -> LtiLaunch:
    """A launch of this browser, of a moment ago; of others nothing shows."""
    fresh = LtiLaunch.objects.filter(key=key, created_at__gt=clock.now() - lti.LAUNCH_OPEN)
    found = first_or_404(fresh.filter(platform__off_at=None).select_related("platform"))
    if not lti.same_browser(request.COOKIES.get(COOKIE, ""), found.browser):
        raise lti.again("browser")
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lti_go(request: HttpRequest, key: str) -> HttpResponse:
    """In, when we know who it is; else they log in here once and say that it is them."""
    person = me(request)
    try:
        found = _launch(request, key)
        account = LtiAccount.objects.filter(platform=found.platform, sub=found.sub).select_related("person").first()
        if account is None and person and request.method == "POST":
            account = actions.link_account(found, person=person)
    except Refused as refused:
        return _refused(request, refused)
    if account is None or (person and person.pk != account.person_id):
        context = {
            "launch": found,
            "platform": found.platform,
            "is_other": account is not None,
            "login_url": to_login(request)["Location"],
        }
        return render(request, "learning/lti_link.html", context)
    return _come_in(request, found, account)


def _come_in(request: HttpRequest, launch: LtiLaunch, account: LtiAccount) -> HttpResponse:
    """Logged in by the word of the platform, once; who opens other people's data logs in here themselves."""
    person = account.person
    if not me(request) and not _may_be_logged_in(person):
        return to_login(request)
    way = reverse("lti_choose", args=[launch.key]) if "return" in launch.claims else ""
    learner, target = _target(launch, person)
    if not actions.use_launch(launch, account=account, learner=learner) and not me(request):
        return _refused(request, lti.again("used"))
    way = way or target
    if me(request):
        return redirect(way)
    person.backend = "vlechtwerk.people.backends.LoginBackend"  # type: ignore[attr-defined]
    answer: HttpResponse = perform_login(request, person, email_verification="none", redirect_url=way)
    return answer


def _may_be_logged_in(person: Person) -> bool:
    return bool(person.is_active) and person.left_on is None and hats_of(person).isdisjoint(STAFF_HATS)


def _target(launch: LtiLaunch, person: Person) -> tuple[Learner | None, str]:
    """A page of ours that platforms may lead to, and the place in a group that it is about; else all one learns."""
    url = launch.claims.get("target", "")
    path = urlsplit(url.removeprefix(settings.BASE_URL)).path if url.startswith(f"{settings.BASE_URL}/") else ""
    try:
        found = resolve(path) if path else None
    except Resolver404:
        found = None
    if found is None or found.url_name not in TARGETS:
        return None, reverse("own_learning")
    return standard_queries.place_at(person, found.url_name, found.kwargs["key"]), reverse(
        found.url_name, args=[found.kwargs["key"]]
    )


@require_safe
@login_required_person
def own_place_of(request: HttpRequest, key: str) -> HttpResponse:
    """One's own place in a group, by the address that is the same for all of them."""
    learner = standard_queries.place_at(me(request), "own_place_of", key)
    if learner is None:
        raise Http404
    return redirect("own_place", learner.key)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def lti_choose(request: HttpRequest, key: str) -> HttpResponse:
    """Deep linking: which group is put in the course over there."""
    try:
        launch = _launch(request, key)
    except Refused as refused:
        return _refused(request, refused)
    known = LtiAccount.objects.filter(platform=launch.platform, sub=launch.sub, person=me(request))
    if "return" not in launch.claims or not known.exists():
        raise Http404
    cohorts = list(standard_queries.cohorts_to_choose(request.acting))  # type: ignore[attr-defined]
    context: dict[str, Any] = {"launch": launch, "platform": launch.platform, "cohorts": cohorts}
    chosen = next((one for one in cohorts if one.key == request.POST.get("cohort")), None)
    if chosen:
        url = settings.BASE_URL + reverse("own_place_of", args=[chosen.key])
        context |= {"chosen": chosen, "jwt": lti.chosen(launch.platform, launch.claims, [(chosen.title, url)])}
    answer = render(request, "learning/lti_choose.html", context)
    if chosen:
        # The form goes back to the platform, and where that leads next is its own affair.
        anywhere = "https: http:" if settings.DEMO else "https:"
        answer["Content-Security-Policy"] = POLICY.replace("form-action 'self'", f"form-action 'self' {anywhere}")
    return answer


@require_safe
def lti_keys(request: HttpRequest) -> HttpResponse:
    """Our public keys, for platforms."""
    made = JsonResponse(lti.public_keys())
    made["Cache-Control"] = "max-age=3600"
    return made
