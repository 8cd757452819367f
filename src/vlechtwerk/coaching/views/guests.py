"""What opens by a link: nominating, answering, telling how strong barriers are, and what an employer may see."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vlechtwerk.coaching import actions, forms
from vlechtwerk.coaching.queries import cohorts, paths
from vlechtwerk.core.access import by_link, client_address
from vlechtwerk.core.actions import Refused, count_one_more
from vlechtwerk.core.steps import attempt, posted

FORM = ["GET", "HEAD", "POST"]
PER_HOUR = 20


@require_http_methods(FORM)
@by_link("coaching_nominate")
def guest_coaching_nominate(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """“Who keeps starting things here?”"""
    cohort = cohorts.cohort_at_door(parts[0], parts[1] if len(parts) > 1 else "")
    form = forms.NominateForm(posted(request))
    context: dict[str, Any] = {"cohort": cohort, "is_open": cohort.state != "closed", "form": form}
    if request.method == "POST" and form.is_valid():
        if count_one_more(f"nominate:{client_address(request)}", timedelta(hours=1)) > PER_HOUR:
            form.add_error(None, _("Many names came from your connection. Try again in an hour, or call us."))
        elif form.is_doubtful(settings.ASK_QUICKEST_S):
            context |= {"form": form.once_more(), "once_more": True}
            return render(request, "coaching/nominate.html", context)
        else:
            language = (get_language() or "nl")[:2]
            attempt(form, lambda _given: actions.nominate_colleague(cohort, language=language, **form.given()))
        if not form.errors:
            messages.success(request, _("Thank you. We ask them, and tell them that you thought of them."))
            return redirect("guest_coaching_nominate", token)
    return render(request, "coaching/nominate.html", context, status=422 if form.is_bound else 200)


@require_http_methods(FORM)
@by_link("coaching_nominated")
def guest_coaching_nominated(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The nominated person reads who thought of them, and says yes or no."""
    found = cohorts.nomination_by_key(parts[0])
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "yes":
                actions.accept_nomination(found)
            else:
                actions.decline_nomination(found)
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect("guest_coaching_nominated", token)
    return render(request, "coaching/nominated.html", {"nomination": found, "cohort": found.cohort})


@require_http_methods(FORM)
@by_link("coaching_measure")
def guest_coaching_measure(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """A minute, halfway and at the end: how strong is each barrier now?"""
    found = paths.measuring_for(parts[0], parts[1] if len(parts) > 1 else "")
    form = forms.MeasureForm(posted(request), barriers=list(found.path.barriers.all()), moment=found.moment)
    if request.method == "POST":
        attempt(form, lambda given: actions.measure_barriers(found, given=actions.require_levels(given), by=None))
        if not form.errors:
            messages.success(request, _("Noted. Thank you."))
            return redirect("guest_coaching_measure", token)
    context = {"measuring": found, "form": form}
    return render(request, "coaching/measure.html", context, status=422 if form.is_bound else 200)


@require_safe
@by_link("coaching_progress")
def guest_coaching_progress(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """Goals and plan, for the employer, while the participant agrees."""
    found = paths.shared_path(parts[0], parts[1] if len(parts) > 1 else "")
    context = {"path": found, "goals": list(found.goals.all()), "plan": paths.entries_of(found)}
    return render(request, "coaching/progress.html", context)
