"""Shared intakes: for the team, for the asker, for one organisation, and who has an intake."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations.enums import OPEN_INTAKE
from vlechtwerk.innovations.models import Intake
from vlechtwerk.innovations.registry import Elsewhere
from vlechtwerk.matching.enums import SHARE_OVER, ShareState
from vlechtwerk.matching.models import Share, SharedIntake
from vlechtwerk.matching.queries.referrals import referrals_of_whole
from vlechtwerk.people.models import Person


def shared_intakes() -> QuerySet[SharedIntake]:
    """With everything that a page tells: the organisations, and who looked."""
    shares = Share.objects.select_related("destination").prefetch_related("looks")
    found = SharedIntake.objects.select_related("intake__person", "intake__broker", "keeper", "fallback")
    return found.prefetch_related(Prefetch("shares", shares))


def shared_by_key(key: str) -> SharedIntake:
    """One, for whoever has its link."""
    return first_or_404(shared_intakes().filter(key=key))


def shared_of(person: Person, key: str) -> SharedIntake:
    """One's own story, or 404."""
    return first_or_404(shared_intakes().filter(key=key, intake__person=person))


def share_by_key(key: str) -> Share:
    related = ("shared__intake__person", "shared__keeper", "shared__fallback", "destination")
    return first_or_404(Share.objects.select_related(*related).filter(key=key))


def where_an_intake_went(intake: Intake) -> list[Elsewhere]:
    """The referrals of an intake, and the organisations that it is shared with."""
    found = [
        Elsewhere(str(one.receiver), one.get_state_display(), reverse("referral", args=[one.key]))
        for one in referrals_of_whole(intake)
    ]
    shares = Share.objects.filter(shared__intake=intake).select_related("destination")
    page = reverse("shared_intake", args=[intake.key])
    return [*found, *(Elsewhere(str(one.destination), one.get_state_display(), page) for one in shares)]


def shares_for_the_desk() -> QuerySet[Share]:
    """What asks something of a broker: silent, without an answer, without an address, or ended."""
    waits = Q(reminded_at__isnull=False) & ~Q(state__in=SHARE_OVER)
    by_phone = Q(state=ShareState.SENT, destination__email="")
    over = Q(state__in=SHARE_OVER)
    found = Share.objects.filter(waits | by_phone | over, handled_at=None, shared__intake__state__in=OPEN_INTAKE)
    return found.select_related("shared__intake", "destination")


def own_shares(person: Person) -> Any:
    """The stories of somebody that were shown to them."""
    return shared_intakes().filter(intake__person=person)
