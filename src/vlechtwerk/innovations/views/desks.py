"""A whole desk goes to others: a preview, then one action; and what was lent comes back."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.innovations import actions, desks, rules
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation
from vlechtwerk.innovations.steering_forms import DeskForm, LimitForm
from vlechtwerk.people.duties import duties_in_order
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS
from vlechtwerk.people.models import Person


def _givers(acting: Any) -> QuerySet[Person]:
    """Whose desk this person may hand over: who shapes the path also those of who has left already."""
    if not rules.can_shape_path(acting.hats):
        return Person.objects.filter(pk=acting.person.pk)
    left = Exists(Innovation.objects.filter(broker=OuterRef("pk")).exclude(state=InnovationState.STOPPED))
    return Person.objects.filter(Q(pk__in=desks.brokers().order_by().values("pk")) | left).order_by("name", "pk")


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def desk_hand_over(request: HttpRequest) -> HttpResponse:
    """From whom, to whom, for how long; what it does; done."""
    acting = request.acting  # type: ignore[attr-defined]
    given = request.GET.get("giver", acting.person.key)
    can_shape, team = rules.can_shape_path(acting.hats), desks.brokers()
    others = team if can_shape else team.exclude(pk=acting.person.pk)
    form = DeskForm(request.POST or None, initial={"giver": given}, givers=_givers(acting), team=others)
    preview = None
    if form.is_valid():
        giver = form.cleaned_data["giver"]
        dossiers = list(desks.dossiers_of(giver))
        orders = form.orders(dossiers)
        run = lambda: actions.hand_over_desk(giver, orders=orders, by=acting.person)  # noqa: E731
        tried = actions.rehearse(run)
        if tried.refusal:
            form.add_error(
                tried.refusal.field if tried.refusal.field in form.fields else None, str(tried.refusal.message)
            )
        elif request.POST.get("step") == "do":
            return _done(request, run())
        preview = _preview(giver, orders, dossiers, tried.mailed)
    context = {
        "form": form, "preview": preview, "lent": desks.lent(acting), "team": team, "can_shape": can_shape,
    }  # fmt: skip
    return render(request, "innovations/desk.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, made: Any) -> HttpResponse:
    n = made.items.count()
    text = ngettext("%(n)d thing is handed over.", "%(n)d things are handed over; nothing stays behind.", n)
    messages.success(request, text % {"n": n})
    return redirect("desk_hand_over")


def _preview(giver: Person, orders: desks.Orders, dossiers: list[Innovation], mailed: list[str]) -> dict[str, Any]:
    """What goes where: a row per person, a row per dossier, and the rest per kind of work."""
    to = [person for person in orders.to if person.pk != giver.pk]
    if not to:
        return {}
    pieces = desks.pieces_of(giver)
    division = desks.divide(pieces, to=to, chosen=orders.chosen)
    active = {one.pk for one in dossiers if one.state == InnovationState.ACTIVE}
    takers = {piece.row: person for piece, person in division.items() if piece.duty == desks.DOSSIERS}
    kinds = [(name, duty.label) for name, duty in duties_in_order() if any(piece.duty == name for piece in pieces)]
    return {
        "giver": giver, "to": to, "mailed": mailed, "count": len(pieces), "kinds": kinds,
        "shares": [(one, [one.counts.get(name, 0) for name, _l in kinds]) for one in desks.shares(division, active)],
        "dossiers": [(one, takers.get(one.pk), orders.chosen.get(one.pk)) for one in dossiers],
        "rest": [
            (label, [(piece.title, division[piece]) for piece in pieces if piece.duty == name])
            for name, label in kinds if name != desks.DOSSIERS
        ],
    }  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def desk_end(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """What was lent goes back now, or stays."""
    acting = request.acting  # type: ignore[attr-defined]
    found = desks.handover_for(acting, key)
    if verb not in {"terug", "blijft"}:
        raise Http404
    try:
        if verb == "blijft":
            actions.keep_desk(found, by=acting.person)
            messages.success(request, _("It stays with those who have it now."))
        else:
            n = actions.give_back_desk(found, by=acting.person)
            messages.success(request, ngettext("%(n)d thing went back.", "%(n)d things went back.", n) % {"n": n})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("desk_hand_over")


@require_POST
@hats_required(*SHAPER_HATS)
def load_limit(request: HttpRequest, key: str) -> HttpResponse:
    """How many dossiers somebody of the team can carry."""
    acting = request.acting  # type: ignore[attr-defined]
    person = desks.brokers().filter(key=key).first()
    if person is None:
        raise Http404
    form = LimitForm(request.POST)
    if form.is_valid():
        try:
            actions.set_load_limit(person, dossiers=form.cleaned_data["dossiers"], by=acting.person)
            messages.success(request, _("Noted."))
        except Refused as refused:
            messages.error(request, str(refused.message))
    else:
        messages.error(request, _("Write a whole number from 0 to 500, or leave it empty: then there is no limit."))
    return redirect("desk_hand_over")
