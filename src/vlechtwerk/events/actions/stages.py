"""A stage from the request of a network to the yes of an ambassador, who is asked one at a time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, audit
from vlechtwerk.core.due import MOST_AT_ONCE, each_due, first_to_remind
from vlechtwerk.events.actions import planning
from vlechtwerk.events.actions import stage_mails as mails
from vlechtwerk.events.actions.stage_base import StageRefused, hold_stage, turn
from vlechtwerk.events.enums import OPEN_STAGE, AppearanceKind, EventKind, EventState, OfferState, StageState
from vlechtwerk.events.models import Appearance, Event, StageDate, StageOffer, StageRequest
from vlechtwerk.events.queries.proposing import propose
from vlechtwerk.outbox import actions as outbox
from vlechtwerk.people import actions as people
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Person
from vlechtwerk.programmes.enums import AmbassadorshipState, FanState
from vlechtwerk.programmes.models import Ambassadorship, Fan

MOST_DATES = 3
WAITS_DAYS = 3  # so many working days a request may lie before its keeper is told
BECOMES = {
    AppearanceKind.TALK: EventKind.TALK, AppearanceKind.WORKSHOP: EventKind.WORKSHOP,
    AppearanceKind.EXCURSION: EventKind.VISIT, AppearanceKind.MEDIUM: EventKind.OTHER,
}  # fmt: skip


@transaction.atomic
def ask_for_stage(fan: Fan, *, starts: Collection[datetime], by: Person, **given: Any) -> StageRequest:
    """A network offers a stage on one of these dates. ``given``: title, kind, theme, region, place, audience …"""
    if fan.state != FanState.ACTIVE:
        raise StageRefused(_("%(name)s offers no stage any more.") % {"name": fan.organisation.name}, "fan")
    if fan.contact is None:
        raise StageRefused(_("Say first who speaks for %(name)s.") % {"name": fan.organisation.name}, "fan")
    dates = sorted(set(starts))
    if not 1 <= len(dates) <= MOST_DATES:
        raise StageRefused(_("Give one to three dates."), "day_1")
    if dates[0] <= clock.now():
        raise StageRefused(_("This date is past. Choose one that is still to come."), "day_1")
    stage = StageRequest.objects.create(fan=fan, asked_by=by, keeper=fan.keeper, **given)
    StageDate.objects.bulk_create([StageDate(stage=stage, starts_at=one) for one in dates])
    audit("ask_for_stage", stage, by, on_behalf_of=fan.contact if by.pk != fan.contact_id else None)
    if by.pk != stage.keeper_id:
        mails.mail_received(stage)
    return stage


@transaction.atomic
def ask_ambassador(stage: StageRequest, *, ambassadorship: Ambassadorship, by: Person) -> StageOffer:
    """Ask one ambassador; whoever was asked before is not asked again."""
    hold_stage(stage, [StageState.RECEIVED])
    found = propose(stage).find(ambassadorship.key)
    if found is None:
        name = ambassadorship.person.name
        raise StageRefused(_("%(name)s cannot be asked for this stage. Choose somebody else.") % {"name": name})
    until = clock.add_working_days(clock.now(), settings.PROPOSAL_ANSWER_DAYS)
    try:
        with transaction.atomic():
            offer = StageOffer.objects.create(
                stage=stage, ambassadorship=ambassadorship, reasons=found.reasons, answer_by=until, asked_by=by
            )
    except IntegrityError:
        raise StageRefused(_("Somebody is already asked for this stage.")) from None
    turn(stage, StageState.ASKED, at=[StageState.RECEIVED], by=by)
    audit("ask_ambassador", offer, by, ambassadorship=ambassadorship)
    mails.mail_asked(offer)
    return offer


@transaction.atomic
def accept_offer(offer: StageOffer, *, starts_at: datetime | None, by: Person) -> StageRequest:
    """Yes, on one of the dates: the event and the appearance are there, and both know each other."""
    stage = offer.stage
    hold_stage(stage, [StageState.ASKED])
    if starts_at not in [one.starts_at for one in stage.dates.all()]:
        raise StageRefused(_("Choose one of the dates."), "date")
    if starts_at is None or starts_at <= clock.now():
        raise StageRefused(_("This date is past. Choose one that is still to come."), "date")
    turn(offer, OfferState.ACCEPTED, at=[OfferState.ASKED], by=by)
    event = _make_event(stage, starts_at)
    appearance = Appearance.objects.create(
        ambassadorship=offer.ambassadorship, event=event, kind=stage.kind, title=stage.title,
        happens_on=timezone.localdate(starts_at), audience_count=stage.audience_count, noted_by=by,
    )  # fmt: skip
    turn(stage, StageState.CONFIRMED, at=[StageState.ASKED], by=by, event=event)
    outbox.cancel_about(mails.about(stage))
    audit("note_appearance", appearance, by)
    for person in (offer.ambassadorship.person, stage.fan.contact):
        if person is not None:
            people.log_consent(person, purpose=ConsentPurpose.INTRODUCTION, given=True, source=f"stage:{stage.key}")
    mails.mail_confirmed(stage, offer)
    mails.mail_answered(offer)
    return stage


def _make_event(stage: StageRequest, starts_at: datetime) -> Event:
    return Event.objects.create(
        title=stage.title, kind=BECOMES[AppearanceKind(stage.kind)], state=EventState.OPEN, programme=stage.fan.programme,
        fan=stage.fan, host=stage.fan.organisation, theme=stage.theme, region=stage.region, starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=stage.minutes), place=stage.place, audience=stage.audience,
        language=stage.language, is_public=stage.is_public, organiser=stage.keeper,
    )  # fmt: skip


@transaction.atomic
def decline_offer(offer: StageOffer, *, note: str = "", by: Person) -> StageOffer:
    """No; the keeper hears who comes next."""
    return _end_offer(offer, OfferState.DECLINED, by, note=" ".join(note.split())[:300])


def _end_offer(offer: StageOffer, to: OfferState, by: Actor | None, **fields: Any) -> StageOffer:
    stage = offer.stage
    hold_stage(stage, [StageState.ASKED])
    turn(offer, to, at=[OfferState.ASKED], by=by, **fields)
    turn(stage, StageState.RECEIVED, at=[StageState.ASKED], by=by)
    outbox.cancel_about(mails.about(stage))
    if to != OfferState.WITHDRAWN:
        best = propose(stage).best
        mails.mail_answered(offer, following=best[0].ambassadorship.person.name if best else "")
    return offer


@transaction.atomic
def withdraw_offer(offer: StageOffer, *, by: Person) -> StageOffer:
    """Somebody need not answer any more: another one will be asked."""
    _end_offer(offer, OfferState.WITHDRAWN, by)
    mails.mail_ended(offer.stage, to=offer.ambassadorship.person)
    return offer


@transaction.atomic
def close_stage(stage: StageRequest, *, reason: str, by: Person) -> StageRequest:
    """It does not come to a talk. Whoever was asked, and whoever asked, hears why."""
    reason = _reason(reason)
    hold_stage(stage, OPEN_STAGE)
    turn(stage, StageState.CLOSED, at=OPEN_STAGE, by=by, close_reason=reason)
    outbox.cancel_about(mails.about(stage))
    asked = stage.offers.filter(state=OfferState.ASKED).select_related("ambassadorship__person").first()
    if asked is not None:
        turn(asked, OfferState.WITHDRAWN, at=[OfferState.ASKED], by=by)
    _tell_end(stage, [asked.ambassadorship.person if asked else None, stage.fan.contact], by)
    return stage


@transaction.atomic
def cancel_stage(stage: StageRequest, *, reason: str, by: Person) -> StageRequest:
    """A date that was fixed does not go on: the event is cancelled, and both hear it."""
    reason = _reason(reason)
    hold_stage(stage, [StageState.CONFIRMED])
    event, speaker = stage.event, mails.who_speaks(stage)
    if event is None or event.state == EventState.HELD or event.starts_at <= clock.now():
        raise StageRefused(_("This stage was held already. Take back the appearance when it did not go on."))
    turn(stage, StageState.CLOSED, at=[StageState.CONFIRMED], by=by, close_reason=reason)
    planning.cancel_event(event, reason=reason, by=by)
    Appearance.objects.filter(event=event, cancelled_at=None).update(cancelled_at=clock.now())
    for offer in stage.offers.filter(state=OfferState.ACCEPTED).select_related("ambassadorship__person"):
        turn(offer, OfferState.WITHDRAWN, at=[OfferState.ACCEPTED], by=by)
    _tell_end(stage, [speaker, stage.fan.contact, stage.keeper], by, event=event)
    return stage


def cancel_event(event: Event, *, reason: str, by: Person) -> Event:
    """An event does not take place; when a network offered it as a stage, that ends with it."""
    stage = StageRequest.objects.filter(event=event, state=StageState.CONFIRMED).first()
    if stage is None:
        return planning.cancel_event(event, reason=reason, by=by)
    cancel_stage(stage, reason=reason, by=by)
    event.refresh_from_db()
    return event


@transaction.atomic
def change_event(event: Event, *, by: Actor, **fields: Any) -> Event:
    """Another plan for an event; whoever speaks there, and the network, hear another moment or place too."""
    before = (event.starts_at, event.place)
    planning.change_event(event, by=by, **fields)
    if (event.starts_at, event.place) == before:
        return event
    Appearance.objects.filter(event=event, cancelled_at=None).update(happens_on=timezone.localdate(event.starts_at))
    stage = StageRequest.objects.filter(event=event, state=StageState.CONFIRMED).first()
    offer = stage and stage.offers.filter(state=OfferState.ACCEPTED).first()
    if stage and offer:
        mails.mail_confirmed(stage, offer)
    return event


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise StageRefused(_("Say in a few words why. Whoever waits for it reads it."), "reason")
    return reason


def _tell_end(stage: StageRequest, people: list[Person | None], by: Person, event: Event | None = None) -> None:
    for person in {one.pk: one for one in people if one is not None and one.pk != by.pk}.values():
        mails.mail_ended(stage, to=person, event=event)


def _waiting() -> Any:
    waiting = StageOffer.objects.filter(state=OfferState.ASKED, stage__state=StageState.ASKED)
    return waiting.select_related(
        "ambassadorship__person", "asked_by", "stage__fan__organisation__place", "stage__fan__contact", "stage__keeper"
    ).order_by("pk")


def remind_offers_due() -> int:
    """One reminder after some working days of silence."""
    day_ago = clock.now() - timedelta(days=1)
    silent = _waiting().filter(reminded_at=None, created_at__lte=day_ago)
    return each_due(silent[:MOST_AT_ONCE], _remind)


def _remind(offer: StageOffer) -> bool:
    if clock.add_working_days(offer.created_at, settings.PROPOSAL_REMINDER_DAYS) > clock.now():
        return False
    offer.answer_by = max(offer.answer_by, clock.add_working_days(clock.now(), 1))
    row = StageOffer.objects.filter(pk=offer.pk, state=OfferState.ASKED, reminded_at=None)
    if row.update(reminded_at=clock.now(), answer_by=offer.answer_by) != 1:
        return False
    mails.mail_asked(offer, reminder=True)
    audit("remind_ambassador", offer, None)
    return True


def lapse_offers_due() -> int:
    """Silence until the end, or somebody who is no ambassador any more: the keeper hears who comes next."""
    silent = Q(answer_by__lte=clock.now(), reminded_at__isnull=False)
    person = Q(ambassadorship__person__left_on__isnull=False) | Q(ambassadorship__person__is_active=False)
    gone = person | ~Q(ambassadorship__state=AmbassadorshipState.APPOINTED)
    return each_due(_waiting().filter(silent | gone)[:MOST_AT_ONCE], _lapse)


@transaction.atomic
def _lapse(offer: StageOffer) -> bool:
    _end_offer(offer, OfferState.SILENT, None)
    return True


def nudge_stages_due() -> int:
    """A request that lies too long, or whose dates went by, is told to its keeper once."""
    lies = Q(state=StageState.RECEIVED, state_since__lt=clock.working_days_ago(WAITS_DAYS))
    past = Q(state__in=OPEN_STAGE) & ~Q(dates__starts_at__gt=clock.now())
    found = StageRequest.objects.filter(lies | past, reminded_at=None).distinct()
    return each_due(found.select_related("fan__organisation", "keeper").order_by("pk")[:MOST_AT_ONCE], _nudge)


def _nudge(stage: StageRequest) -> bool:
    if not first_to_remind(stage):
        return False
    mails.mail_waits(stage, is_past=not stage.dates.filter(starts_at__gt=clock.now()).exists())
    return True
