"""Mails to whoever is registered, with or without an account."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from vlechtwerk.core import links
from vlechtwerk.events import queries
from vlechtwerk.events.calendars import calendar_of
from vlechtwerk.events.enums import RegistrationState
from vlechtwerk.events.models import Event, Registration
from vlechtwerk.outbox import actions as outbox

LINK_VALID = timedelta(days=400)
WITH_CALENDAR = {"event_registered", "event_moved_up", "event_changed", "event_cancelled"}


def registration_link(one: Registration) -> str:
    """The personal address of a registration; opens without an account."""
    return links.absolute("guest_registration", links.make_token("registration", one.key, valid=LINK_VALID))


def about(event: Event) -> str:
    """What the mails of an event are about."""
    return f"event:{event.key}"


def cancel_mails(event: Event) -> None:
    """What has not left yet is not needed any more."""
    outbox.cancel_about(about(event))


def reader_of(one: Registration) -> outbox.Recipient:
    """The person of the register where there is one, else the address that was typed."""
    if one.person and one.person.email:
        return one.person
    return outbox.Address(one.email, one.name, one.language)


def mail(kind: str, one: Registration, **more: Any) -> None:
    """One mail of this kind to one who is registered; nothing without an address."""
    event, waits = one.event, one.state == RegistrationState.WAITING
    reader = reader_of(one)
    if not reader.email:
        return
    context = {
        "event": {"title": event.title, "starts_at": event.starts_at, "ends_at": event.ends_at, "place": event.place},
        "reason": event.cancel_reason,
        "queue": queries.place_in_queue(one) if waits and kind in {"event_waiting", "event_reminder"} else 0,
        "link": registration_link(one),
        **more,
    }
    calendar = calendar_of([event]) if kind in WITH_CALENDAR and not waits else ""
    outbox.queue(
        f"events.{kind}", to=reader, context=context, about=about(event), calendar=calendar,
        calendar_method="PUBLISH" if calendar else "",
    )  # fmt: skip


def mail_all(kind: str, event: Event, *, to: Iterable[Any], **more: Any) -> None:
    """The same to many."""
    found = Registration.objects.filter(pk__in=[row.pk for row in to]).select_related("person")
    for one in found.order_by("created_at", "id"):
        one.event = event
        mail(kind, one, **more)
