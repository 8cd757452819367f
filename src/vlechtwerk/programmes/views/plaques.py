"""The plaque of an ambassador: as a file for themselves and the team, and the page where anybody checks one."""

from io import BytesIO
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vlechtwerk.core.access import count_guess, login_required_person
from vlechtwerk.core.exports import attached, file_name
from vlechtwerk.core.open_badges import badge_file, open_json
from vlechtwerk.people.rules import is_own_or_staff
from vlechtwerk.programmes import badges, queries
from vlechtwerk.programmes import plaque as paper
from vlechtwerk.programmes.ambassador_forms import CodeForm
from vlechtwerk.programmes.enums import AmbassadorshipState
from vlechtwerk.programmes.models import Ambassadorship


def _own(request: HttpRequest, key: str) -> Ambassadorship:
    """Of an ambassador who is appointed: for themselves and for the team."""
    found = queries.ambassadorship_by_key(key)
    if found.state != AmbassadorshipState.APPOINTED or not is_own_or_staff(request.acting, found.person_id):  # type: ignore[attr-defined]
        raise Http404
    return found


@require_safe
@login_required_person
def plaque(request: HttpRequest, key: str) -> HttpResponse:
    """What stands on it, and the files."""
    found = _own(request, key)
    context = {
        "ambassador": found, "sizes": [(size, size.upper()) for size in paper.SIZES],
        "code": paper.shown_code(found.code), "is_mine": found.person_id == request.acting.person.pk,  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "programmes/plaque.html", context)


@require_safe
@login_required_person
def plaque_file(request: HttpRequest, key: str, size: str) -> Any:
    """The plaque to print, in the language of the reader."""
    found = _own(request, key)
    if size not in paper.SIZES:
        raise Http404
    made = FileResponse(BytesIO(paper.plaque_pdf(found, size)))
    return attached(made, file_name(_("plaque"), found.person.name, size, kind="pdf"), "pdf")


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Type the code of a plaque."""
    if "code" not in request.GET:
        return render(request, "programmes/verify.html", {"form": CodeForm()})
    form = CodeForm(request.GET)
    if not form.is_valid():
        return render(request, "programmes/verify.html", {"form": form}, status=422)
    return redirect("verified", form.cleaned_data["code"])


@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a plaque holds. Of the person nothing but the name, and that only while they are appointed."""
    found = queries.ambassadorship_by_code(code)
    if found is None:
        count_guess(request)
        return render(
            request,
            "programmes/verify.html",
            {"form": CodeForm(initial={"code": code[:40]}), "unknown": True},
            status=404,
        )
    context = {
        "ambassador": found,
        "code": paper.shown_code(found.code),
        "holds": found.state == AmbassadorshipState.APPOINTED,
    }
    response = render(request, "programmes/verified.html", context)
    response["X-Robots-Tag"], response["Cache-Control"] = "noindex", "no-store"
    return response


def _found(request: HttpRequest, code: str) -> Ambassadorship:
    found = queries.ambassadorship_by_code(code)
    if found is None:
        count_guess(request)
        raise Http404
    return found


@require_safe
def badge(request: HttpRequest, code: str) -> HttpResponse:
    """The Open Badge, signed; of an appointment that is over only that it is."""
    found = _found(request, code)
    if found.state != AmbassadorshipState.APPOINTED:
        return open_json(badges.status(found), status=410)
    return badge_file(badges.credential(found), "pionier")


@require_safe
def badge_status(request: HttpRequest, code: str) -> HttpResponse:
    """Asked by programs that were shown the badge."""
    return open_json(badges.status(_found(request, code)))
