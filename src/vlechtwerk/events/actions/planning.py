"""Events from the plan until they are over: planned, opened, changed, held, cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from vlechtwerk.core import clock, links
from vlechtwerk.core.actions import Actor, audit, change_state
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.events import queries
from vlechtwerk.events.actions.base import EventsRefused, hold
from vlechtwerk.events.actions.mailing import cancel_mails, mail_all
from vlechtwerk.events.actions.registering import move_up
from vlechtwerk.events.enums import EventState, RegistrationState
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.events.rules import NEAR
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

GOING = (EventState.DRAFT, EventState.OPEN)
CALENDAR_FIELDS = ("title", "starts_at", "ends_at", "place", "description")
TOLD_FIELDS = ("starts_at", "ends_at", "place")


@transaction.atomic
def plan_event(*, title: str, starts_at: datetime, ends_at: datetime, place: str, by: Person, **more: Any) -> Event:
    """A new event, being prepared. ``more``: kind, programme, fan, host, theme, region, capacity and so on."""
    fields = _checked({"title": title, "starts_at": starts_at, "ends_at": ends_at, "place": place, **more})
    event = Event.objects.create(organiser=by, **fields)
    audit("plan_event", event, by)
    return event


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    """One line is one line, and it ends after it starts."""
    if fields["ends_at"] <= fields["starts_at"]:
        raise EventsRefused(_("It ends before it starts. Choose a later end."), "ends_time")
    for name in ("title", "place", "audience"):
        if name in fields:
            fields[name] = " ".join(fields[name].split())
    if fields.get("kind") == "visit" and fields.get("host") is None:
        raise EventsRefused(_("At which organisation is the visit? Choose it."), "host")
    return fields


@transaction.atomic
def change_event(event: Event, *, by: Actor, **fields: Any) -> Event:
    """Another plan. Calendars hear of it, and whoever is registered when the moment or the place changes."""
    hold(event, GOING)
    checked = _checked({name: getattr(event, name) for name in (*CALENDAR_FIELDS, "kind", "host")} | fields)
    changed = {name: value for name, value in checked.items() if getattr(event, name) != value}
    if not changed:
        return event
    _check_room(event, changed)
    step = 1 if not changed.keys().isdisjoint(CALENDAR_FIELDS) else 0
    if "starts_at" in changed:
        changed["reminded_at"] = None
    Event.objects.filter(pk=event.pk).update(sequence=F("sequence") + step, **changed)
    event.refresh_from_db()
    audit("change_event", event, by)
    if event.state == EventState.OPEN and not changed.keys().isdisjoint(TOLD_FIELDS):
        _tell_changed(event, another_day="starts_at" in changed)
    if event.state == EventState.OPEN and "capacity" in changed:
        move_up(event)
    return event


def _check_room(event: Event, changed: dict[str, Any]) -> None:
    """Nobody loses a place that was promised."""
    capacity = changed.get("capacity", event.capacity)
    if "capacity" in changed and capacity is not None and (taken := queries.taken(event)) > capacity:
        raise EventsRefused(
            _("%(n)s people have a place already. Write at least that, or nothing for no limit.") % {"n": taken},
            "capacity",
        )


def _tell_changed(event: Event, *, another_day: bool) -> None:
    """Whoever has or waits for a place hears the new moment or place, and is reminded of the new one."""
    there = event.registrations.exclude(state=RegistrationState.LEFT)
    if another_day:
        there.update(reminded_at=None)
    mail_all("event_changed", event, to=there)


@transaction.atomic
def open_event(event: Event, *, by: Actor) -> Event:
    """People can register from now on; a public event stands in the public agenda."""
    if event.ends_at <= clock.now():
        raise EventsRefused(_("This event is over. Note that it was held, or choose another day."))
    _turn(event, [EventState.DRAFT], EventState.OPEN, by)
    return event


@transaction.atomic
def hold_event(event: Event, *, by: Actor | None = None) -> Event:
    """It is over. Also for one of long ago that was never open for registration."""
    if event.ends_at > clock.now():
        raise EventsRefused(_("This event is not over yet."))
    _turn(event, GOING, EventState.HELD, by)
    event.registrations.filter(state=RegistrationState.WAITING).update(
        state=RegistrationState.LEFT, state_since=clock.now()
    )
    cancel_mails(event)
    return event


@transaction.atomic
def cancel_event(event: Event, *, reason: str, by: Actor) -> Event:
    """It does not take place; everybody who has or waits for a place hears why. Calendars keep it as cancelled."""
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise EventsRefused(_("Say in a few words why it does not take place. It stands in the mail."), "reason")
    hold(event, GOING)
    was_open = event.state == EventState.OPEN
    more = {} if was_open else {"is_public": False}  # nobody knew of it
    _turn(event, GOING, EventState.CANCELLED, by, cancel_reason=reason, sequence=F("sequence") + 1, **more)
    cancel_mails(event)
    there = event.registrations.exclude(state=RegistrationState.LEFT)
    mail_all("event_cancelled", event, to=there)
    return event


def _turn(event: Event, allowed: Iterable[str], to: EventState, by: Actor | None, **fields: Any) -> None:
    if not change_state(event, list(allowed), to, state_since=clock.now(), reminded_at=None, **fields):
        raise EventsRefused(
            _("“%(name)s” is “%(state)s” by now. Look at it again.")
            % {"name": event.title, "state": event.get_state_display()}
        )
    audit(f"event_{to}", event, by)


def hold_events_due() -> int:
    """What was open and is over was held."""
    over = Event.objects.filter(state=EventState.OPEN, ends_at__lte=clock.now()).order_by("pk")
    return each_due(over[:MOST_AT_ONCE], lambda event: hold_event(event))


def remind_events_due() -> int:
    """Once per step: a draft whose day is near or past, and one that was held without a word afterwards."""
    now = clock.now()
    near = Q(state=EventState.DRAFT, starts_at__lte=now + NEAR)
    silent = Q(state=EventState.HELD, followed_up_at=None, state_since__lte=now - NEAR)
    waiting = Event.objects.filter(near | silent, reminded_at=None).select_related("organiser")
    return each_due(waiting.order_by("pk")[:MOST_AT_ONCE], _remind)


def _remind(event: Event) -> bool:
    if not first_to_remind(event):
        return False
    if event.state == EventState.HELD and not Registration.objects.filter(event=event).exclude(email="").exists():
        return False  # nobody to write to
    context = {
        "event": {"title": event.title, "starts_at": event.starts_at}, "state": str(event.state),
        "is_past": event.starts_at <= clock.now(), "link": links.absolute("event", event.key),
    }  # fmt: skip
    outbox.queue("events.event_waits", to=event.organiser, context=context)
    return True
