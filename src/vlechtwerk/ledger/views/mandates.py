"""Who acts for an organisation, and how its coins stand."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.core.access import first_or_404, hats_required, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.ledger import actions, queries
from vlechtwerk.ledger.pot_forms import MandateForm
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff


@require_http_methods(["GET", "HEAD"])
@login_required_person
def organisation_coins(request: HttpRequest, key: str) -> HttpResponse:
    """The coins of an organisation, for the team and for who acts for it."""
    return _page(request, key, MandateForm())


@require_POST
@hats_required(*STAFF_HATS)
def mandate_give(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody act for the organisation: one who works there (``person``), or anybody by address."""
    organisation = queries.organisation_for(request.acting, key)  # type: ignore[attr-defined]
    form = MandateForm(request.POST)
    person = queries.could_act_for(organisation).filter(key=request.POST.get("person", "")[:12]).first()
    if person is None and not form.is_valid():
        return _page(request, key, form, 422)
    person = person or Person.objects.filter(email__iexact=form.cleaned_data["email"]).first()
    if person is None:
        form.add_error("email", _("Nobody in the network has this address. Add the person first."))
        return _page(request, key, form, 422)
    try:
        actions.give_mandate(organisation, person=person, by=request.acting.person)  # type: ignore[attr-defined]
    except Refused as refused:
        form.add_error(refused.field, str(refused.message))
        return _page(request, key, form, 422)
    messages.success(request, _("%(name)s may act for it, and gets a mail.") % {"name": person.name})
    return redirect("organisation_coins", key)


@require_POST
@hats_required(*STAFF_HATS)
def mandate_end(request: HttpRequest, key: str, person: str) -> HttpResponse:
    """From now on this person no longer acts for it."""
    organisation = queries.organisation_for(request.acting, key)  # type: ignore[attr-defined]
    mandate = first_or_404(queries.mandates_for(organisation).filter(person__key=person))
    actions.end_mandate(mandate, by=request.acting.person)  # type: ignore[attr-defined]
    messages.success(request, _("%(name)s no longer acts for it.") % {"name": mandate.person.name})
    return redirect("organisation_coins", key)


def _page(request: HttpRequest, key: str, form: MandateForm, status: int = 200) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    organisation = queries.organisation_for(acting, key)
    context = {
        "organisation": organisation,
        "sessions": queries.sessions_of(organisation),
        "account": queries.account_of(organisation),
        "mandates": queries.mandates_for(organisation),
        "staff": is_staff(acting.hats),
        "colleagues": queries.could_act_for(organisation) if is_staff(acting.hats) else (),
        "form": form,
    }
    return render(request, "ledger/organisation.html", context, status=status)
