"""An award: the page where anybody checks it, the badge, the certificate on paper, and taking it back."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import count_guess, hats_required, login_required_person, me
from vlechtwerk.core.exports import attached, file_name
from vlechtwerk.core.open_badges import badge_file, open_json
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.learning import actions, standard_forms, standard_queries
from vlechtwerk.learning.models import Award
from vlechtwerk.learning.standards import badges
from vlechtwerk.learning.standards.papers import certificate
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.rules import is_own_or_staff


def _found(request: HttpRequest, code: str) -> Award:
    found = standard_queries.award_by_code(code)
    if found is None:
        count_guess(request)
        raise Http404
    return found


@require_safe
def award(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it holds. Of the person nothing but the name, and that only while it does; never why it was taken back."""
    found = _found(request, code)
    acting = request.acting  # type: ignore[attr-defined]
    context = {
        "award": found, "holds": found.revoked_at is None, "curriculum": found.learner.cohort.curriculum,
        "modules": list(found.learner.cohort.curriculum.modules.all()),
        "is_mine": bool(acting.person) and acting.person.pk == found.learner.person_id,
        "is_staff": bool(acting.person) and not acting.hats.isdisjoint(STAFF_HATS),
    }  # fmt: skip
    response = render(request, "learning/award.html", context)
    response["X-Robots-Tag"], response["Cache-Control"] = "noindex", "no-store"
    return response


@require_safe
def award_badge(request: HttpRequest, code: str) -> HttpResponse:
    """The Open Badge, signed; of an award that was taken back only that it was."""
    found = _found(request, code)
    if found.revoked_at:
        return open_json(badges.status(found), status=410)
    return badge_file(badges.credential(found), "badge")


@require_safe
def award_status(request: HttpRequest, code: str) -> HttpResponse:
    """Asked by programs that were shown the badge."""
    return open_json(badges.status(_found(request, code)))


@require_safe
@login_required_person
def award_paper(request: HttpRequest, code: str) -> Any:
    """The certificate to print, in the language of the reader; for who has it, and for the team."""
    found = _found(request, code)
    if found.revoked_at or not is_own_or_staff(request.acting, found.learner.person_id):  # type: ignore[attr-defined]
        raise Http404
    name = file_name(_("certificate"), found.learner.person.name, kind="pdf")
    return attached(FileResponse(BytesIO(certificate(found))), name, "pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def award_revoke(request: HttpRequest, code: str) -> HttpResponse:
    """Take it back: from now on the page and the status of the badge say that it no longer holds."""
    found = _found(request, code)
    if found.revoked_at:
        messages.error(request, _("This award was taken back already."))
        return redirect("award", code)
    context = {"title": _("Take the award back"), "back": "award", "back_key": code, "save": _("Take back")}
    return form_step(
        request, standard_forms.RevokeForm(posted(request)),
        lambda given: actions.revoke_award(found, reason=given["reason"], by=me(request)),
        lambda _made: redirect("award", code), context, _("It no longer holds."),
    )  # fmt: skip
