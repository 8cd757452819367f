"""The invitation to give something back, with a link or logged in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import in_words
from vlechtwerk.exchanges import queries
from vlechtwerk.exchanges.enums import GiveState
from vlechtwerk.exchanges.models import GiveInvitation
from vlechtwerk.exchanges.steps import give_steps, open_give_steps
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff


@require_safe
@login_required_person
def give(request: HttpRequest, key: str) -> HttpResponse:
    """An invitation, logged in."""
    acting = request.acting  # type: ignore[attr-defined]
    invitation = queries.invitation_for(acting, key)
    return _page(request, invitation, acting.person, staff=is_staff(acting.hats))


@require_POST
@login_required_person
def give_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One answer to an invitation, logged in."""
    acting = request.acting  # type: ignore[attr-defined]
    invitation = queries.invitation_for(acting, key)
    back = reverse("give", args=[key])
    return _act(request, invitation, acting.person, verb, back=back, staff=is_staff(acting.hats))


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("give")
def guest_give(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """An invitation through the personal link; the button says which answer it is."""
    invitation, person = queries.invitation_of_link(parts)
    if request.method == "POST":
        verb = request.POST.get("verb", "")
        return _act(request, invitation, person, verb, back=request.path, token=token)
    return _page(request, invitation, person, token=token)


def _act(
    request: HttpRequest, invitation: GiveInvitation, person: Person, verb: str, *, back: str,
    staff: bool = False, token: str = "",
) -> HttpResponse:  # fmt: skip
    step = give_steps(invitation, person, staff=staff).get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST)
    if form.is_valid():
        try:
            step.run(invitation, person, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, str(step.said))
            return redirect(back)
    now = queries.invitation_by_key(invitation.key)  # as it is in the database: the step wrote nothing
    return _page(request, now, person, staff=staff, token=token, forms={verb: form}, status=422)


def _page(
    request: HttpRequest, invitation: GiveInvitation, person: Person, *, staff: bool = False, token: str = "",
    forms: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    steps = open_give_steps(invitation, person, staff=staff)
    tally = ledger.tally(person) if "offer" in steps else None
    if "donate" in steps and not (tally and queries.has_coin(tally)):
        del steps["donate"]
    for verb, form in (forms or {}).items():
        if verb not in steps:  # not open any more: there is no field to say it beside
            messages.error(request, in_words(form))
    made = {verb: (forms or {}).get(verb) or step.form() for verb, step in steps.items()}
    context = {
        "invitation": invitation,
        "needs": invitation.needs.all(),
        "steps": made,
        "opened": next(iter(forms or {}), ""),
        "person": person,
        "is_colleague": person.pk == invitation.paid_by_id,
        "loop": queries.loop_of(invitation),
        "rest": queries.rest_of(invitation.person) if staff and invitation.state == GiveState.HELD else None,
        "base": "core/guest.html" if token else "core/base.html",
        "urls": {verb: request.path if token else reverse("give_act", args=[invitation.key, verb]) for verb in made},
        "is_open": bool(steps),
        "limit": tally and ledger.limit_notice(person, pays=False, tally=tally),
    }
    return render(request, "exchanges/give.html", context, status=status)
