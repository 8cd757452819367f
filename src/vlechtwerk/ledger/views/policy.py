"""The rules of the coin: read by the team, changed by coordinators and administrators, never without a reason."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, limits, policy_words, queries, rules
from vlechtwerk.ledger.models import Policy
from vlechtwerk.ledger.policy_forms import PolicyForm
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 20


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def policy(request: HttpRequest) -> HttpResponse:
    """What holds today, what it would do if it were different, and every version before."""
    acting, pressed = request.acting, request.method == "POST"  # type: ignore[attr-defined]
    may_change = rules.may_change_policy(acting.hats)
    if pressed and not may_change:
        raise PermissionDenied(_("Coordinators and administrators change the agreements."))
    today = limits.policy()
    seen = queries.policy_version(request.POST.get("version", "")) or today
    form = PolicyForm(request.POST if pressed else None, policy=today, proposed=request.GET)
    looks = pressed and "look" in request.POST
    context: dict[str, Any] = {"today": today, "form": form, "may_change": may_change, "overtaken": []}
    if pressed and form.is_valid():
        if looks:
            context["reach"] = (limits.reach(today), limits.reach(Policy(**form.values)))
        elif saved := _save(seen, form, acting.person):
            messages.success(request, saved)
            return redirect("policy")
        if limits.policy().version != seen.version:
            context["today"] = today = limits.policy()
            context["overtaken"] = policy_words.differences(seen, today)
    page = Paginator(queries.policy_versions(), PAGE).get_page(request.GET.get("page"))
    context |= {
        "parts": policy_words.parts(today),
        "page": page,
        "history": policy_words.history(queries.with_one_before(page)),
    }
    return render(request, "ledger/policy.html", context, status=422 if pressed and not context.get("reach") else 200)


def _save(seen: Policy, form: PolicyForm, by: Any) -> str:
    """What to tell when it was saved; nothing when it was refused, and the form says why."""
    try:
        actions.change_policy(seen, values=form.values, why=form.cleaned_data["why"], by=by)
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        return ""
    return _("Saved. These agreements hold from now on, and every account follows them.")
