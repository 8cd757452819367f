"""Stage requests and who was asked for them, as each reader may see them."""

from collections.abc import Collection
from typing import Any

from django.db.models import Min, QuerySet
from django.http import Http404

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.events.enums import OPEN_STAGE, OfferState, StageState
from vlechtwerk.events.models import StageOffer, StageRequest
from vlechtwerk.people.enums import PersonField
from vlechtwerk.people.models import Person
from vlechtwerk.people.queries import visible_fields
from vlechtwerk.people.rules import is_staff
from vlechtwerk.programmes.enums import FanState
from vlechtwerk.programmes.models import Fan

RELATED = ("fan__organisation__place__region", "fan__contact", "fan__keeper", "theme", "region", "keeper", "event", "asked_by")  # fmt: skip


def fan_of(person: Person) -> QuerySet[Fan]:
    """The networks that somebody speaks for."""
    return Fan.objects.filter(contact=person, state=FanState.ACTIVE).select_related("organisation", "keeper", "contact")


def fans() -> QuerySet[Fan]:
    """Every network that offers a stage today."""
    return Fan.objects.filter(state=FanState.ACTIVE).select_related("organisation", "keeper", "contact")


def stages() -> QuerySet[StageRequest]:
    """All requests, those that wait longest first, then what is settled, newest first."""
    rows = StageRequest.objects.annotate(first_date=Min("dates__starts_at")).select_related(*RELATED)
    return rows.order_by("-created_at", "-id")


def open_stages() -> QuerySet[StageRequest]:
    """Who waits, longest first."""
    return stages().filter(state__in=OPEN_STAGE).order_by("created_at", "id")


def stages_of(person: Person) -> QuerySet[StageRequest]:
    """What somebody's network asked for."""
    return stages().filter(fan__contact=person)


def stage_by_key(key: str) -> StageRequest:
    return first_or_404(StageRequest.objects.select_related(*RELATED).filter(key=key))


def stage_for(acting: Any, key: str) -> StageRequest:
    """For the team, and for whoever speaks for the network that asked."""
    found = stage_by_key(key)
    if not may_change(acting, found):
        raise Http404
    return found


def may_change(acting: Any, stage: StageRequest) -> bool:
    """Whether it is one's own request, or one does the network's daily work."""
    return acting.person is not None and (is_staff(acting.hats) or acting.person.pk == stage.fan.contact_id)


def stage_with_calendar(acting: Any, key: str) -> StageRequest:
    """A stage that has a date, for whoever is at it."""
    found = stage_by_key(key)
    speaks = acting.person is not None and accepted_offer(found, person=acting.person) is not None
    if found.event is None or not (speaks or may_change(acting, found)):
        raise Http404
    return found


def dates_left(stage: StageRequest) -> list[Any]:
    """The dates that are still to come."""
    return [one for one in stage.dates.all() if one.starts_at > clock.now()]


def offers_of(stage: StageRequest) -> QuerySet[StageOffer]:
    """Who was asked, the last one first."""
    return stage.offers.select_related("ambassadorship__person").order_by("-created_at", "-id")


def accepted_offer(stage: StageRequest, *, person: Person | None = None) -> StageOffer | None:
    """The yes, of anybody or of this person."""
    found = stage.offers.filter(state=OfferState.ACCEPTED).select_related("ambassadorship__person")
    return (found.filter(ambassadorship__person=person) if person else found).first()


def offer_by_key(key: str) -> StageOffer:
    """An offer with everything the answer page shows."""
    related = ("ambassadorship__person", "asked_by", *(f"stage__{one}" for one in RELATED))
    return first_or_404(StageOffer.objects.select_related(*related).filter(key=key))


def offer_for(acting: Any, key: str) -> StageOffer:
    """One's own; the team enters what somebody said by telephone."""
    found = offer_by_key(key)
    owner = found.ambassadorship.person_id
    if acting.person is None or not (is_staff(acting.hats) or acting.person.pk == owner):
        raise Http404
    return found


def offers_to(person: Person) -> QuerySet[StageOffer]:
    """What waits for somebody's answer, the most urgent first."""
    mine = StageOffer.objects.filter(ambassadorship__person=person, state=OfferState.ASKED)
    return mine.select_related("stage__fan__organisation").order_by("answer_by", "id")


def next_stage(person: Person) -> StageRequest | None:
    """The next one that somebody said yes to."""
    yes = StageOffer.objects.filter(ambassadorship__person=person, state=OfferState.ACCEPTED)
    coming = StageRequest.objects.filter(state=StageState.CONFIRMED, offers__in=yes, event__ends_at__gt=clock.now())
    return coming.select_related(*RELATED).order_by("event__starts_at").first()


# Who knows whom because of a stage.


def on_one_stage(viewer_id: int, subject_ids: Collection[int] | None) -> set[int]:
    """Those of these people who are introduced to the viewer by a yes: who speaks, and who speaks for the network."""
    yes = StageOffer.objects.filter(state=OfferState.ACCEPTED, stage__state=StageState.CONFIRMED)
    hosts = yes.filter(ambassadorship__person=viewer_id).values_list("stage__fan__contact", flat=True)
    speakers = yes.filter(stage__fan__contact=viewer_id).values_list("ambassadorship__person", flat=True)
    found = {pk for pk in [*hosts, *speakers] if pk} - {viewer_id}
    return found if subject_ids is None else found & set(subject_ids)


def phone_of(person: Person | None, *, viewer: Person) -> str:
    """The number as the other of a stage may see it."""
    if person is None:
        return ""
    introduced = person.pk in on_one_stage(viewer.pk, [person.pk])
    return visible_fields(viewer, frozenset({"member"}), person, introduced=introduced)[PersonField.PHONE] or ""
