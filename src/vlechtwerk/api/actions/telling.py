"""From the audit trail to the endpoints: what happened becomes a message, once per endpoint, and is sent until it arrives."""

import json
import logging
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import F, Min
from django.urls import reverse

from vlechtwerk.api import queries, rules, sending
from vlechtwerk.api.actions.endpoints import switch_off
from vlechtwerk.api.enums import DeliveryState, Event
from vlechtwerk.api.idempotency import forget_answers
from vlechtwerk.api.models import Delivery, Endpoint
from vlechtwerk.core import clock
from vlechtwerk.core.models import AuditEntry
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.search.actions import follow_trail

log = logging.getLogger("vlechtwerk.api")
AT_ONCE, ROUND_S = 20, 5.0  # a slow endpoint may not hold up the other jobs for longer
# What the audit trail calls it, what an endpoint hears, and the view under which the thing is read.
HEARD = {
    "register_person": (Event.PERSON_REGISTERED, "api_person"),
    "leave": (Event.PERSON_LEFT, "api_person"),
    "register_organisation": (Event.ORGANISATION_REGISTERED, "api_organisation"),
    "receive_intake": (Event.INTAKE_RECEIVED, "api_intake"),
    "start_innovation": (Event.INNOVATION_STARTED, "api_innovation"),
    "move_innovation": (Event.INNOVATION_MOVED, "api_innovation"),
    "open_need": (Event.NEED_OPENED, "api_need"),
    "accept_proposal": (Event.PROPOSAL_ACCEPTED, "api_proposal"),
    "decline_proposal": (Event.PROPOSAL_DECLINED, "api_proposal"),
    "session_planned": (Event.SESSION_PLANNED, "api_session"),
    "session_confirmed": (Event.SESSION_CONFIRMED, "api_session"),
    "session_booked": (Event.TRANSFER_POSTED, "api_transfer"),
    "give_to_pot": (Event.TRANSFER_POSTED, "api_transfer"),
    "reverse_transfer": (Event.TRANSFER_POSTED, "api_transfer"),
    "pay_outside": (Event.TRANSFER_POSTED, "api_transfer"),
    "pay_inside": (Event.TRANSFER_POSTED, "api_transfer"),
}
Entry = tuple[int, str, str, datetime]


def follow() -> int:
    """Write a message for every endpoint that wants to hear of what happened since the last time."""
    first = Endpoint.objects.aggregate(first=Min("created_at"))["first"]
    return follow_trail("webhooks", _queue, since=first) if first else 0


def _queue(entries: Sequence[Entry]) -> int:
    wanted = AuditEntry.objects.filter(pk__in=[one[0] for one in entries], verb__in=HEARD)
    verbs = dict(wanted.values_list("pk", "verb"))
    if not verbs:
        return 0
    endpoints = [one for one in Endpoint.objects.filter(off_at=None).select_related("person") if queries.is_worn(one)]
    found = [one for entry in entries if entry[0] in verbs for one in _messages(entry, verbs[entry[0]], endpoints)]
    return len(Delivery.objects.bulk_create(found, ignore_conflicts=True))


def _messages(entry: Entry, verb: str, endpoints: Sequence[Endpoint]) -> list[Delivery]:
    """One for each endpoint that was there when it happened and wants to hear of it."""
    (pk, subject, number, at), (event, view) = entry, HEARD[verb]
    wanting = [one for one in endpoints if event in one.events and one.created_at <= at]
    body = _body(event, view, subject, number, at) if wanting else ""
    return [Delivery(endpoint=one, entry_id=pk, event=event, body=body) for one in wanting if body]


def _body(event: Event, view: str, subject: str, number: str, at: datetime) -> str:
    """Thin: what happened to which thing and where to read it. Nothing of anybody, and nothing for whoever has no token."""
    row: Any = apps.get_model(subject).objects.filter(pk=number).first()
    if row is None:
        return ""
    names = ("transfer_id", "pk") if view == "api_transfer" else ("key",)
    key = str(next(getattr(row, name) for name in names if hasattr(row, name)))
    data = {"type": view.removeprefix("api_"), "key": key, "url": settings.BASE_URL + reverse(view, args=[key])}
    return json.dumps({"type": event.value, "timestamp": at.astimezone(UTC).isoformat(), "data": data})


def deliver_due() -> int:
    """Send what is due; returns how many arrived. An endpoint that does not answer is left alone for this round."""
    done, until, away = 0, time.monotonic() + ROUND_S, set[int]()
    for delivery in list(queries.deliveries_due()[:AT_ONCE]):
        if delivery.endpoint_id not in away and _claim(delivery):
            arrived = _deliver(delivery)
            done += arrived
            away |= set() if arrived else {delivery.endpoint_id}
        if time.monotonic() > until:
            break
    return done


def _claim(delivery: Delivery) -> bool:
    same = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, claimed_at=delivery.claimed_at)
    return same.update(state=DeliveryState.SENDING, claimed_at=clock.now(), attempts=F("attempts") + 1) == 1


def _deliver(delivery: Delivery) -> bool:
    """One attempt, outside any transaction."""
    delivery.refresh_from_db(fields=["attempts"])
    if not queries.is_worn(delivery.endpoint):
        switch_off(delivery.endpoint, why="hat", by=None)
        return _later(delivery, None, "")
    status, said = sending.send(delivery)
    if status is not None and 200 <= status < 300:
        _settle(delivery, state=DeliveryState.DONE, status=status, said="")
        return True
    if status == 410 or delivery.attempts > len(rules.BACK_OFF):
        _settle(delivery, state=DeliveryState.FAILED, status=status, said=said)
        _give_up(delivery.endpoint, said)
        return False
    return _later(delivery, status, said)


def _later(delivery: Delivery, status: int | None, said: str) -> bool:
    wait = rules.BACK_OFF[min(delivery.attempts, len(rules.BACK_OFF)) - 1]
    _settle(delivery, state=DeliveryState.QUEUED, status=status, said=said, due_at=clock.now() + wait)
    return False


def _settle(delivery: Delivery, **fields: Any) -> None:
    """Not when it is in other hands by now."""
    mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, attempts=delivery.attempts)
    mine.update(claimed_at=None, **{**fields, "said": fields["said"][:200]})


def _give_up(endpoint: Endpoint, said: str) -> None:
    """Off, with a mail to whoever made it."""
    if switch_off(endpoint, why=said, by=None):
        link = settings.BASE_URL + reverse("webhook", args=[endpoint.key])
        where = endpoint.url.partition("://")[2]  # as words: a mail links to our own pages only
        outbox.queue("api.webhook_off", to=endpoint.person, context={"url": where, "said": said, "link": link})


def forget_old() -> int:
    """Kept answers and the log of what arrived, when they are old enough."""
    over = clock.now() - rules.LOG_KEPT
    ended = Delivery.objects.filter(state__in=[DeliveryState.DONE, DeliveryState.FAILED], created_at__lt=over)
    return forget_answers() + ended.delete()[0]
