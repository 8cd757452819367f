"""The demo's mailbox, previews of every kind of mail, and what could not be delivered."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.context import STAFF_HATS
from vlechtwerk.core.registry import mail_samples
from vlechtwerk.outbox import actions, registry, rendering
from vlechtwerk.outbox import mailbox as delivered
from vlechtwerk.outbox.enums import MessageState
from vlechtwerk.outbox.forms import RetryForm
from vlechtwerk.outbox.models import AddressMark, Message

PAGE = 50
# A mail brings its own style and nothing else: no script, no picture from elsewhere, no form.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-top-navigation-by-user-activation"
)


def _demo_only() -> None:
    if not (settings.DEMO or settings.DEBUG):
        raise Http404


def _mail_html(html: str) -> HttpResponse:
    """Links leave the frame: the page behind a button is a whole page."""
    shown = html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(shown, headers={"Content-Security-Policy": MAIL_POLICY})


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail that left the demo, newest first; guests read theirs here too."""
    _demo_only()
    text = request.GET.get("text", "").strip()[:80]
    found = (
        Message.objects.filter(state=MessageState.SENT, digest__isnull=True)
        .defer("html", "calendar")
        .order_by("-sent_at", "-id")
    )
    if text:
        found = found.filter(Q(to_email__icontains=text) | Q(to_name__icontains=text) | Q(subject__icontains=text))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "outbox/mailbox.html", {"page": page, "text": text})


@require_safe
def mailbox_message(request: HttpRequest, key: str) -> HttpResponse:
    """One mail: text and HTML; as a file with its attachments when asked."""
    _demo_only()
    message = get_object_or_404(Message, key=key)
    if request.GET.get("file") == "1":
        headers = {"Content-Disposition": f'attachment; filename="{message.key}.eml"'}
        mail = actions.as_mail(message)
        if message.forgets:
            mail.body = _words(message)[0]
        return HttpResponse(mail.message().as_bytes(), content_type="message/rfc822", headers=headers)
    if request.GET.get("file") == "ics" and message.calendar:
        headers = {"Content-Disposition": 'attachment; filename="invite.ics"'}
        return HttpResponse(message.calendar, content_type="text/calendar; charset=utf-8", headers=headers)
    context = {
        "mail": message,
        "subject": message.subject,
        "text": _words(message)[0],
        "sender": settings.DEFAULT_FROM_EMAIL,
        "frame": reverse("mailbox_html", args=[key]),
    }
    return render(request, "outbox/mail.html", context)


@require_safe
@xframe_options_sameorigin
def mailbox_html(request: HttpRequest, key: str) -> HttpResponse:
    """The HTML of a mail, for the frame."""
    _demo_only()
    return _mail_html(_words(get_object_or_404(Message, key=key))[1])


def _words(message: Message) -> tuple[str, str]:
    """Text and HTML. Of a mail whose words the network forgets once it left, as it came into the demo's mailbox."""
    return delivered.written(message.key) if message.forgets else (message.text, message.html)


@require_safe
@hats_required(*STAFF_HATS)
def mail_previews(request: HttpRequest) -> HttpResponse:
    """Every kind of mail that the network sends, in three languages."""
    here = (get_language() or "nl")[:2]
    kinds = sorted(kind for kind, _make in mail_samples.items())
    rows = [(kind, *kind.split("."), rendering.render(kind, _sample(kind), here).subject) for kind in kinds]
    return render(request, "outbox/previews.html", {"rows": rows})


@require_safe
@hats_required(*STAFF_HATS)
def mail_preview(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """One kind in one language."""
    mail = _rendered(kind, language)
    frame = reverse("mail_preview_html", args=[kind, language])
    context = {"subject": mail.subject, "text": mail.text, "frame": frame, "kind": kind, "language": language}
    return render(request, "outbox/mail.html", context)


@require_safe
@hats_required(*STAFF_HATS)
@xframe_options_sameorigin
def mail_preview_html(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """The HTML of a preview, for the frame."""
    return _mail_html(_rendered(kind, language).html)


def _rendered(kind: str, language: str) -> rendering.Rendered:
    if kind not in dict(mail_samples.items()) or language not in rendering.LANGUAGES:
        raise Http404
    return rendering.render(kind, _sample(kind), language, foot=_foot(kind, language))


def _sample(kind: str) -> dict[str, Any]:
    to = actions.Address("griet@example.org", "Griet Vandamme", "nl")
    return {"to": to, "network": settings.NETWORK_NAME, **mail_samples[kind]()}


def _foot(kind: str, language: str) -> rendering.Foot:
    """As somebody known reads it, with addresses that lead nowhere."""
    foot = rendering.foot_of(registry.notice_of(kind), 1, "", language)
    return [(words, settings.BASE_URL) for words, _address in foot]


@require_safe
@hats_required("administrator")
def failed_mail(request: HttpRequest) -> HttpResponse:
    """Mail that no server wanted, with its error."""
    is_gone = Exists(AddressMark.objects.filter(message=OuterRef("pk"), notice="", is_hard=True))
    failed = Message.objects.filter(state=MessageState.FAILED).annotate(is_gone=is_gone)
    found = failed.defer("html", "calendar").order_by("-due_at", "-id")
    return render(request, "outbox/failed.html", {"page": Paginator(found, PAGE).get_page(request.GET.get("page"))})


@require_POST
@hats_required("administrator")
def mail_retry(request: HttpRequest, key: str) -> HttpResponse:
    """Try once more, to the address that stands in the form."""
    message, form = get_object_or_404(Message, key=key), RetryForm(request.POST)
    if not form.is_valid():
        words = _("“%(address)s” is not an e-mail address. The mail to %(name)s still waits; correct it and try again.")
        typed = request.POST.get("to_email", "")[:254]
        messages.error(request, words % {"address": typed, "name": message.to_name or message.to_email})
        return redirect("failed_mail")
    try:
        by = request.acting.person  # type: ignore[attr-defined]
        actions.retry(message, by=by, to_email=form.cleaned_data["to_email"])
        messages.success(request, _("The mail leaves again."))
    except actions.OutboxRefused as refused:
        messages.error(request, refused.message)
    return redirect("failed_mail")
