"""Views of the map that somebody keeps, their public page, and the map on another site."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import first_or_404, hats_required, me
from vlechtwerk.core.links import absolute
from vlechtwerk.core.middleware import POLICY
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.ecosystem import map_forms as forms
from vlechtwerk.ecosystem.actions import maps as actions
from vlechtwerk.ecosystem.models import SavedView
from vlechtwerk.ecosystem.queries import kept
from vlechtwerk.ecosystem.views.maps import draw
from vlechtwerk.people.enums import STAFF_HATS

VIEW_STEPS = ("delen", "intrekken", "weg")
EMBEDDED = POLICY.replace("frame-ancestors 'none'", "frame-ancestors *")


@require_safe
@hats_required(*STAFF_HATS)
def map_views(request: HttpRequest) -> HttpResponse:
    """What the team keeps, with the link of each and what to put on another site."""
    rows = [
        (one, forms.address_of(one), absolute("map_view", one.token) if one.token else "", absolute("map_embed", one.token) if one.token else "")
        for one in kept.views()
    ]  # fmt: skip
    return render(request, "ecosystem/views.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def map_view_new(request: HttpRequest) -> HttpResponse:
    looked = forms.looked_at(request.GET.urlencode())

    def keep(given: dict[str, Any]) -> SavedView:
        return actions.keep_view(looked.pop("filters"), by=me(request), **given, **looked)

    context = {
        "title": _("Keep this view of the map"), "back": "map_views",
        "lede": _("Filters and whom it is about are kept, not the picture: it shows what is there when somebody looks."),
    }  # fmt: skip
    return form_step(
        request, forms.ViewForm(posted(request)), keep, lambda _made: redirect("map_views"), context, _("Kept.")
    )


@require_POST
@hats_required(*STAFF_HATS)
def map_view_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Share, take back, drop."""
    view = first_or_404(kept.views().filter(key=key))
    if verb == "delen":
        actions.share_view(view, by=me(request))
        messages.success(request, _("Anybody with the link sees it now."))
    elif verb == "intrekken":
        actions.take_back_view(view, by=me(request))
        messages.success(request, _("The link no longer opens."))
    elif verb == "weg":
        actions.drop_view(view, by=me(request))
        messages.success(request, _("Deleted."))
    else:
        raise Http404
    return redirect("map_views")


@require_safe
def map_view(request: HttpRequest, token: str) -> HttpResponse:
    """A kept view as everybody sees it, whoever looks."""
    view = first_or_404(kept.views().filter(token=token[:40]))
    return draw(
        request, "ecosystem/view.html", view=view, acting=actions.ANYBODY, plain=True, **actions.read_view(view)
    )


@require_safe
@xframe_options_exempt
def map_embed(request: HttpRequest, token: str) -> HttpResponse:
    """The same, without a menu, for a frame on another site."""
    view = first_or_404(kept.views().filter(token=token[:40]))
    response = draw(
        request, "ecosystem/embed.html", view=view, acting=actions.ANYBODY, plain=True, **actions.read_view(view)
    )
    response["Content-Security-Policy"] = EMBEDDED
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
