"""Rings of exchange: found, proposed, answered by their members, and what became of them."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.enums import RingState
from vlechtwerk.exchanges.forms import RingForm
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person


@require_safe
@hats_required(*STAFF_HATS)
def ring_list(request: HttpRequest) -> HttpResponse:
    """Rings that are possible today, those that wait for answers, and the latest that ended."""
    lists = [
        (list(queries.open_rings()), _("Waiting for answers")),
        (list(queries.closed_rings()), _("What became of the others")),
    ]
    context = {"found": queries.find_rings(), "lists": lists}
    return render(request, "exchanges/rings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def ring_new(request: HttpRequest) -> HttpResponse:
    """A ring as it would be: who helps whom and why, who is mailed. Then it is proposed."""
    keys = (request.POST if request.method == "POST" else request.GET).getlist("need")
    if not keys:
        return redirect("rings")
    needs = queries.ring_needs(keys)
    found, said = queries.arcs_of(needs), ""
    if request.method == "POST":
        try:
            ring = actions.propose_ring(needs, by=request.acting.person)  # type: ignore[attr-defined]
        except Refused as refused:
            said = str(refused.message)
        else:
            messages.success(request, _("The ring is proposed. The mails leave now."))
            return redirect("ring", ring.key)
    people = [arc.giver for arc in found.arcs]
    context = {
        "found": found,
        "refused": said or next((arc.obstacle for arc in found.arcs if arc.obstacle), ""),
        "limits": queries.limits_of(people),
        "mailed": [person for person in people if person.email],
        "called": [person for person in people if not person.email],
    }
    return render(request, "exchanges/ring_new.html", context, status=422 if said else 200)


@require_safe
@hats_required(*STAFF_HATS)
def ring(request: HttpRequest, key: str) -> HttpResponse:
    """A ring with who answered what, for the team."""
    found = queries.ring_for(request.acting, key)  # type: ignore[attr-defined]
    context = {"ring": found, "rows": queries.rows_of(found), **queries.picture_of(found)}
    context["mailed"] = queries.told_at_end(found)
    return render(request, "exchanges/ring.html", context)


@require_POST
@hats_required(*STAFF_HATS)
def ring_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take a ring back; everybody in it hears it."""
    acting = request.acting  # type: ignore[attr-defined]
    try:
        actions.withdraw_ring(queries.ring_for(acting, key), by=acting.person)
        messages.success(request, _("The ring is withdrawn. Everybody gets a mail, and the needs are open again."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("ring", key)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def ring_answer(request: HttpRequest, key: str) -> HttpResponse:
    """A member answers while logged in; a broker may enter an answer given by telephone."""
    acting = request.acting  # type: ignore[attr-defined]
    return _answer(request, queries.ring_place_for(acting, key), acting.person, "core/base.html")


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("ring")
def guest_ring(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """A member answers through the personal link."""
    place = queries.ring_place_by_key(parts[0])
    return _answer(request, place, place.member.person, "core/guest.html")


def _answer(request: HttpRequest, place: queries.Place, by: Person, base: str) -> HttpResponse:
    if request.method != "POST" or not _waits(place):
        form = RingForm(initial={"answer": request.GET.get("answer", "")})
        return _page(request, place, base, form)
    form = RingForm(request.POST, has_phone=bool(place.member.person.phone))
    never = "never" in request.POST
    if never or form.is_valid():
        try:
            actions.answer_ring(place.member, by=by, **form.said(never=never))
        except Refused as refused:
            messages.error(request, str(refused.message))
            place = queries.ring_place_by_key(place.member.key)
        else:
            return redirect(request.path) if by.pk == place.member.person_id else redirect("ring", place.ring.key)
    return _page(request, place, base, form, status=422)


def _waits(place: queries.Place) -> bool:
    return place.ring.state == RingState.PROPOSED and not place.member.answer


def _page(request: HttpRequest, place: queries.Place, base: str, form: RingForm, *, status: int = 200) -> HttpResponse:
    """The request with its form, or what was answered and what comes next."""
    ring, person = place.ring, place.member.person
    context: dict[str, Any] = {"place": place, "ring": ring, "member": place.member, "base": base}
    context |= queries.picture_of(ring)
    if _waits(place):
        context |= {"form": form, "phone_end": person.phone[-2:], "limits": queries.limits_of([person])}
        return render(request, "exchanges/ring_answer.html", context, status=status)
    if ring.state == RingState.ACCEPTED:
        mine = queries.sessions_of_ring(ring).filter(Q(giver=person) | Q(receiver=person))
        given_first = sorted(mine, key=lambda session: session.giver_id != person.pk)
        context["sessions"] = [(one, actions.session_link(one, person)) for one in given_first]
    return render(request, "exchanges/ring_answered.html", context)
