"""Circles: the list, one circle, and the answer of whoever is invited."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, hats_required, login_required_person, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes.enums import TAKEN, CircleState, PlaceState
from vlechtwerk.programmes.forms import AnswerForm, CloseForm, CountsForm, GuideForm
from vlechtwerk.programmes.models import Circle, CircleMember

PAGE = 50


@require_safe
@login_required_person
def circles(request: HttpRequest) -> HttpResponse:
    """The team sees all circles and what is being divided, a member their own."""
    acting = request.acting  # type: ignore[attr-defined]
    if not is_staff(acting.hats):
        context: dict[str, Any] = {
            "places": queries.circles_of(acting.person),
            "guided": queries.circles().filter(guide=acting.person),
        }
        return render(request, "programmes/own.html", context)
    state = request.GET.get("state", "")
    found = queries.circles()
    if state in CircleState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "formings": queries.open_formings()[:PAGE], "state": state, "states": CircleState.choices}
    return render(request, "programmes/circles.html", context)


@require_safe
@login_required_person
def circle(request: HttpRequest, key: str) -> HttpResponse:
    """Who is in it; for the team also what to do next."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.circle_for(acting, key)
    return _circle(request, found, acting, CloseForm())


def _circle(request: HttpRequest, found: Circle, acting: Any, close: CloseForm) -> HttpResponse:
    staff = is_staff(acting.hats)
    left = queries.seats_left(found)
    asks = staff and left and found.state != CircleState.CLOSED
    who = " ".join(request.GET.get("who", "").split())[:60] if asks else ""
    mates = queries.mates(found, acting.person, acting.hats)
    hear = [one.place for one in mates if one.place.state in TAKEN and one.place.person.email] if staff else []
    context = {
        "circle": found,
        "starts": [place.person for place in hear if place.state == PlaceState.ACCEPTED],
        "closes": [place.person for place in hear],
        "mates": mates,
        "staff": staff,
        "leads": queries.leads(acting, found),
        "meetings": queries.meetings_of(found) if found.state != CircleState.FORMING else None,
        "left": left,
        "mine": found.members.filter(person=acting.person).first(),
        "asks": asks,
        "next": queries.next_ones(found) if asks else [],
        "who": who,
        "called": queries.called(found, who) if who else None,
        "close": close,
        "guide": GuideForm(initial={"guide": found.guide.key if found.guide else ""}) if staff else None,
        "counts": CountsForm(initial={"programme": found.programme.key if found.programme else ""}) if staff else None,
    }
    return render(request, "programmes/circle.html", context, status=422 if close.is_bound else 200)


def _invite(request: HttpRequest, found: Circle) -> str:
    person = Person.objects.filter(key=request.POST.get("person", "")[:12]).first()
    if person is None:
        raise actions.CirclesRefused(_("Choose somebody from the list."))
    actions.invite_member(found, person=person, by=me(request))
    if not person.email:
        return _("%(name)s has no e-mail address: call, and enter the answer here.") % {"name": person.name}
    return _("%(name)s is invited; the mail leaves now.") % {"name": person.name}


def _guide(request: HttpRequest, found: Circle) -> str:
    form = GuideForm(request.POST)
    if not form.is_valid():
        raise actions.CirclesRefused(_("Choose somebody from the list."))
    actions.set_guide(found, guide=form.cleaned_data["guide"], by=me(request))
    return _("Noted.")


def _programme(request: HttpRequest, found: Circle) -> str:
    form = CountsForm(request.POST)
    if not form.is_valid():
        raise actions.CirclesRefused(_("Choose a programme from the list."))
    actions.set_programme(found, programme=form.cleaned_data["programme"], by=me(request))
    return _("Noted.")


def _start(request: HttpRequest, found: Circle) -> str:
    actions.start_circle(found, by=me(request))
    return _("The circle runs. Everybody who said yes is mailed.")


def _close(request: HttpRequest, found: Circle) -> str:
    actions.close_circle(found, harvest=request.POST.get("harvest", "")[:1000], by=me(request))
    return _("The circle is closed. Everybody reads what it took along.")


CIRCLE_STEPS: dict[str, Callable[[HttpRequest, Circle], str]] = {
    "invite": _invite, "guide": _guide, "programme": _programme, "start": _start, "close": _close,
}  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def circle_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a circle."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.circle_for(acting, key)
    if verb not in CIRCLE_STEPS:
        raise Http404
    close = CloseForm(request.POST)
    if verb == "close" and not close.is_valid():
        return _circle(request, found, acting, close)
    try:
        messages.success(request, CIRCLE_STEPS[verb](request, found))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("circle", found.key)


# the answer


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("circle")
def guest_circle(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """One's place in a circle by the link of the mail: answer, see who else, step out."""
    found = queries.place_by_key(parts[0])
    return _place(request, found, found.person, "core/guest.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def place(request: HttpRequest, key: str) -> HttpResponse:
    """The same, logged in; the team enters an answer given by telephone."""
    acting = request.acting  # type: ignore[attr-defined]
    return _place(request, queries.place_for(acting, key), acting.person, "core/base.html")


def _place(request: HttpRequest, found: CircleMember, by: Person, base: str) -> HttpResponse:
    form = AnswerForm(request.POST if request.method == "POST" and "leave" not in request.POST else None)
    is_refused = form.is_bound and not form.is_valid()
    if request.method == "POST" and not is_refused:
        try:
            _carry_out(request, found, form, by)
            return redirect(request.path)
        except Refused as refused:
            messages.error(request, str(refused.message))
            found.refresh_from_db()
            is_refused = True
    is_in = found.state == PlaceState.ACCEPTED
    count, sectors = queries.company(found.circle)
    context = {
        "place": found,
        "circle": found.circle,
        "form": form,
        "base": base,
        "is_own": by.pk == found.person_id,
        "mates": queries.mates(found.circle, found.person, ["member"]) if is_in else [],
        "count": count,
        "sectors": sectors,
        "open": found.circle.state != CircleState.CLOSED,
    }
    return render(request, "programmes/place.html", context, status=422 if is_refused else 200)


def _carry_out(request: HttpRequest, found: CircleMember, form: AnswerForm, by: Person) -> None:
    if "leave" in request.POST:
        actions.leave_circle(found, by=by)
        return
    data = form.cleaned_data
    if data["answer"] == "yes":
        actions.accept_place(found, shares_contact=data["shares_contact"], by=by)
    else:
        actions.decline_place(found, note=data["note"], by=by)
