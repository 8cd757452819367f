"""Calls for a learning circle: open, apply, withdraw, make a division of who applied, decline the rest."""

import textwrap
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state, lock_row
from vlechtwerk.core.due import MOST_AT_ONCE, each_due
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.models import Organisation, Person
from vlechtwerk.programmes import queries
from vlechtwerk.programmes.actions.base import CirclesRefused
from vlechtwerk.programmes.actions.preparing import prepare_forming
from vlechtwerk.programmes.enums import ApplicationState, CallState
from vlechtwerk.programmes.models import CircleApplication, CircleCall, CircleForming

LINK_VALID = timedelta(days=400)
SUBJECT = 200  # of a division
NOBODY: dict[str, Any] = {"person": None, "name": "", "email": "", "organisation_name": "", "wish": ""}


@transaction.atomic
def open_call(*, title: str, about: str, closes_on: date, by: Person, **more: Any) -> CircleCall:
    """Ask who wants to learn about this. ``more``: theme, region, programme, is_public."""
    _check_day(closes_on)
    made = CircleCall.objects.create(title=title, about=about, closes_on=closes_on, keeper=by, **more)
    audit("open_circle_call", made, by)
    return made


@transaction.atomic
def change_call(call: CircleCall, *, closes_on: date, by: Actor, **fields: Any) -> CircleCall:
    """Other words, or a later last day; while it is open."""
    _hold(call)
    _require_open(call)
    _check_day(closes_on)
    CircleCall.objects.filter(pk=call.pk).update(closes_on=closes_on, **fields)
    call.refresh_from_db()
    audit("change_circle_call", call, by)
    return call


def _check_day(closes_on: date) -> None:
    if closes_on < clock.today():
        raise CirclesRefused(_("This day is over. Choose a day to come."), "closes_on")


def _hold(call: CircleCall) -> None:
    """Wait for whoever else is at this call, and see it as it is by now."""
    lock_row(call)


def _require_open(call: CircleCall) -> None:
    if call.state != CallState.OPEN:
        raise CirclesRefused(_("This call is closed. Make a new one, or form a circle of who applied."))


@transaction.atomic
def close_call(call: CircleCall, *, by: Actor | None) -> CircleCall:
    """Nobody applies any more."""
    if not change_state(call, [CallState.OPEN], CallState.CLOSED, state_since=clock.now()):
        raise CirclesRefused(_("This call is closed. Make a new one, or form a circle of who applied."))
    audit("close_circle_call", call, by)
    return call


def close_calls_due() -> int:
    """After its last day a call closes by itself; its keeper hears once how many applied."""
    over = CircleCall.objects.filter(state=CallState.OPEN, closes_on__lt=clock.today())
    return each_due(over.select_related("keeper").order_by("pk")[:MOST_AT_ONCE], _close_due)


def _close_due(call: CircleCall) -> bool:
    close_call(call, by=None)
    _tell(call, count=call.applications.filter(state=ApplicationState.RECEIVED).count())
    return True


def _tell(call: CircleCall, **more: Any) -> None:
    context = {"call": call.title, "left": "", "count": 0, "link": links.absolute("circle_call", call.key), **more}
    outbox.queue("programmes.circle_call_news", to=call.keeper, context=context)


@transaction.atomic
def apply(
    call: CircleCall, *, name: str, consents: bool, email: str = "", organisation_name: str = "", wish: str = "",
    language: str = "nl", person: Person | None = None,
) -> tuple[CircleApplication, bool]:  # fmt: skip
    """Somebody wants to take part. Who applied already gets that application and False."""
    _hold(call)
    if not call.takes_applications:
        raise CirclesRefused(_("This call is closed. Applying is no longer possible."))
    if not consents:
        raise CirclesRefused(_("Without your consent we may not keep your application. Tick it first."), "consent")
    email = email.strip().lower()
    if known := queries.known_application(call, email=email, person=person):
        return known, False
    person = person or Person.objects.filter(email__iexact=email, left_on=None).first()
    made = CircleApplication.objects.create(
        call=call, person=person, name=" ".join(name.split())[:120], email=email, language=language, wish=wish.strip(),
        organisation_name=" ".join(organisation_name.split())[:160], consent_at=clock.now(),
    )  # fmt: skip
    audit("apply_for_circle", made, person)
    _mail("circle_applied", made)
    return made, True


def mail_application_again(one: CircleApplication) -> None:
    """Who forgot to have applied gets the link once more."""
    if one.state in {ApplicationState.RECEIVED, ApplicationState.TAKEN}:
        _mail("circle_applied", one)


def application_link(one: CircleApplication) -> str:
    """The personal address of an application; opens without an account."""
    return links.absolute("guest_application", links.make_token("application", one.key, valid=LINK_VALID))


def _mail(kind: str, one: CircleApplication) -> None:
    reader = one.person if one.person and one.person.email else outbox.Address(one.email, one.name, one.language)
    if not reader.email:
        return
    context = {
        "call": {"title": one.call.title, "closes_on": one.call.closes_on}, "name": one.name,
        "link": application_link(one),
    }  # fmt: skip
    outbox.queue(f"programmes.{kind}", to=reader, context=context)


@transaction.atomic
def withdraw_application(one: CircleApplication) -> CircleApplication:
    """By the link of the mail. What was written is gone at once; who took it along hears it."""
    before, name, by = one.state, one.name, one.person
    if not change_state(
        one, [ApplicationState.RECEIVED, ApplicationState.TAKEN], ApplicationState.WITHDRAWN, state_since=clock.now(), **NOBODY
    ):  # fmt: skip
        raise CirclesRefused(_("There is nothing left to withdraw: this application is over."))
    audit("withdraw_application", one, by)
    if before == ApplicationState.TAKEN:
        _tell(one.call, left=name)
    return one


@transaction.atomic
def register_applicant(one: CircleApplication, *, by: Actor) -> Person:
    """Into the register, with the organisation when there is exactly one of that name."""
    lock_row(one)
    if one.person:
        return one.person
    if one.state != ApplicationState.RECEIVED or not one.email:
        raise CirclesRefused(_("This application is over. Choose another one."))
    person = people.person_for_contact(name=one.name, email=one.email, language=one.language, by=by)
    houses = Organisation.objects.filter(name__iexact=one.organisation_name, merged_into=None)[:2]
    if one.organisation_name and len(houses) == 1:
        people.affiliate(person, organisation=houses[0], by=by)
    CircleApplication.objects.filter(pk=one.pk).update(person=person)
    one.person = person
    audit("link_application", one, by, person=person)
    return person


@transaction.atomic
def form_of_call(call: CircleCall, *, applications: Collection[CircleApplication], by: Actor) -> CircleForming:
    """A division of these people; their applications are taken along."""
    _hold(call)
    unknown = [one.name for one in applications if one.person is None]
    if unknown:
        raise CirclesRefused(_("Not in the register yet: %(names)s. Add them first.") % {"names": ", ".join(unknown)})
    chosen = {one.person.pk: one.person for one in applications if one.person}
    subject = textwrap.shorten(call.about, SUBJECT, placeholder=" …")
    made = prepare_forming(name=call.title, subject=subject, people=list(chosen.values()), by=by)
    for one in applications:
        _decide(one, ApplicationState.TAKEN)
        audit("take_application", one, by)
    return made


@transaction.atomic
def decline_rest(call: CircleCall, *, by: Actor) -> int:
    """Everybody who is not taken along hears it, once the call is closed."""
    _hold(call)
    if call.state != CallState.CLOSED:
        raise CirclesRefused(_("The call is still open. Close it first."))
    rest = list(call.applications.filter(state=ApplicationState.RECEIVED).select_related("person"))
    for one in rest:
        one.call = call
        _decide(one, ApplicationState.DECLINED)
        audit("decline_application", one, by)
        _mail("circle_application_declined", one)
    return len(rest)


def _decide(one: CircleApplication, to: str) -> None:
    if not change_state(one, [ApplicationState.RECEIVED], to, state_since=clock.now()):
        raise CirclesRefused(_("An application changed in the meantime. Look at it again."))
