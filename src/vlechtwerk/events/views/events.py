"""Events for the team: the list, a plan, one event with its next step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404, hats_required, me
from vlechtwerk.core.actions import Refused
from vlechtwerk.core.steps import attempt, form_step, in_words, posted
from vlechtwerk.events import actions, forms, queries, rules
from vlechtwerk.events.actions import stages
from vlechtwerk.events.enums import EventState
from vlechtwerk.events.models import Event
from vlechtwerk.people.enums import STAFF_HATS

PAGE = 50
WHENS = ("coming", "past", "drafts")
Form = Any


@require_safe
@hats_required(*STAFF_HATS)
def events(request: HttpRequest) -> HttpResponse:
    """Those to come, those past, or those being prepared."""
    when = request.GET.get("wanneer", "coming")
    when = when if when in WHENS else "coming"
    page = Paginator(queries.events(when), PAGE).get_page(request.GET.get("page"))
    labels = {"coming": _("Coming"), "past": _("Past"), "drafts": _("Being prepared")}
    return render(request, "events/events.html", {"page": page, "when": when, "whens": labels.items()})


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def event_new(request: HttpRequest) -> HttpResponse:
    form = forms.EventForm(posted(request), initial={"language": "nl"})
    return form_step(
        request, form, lambda given: actions.plan_event(by=me(request), **form.fields_of_event()),
        lambda made: redirect("event", made.key), {"title": _("New event"), "back": "events"},
        _("The event is planned. Look it over, and open it for registration."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@hats_required(*STAFF_HATS)
def event_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Another plan. Who is registered hears of another moment or place."""
    found = queries.event_by_key(key)
    form = forms.EventForm(posted(request), initial=forms.EventForm.shown(found))
    lede = ""
    if count := len(queries.mailed(found)) if found.state == EventState.OPEN else 0:
        lede = _("Another moment or place mails everybody who has or waits for a place: %(n)d.") % {"n": count}
    return form_step(
        request, form, lambda given: stages.change_event(found, by=me(request), **form.fields_of_event()),
        lambda made: redirect("event", made.key),
        {"title": found.title, "back": "event", "back_key": found.key, "lede": lede}, _("Noted."),
    )  # fmt: skip


@require_safe
@hats_required(*STAFF_HATS)
def event(request: HttpRequest, key: str) -> HttpResponse:
    """What it is, what happens when, and what to do next."""
    return _event(request, queries.event_by_key(key))


def _event(request: HttpRequest, found: Event, verb: str = "", bound: Form = None) -> HttpResponse:
    blocks = rules.times(found, found.blocks.select_related("speaker"))
    fresh = {"block": forms.BlockForm, "handout": forms.HandOutForm, "cancel": forms.CancelForm}
    context = {
        "event": found,
        "blocks": blocks,
        "late": blocks[-1][2] if blocks and blocks[-1][2] > found.ends_at else None,
        "hand_outs": found.hand_outs.all(),
        "counts": queries.counted(found),
        "mailed": queries.mailed(found),
        "afterwards": queries.mailed_afterwards(found) if found.state == EventState.HELD else None,
        "is_over": found.ends_at <= clock.now(),
        "going": found.state in {EventState.DRAFT, EventState.OPEN},
        "opened": verb,
        **{f"{name}_form": bound if name == verb and bound else form() for name, form in fresh.items()},
    }
    return render(request, "events/event.html", context, status=422 if bound else 200)


@dataclass(frozen=True)
class Step:
    """Something one may do with an event: its form (or none), what it runs, and the page it comes back to."""

    run: Callable[..., Any]
    form: Callable[[HttpRequest, Event], Form] | None = None
    to: str = "event"


def _part(request: HttpRequest, rows: Any, name: str) -> Any:
    """The block, group or hand-out that a button is about; somebody may just have taken it away."""
    said = request.POST.get(name, "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else 0
    found = rows.filter(pk=number).select_related("event").first()
    if found is None:
        raise actions.EventsRefused(_("This is not there any more. Look at the event again."))
    return found


def _block(found: Event, request: HttpRequest) -> Any:
    return _part(request, found.blocks, "block")


def _moved(by: int) -> Callable[..., Any]:
    return lambda found, request, given: actions.change_block(_block(found, request), move=by, by=me(request))


def _linked(found: Event, request: HttpRequest, given: dict[str, Any]) -> Any:
    return actions.link_organisation(found, by=me(request), **given)


EVENT_STEPS: Mapping[str, Step] = {
    "open": Step(lambda found, request, given: actions.open_event(found, by=me(request))),
    "held": Step(lambda found, request, given: actions.hold_event(found, by=me(request))),
    "cancel": Step(
        lambda found, request, given: stages.cancel_event(found, by=me(request), **given),
        lambda request, found: forms.CancelForm(request.POST),
    ),
    "follow": Step(lambda found, request, given: actions.follow_up(found, by=me(request))),
    "block": Step(
        lambda found, request, given: actions.add_block(found, by=me(request), **given),
        lambda request, found: forms.BlockForm(request.POST),
    ),
    "up": Step(_moved(-1)),
    "down": Step(_moved(1)),
    "minutes": Step(
        lambda found, request, given: actions.change_block(_block(found, request), by=me(request), **given),
        lambda request, found: forms.MinutesForm(request.POST),
    ),
    "unblock": Step(lambda found, request, given: actions.remove_block(_block(found, request), by=me(request))),
    "handout": Step(
        lambda found, request, given: actions.add_hand_out(found, by=me(request), **given),
        lambda request, found: forms.HandOutForm(request.POST),
    ),
    "unhandout": Step(
        lambda found, request, given: actions.remove_hand_out(
            _part(request, found.hand_outs, "handout"), by=me(request)
        )
    ),
    "group": Step(
        lambda found, request, given: actions.add_group(found, by=me(request), **given),
        lambda request, found: forms.GroupForm(request.POST), "event_people",
    ),
    "ungroup": Step(
        lambda found, request, given: actions.remove_group(
            _part(request, found.groups, "group"), by=me(request)
        ),
        to="event_people",
    ),
    "divide": Step(lambda found, request, given: actions.divide_groups(found, by=me(request)), to="event_people"),
    "link": Step(_linked, lambda request, found: forms.LinkForm(request.POST), "event_reached"),
    "match": Step(lambda found, request, given: actions.link_matches(found, by=me(request)), to="event_reached"),
}  # fmt: skip


@require_POST
@hats_required(*STAFF_HATS)
def event_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of an event."""
    found, step = queries.event_by_key(key), EVENT_STEPS.get(verb)
    if step is None:
        raise Http404
    if step.form is None:
        try:
            step.run(found, request, {})
            messages.success(request, _("Noted."))
        except Refused as refused:
            messages.error(request, str(refused.message))
        return redirect(step.to, found.key)
    form = step.form(request, found)
    attempt(form, lambda given: step.run(found, request, given))
    if not form.errors:
        messages.success(request, _("Noted."))
        return redirect(step.to, found.key)
    if verb in {"block", "handout", "cancel"}:
        return _event(request, found, verb, form)
    if verb == "group":
        return _people(request, found, form)
    messages.error(request, in_words(form))
    return redirect(step.to, found.key)


@require_safe
@hats_required(*STAFF_HATS)
def event_people(request: HttpRequest, key: str) -> HttpResponse:
    """Who is registered, who waits, in which group."""
    return _people(request, queries.event_by_key(key), forms.GroupForm())


def _people(request: HttpRequest, found: Event, group: forms.GroupForm) -> HttpResponse:
    page = Paginator(queries.people_of(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "event": found, "page": page, "groups": queries.groups_of(found), "counts": queries.counted(found),
        "group": group, "going": found.state in {EventState.DRAFT, EventState.OPEN},
        "is_open": found.state == EventState.OPEN,
    }  # fmt: skip
    return render(request, "events/people.html", context, status=422 if group.is_bound else 200)


PERSON_STEPS = ("off", "undo", "put")


@require_POST
@hats_required(*STAFF_HATS)
def event_person_act(request: HttpRequest, key: str, one: str, verb: str) -> HttpResponse:
    """One step with one who is registered: signed off, not there after all, in a group."""
    found = queries.event_by_key(key)
    row = first_or_404(found.registrations.filter(key=one).select_related("event", "person"))
    if verb not in PERSON_STEPS:
        raise Http404
    try:
        if verb == "off":
            actions.sign_off(row, by=me(request))
        elif verb == "undo":
            actions.undo_check_in(row, by=me(request))
        else:
            form = forms.PutForm(request.POST, found)
            if not form.is_valid():
                raise actions.EventsRefused(_("Choose a group from the list."))
            actions.put_in_group(row, group=form.cleaned_data["group"], by=me(request))
        messages.success(request, _("Noted."))
    except Refused as refused:
        messages.error(request, str(refused.message))
    return redirect("event_people", found.key)
