"""What administrators do about data: erase, look back, say how long things are kept."""

from datetime import timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404, hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.registry import keepings
from vlechtwerk.people.enums import HatKind
from vlechtwerk.people.models import Person
from vlechtwerk.people.registry import farewell, still_waits
from vlechtwerk.privacy import actions, queries
from vlechtwerk.privacy.enums import ErasureState
from vlechtwerk.privacy.forms import ErasureForm, RetentionForm, TrailForm
from vlechtwerk.privacy.models import Retention

PREVIEW = 20


@require_http_methods(["GET", "POST"])
@hats_required(HatKind.ADMINISTRATOR)
def person_erasure(request: HttpRequest, key: str) -> HttpResponse:
    """Have somebody erased who asked for it in another way, or stop it."""
    person = first_or_404(Person.objects.filter(key=key))
    by = request.acting.person  # type: ignore[attr-defined]
    form = ErasureForm(request.POST if "erase" in request.POST else None)
    if request.method == "POST" and ("stay" in request.POST or form.is_valid()):
        try:
            if "stay" in request.POST:
                actions.withdraw_erasure(person, by=by)
                messages.success(request, _("Nothing is erased."))
            else:
                at_once = request.POST.get("erase") == "now"
                actions.ask_erasure(person, by=by, at_once=at_once)
                messages.success(request, _("Noted. The day stands here."))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("person_erasure", key)
    asked = person.erasures.exclude(state=ErasureState.WITHDRAWN).first()
    context = {"person": person, "form": form, "asked": asked, "waits": still_waits(person)}
    context["lines"] = [] if person.left_on else farewell(person)
    return render(request, "privacy/person_erasure.html", context, status=422 if form.errors else 200)


@require_safe
@hats_required(HatKind.ADMINISTRATOR)
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, in which hat, for whom."""
    form = TrailForm(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    lines, more = queries.trail(queries.Question(**asked))
    kept = {name: value for name, value in asked.items() if name != "before"}
    context = {"form": form, "lines": lines, "more": f"?{urlencode({**kept, 'before': more})}" if more else ""}
    context |= {"is_later": "before" in asked, "first": f"?{urlencode(kept)}"}
    return render(request, "privacy/trail.html", context)


@require_http_methods(["GET", "POST"])
@hats_required(HatKind.ADMINISTRATOR)
def retention(request: HttpRequest) -> HttpResponse:
    """How long each kind is kept, and how much the rules would throw away tonight."""
    days = queries.days_kept()
    form = RetentionForm(request.POST if request.method == "POST" else None, days=days)
    if request.method == "POST" and form.is_valid():
        for name, _rule in keepings.items():  # also what stays as it stood: from now on it is confirmed
            actions.set_retention(name, days=form.cleaned_data[name], by=request.acting.person)  # type: ignore[attr-defined]
        messages.success(request, _("Noted how long things are kept."))
        return redirect("retention")
    rows = [
        (form[name], name, rule.rows(clock.now() - timedelta(days=days[name] or 0)).count() if days[name] else 0)
        for name, rule in keepings.items()
    ]
    context = {"form": form, "rows": rows, "unconfirmed": queries.unconfirmed()}
    return render(request, "privacy/retention.html", context, status=422 if form.errors else 200)


@require_safe
@hats_required(HatKind.ADMINISTRATOR)
def retention_preview(request: HttpRequest, rule: str) -> HttpResponse:
    """What one rule would throw away, with so many days; nothing happens here."""
    kinds = dict(keepings.items())
    if rule not in kinds:
        raise Http404
    text = request.GET.get("days", "")
    tried = int(text) if text.isascii() and text.isdecimal() and 30 <= int(text[:6]) <= 36_500 else 0
    kind, days = kinds[rule], tried or queries.days_kept()[rule]
    rows = kind.rows(clock.now() - timedelta(days=days)) if days else Retention.objects.none()
    shown = [(kind.name(row), kind.at(row)) for row in rows[:PREVIEW]] if days else []
    context = {"kind": kind, "rule": rule, "days": days, "number": rows.count(), "shown": shown}
    context["until"] = queries.until(days)
    return render(request, "privacy/retention_preview.html", context)
