"""Partner networks, for the administrator."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import posted
from vlechtwerk.federation import actions, queries, signing
from vlechtwerk.federation.forms import PartnerForm, TermsForm
from vlechtwerk.federation.models import Partner
from vlechtwerk.federation.sentences import difference
from vlechtwerk.federation.views.door import only_when_on
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.people.enums import HatKind

PAGE = 50


@require_safe
@only_when_on
@hats_required(HatKind.ADMINISTRATOR)
def partners(request: HttpRequest) -> HttpResponse:
    """All partners, and the card of our own network for their administrators."""
    card = {"name": settings.NETWORK_NAME, "address": settings.BASE_URL, "key": signing.public_key()}
    return render(request, "federation/partners.html", {"partners": queries.partners(), "card": card})


@require_http_methods(["GET", "HEAD", "POST"])
@only_when_on
@hats_required(HatKind.ADMINISTRATOR)
def partner_new(request: HttpRequest) -> HttpResponse:
    """Write down another network."""
    form = PartnerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.propose_partner(by=me(request), **form.cleaned_data | form.terms())
            return redirect("partner", made.key)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    context = {"form": form, "title": _("A new partner"), "back": "partners"}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


@require_safe
@only_when_on
@hats_required(HatKind.ADMINISTRATOR)
def partner(request: HttpRequest, key: str) -> HttpResponse:
    """One partner: the code to compare, limits and balance, transfers, what fails, the last comparison."""
    found = _partner(key)
    transfers = found.transfers.select_related("session__person")
    context = {
        "partner": found,
        "code": actions.code_of(found),
        "agree_text": _("The other administrator reads the same code"),
        "page": Paginator(transfers, PAGE).get_page(request.GET.get("page")),
        "failing": queries.failing(found)[:PAGE],
        "waiting": found.parcels.filter(state="queued").count(),
        "totals": queries.totals(found),
        "differences": [(difference(row), row.get("id")) for row in found.differences],
    }
    return render(request, "federation/partner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only_when_on
@hats_required(HatKind.ADMINISTRATOR)
def partner_limits(request: HttpRequest, key: str) -> HttpResponse:
    """Another key or other limits; both administrators agree anew."""
    found = _partner(key)
    now = {"public_key": found.public_key, "we_receive_most": found.we_receive_most // COIN,
           "they_receive_most": found.they_receive_most // COIN}  # fmt: skip
    form = TermsForm(posted(request), initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_terms(found, **form.terms(), by=me(request))
            messages.success(request, _("Noted. Both administrators compare the new code and agree again."))
            return redirect("partner", found.key)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    lede = _("Nothing new begins until both administrators agree to the new terms. What runs is finished.")
    context = {"form": form, "title": _("Other terms"), "back": "partner", "back_key": found.key, "lede": lede}
    return render(request, "core/form.html", context, status=422 if form.errors else 200)


def _agree(request: HttpRequest, found: Partner) -> str:
    actions.agree(found, code=request.POST.get("code", "")[:40], by=me(request))
    return _("Noted. The partnership is active as soon as the other administrator agrees too.")


def _pause(request: HttpRequest, found: Partner) -> str:
    actions.pause(found, by=me(request))
    return _("Paused. Nothing new begins; sessions that run are finished.")


def _resume(request: HttpRequest, found: Partner) -> str:
    actions.resume(found, by=me(request))
    return _("Open again from our side.")


def _end(request: HttpRequest, found: Partner) -> str:
    actions.end(found, by=me(request))
    return _("Ended. The history stays.")


def _compare(request: HttpRequest, found: Partner) -> str:
    actions.compare(found, by=me(request))
    return _("Both sides compare their lists now. Load this page again in a minute.")


def _again(request: HttpRequest, found: Partner) -> str:
    actions.try_again(found, by=me(request))
    return _("Everything that waits is sent again now.")


PARTNER_STEPS: dict[str, Callable[[HttpRequest, Partner], str]] = {
    "agree": _agree, "pause": _pause, "resume": _resume, "end": _end, "compare": _compare, "again": _again,
}  # fmt: skip


@require_POST
@only_when_on
@hats_required(HatKind.ADMINISTRATOR)
def partner_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a partner."""
    found = _partner(key)
    if verb not in PARTNER_STEPS:
        raise Http404
    try:
        messages.success(request, PARTNER_STEPS[verb](request, found))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("partner", found.key)


def _partner(key: str) -> Partner:
    return first_or_404(queries.partners().filter(key=key))
