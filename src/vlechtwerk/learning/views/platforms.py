"""Learning platforms from which people come: written down by an administrator."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import links
from vlechtwerk.core.access import first_or_404, hats_required, login_required_person, me
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.learning import actions, standard_forms, standard_queries
from vlechtwerk.learning.models import LtiAccount, LtiPlatform

VERBS = {"on": True, "off": False}


@require_safe
@hats_required("administrator")
def lti_platforms(request: HttpRequest) -> HttpResponse:
    """Those that are there, and the addresses that their administrators ask for."""
    own = [
        (_("Tool URL"), links.absolute("own_learning")), (_("Initiate login URL"), links.absolute("lti_login")),
        (_("Redirection URI"), links.absolute("lti_launch")), (_("Public keyset URL"), links.absolute("lti_keys")),
    ]  # fmt: skip
    context = {"platforms": standard_queries.platforms(), "own": own}
    return render(request, "learning/lti_platforms.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required("administrator")
def lti_platform_new(request: HttpRequest) -> HttpResponse:
    context = {"title": _("A new platform"), "back": "lti_platforms"}
    return form_step(
        request, standard_forms.PlatformForm(posted(request)), lambda given: actions.add_platform(by=me(request), **given),
        lambda made: redirect("lti_platform", made.key), context, _("Saved. Try it from a course on the platform."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required("administrator")
def lti_platform(request: HttpRequest, key: str) -> HttpResponse:
    """Its facts, whether people come in through it, and whom it knows."""
    found = first_or_404(LtiPlatform.objects.filter(key=key))
    form = standard_forms.PlatformForm(posted(request), initial=standard_forms.PlatformForm.of(found))
    context = {
        "template": "learning/lti_platform.html", "platform": found, "accounts": standard_queries.linked(found),
        "trouble": standard_queries.score_trouble(found),
    }  # fmt: skip
    return form_step(
        request, form, lambda given: actions.change_platform(found, by=me(request), **given),
        lambda _made: redirect("lti_platform", key), context,
    )  # fmt: skip


@require_POST
@hats_required("administrator")
def lti_platform_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    found = first_or_404(LtiPlatform.objects.filter(key=key))
    if verb not in VERBS:
        raise Http404
    actions.switch_platform(found, on=VERBS[verb], by=me(request))
    messages.success(request, _("Saved."))
    return redirect("lti_platform", key)


@require_POST
@login_required_person
def lti_account_drop(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody was linked to the wrong account, or wants to be linked no longer."""
    found = first_or_404(LtiAccount.objects.filter(key=key).select_related("platform", "person"))
    is_own = found.person_id == me(request).pk
    if not is_own and "administrator" not in request.acting.hats:  # type: ignore[attr-defined]
        raise Http404
    actions.unlink_account(found, by=me(request))
    if is_own:
        messages.success(request, _("Undone. At the next launch you say again who you are."))
        return redirect("own_learning")
    messages.success(request, _("Undone. At the next launch they say again who they are."))
    return redirect("lti_platform", found.platform.key)
