"""Screens of match rounds: the list, one round, one row of it, the preview of an approval, two rounds compared."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.matching import actions
from vlechtwerk.matching.asking import letter_of
from vlechtwerk.matching.enums import RoundState, SetAsideReason, WhyNobody
from vlechtwerk.matching.models import RoundRow
from vlechtwerk.matching.queries import moving, rounds
from vlechtwerk.matching.queries.round_figures import UNDECIDED, figures_of, is_gone
from vlechtwerk.matching.round_forms import RefuseForm, StartForm
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person

PAGE = 20
STEPS = ("again", "close")


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def round_list(request: HttpRequest) -> HttpResponse:
    """All rounds, the newest first, and the form that starts one."""
    acting = request.acting  # type: ignore[attr-defined]
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.start_round(
                by=acting.person, objective=data["objective"], dial=data["dial"], most_each=data["most_each"],
                scope=form.scope(acting.person),
            )  # fmt: skip
            return redirect("round", made.key)
        except Refused as refused:
            form.add_error(None, str(refused.message))
    page = Paginator(rounds.rounds(), PAGE).get_page(request.GET.get("page"))
    stale = [one for one in page if rounds.is_stale(one)]
    figures = figures_of(list(page))
    lines = [(one, figures[one.pk]) for one in page]
    context = {"form": form, "page": page, "lines": lines, "stale": stale, "need_count": len(form.need_choices)}
    return render(request, "matching/rounds.html", context, status=422 if form.errors else 200)


@require_safe
@hats_required(*STAFF_HATS)
def round_page(request: HttpRequest, key: str) -> HttpResponse:
    """One round. While it is calculated the page asks for itself again, and shows what is found so far."""
    found = rounds.round_for(request.acting, key)  # type: ignore[attr-defined]
    running = found.state in rounds.RUNNING
    if request.headers.get("HX-Request") and not running:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "page": rounds.round_page(found),
        "round": found,
        "running": running,
        "is_open": found.state == RoundState.READY,
    }
    return render(request, "matching/round.html", context)


@require_POST
@hats_required(*STAFF_HATS)
def round_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Run it again, or close it."""
    acting = request.acting  # type: ignore[attr-defined]
    found = rounds.round_for(acting, key)
    if verb not in STEPS:
        raise Http404
    try:
        if verb == "again":
            objective = request.POST.get("objective", "")
            objective = objective if objective in {"fair", "total"} else found.objective
            return redirect("round", actions.run_again(found, by=acting.person, objective=objective).key)
        actions.close_round(found, by=acting.person)
        messages.success(request, _("The round is closed. Who was asked stays asked."))
        return redirect("rounds")
    except Refused as refused:
        messages.error(request, str(refused.message))
        return redirect("round", found.key)


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def round_row(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """One need of a round: who else, why not somebody known; lock, refuse, choose."""
    acting = request.acting  # type: ignore[attr-defined]
    found = rounds.row_for(acting, key, row)
    if request.method == "POST":
        try:
            messages.success(request, _changed(request, found, acting.person))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("round", key) if "back" in request.POST else redirect("round_row", key, row)
    who = request.GET.get("who", "").strip()[:60]
    gone = is_gone(found)
    context = {
        "row": found,
        "round": found.round,
        "is_open": found.round.state == RoundState.READY and found.state in UNDECIDED and not gone,
        "gone": WhyNobody.GONE.label if gone else "",
        "choices": rounds.alternatives(found),
        "who": who,
        "answers": moving.why_not(found, who) if who and found.round.state not in rounds.RUNNING else [],
        "reasons": SetAsideReason.choices,
        "refused": found.round.refusals.filter(need=found.need).select_related("person"),
    }
    return render(request, "matching/round_row.html", context)


def _changed(request: HttpRequest, row: RoundRow, by: Any) -> str:
    """Do what the button says; the sentence that tells it."""
    verb = request.POST.get("verb", "")
    if verb in {"lock", "unlock"}:
        actions.lock_row(row, locked=verb == "lock", by=by)
        return _("This pair stays when the round runs again.") if verb == "lock" else _("This pair is free again.")
    person = Person.objects.filter(key=request.POST.get("person", "")[:12]).first()
    if person is None or verb not in {"refuse", "choose", "allow"}:
        raise Http404
    if verb == "choose":
        actions.choose_helper(row, person=person, by=by)
        return _("Chosen by hand: %(name)s. It stays when the round runs again.") % {"name": person.name}
    if verb == "allow":
        actions.allow_pair(row, person=person, by=by)
        return _("%(name)s may be proposed for this need again.") % {"name": person.name}
    form = RefuseForm(request.POST)
    if not form.is_valid():
        raise actions.MatchingRefused(_("Choose a reason from the list."))
    actions.refuse_pair(row, person=person, reason=form.cleaned_data["reason"], by=by)
    return _("%(name)s is not proposed for this need any more.") % {"name": person.name}


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def round_approve(request: HttpRequest, key: str) -> HttpResponse:
    """Who is mailed, who has no address, who falls out; then the requests leave, each with an outcome."""
    acting = request.acting  # type: ignore[attr-defined]
    found = rounds.round_for(acting, key)
    if request.method == "GET":
        preview = rounds.preview(found, request.GET.getlist("row")[:1000])
        example = next((row for row in preview.pairs if row.helper and row.helper.email), None)
        proposal, letter = letter_of(example, by=acting.person) if example else (None, None)
        context = {"round": found, "preview": preview, "proposal": proposal, "letter": letter}
        return render(request, "matching/round_approve.html", context)
    pairs = [pair.partition(":")[::2] for pair in request.POST.getlist("pair")[:1000]]
    outcomes = actions.approve_rows(found, pairs=pairs, by=acting.person)
    asked = [one for one in outcomes if one.proposal]
    if asked:
        text = ngettext("%(count)d person asked.", "%(count)d requests made.", len(asked))
        messages.success(request, text % {"count": len(asked)})
    for one in outcomes:
        if not one.proposal:
            words = {"need": one.row.need.title, "why": one.why}
            messages.error(request, _("“%(need)s” was not asked: %(why)s") % words)
    if not outcomes:
        messages.error(request, _("Nothing was chosen. Tick the rows for which somebody may be asked."))
    return redirect("round", found.key)


@require_safe
@hats_required(*STAFF_HATS)
def round_compare(request: HttpRequest, key: str) -> HttpResponse:
    """What changed between two rounds, need by need; without a choice, against the round before."""
    acting = request.acting  # type: ignore[attr-defined]
    after = rounds.round_for(acting, key)
    wanted = request.GET.get("with", "")[:12]
    before = rounds.round_for(acting, wanted) if wanted else after.parent
    if before is None:
        raise Http404
    found, figures = rounds.differences(before, after), figures_of([before, after])
    context = {
        "round": after,
        "before": before,
        "was": figures[before.pk],
        "now": figures[after.pk],
        "changed": [one for one in found if not one.is_same],
        "same_count": sum(one.is_same for one in found),
    }
    return render(request, "matching/round_compare.html", context)
