"""Trying other agreements on a year before anybody is held to them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import limits, simulation_words
from vlechtwerk.ledger.actions import simulating
from vlechtwerk.ledger.enums import SimulationState
from vlechtwerk.ledger.queries import simulations as queries
from vlechtwerk.ledger.simulation_forms import YEAR_HINTS, TrialForm, assumptions
from vlechtwerk.people.enums import SHAPER_HATS

PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def simulations(request: HttpRequest) -> HttpResponse:
    """The form of a trial, filled in with the policy of today, an earlier trial or what the address says."""
    acting, pressed = request.acting, request.method == "POST"  # type: ignore[attr-defined]
    like = queries.simulations().filter(key=request.GET.get("like", "")[:12]).first()
    form = TrialForm(request.POST if pressed else None, policy=limits.policy(), proposed=request.GET, like=like)
    if pressed and form.is_valid():
        try:
            made = simulating.start_simulation(
                tried=form.values, habits=form.habits, demand=form.demand, seed_count=form.cleaned_data["runs"],
                by=acting.person,
            )  # fmt: skip
            return redirect("simulation", made.key)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    page = Paginator(queries.simulations(), PAGE).get_page(request.GET.get("page"))
    lines = [(one, simulation_words.changes(one)) for one in page]
    context = {"form": form, "page": page, "lines": lines, "hints": YEAR_HINTS}
    return render(request, "ledger/simulations.html", context, status=422 if form.errors else 200)


@require_safe
@hats_required(*SHAPER_HATS)
def simulation(request: HttpRequest, key: str) -> HttpResponse:
    """One trial. While it is calculated the page asks for itself again."""
    one = queries.simulation_for(request.acting, key)  # type: ignore[attr-defined]
    running = one.state in simulating.UNFINISHED
    if request.headers.get("HX-Request") and not running:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {
        "one": one,
        "running": running,
        "changes": simulation_words.changes(one),
        "told": simulation_words.told(one) if one.state == SimulationState.READY else None,
        "assumptions": assumptions(one),
    }
    return render(request, "ledger/simulation.html", context)
