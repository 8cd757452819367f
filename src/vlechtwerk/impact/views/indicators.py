"""One indicator: the rows behind it, its rule and its goal."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.impact import actions, forms, queries, sentences, shown
from vlechtwerk.impact.models import Indicator
from vlechtwerk.impact.views.figures import PAGE, READERS
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS


@require_safe
@hats_required(*READERS)
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """Every row that counts; what they add is the figure. Who people are, only the team reads."""
    found = queries.indicator_for(request.acting, key)  # type: ignore[attr-defined]
    shown_with = [found, found.part_of] if found.part_of else [found]
    sheet, measures = queries.sheet(found.programme, of=shown_with)
    rows = queries.rows_of(measures[found.key])
    one = next(row for row in shown.shown(sheet) if row.figure.key == found.key)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    is_amount = one.figure.is_amount
    context = {
        "indicator": found,
        "programme": found.programme,
        "one": one,
        "measure": measures[found.key],
        "page": page,
        "page_sum": sentences.amount(sum(row.adds for row in page), one.figure.unit),
        "rows": [(row, sentences.amount(row.adds, one.figure.unit) if is_amount else row.adds) for row in page],
        "traps": [(told.trap.label, sentences.trap(told, sheet)) for told in sheet.traps() if told.about == found.key],
        "shapes": wears(request, *SHAPER_HATS),
        "team": wears(request, *STAFF_HATS),
    }
    return render(request, "impact/indicator.html", context)


@require_POST
@hats_required(*SHAPER_HATS)
def indicators_start(request: HttpRequest, key: str) -> HttpResponse:
    """The usual indicators at once."""
    found = queries.programme_for(request.acting, key)  # type: ignore[attr-defined]
    try:
        actions.start_indicators(found, by=me(request))
        messages.success(request, _("The usual indicators are there. Give them their goals."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("figures", found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def indicator_new(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.programme_for(request.acting, key)  # type: ignore[attr-defined]
    context = {"title": _("New indicator"), "back": "figures", "back_key": found.key}
    return form_step(
        request, forms.IndicatorForm(found, posted(request)),
        lambda given: actions.add_indicator(found, by=me(request), **given),
        lambda made: redirect("indicator", made.key), context, _("The indicator is there."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def indicator_edit(request: HttpRequest, key: str) -> HttpResponse:
    found = queries.indicator_for(request.acting, key)  # type: ignore[attr-defined]
    form = forms.IndicatorForm(found.programme, posted(request), initial=_now(found))
    context = {"title": found.name or _("Indicator"), "back": "indicator", "back_key": found.key}
    return form_step(
        request, form, lambda given: actions.change_indicator(found, by=me(request), **given),
        lambda made: redirect("indicator", made.key), context, _("Noted."),
    )  # fmt: skip


def _now(found: Indicator) -> dict[str, Any]:
    """What the form shows of an indicator that is there."""
    plain = {name: getattr(found, name) for name in forms.IndicatorForm.base_fields if name != "part_of"}
    return plain | {"part_of": found.part_of.key if found.part_of else "", "sdgs": [str(n) for n in found.sdgs]}


@require_POST
@hats_required(*SHAPER_HATS)
def indicator_remove(request: HttpRequest, key: str) -> HttpResponse:
    """No longer shown; frozen reports keep it."""
    found = queries.indicator_for(request.acting, key)  # type: ignore[attr-defined]
    actions.remove_indicator(found, by=me(request))
    messages.success(request, _("Taken out. Frozen reports keep it."))
    return redirect("figures", found.programme.key)
