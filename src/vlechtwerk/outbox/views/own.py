"""Somebody's own notices: the page, what they choose, and the link that ends a kind of mail."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import by_link, login_required_person
from vlechtwerk.outbox import choosing, queries, registry
from vlechtwerk.outbox.actions import OutboxRefused
from vlechtwerk.outbox.forms import ChoiceForm


@require_safe
@login_required_person
def notices(request: HttpRequest) -> HttpResponse:
    """All that was told to me, newest first, also what was never mailed."""
    me = request.acting.person  # type: ignore[attr-defined]
    rows, older = queries.page_of(me.pk, request.GET.get("before", "")[:12])
    kinds = [(one, registry.notice_of(one.kind).label) for one in rows]
    return render(request, "outbox/notices.html", {"kinds": kinds, "older": older})


@require_safe
@login_required_person
def notice(request: HttpRequest, key: str) -> HttpResponse:
    """One notice, whole; whoever opens it has read it."""
    me = request.acting.person  # type: ignore[attr-defined]
    found = queries.notice_for(me.pk, key)
    if choosing.mark_read(me.pk, key):
        me.unread_count = max(0, getattr(me, "unread_count", 0) - 1)
    body = found.text.rpartition("\n-- \n")[0]
    context = {"notice": found, "body": body, "kind": registry.notice_of(found.kind).label}
    return render(request, "outbox/notice.html", context)


@require_POST
@login_required_person
def notices_read(request: HttpRequest) -> HttpResponse:
    """Everything is read."""
    choosing.mark_read(request.acting.person.pk)  # type: ignore[attr-defined]
    return redirect("notices")


@require_http_methods(["GET", "POST"])
@login_required_person
def notice_choices(request: HttpRequest) -> HttpResponse:
    """How my mail comes."""
    acting = request.acting  # type: ignore[attr-defined]
    choice = choosing.choice_of(acting.person.pk)
    form = ChoiceForm(request.POST if request.method == "POST" else None, instance=choice, hats=acting.hats)
    if request.method == "POST" and form.is_valid():
        try:
            choosing.save_choices(acting.person.pk, by=acting.person, routes=form.routes(), **form.times())
            messages.success(request, _("Your choices are kept; what still waits goes by them."))
            return redirect("notice_choices")
        except OutboxRefused as refused:
            form.add_error(refused.field, refused.message)
    context = {"form": form, "legal": [one for _name, one in registry.notices.items() if not one.is_chosen]}
    return render(request, "outbox/choices.html", context, status=422 if form.errors else 200)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@by_link("unsubscribe")
def unsubscribe(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """No more mail of one kind: a mail program posts here by itself (RFC 8058), a reader presses the button first."""
    found = dict(registry.notices.items()).get(parts[0])
    if found is None:
        raise Http404
    if request.method == "POST":
        found = choosing.unsubscribe(parts)
        if found is None:
            raise Http404
    context = {"kind": found.label, "is_done": request.method == "POST", "is_known": parts[1:2] == ["person"]}
    return render(request, "outbox/unsubscribe.html", context)
