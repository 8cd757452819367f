"""Stages: what networks ask, whom to ask for it, and the answer of who is asked."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.events import stage_sentences
from vlechtwerk.events.actions import stages as actions
from vlechtwerk.events.actions.stage_base import StageRefused
from vlechtwerk.events.actions.stage_mails import calendar_of
from vlechtwerk.events.enums import OPEN_STAGE, OfferState, StageState
from vlechtwerk.events.models import StageOffer, StageRequest
from vlechtwerk.events.queries import proposing
from vlechtwerk.events.queries import stages as queries
from vlechtwerk.events.stage_forms import ReasonForm, StageAnswerForm, StageForm
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff
from vlechtwerk.programmes.queries import appointed

PAGE = 50


def directions(place: str) -> str:
    """Where a map shows the way; whoever taps it leaves this site."""
    return f"https://www.openstreetmap.org/search?{urlencode({'query': place})}"


@require_safe
@login_required_person
def stages(request: HttpRequest) -> HttpResponse:
    """The team sees what waits, longest first; who speaks for a network its own requests."""
    acting = request.acting  # type: ignore[attr-defined]
    if not is_staff(acting.hats):
        context: dict[str, Any] = {"stages": queries.stages_of(acting.person)[:PAGE], "speaks": queries.fan_of(acting.person).exists()}  # fmt: skip
        return render(request, "events/own_stages.html", context)
    state = request.GET.get("state", "")
    found = queries.stages().filter(state=state) if state in StageState.values else queries.open_stages()
    if state == "all":
        found = queries.stages()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": StageState.choices}
    return render(request, "events/stages.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def stage_new(request: HttpRequest) -> HttpResponse:
    """A network asks for an ambassador; the team does it for one that calls."""
    acting = request.acting  # type: ignore[attr-defined]
    fans = queries.fans() if is_staff(acting.hats) else queries.fan_of(acting.person)
    if not is_staff(acting.hats) and not fans.exists():
        raise PermissionDenied(_("This page is for networks that offer a stage. Ask a broker when yours is one."))
    form = StageForm(posted(request), fans=fans, initial={"language": acting.person.language})
    context = {
        "title": _("Offer a stage"), "back": "stage_requests", "save": _("Ask for an ambassador"),
        "lede": _("The team looks for somebody who fits. Once an ambassador says yes, you both get each other’s name and number."),
    }  # fmt: skip
    return form_step(
        request, form, lambda given: actions.ask_for_stage(by=me(request), **StageForm.given(given)),
        lambda made: redirect("stage_request", made.key), context, _("Your request is in. We look for somebody who fits."),
    )  # fmt: skip


@require_safe
@login_required_person
def stage(request: HttpRequest, key: str) -> HttpResponse:
    """Where a request stands; for the team also whom to ask."""
    return _stage(request, queries.stage_for(request.acting, key), ReasonForm())  # type: ignore[attr-defined]


def _stage(request: HttpRequest, found: StageRequest, ending: ReasonForm) -> HttpResponse:
    staff = is_staff(request.acting.hats)  # type: ignore[attr-defined]
    asks = staff and found.state == StageState.RECEIVED and bool(queries.dates_left(found))
    proposals = proposing.propose(found) if asks else None
    offers = list(queries.offers_of(found))
    reasons = [reason for one in offers for reason in one.reasons]
    shown = [*proposals.best, *proposals.others, *proposals.away] if proposals else []
    themes = stage_sentences.theme_names([*reasons, *(reason for one in shown for reason in one.reasons)])
    yes = next((one for one in offers if one.state == OfferState.ACCEPTED), None)
    context = {
        "stage": found, "staff": staff, "ending": ending, "dates": list(found.dates.all()), "yes": yes,
        "best": _told(proposals.best, themes) if proposals else [], "asks": asks,
        "others": _told(proposals.others, themes) if proposals else [],
        "away": _told(proposals.away, themes) if proposals else [],
        "offers": [(one, stage_sentences.lines(one.reasons, themes=themes)) for one in offers],
        "phone": queries.phone_of(yes.ambassadorship.person, viewer=me(request)) if yes else "",
        "directions": directions(found.place), "open": found.state in OPEN_STAGE,
        "asked": next((one for one in offers if one.state == OfferState.ASKED), None),
    }  # fmt: skip
    return render(request, "events/stage.html", context, status=422 if ending.is_bound else 200)


def _told(found: list[proposing.Proposed], themes: dict[str, str]) -> list[tuple[Any, list[tuple[bool, str]]]]:
    return [(one.ambassadorship, stage_sentences.lines(one.reasons, themes=themes)) for one in found]


def _ask(request: HttpRequest, found: StageRequest) -> str:
    chosen = appointed().filter(key=request.POST.get("ambassador", "")[:12]).first()
    if chosen is None:
        raise StageRefused(_("Choose somebody from the list."))
    actions.ask_ambassador(found, ambassadorship=chosen, by=me(request))
    if not chosen.person.email:
        return _("%(name)s has no e-mail address: call, and enter the answer here.") % {"name": chosen.person.name}
    return _("%(name)s is asked; the mail leaves now.") % {"name": chosen.person.name}


def _withdraw(request: HttpRequest, found: StageRequest) -> str:
    asked = queries.offers_of(found).filter(state=OfferState.ASKED).select_related("stage").first()
    if asked is None:
        raise StageRefused(_("Nobody is being asked right now."))
    actions.withdraw_offer(asked, by=me(request))
    return _("%(name)s need not answer any more, and hears it.") % {"name": asked.ambassadorship.person.name}


def _close(request: HttpRequest, found: StageRequest) -> str:
    actions.close_stage(found, reason=request.POST.get("reason", ""), by=me(request))
    return _("Closed. Whoever waits for it hears why.")


def _cancel(request: HttpRequest, found: StageRequest) -> str:
    actions.cancel_stage(found, reason=request.POST.get("reason", ""), by=me(request))
    return _("Cancelled. Everybody who would be there hears why.")


STAGE_STEPS: dict[str, Callable[[HttpRequest, StageRequest], str]] = {
    "ask": _ask, "withdraw": _withdraw, "close": _close, "cancel": _cancel,
}  # fmt: skip
OF_THE_TEAM = {"ask", "withdraw"}


@require_POST
@login_required_person
def stage_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a stage."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.stage_for(acting, key)
    if verb not in STAGE_STEPS or (verb in OF_THE_TEAM and not is_staff(acting.hats)):
        raise Http404
    ending = ReasonForm(request.POST)
    if verb not in OF_THE_TEAM and not ending.is_valid():
        return _stage(request, found, ending)
    try:
        messages.success(request, STAGE_STEPS[verb](request, found))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("stage_request", found.key)


@require_safe
@login_required_person
def stage_ics(request: HttpRequest, key: str) -> HttpResponse:
    """The date for one's own calendar."""
    return _calendar(queries.stage_with_calendar(request.acting, key))  # type: ignore[attr-defined]


def _calendar(found: StageRequest) -> HttpResponse:
    if found.event is None:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="podium.ics"', "Cache-Control": "private, max-age=300"}
    return HttpResponse(calendar_of(found.event), content_type="text/calendar; charset=utf-8", headers=headers)


# the answer


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("stage")
def guest_stage(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """A request by the link of the mail: answer, and see with whom."""
    found = queries.offer_by_key(parts[0])
    return _offer(request, found, found.ambassadorship.person, "core/guest.html")


@require_safe
@by_link("stage")
def guest_stage_ics(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The date for the calendar of who said yes."""
    found = queries.offer_by_key(parts[0])
    if found.state != OfferState.ACCEPTED:
        raise Http404
    return _calendar(found.stage)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def stage_offer(request: HttpRequest, key: str) -> HttpResponse:
    """The same, logged in; the team enters an answer given by telephone."""
    acting = request.acting  # type: ignore[attr-defined]
    return _offer(request, queries.offer_for(acting, key), acting.person, "core/base.html")


def _offer(request: HttpRequest, found: StageOffer, by: Person, base: str) -> HttpResponse:
    stage, speaker = found.stage, found.ambassadorship.person
    form = StageAnswerForm(posted(request), dates=queries.dates_left(stage))
    is_refused = form.is_bound and not form.is_valid()
    if form.is_bound and not is_refused:
        try:
            _answer(found, form.cleaned_data, by)
            return redirect(request.path)
        except Refused as refused:
            messages.error(request, str(refused.message))
            found, is_refused = queries.offer_by_key(found.key), True
    said_yes = found.state == OfferState.ACCEPTED
    host = stage.fan.contact if said_yes else None
    context = {
        "offer": found, "stage": stage, "form": form, "base": base, "is_own": by.pk == speaker.pk, "host": host,
        "phone": queries.phone_of(host, viewer=speaker), "open": found.state == OfferState.ASKED,
        "reasons": stage_sentences.lines(found.reasons) if not said_yes else [], "directions": directions(stage.place),
        "calendar": reverse("stage_request_ics", args=[stage.key]) if base == "core/base.html" else f"{request.path}afspraak.ics",
    }  # fmt: skip
    return render(request, "events/offer.html", context, status=422 if is_refused else 200)


def _answer(found: StageOffer, data: dict[str, Any], by: Person) -> None:
    if data["answer"] == "yes":
        actions.accept_offer(found, starts_at=data["date"], by=by)
    else:
        actions.decline_offer(found, note=data["note"], by=by)
