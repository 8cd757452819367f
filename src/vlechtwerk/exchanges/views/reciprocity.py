"""Giving and receiving in the whole network, and what the broker can do about it."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.forms import WordForm
from vlechtwerk.exchanges.letters import letters
from vlechtwerk.exchanges.reciprocity import pictures
from vlechtwerk.ledger.queries.network import network_over_time
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person

PAGE = 25
MOST = 100  # people invited in one go
TABS = {
    "krijgt": lazy("Only takes"),
    "moe": lazy("Worn out"),
    "spaart": lazy("Hoards"),
}
VERBS = {
    "rust": (actions.let_rest, "moe", lazy("%(name)s rests until the next quarter. What they promised stays.")),
    "vraag": (actions.invite_to_ask, "spaart", lazy("%(name)s gets a mail: what could you use help with?")),
}


@require_safe
@hats_required(*STAFF_HATS)
def reciprocity(request: HttpRequest) -> HttpResponse:
    """The figures of the network over time, and the latest circles that came round."""
    moments = network_over_time()
    loops = [(one, queries.loop_of(one)) for one in queries.closed_loops()]
    context = {
        "now": moments[-1], "moments": moments[::-1], "pictures": pictures(moments), "loops": loops, "tabs": TABS,
    }  # fmt: skip
    return render(request, "exchanges/reciprocity.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def reciprocity_list(request: HttpRequest, kind: str) -> HttpResponse:
    """Who only takes, is worn out or hoards; each with why and the next step."""
    found = queries.LISTS.get(kind)
    if found is None:
        raise Http404
    page = Paginator(found.people(), PAGE).get_page(request.GET.get("page"))
    rows = queries.list_rows(kind, list(page.object_list))
    context = {"kind": kind, "title": TABS[kind], "page": page, "rows": rows, "tabs": TABS}
    return render(request, "exchanges/reciprocity_list.html", context)


@require_safe
@hats_required(*STAFF_HATS)
def reciprocity_next(request: HttpRequest) -> HttpResponse:
    """Whom to invite next, so that balances come closest to zero."""
    return render(request, "exchanges/reciprocity_next.html", {"next": queries.next_to_give(), "tabs": TABS})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def reciprocity_invite(request: HttpRequest) -> HttpResponse:
    """Who is mailed and what, who has no address, who falls out and why; then all of them are invited, or nobody."""
    keys = (request.POST if request.method == "POST" else request.GET).getlist("pair")[:MOST]
    if not keys:
        messages.error(request, _("Nobody was chosen. Tick whom you want to invite."))
        return redirect("reciprocity_next")
    chosen, refused, by = queries.invited(keys), "", request.acting.person  # type: ignore[attr-defined]
    form = WordForm(request.POST if request.method == "POST" else None)
    word = form.cleaned_data["word"] if form.is_valid() else ""
    if form.is_valid() and "look" not in request.POST:
        try:
            made = actions.invite_people(chosen, by=by, word=word)
        except Refused as no:
            refused = str(no.message)
        else:
            text = ngettext("%(count)d person is invited.", "%(count)d people are invited.", len(made))
            messages.success(request, text % {"count": len(made)})
            return redirect("reciprocity_next")
    context = {"form": form, "refused": refused, **_preview(chosen, by=by, word=word)}
    status = 422 if refused or form.errors else 200
    return render(request, "exchanges/reciprocity_invite.html", context, status=status)


def _preview(chosen: Collection[queries.Invited], *, by: Person, word: str) -> dict[str, Any]:
    """Those of the preview, each where they belong; whoever is mailed with the mail."""
    free = [one for one in chosen if not one.obstacle]
    return {
        "mailed": letters([one for one in free if one.person.email], by=by, word=word),
        "called": [one for one in free if not one.person.email],
        "out": [one for one in chosen if one.obstacle],
        "chosen": free,
    }


@require_POST
@hats_required(*STAFF_HATS)
def reciprocity_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Let somebody rest, or ask them to ask for help."""
    if verb not in VERBS:
        raise Http404
    act, back, said = VERBS[verb]
    person = get_object_or_404(Person, key=key)
    try:
        act(person, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, said % {"name": person.name})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("reciprocity_list", back)
