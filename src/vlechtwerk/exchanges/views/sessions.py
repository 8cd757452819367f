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
from vlechtwerk.agenda import queries as agenda
from vlechtwerk.core.access import by_link, login_required_person
from vlechtwerk.core.actions import Refused
from vlechtwerk.exchanges import actions, queries
from vlechtwerk.exchanges.actions.base import other_side
from vlechtwerk.exchanges.actions.confirming import side_of
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.forms import QuestionsForm
from vlechtwerk.exchanges.models import Confirmation, GiveInvitation, StrengtheningSession
from vlechtwerk.exchanges.steps import may_choose, open_steps, session_steps
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people import queries as people
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Organisation, Person
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


@require_http_methods(["GET", "HEAD", "POST"])
@by_link("confirm")
def guest_confirm(request: HttpRequest, token: str, parts: list[str]) -> HttpResponse:
    """One button. Opening the link changes nothing (mail scanners open links too); pressing it confirms."""
    found, person = queries.session_by_key(*parts)
    form, status = QuestionsForm(), 200
    if request.method == "POST":
        form = QuestionsForm(request.POST) if "questions" in request.POST else form
        if _press(request, found, person, form):
            return redirect(request.path)
        found, status = queries.session_by_key(*parts)[0], 422
    done = found.confirmations.filter(side=side_of(found, person)).first()
    context = {
        "session": found, "person": person, "other": other_side(found, person), "done": done, "form": form,
        "answered": done and (done.usefulness or done.what_changed), "can_confirm": queries.can_be_confirmed(found),
        "is_waiting": found.state in {"planned", "held"}, "link": actions.session_link(found, person),
    }  # fmt: skip
    return render(request, "exchanges/confirm.html", context, status=status)


def _press(request: HttpRequest, session: StrengtheningSession, person: Person, form: QuestionsForm) -> bool:
    """Confirm, or answer the two questions; whether it was done."""
    try:
        if not form.is_bound:
            actions.confirm(session, person=person)
            return True
        if form.is_valid():
            actions.answer_questions(session, person=person, **form.cleaned_data)
            return True
    except Refused as refused:
        messages.error(request, str(refused.message))
    return False


def _act(
    request: HttpRequest, session: StrengtheningSession, person: Person, verb: str, *, back: str,
    staff: bool = False, token: str = "",
) -> HttpResponse:  # fmt: skip
    step = session_steps(session, person, staff=staff).get(verb)
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
    now = queries.sessions().get(pk=session.pk)  # as it is in the database: the step wrote nothing
    return _page(request, now, person, staff=staff, token=token, refused={verb: form}, status=422)


def _page(
    request: HttpRequest, session: StrengtheningSession, person: Person, *, staff: bool = False, token: str = "",
    refused: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    refused = refused or {}
    confirmations = {row.side: row for row in session.confirmations.all()}
    mine = confirmations.get(_side(session, person))
    steps = _forms(session, person, staff, mine)
    _say_what_has_no_place(request, refused, steps)
    steps |= {verb: form for verb, form in refused.items() if verb in steps}
    coin = ledger.coin(session.transfer_id)
    _offer_accounts(steps, person, mine=coin.of(gives=person.pk == session.giver_id) if coin else None)
    slots = _slots(session, person)
    context = {
        "session": session, "person": person, "staff": staff, "token": token, "mine": mine, "slots": slots,
        "base": "core/guest.html" if token else "core/base.html",
        "others": _others(session, person, staff), "steps": steps, "opened": next(iter(refused), ""),
        "confirmations": confirmations, "appointment": session.appointment, "coin": coin,
        "can_choose": any(row["may_choose"] for row in slots),
        "invitation": None if token else _invitation(session, person, staff),
        "urls": {verb: _address(session, verb, token) for verb in steps},
        "ics_url": reverse("guest_ics", args=[token]) if token else reverse("appointment_ics", args=[session.appointment.key]),
    }  # fmt: skip
    return render(request, "exchanges/session.html", context, status=status)


def _forms(session: StrengtheningSession, person: Person, staff: bool, mine: Confirmation | None) -> dict[str, Any]:
    """A form for each step that is open now, filled with what is known."""
    initial: dict[str, dict[str, Any]] = {
        "place": {"place": session.appointment.place},
        "goal": {"goal": session.goal},
        "dates": {"place": session.appointment.place},
        "questions": {"usefulness": mine.usefulness, "what_changed": mine.what_changed} if mine else {},
    }
    return {
        verb: step.form(initial=initial.get(verb)) for verb, step in open_steps(session, person, staff=staff).items()
    }


def _offer_accounts(steps: dict[str, Any], person: Person, *, mine: Organisation | None) -> None:
    """The organisations that this reader acts for, and the one that stands."""
    if form := steps.get("account"):
        form.initial = {"account": mine.key if mine else ""}
        form.offer(
            dict.fromkeys([*([mine] if mine else []), *(row.organisation for row in ledger.mandates_of(person))])
        )


def _say_what_has_no_place(request: HttpRequest, refused: dict[str, Any], steps: dict[str, Any]) -> None:
    """A step that is no longer open has no form on the page any more; what was wrong stands above it."""
    for verb, form in refused.items():
        if verb not in steps or verb == "choose":
            for errors in form.errors.values():
                messages.error(request, " ".join(errors))


def _slots(session: StrengtheningSession, person: Person) -> list[dict[str, Any]]:
    """The dates on offer, whether this reader chooses among them, and what stands in the own agenda then."""
    slots = queries.dates_on_offer(session)
    planned = agenda.planned_at(person, slots)
    return [
        {"slot": slot, "may_choose": may_choose(slot, session, person), "planned": planned.get(slot.pk)}
        for slot in slots
    ]


def _invitation(session: StrengtheningSession, person: Person, staff: bool) -> GiveInvitation | None:
    """The way from a booked session to the invitation to give, for the receiver and the team."""
    is_theirs = staff or person.pk == session.receiver_id
    return queries.invitation_after(session) if is_theirs and session.state == SessionState.BOOKED else None


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
