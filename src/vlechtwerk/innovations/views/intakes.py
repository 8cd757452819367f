"""Intakes: what came in, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core.access import hats_required
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import QUIET, form_step, posted
from vlechtwerk.innovations import actions, queries, registry, scans
from vlechtwerk.innovations import forms as own
from vlechtwerk.innovations.enums import OPEN_INTAKE, IntakeState
from vlechtwerk.innovations.models import Innovation, Intake
from vlechtwerk.people.enums import STAFF_HATS
from vlechtwerk.people.models import Person

PAGE = 50
TOLD = ("invite", "accept", "close")
ENDED = (IntakeState.CLOSED, IntakeState.REFERRED)


@dataclass(frozen=True)
class Step:
    """One thing a broker can do with an intake: its form, from which states, what it runs, what is said."""

    form: type[forms.BaseForm]
    states: tuple[str, ...]
    run: Callable[[Intake, Person, Any], Innovation | Intake]
    label: Any
    said: Any


def _accept(intake: Intake, by: Person, form: Any) -> Innovation:
    return actions.accept_intake(intake, by=by, **form.cleaned_data)


STEPS = {
    "receive": Step(
        forms.Form, (IntakeState.DRAFT,),
        lambda intake, by, form: actions.take_in_draft(intake, by=by),
        gettext_lazy("A real question: take it in"), gettext_lazy("The question waits for an answer now."),
    ),
    "invite": Step(
        own.InviteForm, (IntakeState.RECEIVED,),
        lambda intake, by, form: actions.invite_intake(intake, by=by, **form.cleaned_data),
        gettext_lazy("Invite to a conversation"), gettext_lazy("The invitation is noted."),
    ),
    "assess": Step(
        own.AssessForm, OPEN_INTAKE,
        lambda intake, by, form: actions.assess_intake(intake, by=by, **form.assessed()),
        gettext_lazy("Assess"), gettext_lazy("The assessment is noted."),
    ),
    "accept": Step(
        own.AcceptForm, (IntakeState.ASSESSED,), _accept,
        gettext_lazy("Take into the network"), gettext_lazy("Taken in. Here is the dossier."),
    ),
    "close": Step(
        own.CloseForm, (*OPEN_INTAKE, IntakeState.DRAFT),
        lambda intake, by, form: actions.close_intake(intake, by=by, **form.cleaned_data),
        gettext_lazy("Close the question"), gettext_lazy("The intake is closed."),
    ),
    "reopen": Step(
        own.ReopenForm, ENDED,
        lambda intake, by, form: actions.reopen_intake(intake, by=by, **form.cleaned_data),
        gettext_lazy("Open again"), gettext_lazy("The intake is open again."),
    ),
}  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def intakes(request: HttpRequest) -> HttpResponse:
    """Those that wait, the oldest first, or one state."""
    state = request.GET.get("state", "")
    state = state if state in {*IntakeState.values, "all"} else ""
    page = Paginator(queries.intakes(state=state), PAGE).get_page(request.GET.get("page"))
    counts = queries.intake_counts()
    waiting = sum(counts.get(one, 0) for one in OPEN_INTAKE)
    chips: list[tuple[str, Any, int]] = [("", _("Waiting"), waiting), ("all", _("All"), sum(counts.values()))]
    chips += [(one, label, counts.get(one, 0)) for one, label in IntakeState.choices if counts.get(one)]
    return render(request, "innovations/intakes.html", {"page": page, "state": state, "chips": chips})


@require_http_methods(["GET", "POST"])
@hats_required(*STAFF_HATS)
def intake_new(request: HttpRequest) -> HttpResponse:
    """A question that came by telephone, on an event, through an ambassador."""
    form = own.IntakeForm(posted(request), initial={"language": "nl", "source": "broker"})
    context = {"title": _("New intake"), "back": "intakes", "draft": "intake"}

    def run(data: dict[str, Any]) -> Intake:
        made, is_new = actions.receive_intake(by=request.acting.person, **data)  # type: ignore[attr-defined]
        messages.success(request, _("The intake is noted.") if is_new else _("This question is known: here it is."))
        return made

    return form_step(request, form, run, lambda made: redirect("intake", made.key), context, QUIET)


@require_safe
@hats_required(*STAFF_HATS)
def intake(request: HttpRequest, key: str) -> HttpResponse:
    """One question with what can be done now."""
    return _page(request, queries.intake_for(request.acting, key))  # type: ignore[attr-defined]


@require_POST
@hats_required(*STAFF_HATS)
def intake_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """Take one step."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.intake_for(acting, key)
    if verb not in STEPS:
        raise Http404
    step = STEPS[verb]
    form: Any = step.form(request.POST)
    if form.is_valid():
        try:
            result = step.run(found, acting.person, form)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
            found = queries.intake_for(acting, key)
        else:
            messages.success(request, str(step.said))
            _say_who_hears_it(request, verb, queries.intake_for(acting, key))
            return redirect("innovation", result.key) if verb == "accept" else redirect("intake", key)
    return _page(request, found, {verb: form}, status=422)


def _say_who_hears_it(request: HttpRequest, verb: str, intake: Intake) -> None:
    """A mail leaves when there is an address; else somebody has to call."""
    if verb not in TOLD or intake.close_reason in actions.UNTOLD:
        return
    if intake.person.email if intake.person else intake.email:
        messages.info(request, _("The asker gets a mail."))
    else:
        messages.warning(request, _("There is no e-mail address. Call %(phone)s to say it.") % {"phone": intake.phone})


def _stored_assessment(intake: Intake) -> dict[str, str]:
    """What was answered to the two questions, to read and to change."""
    say = {True: "yes", False: "no", None: ""}
    return {
        "is_impact_driven": say[intake.is_impact_driven],
        "is_innovative": say[intake.is_innovative],
        "note": intake.assessment,
    }


def _next(intake: Intake) -> str:
    """The step that stands open: assess what came in, take in what was assessed."""
    if intake.state == IntakeState.ASSESSED:
        return "accept"
    return "assess" if intake.state in OPEN_INTAKE else ""


def _page(request: HttpRequest, intake: Intake, bound: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    initial = {
        "accept": {"name": intake.title, "pitch": intake.question, "lead_name": intake.name},
        "assess": _stored_assessment(intake),
    }
    steps = [
        (verb, step.label, (bound or {}).get(verb) or step.form(initial=initial.get(verb), auto_id=f"{verb}_%s"))
        for verb, step in STEPS.items()
        if intake.state in step.states or verb in (bound or {})
    ]
    context = {
        "intake": intake, "steps": steps, "opened": next(iter(bound or {}), _next(intake)),
        "is_open": intake.state in OPEN_INTAKE, "elsewhere": registry.where_it_went(intake), "scan": scans.result_of(intake),
    }  # fmt: skip
    return render(request, "innovations/intake.html", context, status=status)
