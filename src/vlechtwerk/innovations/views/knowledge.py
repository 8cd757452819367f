"""Something from the knowledge bank for an innovation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.innovations import queries
from vlechtwerk.innovations.actions.knowledge import send_item
from vlechtwerk.library.queries.reading import readable
from vlechtwerk.people.enums import STAFF_HATS


@require_POST
@hats_required(*STAFF_HATS)
def innovation_send_item(request: HttpRequest, key: str) -> HttpResponse:
    """Mail an item to whoever leads."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.innovation_for(acting, key)
    item = readable(acting).filter(key=request.POST.get("item", "")[:12]).first()
    if item is None:
        messages.error(request, _("Members cannot read this. Send something that they can open."))
        return redirect("innovation", key)
    try:
        send_item(found, item=item, by=acting.person)
        messages.success(request, _("Sent: %(title)s. The mail leaves now.") % {"title": item.title})
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("innovation", key)
