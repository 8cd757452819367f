"""The ambassador's own page, made for a phone, their card for on stage, and their appearances."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import clock, context, links
from vlechtwerk.core.access import hats_required, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.qr import qr
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.events.actions import appearances as actions
from vlechtwerk.events.actions import cards as card_actions
from vlechtwerk.events.models import Appearance
from vlechtwerk.events.queries import appearances as queries
from vlechtwerk.events.queries import cards, stages
from vlechtwerk.events.queries.fitting import fitting_stages
from vlechtwerk.events.stage_forms import AppearanceForm
from vlechtwerk.events.views.stages import directions
from vlechtwerk.people.enums import STAFF_HATS, HatKind
from vlechtwerk.people.rules import is_staff
from vlechtwerk.programmes.queries import ambassadorship_by_key, appointed


@require_safe
@hats_required(HatKind.AMBASSADOR)
def ambassador_home(request: HttpRequest) -> HttpResponse:
    """How the year goes, what comes next, what waits for an answer."""
    mine = appointed().filter(person=me(request)).first()
    if mine is None:
        return render(request, "events/ambassador.html", {"mine": None})
    coming = stages.next_stage(me(request))
    shown: dict[str, Any] = {
        "mine": mine, "year": queries.year_of(mine, clock.today().year), "number": clock.today().year, "coming": coming,
        "directions": directions(coming.place) if coming else "", "asked": list(stages.offers_to(me(request))),
        "host_phone": stages.phone_of(coming.fan.contact, viewer=me(request)) if coming else "",
        "came": cards.came_through(mine), "card": cards.own_card(mine), "materials": list(cards.materials()),
        "days_off": context.address("days_off"), "fitting": fitting_stages(mine),
    }  # fmt: skip
    return render(request, "events/ambassador.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(HatKind.AMBASSADOR)
def ambassador_card(request: HttpRequest) -> HttpResponse:
    """The code, as large as the screen; who has no card yet makes one here."""
    mine = appointed().filter(person=me(request)).first()
    if mine is None:
        return redirect("ambassador_home")
    if request.method == "POST":
        try:
            card_actions.make_card(mine, keeper=mine.keeper, by=me(request))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("ambassador_card")
    card = cards.own_card(mine, card=request.GET.get("card", "")[:12])
    address = links.absolute("public_card", card.key) if card else ""
    return render(request, "events/own_card.html", {"card": card, "qr": qr(address) if card else ""})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(HatKind.AMBASSADOR)
def appearance_new(request: HttpRequest) -> HttpResponse:
    """One's own appearance that nobody here knows of yet."""
    mine = appointed().filter(person=me(request)).first()
    if mine is None:
        return redirect("ambassador_home")
    page = {"title": _("Note an appearance"), "back": "ambassador_home"}
    return form_step(
        request, AppearanceForm(posted(request)), lambda given: actions.note_appearance(mine, by=me(request), **given),
        lambda made: redirect("ambassador_home"), page, _("Noted."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def appearances(request: HttpRequest) -> HttpResponse:
    """Every ambassador and their year."""
    today = clock.today()
    asked = request.GET.get("year", "")
    year = (
        int(asked) if asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= today.year + 1 else today.year
    )
    rows = list(appointed().order_by("person__name", "pk"))
    years = queries.years_of(rows, year)
    context = {"rows": [(one, years[one.pk]) for one in rows], "year": year, "years": [today.year - 1, today.year]}
    return render(request, "events/appearances.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def appearance_note(request: HttpRequest, key: str) -> HttpResponse:
    """The team notes what it heard."""
    of = ambassadorship_by_key(key)
    page = {
        "title": _("Note an appearance"),
        "back": "appearances",
        "lede": _("Of %(name)s.") % {"name": of.person.name},
    }
    return form_step(
        request, AppearanceForm(posted(request)), lambda given: actions.note_appearance(of, by=me(request), **given),
        lambda made: redirect("appearances"), page, _("Noted."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def appearance(request: HttpRequest, key: str) -> HttpResponse:
    """Put right, or say what shows it."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.appearance_for(acting, key)
    names = AppearanceForm.base_fields
    form = AppearanceForm(posted(request), initial={name: getattr(found, name) for name in names})
    back = _home(acting)
    page = {"title": found.title, "back": back, "template": "events/appearance.html", "appearance": found}
    return form_step(
        request, form, lambda given: actions.edit_appearance(found, by=me(request), **given),
        lambda made: redirect(back), page,
    )  # fmt: skip


@require_POST
@login_required_person
def appearance_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """It did not go on."""
    acting = request.acting  # type: ignore[attr-defined]
    found: Appearance = queries.appearance_for(acting, key)
    try:
        actions.withdraw_appearance(found, by=me(request))
        messages.success(request, _("Taken back: it counts no more."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect(_home(acting))


def _home(acting: Any) -> str:
    return "appearances" if is_staff(acting.hats) else "ambassador_home"
