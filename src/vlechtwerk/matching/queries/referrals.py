"""Referrals: by key, for the asker, beside the match desk, and who helped from outside before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.http import Http404
from django.urls import reverse

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.engine import evidence
from vlechtwerk.innovations.enums import ON_PATH, OPEN_INTAKE, OPEN_NEED, InnovationState, NeedState
from vlechtwerk.innovations.models import Innovation, Intake, Need
from vlechtwerk.matching.enums import (
    ASKED_OUTSIDE,
    CAME_TO_NOTHING,
    HELD_OUTSIDE,
    RUNNING_OUTSIDE,
    ReferralOutcome,
    ReferralState,
)
from vlechtwerk.matching.models import Destination, Proposal, Referral, Subject
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_own_or_staff

LOOKED_AT = 200  # of earlier referrals, the newest first
OFFERED = 3
NEWEST = ("-accepted_at", "-pk")
USEFUL = (
    Q(state__in=HELD_OUTSIDE)
    | Q(state=ReferralState.DONE, outcome__in=[ReferralOutcome.HELPED, ReferralOutcome.PARTLY])
) & Q(destination__isnull=False, need__isnull=False)
RELATED = (
    "need__innovation__broker", "need__axis", "whole__innovation__broker", "whole__intake__person", "asker", "person",
    "destination", "keeper", "fallback", "warm",
)  # fmt: skip


@dataclass(frozen=True)
class Outside:
    """What goes on outside the network for one need, who helped with something like it, and who helps now."""

    referrals: list[Referral]
    known: list[Destination]
    held: Referral | None = None


def referrals() -> QuerySet[Referral]:
    """Referrals with everything that a page or a mail says about them."""
    return Referral.objects.select_related(*RELATED)


def referral_by_key(key: str) -> Referral:
    """One referral, for whoever has its link."""
    return first_or_404(referrals().filter(key=key))


def referral_for(acting: Any, key: str) -> Referral:
    """A referral of one's own question, or any for staff."""
    referral = referral_by_key(key)
    if not is_own_or_staff(acting, referral.asker_id):
        raise Http404
    return referral


def referrals_of(asker: Person) -> list[Referral]:
    """Who holds what of somebody's questions, now: the most advanced first. What was not shown to them yet is not."""
    mine = referrals().filter(asker=asker, state__in=RUNNING_OUTSIDE, due_at__isnull=False)
    return sorted(mine, key=lambda one: (-RUNNING_OUTSIDE.index(ReferralState(one.state)), one.pk))


def outside(need: Need) -> Outside:
    """The panel beside the match desk, in one query."""
    own_first = Case(When(need=need, then=Value(0)), default=Value(1))
    rows = list(referrals().filter(Q(need=need) | USEFUL).order_by(own_first, *NEWEST)[:LOOKED_AT])
    found = sorted((one for one in rows if one.need_id == need.pk), key=lambda one: -one.pk)
    known = _fitting(need, rows) if need.state in OPEN_NEED else []
    taken = {one.destination_id for one in found}
    helps = (*HELD_OUTSIDE, *([ReferralState.DONE] if need.state == NeedState.MET else []))
    held = next((one for one in found if one.state in helps and one.outcome in {"", ReferralOutcome.HELPED}), None)
    return Outside(found, [one for one in known if one.pk not in taken], held)


def fitting_destinations(need: Need) -> list[Destination]:
    """Who outside said yes to a need on the same axis, or about the same things; who helped last comes first."""
    return _fitting(need, referrals().filter(USEFUL).exclude(need=need).order_by(*NEWEST)[:LOOKED_AT])


def _fitting(need: Need, rows: Iterable[Referral]) -> list[Destination]:
    found: dict[int, Destination] = {}
    for one in rows:
        if one.need_id == need.pk or one.destination is None or one.destination.pk in found:
            continue
        if one.need and _is_alike(need, one.need):
            found[one.destination.pk] = one.destination
        if len(found) == OFFERED:
            break
    return list(found.values())


def _is_alike(need: Need, other: Need) -> bool:
    if need.axis_id and need.axis_id == other.axis_id:
        return True
    said = [f"{other.title}. {other.text}"]
    return bool(evidence.shared(f"{need.title}. {need.text}", said, need.language, [other.language]).concepts)


def referrals_of_whole(subject: Innovation | Intake) -> list[Referral]:
    """Where an innovation or an intake went as a whole, the newest first."""
    whole = Q(whole__intake=subject) if isinstance(subject, Intake) else Q(whole__innovation=subject)
    return list(referrals().filter(whole))


def is_referred(of: str) -> Exists:
    """Whether a referral of this ``intake`` or ``innovation`` (the rows of the outer query) runs now."""
    return Exists(Referral.objects.filter(state__in=RUNNING_OUTSIDE, **{f"whole__{of}": OuterRef("pk")}))


def referrals_for_the_desk() -> QuerySet[Referral]:
    """What asks something of a broker: not sent, silent, nobody to mail, no news, or it came to nothing."""
    failed = Q(state=ReferralState.DONE) & ~Q(outcome=ReferralOutcome.HELPED) | Q(state__in=CAME_TO_NOTHING)
    still_here = (
        Q(need__state__in=OPEN_NEED)
        | Q(whole__intake__state__in=OPEN_INTAKE)
        | Q(whole__innovation__state__in=[*ON_PATH, InnovationState.PAUSED])
    )
    next_one = Proposal.objects.filter(need=OuterRef("need"), asked_at__gt=OuterRef("state_since"))
    unmailed = Q(person__isnull=True, destination__email="") | Q(person__email__isnull=True, destination__isnull=True)
    return referrals().filter(
        Q(state=ReferralState.DRAFT) & (Q(due_at__isnull=True) | Q(reminded_at__isnull=False))
        | Q(state__in=ASKED_OUTSIDE) & (Q(reminded_at__isnull=False) | unmailed)
        | Q(state__in=HELD_OUTSIDE, reminded_at__isnull=False)
        | failed & Q(~Exists(next_one), handled_at__isnull=True) & still_here
    )


def page_of(referral: Referral) -> str:
    """The page of what it is about, for the team: there one looks further."""
    return page_of_subject(referral.subject)


def page_of_subject(subject: Subject) -> str:
    if isinstance(subject, Need):
        return reverse("match", args=[subject.key])
    return reverse("innovation" if isinstance(subject, Innovation) else "intake", args=[subject.key])


def is_late(referral: Referral) -> bool:
    """Past the last moment that was set for it."""
    return bool(referral.reminded_at and referral.due_at and referral.due_at <= clock.now())
