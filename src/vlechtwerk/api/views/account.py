"""Keys for programs, and where they are told what happens: pages of whoever makes them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from vlechtwerk.api import actions, queries, rules, sending
from vlechtwerk.api.forms import EndpointForm, TokenForm
from vlechtwerk.api.models import Endpoint
from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import posted

for_makers = hats_required(*rules.MAKERS)
LOG = 50


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def tokens(request: HttpRequest) -> HttpResponse:
    """My keys and a new one; what it reads is shown in this one answer and never again."""
    acting, text = request.acting, ""  # type: ignore[attr-defined]
    form = TokenForm(posted(request), initial={"days": 90})
    if request.method == "POST" and form.is_valid():
        try:
            _made, text = actions.create_token(by=acting.person, **form.cleaned_data)
            form = TokenForm(initial={"days": 90})
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    context = {"tokens": queries.tokens_for(acting), "form": form, "text": text}
    return render(request, "api/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@for_makers
def token_revoke(request: HttpRequest, key: str) -> HttpResponse:
    """Take a key back."""
    acting = request.acting  # type: ignore[attr-defined]
    actions.revoke_token(first_or_404(queries.tokens_for(acting).filter(key=key)), by=acting.person)
    messages.success(request, _("This key no longer opens anything."))
    return redirect("api_tokens")


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def webhooks(request: HttpRequest) -> HttpResponse:
    """My webhooks and a new one."""
    acting, form = request.acting, EndpointForm(posted(request))  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("webhook", actions.add_endpoint(by=acting.person, **form.cleaned_data).key)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    context = {"webhooks": queries.endpoints_for(acting), "form": form}
    return render(request, "api/webhooks.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def webhook(request: HttpRequest, key: str) -> HttpResponse:
    """One webhook: what it hears, its secret, and what was sent."""
    acting, found = request.acting, _endpoint(request, key)  # type: ignore[attr-defined]
    form = EndpointForm(posted(request), initial={"url": found.url, "events": found.events})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(found, by=acting.person, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("webhook", key)
        except Refused as refused:
            form.add_error(refused.field, str(refused.message))
    context = {
        "webhook": found,
        "form": form,
        "deliveries": found.deliveries.all()[:LOG],
        "secret": sending.secret_of(found),
    }
    return render(request, "api/webhook.html", context, status=422 if form.errors else 200)


WEBHOOK_STEPS = {"secret": actions.new_secret, "off": actions.switch_off, "on": actions.switch_on}


@require_POST
@for_makers
def webhook_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One button of a webhook."""
    found = _endpoint(request, key)
    if verb not in WEBHOOK_STEPS:
        raise Http404
    WEBHOOK_STEPS[verb](found, by=request.acting.person)  # type: ignore[attr-defined, operator]
    messages.success(request, _("Saved."))
    return redirect("webhook", key)


@require_POST
@for_makers
def webhook_again(request: HttpRequest, key: str, row: str) -> HttpResponse:
    """Send one message once more."""
    delivery = first_or_404(_endpoint(request, key).deliveries.select_related("endpoint__person").filter(key=row))
    try:
        actions.send_again(delivery, by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("It leaves within a few seconds."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("webhook", key)


def _endpoint(request: HttpRequest, key: str) -> Endpoint:
    return first_or_404(queries.endpoints_for(request.acting).filter(key=key))  # type: ignore[attr-defined]
