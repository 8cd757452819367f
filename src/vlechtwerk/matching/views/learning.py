"""The weights of the score, for everybody who matches; moved back or held by who shapes the network."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.matching import actions, queries
from vlechtwerk.matching.models import WeightSet
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS


@require_safe
@hats_required(*STAFF_HATS)
def weights(request: HttpRequest) -> HttpResponse:
    """Today's weights beside the standard, what moved them, and the history."""
    may_change = not SHAPER_HATS.isdisjoint(request.acting.hats)  # type: ignore[attr-defined]
    return render(request, "matching/weights.html", {"weights": queries.weight_page(), "may_change": may_change})


@require_POST
@hats_required(*SHAPER_HATS)
def weights_undo(request: HttpRequest, key: str) -> HttpResponse:
    """Back to the weights before this change."""
    row = first_or_404(WeightSet.objects.filter(key=key))
    try:
        actions.undo_weights(row, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("The weights are those of before. What moved them does not count any more."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("weights")


@require_POST
@hats_required(*SHAPER_HATS)
def weights_switch(request: HttpRequest) -> HttpResponse:
    """Let the weights move at night, or hold them."""
    on = request.POST.get("learning") == "on"
    try:
        actions.switch_learning(on=on, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("Learning is on.") if on else _("Learning is off. The weights stay as they are."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("weights")
