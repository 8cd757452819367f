"""The page of a session: for the two people, with or without an account, and for brokers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vlechtwerk.agenda import ics
from vlechtwerk.core.access import login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.actions.base import other_side
from vlechtwerk.exchanges.actions.confirming import side_of
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.forms import QuestionsForm
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.exchanges.steps import SESSION_STEPS, Step
from vlechtwerk.exchanges.views.doors import by_link
from vlechtwerk.people import queries as people
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_staff

PAGE = 50


@require_safe
@login_required_person
def session_list(request: HttpRequest) -> HttpResponse:
    """All sessions for staff, one's own for members."""
    acting = request.acting  # type: ignore[attr-defined]
    staff = is_staff(acting.hats)
    state = request.GET.get("state", "")
    state = state if state in {*SessionState.values, "all"} else ""
    found = queries.session_list(state=state) if staff else queries.sessions_of(acting.person)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    chips = [("", _("Running")), ("all", _("All")), *SessionState.choices] if staff else []
    return render(request, "exchanges/sessions.html", {"page": page, "state": state, "chips": chips, "staff": staff})


@require_safe
@login_required_person
def session(request: HttpRequest, key: str) -> HttpResponse:
    """A session, logged in."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.session_for(acting, key)
    return _page(request, found, acting.person, staff=is_staff(acting.hats))


@require_POST
@login_required_person
def session_act(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One step of a session, logged in."""
    acting = request.acting  # type: ignore[attr-defined]
    found = queries.session_for(acting, key)
    return _act(request, found, acting.person, verb, staff=is_staff(acting.hats), back=reverse("session", args=[key]))


@require_safe
@by_link("session")
def guest_session(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """A session through the personal link."""
    found, person = queries.session_by_key(*parts)
    return _page(request, found, person, token=token)


@require_POST
@by_link("session")
def guest_session_act(request: HttpRequest, token: str, parts: list[str], verb: str) -> HttpResponse:
    """One step of a session through the personal link."""
    found, person = queries.session_by_key(*parts)
    return _act(request, found, person, verb, token=token, back=reverse("guest_session", args=[token]))


@require_safe
@by_link("session")
def guest_ics(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """The calendar file through the personal link."""
    found, _person = queries.session_by_key(*parts)
    if found.appointment.starts_at is None:
        raise Http404
    text = ics.invitation(found.appointment, method="PUBLISH")
    headers = {"Content-Disposition": 'attachment; filename="sessie.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
@by_link("confirm")
def guest_confirm(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """One button. Opening the link changes nothing (mail scanners open links too); pressing it confirms."""
    found, person = queries.session_by_key(*parts)
    done = found.confirmations.filter(side=side_of(found, person)).first()
    form = QuestionsForm(request.POST if "questions" in request.POST else None)
    answered = False
    try:
        if request.method == "POST" and "questions" in request.POST and form.is_valid():
            actions.answer_questions(found, person=person, **form.cleaned_data)
            answered = True
        elif request.method == "POST":
            actions.confirm(found, person=person)
            return redirect(request.path)
    except Refused as refused:
        messages.error(request, str(refused.message))
    context = {
        "session": found, "person": person, "other": other_side(found, person), "done": done,
        "form": form, "answered": answered, "link": actions.session_link(found, person),
    }  # fmt: skip
    return render(request, "exchanges/confirm.html", context)


def _steps(session: StrengtheningSession, person: Person, staff: bool) -> dict[str, Step]:
    """The steps that this reader may take at all."""
    is_side = person.pk in {session.giver_id, session.receiver_id}
    return {
        verb: step for verb, step in SESSION_STEPS.items() if (staff and step.for_staff) or (is_side and step.for_sides)
    }


def _act(
    request: HttpRequest, session: StrengtheningSession, person: Person, verb: str, *, back: str,
    staff: bool = False, token: str = "",
) -> HttpResponse:  # fmt: skip
    step = _steps(session, person, staff).get(verb)
    if step is None:
        raise Http404
    form = step.form(request.POST)
    if form.is_valid():
        try:
            step.run(session, person, form.cleaned_data)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused.message))
        else:
            messages.success(request, str(step.said))
            return redirect(back)
    return _page(request, session, person, staff=staff, token=token, forms={verb: form}, status=422)


def _page(
    request: HttpRequest, session: StrengtheningSession, person: Person, *, staff: bool = False, token: str = "",
    forms: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    session.refresh_from_db(fields=["state", "goal", "cancel_reason", "dispute_note", "resolution_note"])
    steps = _steps(session, person, staff)
    initial = {
        "place": {"place": session.appointment.place},
        "goal": {"goal": session.goal},
        "dates": {"place": session.appointment.place},
    }
    made = {verb: step.form(initial=initial.get(verb)) for verb, step in steps.items()} | (forms or {})
    slots = list(session.appointment.slots.filter(withdrawn_at__isnull=True).select_related("proposed_by"))
    confirmations = {row.side: row for row in session.confirmations.all()}
    context = {
        "session": session, "person": person, "staff": staff, "token": token,
        "base": "core/guest.html" if token else "core/base.html",
        "others": _others(session, person, staff), "steps": made, "opened": next(iter(forms or {}), ""),
        "slots": slots, "confirmations": confirmations, "appointment": session.appointment,
        "to_confirm": queries.can_be_confirmed(session),
        "mine": confirmations.get(_side(session, person)),
        "can_choose": any(slot.proposed_by_id != person.pk for slot in slots),
        "urls": {verb: _address(session, verb, token) for verb in made},
        "ics_url": reverse("guest_ics", args=[token]) if token else reverse("appointment_ics", args=[session.appointment.key]),
    }  # fmt: skip
    return render(request, "exchanges/session.html", context, status=status)


def _side(session: StrengtheningSession, person: Person) -> str:
    return {session.giver_id: "giver", session.receiver_id: "receiver"}.get(person.pk, "")


def _address(session: StrengtheningSession, verb: str, token: str) -> str:
    if token:
        return reverse("guest_session_act", args=[token, verb])
    return reverse("session_act", args=[session.key, verb])


def _others(session: StrengtheningSession, person: Person, staff: bool) -> list[dict[str, Any]]:
    """The other one with the telephone number: the two are introduced. Brokers see both."""
    shown = [p for p in (session.giver, session.receiver) if p.pk != person.pk]
    hats = frozenset({"broker"}) if staff else frozenset({"member"})
    rows = []
    for other in shown:
        fields = people.visible_fields(person, hats, other, introduced=True)
        rows.append(
            {
                "person": other,
                "phone": fields[PersonField.PHONE],
                "email": fields[PersonField.EMAIL],
                "gives": other.pk == session.giver_id,
            }
        )
    return rows
