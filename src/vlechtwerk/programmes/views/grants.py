"""Meetings of a circle, its subsidy, and the rule of a line that pays for circles."""

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required, login_required_person, me, wears
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.people.enums import SHAPER_HATS, STAFF_HATS
from vlechtwerk.programmes import actions, queries
from vlechtwerk.programmes import grant_forms as forms
from vlechtwerk.programmes.enums import GrantState
from vlechtwerk.programmes.models import Circle
from vlechtwerk.programmes.views.money import in_cents
from vlechtwerk.programmes.views.steps import Step


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def meeting_new(request: HttpRequest, key: str) -> HttpResponse:
    """For the team, and for whoever guides the circle."""
    found = queries.led_circle_for(request.acting, key)  # type: ignore[attr-defined]
    context = {"title": _("New meeting"), "back": "circle", "back_key": found.key}
    return form_step(
        request, forms.MeetingForm(found, posted(request)),
        lambda given: actions.note_meeting(found, by=me(request), **given),
        lambda made: redirect("circle_meeting", made.key), context, _("Noted."),
    )  # fmt: skip


@require_safe
@login_required_person
def meeting(request: HttpRequest, key: str) -> HttpResponse:
    """What was said, for everybody of the circle."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.meeting_for(acting, key)
    context = {
        "meeting": found,
        "circle": found.circle,
        "present": [one.person.name for one in found.present.select_related("person")],
        "leads": queries.leads(acting, found.circle),
    }
    return render(request, "programmes/meeting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required_person
def meeting_edit(request: HttpRequest, key: str) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.meeting_for(acting, key)
    circle = queries.led_circle_for(acting, found.circle.key)
    now = {name: getattr(found, name) for name in ("held_on", "subject", "place", "minutes")}
    now["present"] = list(found.present.values_list("key", flat=True))
    context = {"title": found.subject, "back": "circle_meeting", "back_key": found.key}
    return form_step(
        request, forms.MeetingForm(circle, posted(request), initial=now),
        lambda given: actions.note_meeting(circle, by=me(request), meeting=found, **given),
        lambda made: redirect("circle_meeting", made.key), context, _("Noted."),
    )  # fmt: skip


GRANT_STEPS: Mapping[str, Step] = {
    "grant": Step((GrantState.ASKED,), django_forms.Form, actions.grant_circle, lazy("Grant it")),
    "declare": Step((GrantState.GRANTED,), forms.DeclareGrantForm, actions.declare_grant, lazy("Declare the costs")),
    "pay": Step((GrantState.DECLARED,), forms.PaidGrantForm, actions.pay_grant, lazy("It is paid")),
    "refuse": Step((GrantState.ASKED,), forms.NoForm, actions.refuse_grant, lazy("Refuse it"), "stop"),
    "withdraw": Step(
        (GrantState.ASKED, GrantState.GRANTED), forms.NoForm, actions.withdraw_grant, lazy("Withdraw it"), "stop"
    ),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def circle_grant(request: HttpRequest, key: str) -> HttpResponse:
    """Whether the circle may be paid for, and why not; what was asked, and what comes next."""
    found = queries.circle_for(request.acting, key)  # type: ignore[attr-defined]
    form = forms.AskGrantForm(posted(request))
    if form.is_bound:
        attempt(form, lambda given: actions.ask_grant(found, by=me(request), **in_cents(given)))
        if not form.errors:
            messages.success(request, _("The subsidy is asked for. A coordinator decides."))
            return redirect("circle_grant", found.key)
    return _grant(request, found, ask=form)


def _grant(request: HttpRequest, found: Circle, *, ask: Any = None, verb: str = "", form: Any = None) -> HttpResponse:
    grant = queries.grant_of(found)
    steps = [
        (name, step, form if name == verb else step.form(), reverse("circle_grant_act", args=[found.key, name]))
        for name, step in GRANT_STEPS.items()
        if grant and grant.state in step.states and wears(request, *SHAPER_HATS)
    ]
    may_ask = grant is None or grant.state in {GrantState.REFUSED, GrantState.WITHDRAWN}
    context = {
        "circle": found,
        "grant": grant,
        "verdict": queries.verdict(found, grant.line, grant.asked_cents) if grant and grant.state == "asked" else None,
        "lacking": queries.declaration_against(grant) if grant and grant.state == "granted" else [],
        "organisations": queries.organisations_of(found),
        "steps": steps,
        "opened": verb,
        "ask": (ask or forms.AskGrantForm()) if may_ask and found.state != "closed" else None,
    }
    is_wrong = bool(form) or (ask is not None and ask.is_bound)
    return render(request, "programmes/circle_grant.html", context, status=422 if is_wrong else 200)


@require_POST
@hats_required(*SHAPER_HATS)
def circle_grant_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of a subsidy."""
    found, step = queries.circle_for(request.acting, key), GRANT_STEPS.get(verb)  # type: ignore[attr-defined]
    grant = queries.grant_of(found)
    if step is None or grant is None:
        raise Http404
    form = step.form(request.POST)
    attempt(form, lambda given: step.run(grant, by=me(request), **in_cents(given)))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect("circle_grant", found.key)
    if grant.state in step.states:
        return _grant(request, found, verb=verb, form=form)
    messages.error(request, in_words(form))
    return redirect("circle_grant", found.key)


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*SHAPER_HATS)
def grant_rule(request: HttpRequest, key: str) -> HttpResponse:
    """What a circle must be to be paid from this line."""
    line = queries.line_by_key(key)
    rule = queries.rule_of(line)
    now = {name: getattr(rule, name) for name in forms.RuleForm.base_fields}
    context = {"title": _("When a circle is paid from this line"), "back": "budget_line", "back_key": line.key}
    return form_step(
        request, forms.RuleForm(posted(request), initial=now),
        lambda given: actions.set_grant_rule(line, by=me(request), **given),
        lambda _made: redirect("budget_line", line.key), context, _("Noted."),
    )  # fmt: skip
