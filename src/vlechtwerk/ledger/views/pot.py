"""The common pot: what it is for, what is in it, and giving to it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.pot_forms import GiftForm
from vlechtwerk.people.forms import posted
from vlechtwerk.people.rules import is_administrator

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def pot(request: HttpRequest) -> HttpResponse:
    """The pot for everybody by year and reason; administrators see every booking, and the debts that wait for it."""
    acting = request.acting  # type: ignore[attr-defined]
    form = GiftForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            actions.give_coins(
                form.cleaned_data["number"], giver=acting.person, amount=form.cleaned_data["amount"], by=acting.person
            )
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _("Thank you. Your gift is in the common pot."))
            return redirect("pot")
    sees_all = is_administrator(acting.hats)
    context = {
        "form": form,
        "tally": queries.tally(acting.person),
        "account": queries.pot_account(),
        "years": queries.pot_years(),
        "page": Paginator(queries.pot_rows(), PAGE).get_page(request.GET.get("page")) if sees_all else None,
        "debts": queries.open_debts()[:PAGE] if sees_all else [],
    }
    return render(request, "ledger/pot.html", context, status=422 if form.is_bound else 200)
