"""Vouchers: the list, a new one, and one of them with its next step."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, me, wears
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes import money_forms as forms
from vlechtwerk.programmes.enums import UNUSED_VOUCHER, VoucherState
from vlechtwerk.programmes.models import Voucher
from vlechtwerk.programmes.views.money import PAGE, in_cents, line_left
from vlechtwerk.programmes.views.steps import Step

VOUCHER_STEPS: Mapping[str, Step] = {
    "reserve": Step((VoucherState.ISSUED,), forms.ReserveForm, actions.reserve_voucher, lazy("Somebody will help")),
    "use": Step((VoucherState.RESERVED,), forms.UseForm, actions.use_voucher, lazy("The help was given")),
    "declare": Step((VoucherState.USED,), forms.DeclareForm, actions.declare_voucher, lazy("Declare the costs")),
    "pay": Step((VoucherState.DECLARED,), forms.PaidForm, actions.pay_voucher, lazy("It is paid")),
    "cancel": Step(
        UNUSED_VOUCHER, forms.CancelForm, actions.cancel_voucher, lazy("Cancel the voucher")
    ),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def vouchers(request: HttpRequest) -> HttpResponse:
    """All of them, or those in one state."""
    state, found = request.GET.get("state", ""), queries.vouchers()
    if state in VoucherState.values:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": VoucherState.choices}
    return render(request, "programmes/vouchers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def voucher_new(request: HttpRequest, key: str) -> HttpResponse:
    line = queries.line_by_key(key)
    context = {"title": _("New voucher"), "back": "budget_line", "back_key": line.key, "lede": line_left(line)}
    return form_step(
        request, forms.VoucherForm(posted(request)),
        lambda given: actions.issue_voucher(line, by=me(request), **in_cents(given)),
        lambda made: redirect("voucher", made.key), context, _("The voucher is there, and its money is kept for it."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def voucher(request: HttpRequest, key: str) -> HttpResponse:
    """Where it stands, and what comes next."""
    return _voucher(request, queries.voucher_by_key(key))


def _voucher(request: HttpRequest, found: Voucher, verb: str = "", form: Any = None) -> HttpResponse:
    steps = [
        (name, step.label, form if name == verb else step.form(), reverse("voucher_act", args=[found.key, name]))
        for name, step in VOUCHER_STEPS.items()
        if found.state in step.states and wears(request, *SHAPER_HATS)
    ]
    context = {"voucher": found, "steps": steps, "opened": verb}
    return render(request, "programmes/voucher.html", context, status=422 if form else 200)


@require_POST
@hats_required(*SHAPER_HATS)
def voucher_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of a voucher."""
    found, step = queries.voucher_by_key(key), VOUCHER_STEPS.get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST)
    attempt(form, lambda given: step.run(found, by=me(request), **in_cents(given)))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect("voucher", found.key)
    if found.state in step.states:
        return _voucher(request, found, verb, form)
    messages.error(request, in_words(form))
    return redirect("voucher", found.key)
