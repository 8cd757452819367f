"""The record store to which statements about learning go."""

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vlechtwerk.core.access import hats_required, me
from vlechtwerk.core.steps import form_step, posted
from vlechtwerk.learning import actions, standard_forms
from vlechtwerk.learning.models import RecordStore, Statement


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required("administrator")
def record_store(request: HttpRequest) -> HttpResponse:
    """Where to, and how it goes."""
    store = RecordStore.objects.first()
    initial = {"url": store.url, "user": store.user, "is_on": store.is_on} if store else {}
    counts = Statement.objects.aggregate(
        sent=Count("pk", filter=Q(state="sent")), waiting=Count("pk", filter=Q(state="waiting")),
        refused=Count("pk", filter=Q(state="refused")),
    )  # fmt: skip
    context = {
        "template": "learning/record_store.html", "counts": counts, "store": store, "is_used": settings.XAPI,
        "trouble": Statement.objects.exclude(said="").order_by("-due_at").first(),
    }  # fmt: skip
    form = standard_forms.StoreForm(posted(request), initial=initial)
    return form_step(
        request, form, lambda given: actions.set_store(by=me(request), **given), lambda _made: redirect("record_store"),
        context, _("Saved."),
    )  # fmt: skip
