"""The common pot: what it is for, what is in it, and giving to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import posted
from vlechtwerk.core.ui.words import coins
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.enums import COIN
from vlechtwerk.ledger.pot_forms import GiftForm
from vlechtwerk.people.rules import is_staff

PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def pot(request: HttpRequest) -> HttpResponse:
    """The pot for everybody by year and subject; the team goes on to every booking, and to the debts that wait for it."""
    acting = request.acting  # type: ignore[attr-defined]
    form = GiftForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            amount = form.cleaned_data["amount"]
            actions.give_coins(form.cleaned_data["number"], giver=acting.person, amount=amount, by=acting.person)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
        else:
            messages.success(request, _thanks(amount))
            return redirect("pot")
    sees_all = is_staff(acting.hats)
    context = {
        "form": form,
        "tally": queries.tally(acting.person),
        "account": queries.pot_account(),
        "years": queries.pot_years(),
        "sees_all": sees_all,
        "debts": queries.open_debts()[:PAGE] if sees_all else [],
    }
    return render(request, "ledger/pot.html", context, status=422 if form.is_bound else 200)


def _thanks(amount: int) -> str:
    words = ngettext(
        "You gave %(coins)s coin to the pot. Thank you. Was it a mistake? A broker of the network puts it right.",
        "You gave %(coins)s coins to the pot. Thank you. Was it a mistake? A broker of the network puts it right.",
        max(1, amount // COIN),  # one and a half is one, in Dutch and in French
    )
    return words % {"coins": coins(amount)}
