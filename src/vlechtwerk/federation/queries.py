"""What the pages and the protocol ask of partners, sessions and transfers. Amounts are hundredths of a coin."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from vlechtwerk.core.access import first_or_404
from vlechtwerk.federation import rules
from vlechtwerk.federation.enums import HELD, RUNNING, ParcelState, Role, TransferState
from vlechtwerk.federation.models import Parcel, Partner, RemoteSession, RemoteTransfer
from vlechtwerk.innovations.enums import OPEN_NEED
from vlechtwerk.innovations.models import Need
from vlechtwerk.ledger import limits
from vlechtwerk.people.enums import ConsentPurpose
from vlechtwerk.people.models import Consent, Person
from vlechtwerk.people.rules import is_own_or_staff


def session_value() -> int:
    """What half a day costs under the policy of today."""
    return limits.policy().session_value


def room(partner: Partner, *, pays: bool) -> int:
    """How much more may go this way before the agreed limit: ``pays`` is our member receiving."""
    account = partner.account
    account.refresh_from_db()
    if pays:
        return int((account.ceiling or 0) - account.balance - account.pending_credits)
    return int(account.balance - account.pending_debits - (account.floor or 0))


def transfer_of(partner: Partner, number: UUID) -> RemoteTransfer | None:
    """A transfer with this partner; those of others are not there for it."""
    return RemoteTransfer.objects.select_related("session", "partner").filter(pk=number, partner=partner).first()


def session_of(partner: Partner, number: UUID) -> RemoteSession | None:
    return RemoteSession.objects.filter(shared_id=number, partner=partner).first()


def opted_in() -> QuerySet[Person]:
    """Members whose last word is that partner networks may see their name."""
    last = Consent.objects.filter(person=OuterRef("pk"), purpose=ConsentPurpose.FEDERATION).order_by("-at", "-id")
    people = Person.objects.annotate(shows=Subquery(last.values("is_given")[:1]))
    return people.filter(shows=True, is_active=True, left_on__isnull=True)


def partners() -> QuerySet[Partner]:
    """All partners, with how many sessions run, how many transfers are held, and how many messages fail."""
    failing = Q(parcels__state=ParcelState.QUEUED, parcels__attempts__gte=rules.SHOWN_AFTER)
    held = Q(transfers__state__in=HELD)
    return (
        Partner.objects.select_related("account")
        .annotate(
            failing_count=Count("parcels", filter=failing, distinct=True),
            held_count=Count("transfers", filter=held, distinct=True),
        )
        .order_by("name")
    )


def failing(partner: Partner) -> QuerySet[Parcel]:
    """What was refused for good in the last weeks, and what did not arrive after five attempts."""
    often = Q(state__in=[ParcelState.QUEUED, ParcelState.SENDING], attempts__gte=rules.SHOWN_AFTER)
    return partner.parcels.filter(often | Q(state=ParcelState.REFUSED)).order_by("-id")


def totals(partner: Partner) -> dict[str, int]:
    """What was booked in each direction, in hundredths: what we received and what we gave."""
    booked = partner.transfers.filter(state=TransferState.COMMITTED).values_list("role", "amount")
    found = {"received": 0, "given": 0}
    for role, amount in booked:
        found["received" if role == Role.RECEIVES else "given"] += amount
    return found


def sessions() -> QuerySet[RemoteSession]:
    return RemoteSession.objects.select_related("partner", "person", "broker", "need__innovation", "transfer")


def session_for(acting: Any, key: str) -> RemoteSession:
    """A session across networks, for whoever of ours is in it and for the team."""
    found = first_or_404(sessions().filter(key=key))
    if not is_own_or_staff(acting, found.person_id):
        raise Http404
    return found


def session_by_link(key: str, person: str) -> RemoteSession:
    """The same by a personal link; somebody who said no, or was replaced, has no part in it any more."""
    return first_or_404(sessions().filter(key=key, person__pk=int(person) if person.isdigit() else 0))


def needs_to_ask() -> QuerySet[Need]:
    """Needs that still look for somebody and for which no partner is asked yet."""
    running = RemoteSession.objects.filter(state__in=RUNNING, need__isnull=False)
    open_needs = Need.objects.select_related("innovation").filter(state__in=OPEN_NEED)
    return open_needs.exclude(pk__in=running.values("need")).order_by("innovation__name", "title")


def is_on() -> bool:
    """Whether this network federates at all."""
    return bool(settings.FEDERATION)
