"""One booking, and putting it right, for the team."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import posted
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.pot_forms import CorrectForm
from vlechtwerk.ledger.registry import owner_of
from vlechtwerk.people.enums import STAFF_HATS


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def transfer(request: HttpRequest, number: UUID) -> HttpResponse:
    """Both sides, state, who made it, what corrects what; a wrong one is put right here."""
    found = first_or_404(queries.transfers().filter(pk=number))
    form = CorrectForm(posted(request))
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            actions.correct(found, new_id=data["number"], why=data["why"], by=request.acting.person)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, _("Put right. Both of them see it on their statement and get a mail."))
            return redirect("transfer", number)
    owner, key = owner_of(found.source)
    context = {
        "transfer": found,
        "earner": queries.holder(found.credit),
        "payer": queries.holder(found.debit),
        "can_correct": queries.can_be_put_right(found),
        "mailed": [one for side in (found.debit, found.credit) for one in queries.readers_of(side) if one.email],
        "form": form,
        "source_url": owner.url(key) if owner else "",
    }
    return render(request, "ledger/transfer.html", context, status=422 if form.is_bound else 200)
