"""Dividing people over circles, from the choice of people to the invitations."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.programmes import actions, queries, sentences
from vlechtwerk.programmes.enums import FormingState
from vlechtwerk.programmes.forms import CrowdForm, MoveForm, PairForm, RulesForm
from vlechtwerk.programmes.models import CircleForming

KEYS = 300


def _chosen(data: QueryDict) -> list[Person]:
    """The people who are ticked."""
    return list(Person.objects.filter(key__in=data.getlist("person")[:KEYS]))


def _choose(request: HttpRequest, forming: CircleForming | None) -> HttpResponse:
    """Filters, whom was chosen so far, and who else fits. A first search chooses all; a later one keeps the choice."""
    sent = request.POST if request.method == "POST" else request.GET or QueryDict()
    crowd_form = CrowdForm(sent if sent else (forming.filters if forming else {}))
    filters = crowd_form.filters()
    if request.method == "POST":
        ticked = set() if request.POST.get("search") == "none" else {one.pk for one in _chosen(request.POST)}
    else:
        ticked = set(forming.placements.values_list("person_id", flat=True)) if forming else set()
    crowd = queries.crowd(filters, also=ticked)
    if _ticks_all(request, forming, bool(filters), bool(ticked)):
        ticked = ticked | {one.pk for one in crowd.people}
    context: dict[str, Any] = {"forming": forming, "crowd_form": crowd_form, "crowd": crowd}
    context["chosen"] = [one for one in crowd.people if one.pk in ticked]
    context["others"] = [one for one in crowd.people if one.pk not in ticked]
    context["is_later"] = request.method == "POST" or forming or filters
    is_refused = request.method == "POST" and not _is_search(request)
    return render(request, "programmes/people.html", context, status=422 if is_refused else 200)


def _is_search(request: HttpRequest) -> bool:
    return "search" in request.POST


def _ticks_all(request: HttpRequest, forming: CircleForming | None, is_filtered: bool, is_chosen: bool) -> bool:
    """When asked for, and after a first search that says something."""
    if request.method == "POST":
        is_first = request.POST.get("search") == "1" and "later" not in request.POST and not is_chosen
        return request.POST.get("search") == "all" or (is_first and is_filtered)
    return is_filtered and (not forming or bool(request.GET))


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def forming_new(request: HttpRequest) -> HttpResponse:
    """Begin with who is considered; the name comes with the rules."""
    if request.method == "POST" and not _is_search(request):
        form = CrowdForm(request.POST)
        filters = form.kept()
        about = form.cleaned_data.get("theme") or form.cleaned_data.get("region") or date_format(clock.today(), "F Y")
        name = _("Circle %(about)s") % {"about": about}
        try:
            people = _chosen(request.POST)
            made = actions.prepare_forming(name=name, people=people, filters=filters, by=me(request))
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            return redirect("forming_rules", made.key)
    return _choose(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def forming_people(request: HttpRequest, key: str) -> HttpResponse:
    """Consider others."""
    found = queries.forming_for(request.acting, key)  # type: ignore[attr-defined]
    if request.method == "POST" and not _is_search(request):
        try:
            filters = CrowdForm(request.POST).kept()
            actions.change_people(found, people=_chosen(request.POST), filters=filters, by=me(request))
        except Refused as refused:
            messages.error(request, str(refused.message))
        else:
            return redirect("forming_rules", found.key)
    return _choose(request, found)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def forming_rules(request: HttpRequest, key: str) -> HttpResponse:
    """Sizes, rules with their weight, who with whom; then divide."""
    found = queries.forming_for(request.acting, key)  # type: ignore[attr-defined]
    data = request.POST if request.method == "POST" else None
    form, pair = RulesForm(data, found), PairForm(data if data and "pair" in data else None, found)
    if data is not None and form.is_valid() and (not pair.is_bound or pair.is_valid()):
        try:
            return _rules_sent(request, found, form, pair)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
            found.refresh_from_db()
    context = {"forming": found, "form": form, "pair": pair, "pairs": found.pairs.select_related("first", "second")}
    context["count"] = found.placements.count()
    return render(request, "programmes/rules.html", context, status=422 if data is not None else 200)


@transaction.atomic
def _rules_sent(request: HttpRequest, found: CircleForming, form: RulesForm, pair: PairForm) -> HttpResponse:
    """Keep the rules, and do what the button says; a no leaves everything as it was."""
    names = ("name", "subject", "least", "most")
    actions.set_rules(found, **{name: form.cleaned_data[name] for name in names}, rules=form.rules(), by=me(request))
    if pair.is_bound:
        actions.add_pair(found, **pair.cleaned_data, by=me(request))
    elif (number := request.POST.get("unpair", "")).isdecimal() and len(number) < 18:
        actions.remove_pair(found, pair=int(number), by=me(request))
    else:
        _solve(request, found)
        return redirect("forming", found.key)
    return redirect(reverse("forming_rules", args=[found.key]) + "#wie")


@require_safe
@hats_required(*STAFF_HATS)
def forming(request: HttpRequest, key: str) -> HttpResponse:
    """The division: on its way, or with its groups. A draft is at its rules."""
    found = queries.forming_for(request.acting, key)  # type: ignore[attr-defined]
    if found.state == FormingState.DRAFT:
        return _go(request, reverse("forming_rules", args=[key]))
    if found.state == FormingState.SOLVING:
        limit = int(settings.CIRCLE_SOLVE_S) + 1
        gone = (clock.now() - found.claimed_at).total_seconds() if found.claimed_at else 0
        context = {"forming": found, "limit": limit, "elapsed": min(limit, int(gone))}
        return render(request, "programmes/solving.html" + ("#progress" if _is_poll(request) else ""), context)
    if _is_poll(request):
        return _go(request, request.path)
    context = {"forming": found, "board": queries.board(found)}
    if move := found.last_move:
        context |= {"effect": sentences.more_or_less(move["before"], move["after"])}
        context |= {"touched": [move["from"], move["to"]]}
    return render(request, "programmes/forming.html", context)


def _is_poll(request: HttpRequest) -> bool:
    return bool(request.htmx)  # type: ignore[attr-defined]


def _go(request: HttpRequest, where: str) -> HttpResponse:
    """There, also for a page that asks how far it is."""
    return HttpResponse(headers={"HX-Redirect": where}) if _is_poll(request) else redirect(where)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def forming_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """Who is mailed; then the circles are made."""
    found = queries.forming_for(request.acting, key)  # type: ignore[attr-defined]
    if request.method == "POST":
        try:
            made = actions.confirm_forming(found, by=me(request))
            n = len(made)
            messages.success(
                request,
                ngettext(
                    "%(n)d circle is made; the mails leave now.", "%(n)d circles are made; the mails leave now.", n
                )
                % {"n": n},
            )
            return redirect("circles")
        except Refused as refused:
            messages.error(request, str(refused.message))
    if found.state != FormingState.READY:
        return redirect("forming", found.key)
    able, away = actions.invited_by(found)
    context = {"forming": found, "mailed": [p for p in able if p.person.email], "away": away}
    context["called"] = [p for p in able if not p.person.email]
    context["circles"] = {n: [p for p in able if p.group == n] for n in range(1, (found.group_count or 0) + 1)}
    return render(request, "programmes/confirm.html", context)


# the buttons


def _solve(request: HttpRequest, found: CircleForming) -> None:
    if gone := actions.solve_forming(found, by=me(request)):
        names = sentences.listed([one.name for one in gone])
        messages.info(request, _("Taken out, because they left or want no mail: %(names)s.") % {"names": names})


def _person(request: HttpRequest) -> Person:
    found = Person.objects.filter(key=request.POST.get("person", "")[:12]).first()
    if found is None:
        raise actions.CirclesRefused(_("Choose somebody of this division."))
    return found


def _move(request: HttpRequest, found: CircleForming) -> None:
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise actions.CirclesRefused(_("Choose a circle from the list."))
    person, group = _person(request), form.cleaned_data["group"]
    actions.move_person(found, person=person, group=group, by=me(request))
    said = _("%(name)s is in circle %(n)d now, and stays there when you divide again.")
    messages.success(request, said % {"name": person.name, "n": group})


def _lock(request: HttpRequest, found: CircleForming) -> None:
    person, locked = _person(request), request.POST.get("locked") == "1"
    actions.lock_person(found, person=person, locked=locked, by=me(request))
    kept, free = _("%(name)s stays in this circle when you divide again."), _("%(name)s may change circle again.")
    messages.success(request, (kept if locked else free) % {"name": person.name})


def _abandon(request: HttpRequest, found: CircleForming) -> None:
    actions.abandon_forming(found, by=me(request))
    messages.success(request, _("Put away. Nobody was mailed."))


Step = Callable[[HttpRequest, CircleForming], Any]
FORMING_STEPS: dict[str, Step] = {
    "solve": _solve,
    "stop": lambda request, found: actions.stop_solving(found, by=me(request)),
    "move": _move,
    "lock": _lock,
    "undo": lambda request, found: actions.undo_move(found, by=me(request)),
    "abandon": _abandon,
}


@require_POST
@hats_required(*STAFF_HATS)
def forming_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a division."""
    found = queries.forming_for(request.acting, key)  # type: ignore[attr-defined]
    if verb not in FORMING_STEPS:
        raise Http404
    try:
        FORMING_STEPS[verb](request, found)
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("circles") if verb == "abandon" else redirect("forming", found.key)
