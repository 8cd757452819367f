"""Which form belongs to which step of a session across networks, who may take it, and which action it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.federation import actions, forms
from vlechtwerk.federation.enums import RUNNING, Role, SessionState
from vlechtwerk.federation.models import RemoteSession
from vlechtwerk.people.models import Person

S = SessionState


@dataclass(frozen=True)
class Step:
    """``own``: whether our member of the session may; the team always may, for who is on the telephone."""

    form: type[django_forms.Form]
    run: Callable[[RemoteSession, Person, dict[str, Any]], object]
    said: Any
    states: tuple[str, ...]
    roles: tuple[str, ...] = (Role.RECEIVES, Role.GIVES)
    own: bool = True


STEPS: dict[str, Step] = {
    "agree": Step(
        forms.NoForm, lambda s, p, d: actions.agree_to_question(s, by=p),
        lazy("Thank you. The question leaves for the other network."), (S.DRAFTED,), (Role.RECEIVES,),
    ),
    "propose": Step(
        forms.MemberForm, lambda s, p, d: actions.propose_member(s, person=d["person"], by=p),
        lazy("Asked. The mail leaves now."), (S.ASKED,), (Role.GIVES,), own=False,
    ),
    "yes": Step(
        forms.NoForm, lambda s, p, d: actions.say_yes(s, by=p),
        lazy("Thank you. As soon as the coin is set aside on both sides you get a name and a telephone number."),
        (S.PROPOSED,), (Role.GIVES,),
    ),
    "no": Step(
        forms.NoForm, lambda s, p, d: actions.say_no(s, by=p),
        lazy("Noted. The broker may ask somebody else."), (S.PROPOSED,), (Role.GIVES,),
    ),
    "decline": Step(
        forms.ReasonForm, lambda s, p, d: actions.decline(s, reason=d["reason"], by=p),
        lazy("The other network hears that nobody can help."), (S.ASKED, S.PROPOSED), (Role.GIVES,), own=False,
    ),
    "appointment": Step(
        forms.AppointmentForm, lambda s, p, d: actions.note_appointment(s, text=d["text"], by=p),
        lazy("Noted; the other side reads it too."), (S.INTRODUCED,), (Role.GIVES,),
    ),
    "confirm": Step(
        forms.NoForm, lambda s, p, d: actions.confirm(s, by=p),
        lazy("Thank you. The coin is booked as soon as both said so."), (S.INTRODUCED,),
    ),
    "cancel": Step(
        forms.ReasonForm, lambda s, p, d: _cancel(s, p, d["reason"]),
        lazy("Noted; the other side hears it."), RUNNING,
    ),
}  # fmt: skip


def _cancel(session: RemoteSession, person: Person, reason: str) -> None:
    if not actions.cancel(session, reason=reason, by=person):
        raise actions.FederationRefused(
            _("“We met” was said already, so the other side decides. We ask it, and you hear what it says.")
        )


def open_steps(session: RemoteSession, *, staff: bool) -> dict[str, Step]:
    """What can be done now. A question to us that nobody took on yet is answered with yes, no or "nobody can"."""
    closed = {
        "confirm": session.confirmed_at is not None,
        "cancel": session.role == Role.GIVES and session.state in {S.ASKED, S.PROPOSED},
    }
    return {
        verb: step
        for verb, step in STEPS.items()
        if session.state in step.states and session.role in step.roles and (staff or step.own) and not closed.get(verb)
    }
