"""Referral cards: the public page behind a card, the cards, their sheets, and the questions that wait."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import links
from vlechtwerk.core.access import client_address, hats_required, me
from vlechtwerk.core.actions import Refused, count_one_more
from vlechtwerk.core.exports import attached, file_name
from vlechtwerk.core.qr import qr
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.events.actions import cards as actions
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.enums import CardState
from vlechtwerk.events.models import Material, ReferralCard
from vlechtwerk.events.queries import cards as queries
from vlechtwerk.events.sheet import sheet_of
from vlechtwerk.events.stage_forms import CardForm, LeadForm, MaterialForm, SheetForm
from vlechtwerk.innovations.forms import AskForm
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS
from vlechtwerk.programmes.enums import AmbassadorshipState
from vlechtwerk.programmes.queries import appointed

PAGE = 50
FLOOD = 10  # so many times the limit of the settings, and nobody of that address gets in


@require_http_methods(["GET", "HEAD", "POST"])
def public_card(request: HttpRequest, key: str) -> HttpResponse:
    """Who told the story, and a question within a minute. What looks like a robot is sent once more."""
    card = queries.card_by_key(key)
    works = card.state == CardState.ACTIVE and card.ambassadorship.state == AmbassadorshipState.APPOINTED
    if request.method != "POST" or not works:
        if works and request.method == "GET":
            actions.count_opening(card)
        return _public(request, card, AskForm(), works=works)
    form = AskForm(request.POST)
    if not form.is_valid():
        return _public(request, card, form, status=422)
    calls = count_one_more(f"ask:{client_address(request)}", timedelta(hours=1))
    if calls > FLOOD * settings.INTAKE_LIMIT_PER_HOUR:
        form.add_error(None, _("Many questions came from your connection. Try again in an hour, or call us."))
        return _public(request, card, form, status=429)
    crowded = calls > settings.INTAKE_LIMIT_PER_HOUR and not form.cleaned_data["sure"]
    doubtful = crowded or form.is_doubtful(settings.ASK_QUICKEST_S)
    language = (get_language() or "nl")[:2]
    try:
        actions.ask_by_card(card, as_draft=doubtful, language=language, **form.asked())
    except StageRefused:  # withdrawn in this very moment
        return _public(request, queries.card_by_key(key), form, works=False)
    if doubtful:
        return _public(request, card, form.once_more(), once_more=True)
    return redirect("ask_done")


def _public(
    request: HttpRequest, card: ReferralCard, form: AskForm, *, works: bool = True, once_more: bool = False, status: int = 200
) -> HttpResponse:  # fmt: skip
    context = {"card": card, "form": form, "works": works, "once_more": once_more}
    response = render(request, "events/public_card.html", context, status=status)
    if status == 429:
        response["Retry-After"] = "3600"
    return response


@require_safe
@hats_required(*STAFF_HATS)
def cards(request: HttpRequest) -> HttpResponse:
    """All cards, with what came of them."""
    page = Paginator(queries.cards(), PAGE).get_page(request.GET.get("page"))
    return render(request, "events/cards.html", {"page": page, "waiting": queries.queue().count()})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def card_new(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("New card"),
        "back": "cards",
        "lede": _("Whoever scans it asks a question within a minute; you hear it."),
    }
    form = CardForm(posted(request), ambassadors=appointed())
    return form_step(
        request, form, lambda given: actions.make_card(by=me(request), keeper=me(request), **given),
        lambda made: redirect("card", made.key), context, _("The card is there. Print it, or show it on a phone."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def card(request: HttpRequest, key: str) -> HttpResponse:
    """What came of a card, from paper to help."""
    return _card(request, queries.card_by_key(key), SheetForm())


def _card(request: HttpRequest, found: ReferralCard, form: SheetForm) -> HttpResponse:
    address = links.absolute("public_card", found.key)
    context = {
        "card": found, "form": form, "chain": queries.chain(found), "address": address, "qr": qr(address),
        "leads": queries.leads_of(found)[:PAGE],
    }  # fmt: skip
    return render(request, "events/card.html", context, status=422 if form.is_bound else 200)


CARD_STEPS = ("print", "withdraw")


@require_POST
@hats_required(*STAFF_HATS)
def card_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Print so many sheets, or withdraw the card."""
    found = queries.card_by_key(key)
    if verb == "print":
        return _print(request, found)
    if verb != "withdraw":
        raise Http404
    try:
        actions.withdraw_card(found, by=me(request))
        messages.success(request, _("Withdrawn. Who scans it now finds the general question form."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("card", found.key)


def _print(request: HttpRequest, found: ReferralCard) -> HttpResponse:
    form = SheetForm(request.POST)
    if form.is_valid():
        sheets = form.cleaned_data["sheets"]
        made = sheet_of(found, sheets=sheets)
        attempt(form, lambda given: actions.print_card(found, by=me(request), **given))
        if not form.errors:
            name = file_name(_("cards"), found.ambassadorship.person.name, kind="pdf")
            return attached(HttpResponse(made), name, "pdf")
    if found.state == CardState.ACTIVE:
        return _card(request, found, form)
    messages.error(request, in_words(form))
    return redirect("card", found.key)


@require_safe
@hats_required(*STAFF_HATS)
def card_queue(request: HttpRequest) -> HttpResponse:
    """Questions that nobody answered yet, oldest first, with how long they wait."""
    page = Paginator(queries.queue(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": queries.clocked(list(page.object_list))}
    return render(request, "events/queue.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def lead(request: HttpRequest, key: str) -> HttpResponse:
    """From which organisation a question came."""
    found = queries.lead_by_key(key)
    known = {"organisation": found.organisation.key if found.organisation else ""}
    context = {
        "title": _("From which organisation?"),
        "back": "card",
        "back_key": found.card.key,
        "lede": str(found.intake),
    }
    return form_step(
        request, LeadForm(posted(request), initial=known),
        lambda given: actions.set_lead_organisation(found, by=me(request), **given),
        lambda made: redirect("card", found.card.key), context, _("Noted."),
    )  # fmt: skip


# material


@require_safe
@hats_required(*STAFF_HATS)
def materials(request: HttpRequest) -> HttpResponse:
    """What ambassadors find ready on their page."""
    shapes = bool(SHAPER_HATS & request.acting.hats)  # type: ignore[attr-defined]
    return render(request, "events/materials.html", {"rows": list(queries.materials()), "shapes": shapes})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def material_new(request: HttpRequest) -> HttpResponse:
    return _material(request, Material(), _("New material"))


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def material(request: HttpRequest, key: str) -> HttpResponse:
    """Put it right, or take it away."""
    found = queries.material_by_key(key)
    if request.method == "POST" and "drop" in request.POST:
        actions.drop_material(found, by=me(request))
        messages.success(request, _("Taken away."))
        return redirect("materials")
    return _material(request, found, found.title)


def _material(request: HttpRequest, found: Material, title: str) -> HttpResponse:
    form = MaterialForm(posted(request), instance=found)
    context: dict[str, Any] = {
        "title": title,
        "back": "materials",
        "template": "events/material.html",
        "material": found,
    }
    return form_step(
        request, form, lambda given: actions.save_material(form.instance, by=me(request)),
        lambda made: redirect("materials"), context,
    )  # fmt: skip
