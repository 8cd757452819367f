"""The mails around a stage. Names and numbers go to those who said yes, and to nobody before."""

from datetime import timedelta
from typing import Any

from vlechtwerk.agenda import ics
from vlechtwerk.agenda.models import Appointment
from vlechtwerk.core import links
from vlechtwerk.events.models import Event, StageOffer, StageRequest
from vlechtwerk.events.queries.stages import accepted_offer, dates_left, phone_of
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people.models import Person

LINK_VALID = timedelta(days=180)


def about(stage: StageRequest) -> str:
    """What the requests around a stage are about."""
    return f"stage:{stage.key}"


def offer_link(offer: StageOffer) -> str:
    """The personal address of somebody who is asked; opens without an account."""
    return links.absolute("guest_stage", links.make_token("stage", offer.key, valid=LINK_VALID))


def calendar_of(event: Event) -> str:
    """The event as a calendar entry that moves along when it changes."""
    state = "cancelled" if event.state == "cancelled" else "confirmed"
    entry = Appointment(
        uid=event.uid, sequence=event.sequence, state=state, summary=event.title, description=event.audience,
        starts_at=event.starts_at, ends_at=event.ends_at, place=event.place,
    )  # fmt: skip
    return ics.invitation(entry, method="PUBLISH")


def facts(stage: StageRequest) -> dict[str, Any]:
    """What every mail about a stage tells of it."""
    return {
        "title": stage.title, "kind": stage.get_kind_display(), "fan": stage.fan.organisation.name, "place": stage.place,
        "audience": stage.audience, "count": stage.audience_count, "minutes": stage.minutes, "note": stage.note,
        "language": stage.get_language_display(),
    }  # fmt: skip


def mail_received(stage: StageRequest) -> None:
    """The keeper hears that a network offers a stage."""
    context = {"stage": facts(stage), "dates": _dates(stage), "link": links.absolute("stage_request", stage.key)}
    outbox.queue("events.stage_received", to=stage.keeper, context=context)


def mail_asked(offer: StageOffer, *, reminder: bool = False) -> None:
    """Ask, or ask once more. Without an e-mail address somebody has to call."""
    stage = offer.stage
    context = {
        "stage": facts(stage), "dates": _dates(stage), "answer_by": offer.answer_by, "reminder": reminder,
        "asked_by": {"name": offer.asked_by.name}, "link": offer_link(offer),
    }  # fmt: skip
    once = f"stage:{offer.key}:{'reminder' if reminder else 'asked'}"
    outbox.queue("events.stage_asked", to=offer.ambassadorship.person, context=context, about=about(stage), once=once)


def _dates(stage: StageRequest) -> list[Any]:
    return [one.starts_at for one in dates_left(stage)]


def mail_answered(offer: StageOffer, *, following: str = "") -> None:
    """The keeper hears what became of a request, and who comes next."""
    context = {
        "stage": facts(offer.stage), "who": {"name": offer.ambassadorship.person.name}, "state": str(offer.state),
        "note": offer.note, "following": following, "link": links.absolute("stage_request", offer.stage.key),
    }  # fmt: skip
    outbox.queue("events.stage_answered", to=offer.stage.keeper, context=context)


def mail_confirmed(stage: StageRequest, offer: StageOffer) -> None:
    """Both read who the other is and how to reach them, with the entry for their calendar."""
    speaker, host, event = offer.ambassadorship.person, stage.fan.contact, stage.event
    if event is None:
        return
    common = {"stage": facts(stage), "starts_at": event.starts_at}
    both: list[tuple[Person, Person | None, str, bool]] = [(speaker, host, offer_link(offer), True)]
    if host is not None:
        both.append((host, speaker, links.absolute("stage_request", stage.key), False))
    for reader, other, link, speaks in both:
        told = {"name": other.name if other else "", "phone": phone_of(other, viewer=reader)}
        outbox.queue(
            "events.stage_confirmed", to=reader, context={**common, "other": told, "speaks": speaks, "link": link},
            calendar=calendar_of(event), calendar_method="PUBLISH",
        )  # fmt: skip


def mail_ended(stage: StageRequest, *, to: Person, event: Event | None = None) -> None:
    """Whoever waited for it, or would come, hears that it does not go on, and why."""
    context = {
        "stage": facts(stage), "reason": stage.close_reason, "was_fixed": event is not None,
        "starts_at": event.starts_at if event else None, "link": links.absolute("stage_requests"),
    }  # fmt: skip
    entry: dict[str, Any] = {"calendar": calendar_of(event), "calendar_method": "PUBLISH"} if event else {}
    outbox.queue("events.stage_ended", to=to, context=context, **entry)


def mail_waits(stage: StageRequest, *, is_past: bool) -> None:
    """The keeper hears that nobody is being asked."""
    context = {"stage": facts(stage), "is_past": is_past, "since": stage.created_at, "link": links.absolute("stage_request", stage.key)}  # fmt: skip
    outbox.queue("events.stage_waits", to=stage.keeper, context=context)


def who_speaks(stage: StageRequest) -> Person | None:
    """Who said yes to it."""
    found = accepted_offer(stage)
    return found.ambassadorship.person if found else None
