"""Who acts, in which hats; staff hats need a second factor before they open anything."""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from vlechtwerk.people import queries, rules
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person

HAT_KEY = "hat"
# Where the highest hat shows first when nothing was chosen.
PRECEDENCE = [
    HatKind.BROKER, HatKind.COORDINATOR, HatKind.ADMINISTRATOR, HatKind.COACH, HatKind.AMBASSADOR,
    HatKind.FAN, HatKind.FUNDER, HatKind.LEARNER, HatKind.MEMBER,
]  # fmt: skip
# What somebody without the second factor may still reach.
OPEN_PATHS = ("/account/", "/taal/", "/static/", "/-/health", "/-/ready", "/-/metrics", "/-/theme")
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass(frozen=True)
class Acting:
    """The person behind a request, with all hats of today and the one that shows. ``via``: the key of a program."""

    person: Person | None
    hats: frozenset[str]
    hat: str
    via: str = ""


ANONYMOUS = Acting(None, frozenset({rules.VISITOR}), rules.VISITOR)


def acting(get_response: GetResponse) -> GetResponse:
    """Set ``request.acting``, speak the person's language, and ask staff for their second factor."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.acting = _acting(request)  # type: ignore[attr-defined]
        person = request.acting.person  # type: ignore[attr-defined]
        if person is None:
            return get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and person.language in dict(settings.LANGUAGES):
            translation.activate(person.language)
            request.LANGUAGE_CODE = person.language
        if _lacks_second_factor(request, person):
            messages.warning(request, _("Your work opens other people's data: set up a second factor first."))
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def _acting(request: HttpRequest) -> Acting:
    user = request.user
    if not isinstance(user, Person) or not user.is_authenticated:
        return ANONYMOUS
    known = getattr(user, "hat_kinds", None)  # the login backend brings them along
    hats = frozenset(known.split(", ")) if known else queries.hats_of(user)
    chosen = request.session.get(HAT_KEY)
    shown = chosen if chosen in hats else next((str(hat) for hat in PRECEDENCE if hat in hats), "")
    user.acting_hat = shown  # type: ignore[attr-defined]
    return Acting(user, hats, shown)


def _lacks_second_factor(request: HttpRequest, person: Person) -> bool:
    if settings.STAFF_MFA != "required" or request.path.startswith(OPEN_PATHS):
        return False
    if not rules.is_staff(request.acting.hats):  # type: ignore[attr-defined]
        return False
    return not is_mfa_enabled(person)
