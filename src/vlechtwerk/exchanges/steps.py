"""Which form belongs to which step, and which action it calls. The views only walk through this table."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from django import forms as django_forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vlechtwerk.agenda.models import Slot
from vlechtwerk.exchanges import actions, forms, queries
from vlechtwerk.exchanges.enums import (
    CONFIRMABLE,
    NOT_YET_HELD,
    OPEN_SESSION,
    STUCK,
    WAITING,
    GiveState,
    SessionState,
    Side,
    Verdict,
)
from vlechtwerk.exchanges.models import GiveInvitation, StrengtheningSession
from vlechtwerk.ledger import queries as ledger
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Person


@dataclass(frozen=True)
class Step:
    """A form, what it does, what is said afterwards, who may (the two, staff, or all), and from which states."""

    form: type[django_forms.Form]
    run: Callable[[Any, Person, dict[str, Any]], object]
    said: Any
    for_staff: bool = True
    for_sides: bool = True
    states: Collection[str] = ()


def _choose(session: StrengtheningSession, person: Person, data: dict[str, Any]) -> object:
    slot = session.appointment.slots.filter(key=data["slot"]).first()
    if slot is None:
        raise actions.ExchangeRefused(_("This date is no longer on offer. Look at the page again."))
    return actions.choose_date(session, slot=slot, by=person)


def _account(session: StrengtheningSession, person: Person, data: dict[str, Any]) -> object:
    key = data["account"]
    mine = {mandate.organisation.key: mandate.organisation for mandate in ledger.mandates_of(person)} if key else {}
    if key and key not in mine:
        raise actions.ExchangeRefused(_("You do not act for this organisation. Choose again."), "account")
    return actions.choose_account(session, person=person, organisation=mine.get(key))


SESSION_STEPS = {
    "dates": Step(
        forms.DatesForm,
        lambda s, p, d: actions.propose_dates(s, starts=d["starts"], by=p, place=d["place"]),
        lazy("The dates are on offer. The other one chooses and you hear of it."),
        states=NOT_YET_HELD,
    ),
    "choose": Step(
        forms.ChooseForm,
        _choose,
        lazy("The date is fixed. The calendar entry is in your mail."),
        states=NOT_YET_HELD,
    ),
    "place": Step(
        forms.PlaceForm,
        lambda s, p, d: actions.set_place(s, place=d["place"], by=p),
        lazy("The place is noted."),
        states=(SessionState.PLANNED,),
    ),
    "goal": Step(
        forms.GoalForm,
        lambda s, p, d: actions.set_goal(s, goal=d["goal"], by=p),
        lazy("The agreement is noted."),
        states=NOT_YET_HELD,
    ),
    "cancel": Step(
        forms.CancelForm,
        lambda s, p, d: actions.cancel_session(s, reason=d["reason"], by=p),
        lazy("The session is cancelled. Both of you get a mail."),
        states=NOT_YET_HELD,
    ),
    "account": Step(
        forms.AccountForm, _account, lazy("Noted on whose account it is."), for_staff=False, states=OPEN_SESSION
    ),
    "confirm": Step(
        forms.ConfirmForm,
        lambda s, p, d: actions.confirm(s, person=p, verdict=d["verdict"], note=d["note"]),
        lazy("Noted, thank you."),
        for_staff=False,
        states=CONFIRMABLE,
    ),
    "questions": Step(
        forms.QuestionsForm,
        lambda s, p, d: actions.answer_questions(
            s, person=p, usefulness=d["usefulness"], what_changed=d["what_changed"]
        ),
        lazy("Thank you for your answers."),
        for_staff=False,
        states=(SessionState.PLANNED, SessionState.HELD, SessionState.DISPUTED, SessionState.BOOKED),
    ),
    "resolve": Step(
        forms.ResolveForm,
        lambda s, p, d: actions.resolve(s, resolution=d["resolution"], note=d["note"], by=p),
        lazy("Settled. Both get a mail."),
        for_sides=False,
        states=STUCK,
    ),
}


def session_steps(session: StrengtheningSession, person: Person, *, staff: bool) -> dict[str, Step]:
    """The steps that this reader may take at all."""
    is_side = person.pk in {session.giver_id, session.receiver_id}
    return {
        verb: step for verb, step in SESSION_STEPS.items() if (staff and step.for_staff) or (is_side and step.for_sides)
    }


def open_steps(session: StrengtheningSession, person: Person, *, staff: bool) -> dict[str, Step]:
    """What this reader can do now."""
    mine = session.confirmations.filter(side=_side(session, person)).first()
    closed = {
        "choose": not any(may_choose(slot, session, person) for slot in queries.dates_on_offer(session)),
        "cancel": queries.has_begun(session),
        "confirm": mine is not None or not queries.can_be_confirmed(session),
        "account": not ledger.mandates_of(person).exists(),
        "questions": mine is None or mine.verdict != Verdict.HELD,
    }
    steps = session_steps(session, person, staff=staff)
    return {verb: step for verb, step in steps.items() if session.state in step.states and not closed.get(verb)}


def may_choose(slot: Slot, session: StrengtheningSession, person: Person) -> bool:
    """The other one chooses; a broker chooses for who is on the telephone."""
    return slot.proposed_by_id != person.pk or not _side(session, person)


def _side(session: StrengtheningSession, person: Person) -> str:
    return {session.giver_id: Side.GIVER, session.receiver_id: Side.RECEIVER}.get(person.pk, "")


def _offer(invitation: GiveInvitation, person: Person, data: dict[str, Any]) -> object:
    need = invitation.needs.select_related("innovation").filter(key=data["need"]).first()
    if need is None:
        raise actions.ExchangeRefused(_("This need is no longer on the list. Look at the page again."))
    return actions.offer_for_invitation(invitation, need=need, by=person)


def _forward(invitation: GiveInvitation, person: Person, data: dict[str, Any]) -> object:
    with transaction.atomic():  # a colleague who is new is added only when the invitation goes to them
        colleague = people.person_for_contact(name=data["name"], email=data["email"], phone="", by=person)
        return actions.forward_invitation(invitation, to_person=colleague, by=person)


GIVE_STEPS = {
    "offer": Step(forms.OfferForm, _offer, lazy("Thank you. The broker links you and you hear of it.")),
    "snooze": Step(
        forms.SnoozeForm,
        lambda i, p, d: actions.snooze_invitation(i, until=d["until"], by=p),
        lazy("Fine. We ask again on that day."),
    ),
    "forward": Step(forms.ForwardForm, _forward, lazy("Passed on. Your colleague gets a mail.")),
    "back": Step(
        forms.EmptyForm,
        lambda i, p, d: actions.give_back_invitation(i, by=p),
        lazy("Noted. The invitation is back where it came from."),
    ),
    "donate": Step(
        forms.EmptyForm,
        lambda i, p, d: actions.donate_invitation(i, by=p),
        lazy("Thank you. One coin went to the common pot."),
    ),
    "waive": Step(
        forms.NotNowForm,
        lambda i, p, d: actions.waive_invitation(i, reason=d["reason"], by=p),
        lazy("Noted. The invitation is closed."),
    ),
}
FOR_COLLEAGUE = {verb: GIVE_STEPS[verb] for verb in ("offer", "back")}
FOR_STAFF = {"waive": replace(GIVE_STEPS["waive"], form=forms.WaiveForm), "back": GIVE_STEPS["back"]}


def give_steps(invitation: GiveInvitation, person: Person, *, staff: bool) -> dict[str, Step]:
    """What this reader may do at all: whose it is, the colleague it was passed on to, or staff."""
    if invitation.person_id == person.pk:
        return GIVE_STEPS
    return FOR_COLLEAGUE if invitation.paid_by_id == person.pk else FOR_STAFF if staff else {}


def open_give_steps(invitation: GiveInvitation, person: Person, *, staff: bool) -> dict[str, Step]:
    """What this reader can do now: while a colleague has it, give it back or, for the colleague, give."""
    if invitation.state not in {*WAITING, GiveState.PASSED}:
        return {}
    is_passed, is_colleague = invitation.state == GiveState.PASSED, invitation.paid_by_id == person.pk
    steps = give_steps(invitation, person, staff=staff)
    return {verb: step for verb, step in steps.items() if (verb == "back" or is_colleague) == is_passed}
