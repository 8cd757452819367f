"""Open requests, who rests or was set aside, and who has been introduced to whom."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import Http404

from vlechtwerk.core import clock
from vlechtwerk.core.access import first_or_404
from vlechtwerk.innovations import queries as innovations
from vlechtwerk.innovations.models import Need
from vlechtwerk.matching import pool, registry
from vlechtwerk.matching.enums import ProposalState
from vlechtwerk.matching.models import Introduction, Proposal, Referral, SetAside
from vlechtwerk.people.models import Person
from vlechtwerk.people.rules import is_own_or_staff


def cooling_down_until(helper: Person) -> date | None:
    """Until when nobody asks this person, after an earlier no."""
    rest = Proposal.objects.filter(helper=helper, cool_down_until__gt=clock.today())
    return rest.aggregate(until=Max("cool_down_until"))["until"]


def is_set_aside(need: Need, person: Person) -> bool:
    """Whether a broker set somebody aside for this need, and that still holds."""
    return SetAside.objects.active().filter(need=need, person=person).exists()


def open_needs() -> QuerySet[Need]:
    """The needs that look for somebody, with who was asked and what holds them."""
    found = registry.with_holds(innovations.open_needs())
    return found.prefetch_related("proposals__helper").order_by("created_at", "id")


def proposal_by_key(key: str) -> Proposal:
    """A proposal with everything the answer page shows."""
    related = ("helper", "asked_by", "need__innovation__broker", "need__innovation__place")
    return first_or_404(Proposal.objects.select_related(*related).filter(key=key))


def proposal_for(acting: Any, key: str) -> Proposal:
    """A proposal to oneself, or any for staff."""
    proposal = proposal_by_key(key)
    if not is_own_or_staff(acting, proposal.helper_id):
        raise Http404
    return proposal


def others_asked(need: Need, helper: Person) -> QuerySet[Proposal]:
    """Who may still answer for this need, beside one person."""
    return Proposal.objects.filter(need=need, state=ProposalState.ASKED).exclude(helper=helper).select_related("helper")


def waiting_for(person: Person) -> QuerySet[Proposal]:
    """The requests that wait for this person's answer, the most urgent first."""
    asked = Proposal.objects.filter(helper=person, state=ProposalState.ASKED)
    return asked.select_related("need__innovation").order_by("answer_by")


def introduced_with(viewer_id: int, subject_ids: Collection[int] | None) -> set[int]:
    """Those of ``subject_ids`` (of everybody: ``None``) who have been introduced to the viewer, either way."""

    def side(mine: str, theirs: str) -> Q:
        return Q(**{mine: viewer_id}, **({} if subject_ids is None else {f"{theirs}__in": subject_ids}))

    pairs = (
        Introduction.objects.filter(side("helper", "asker") | side("asker", "helper"))
        .values_list("helper_id", "asker_id")
        .union(
            Referral.objects.filter(
                side("person", "asker") | side("asker", "person"), accepted_at__isnull=False, person__isnull=False
            )
            .order_by()
            .values_list("person_id", "asker_id")
        )
    )
    return {pk for pair in pairs for pk in pair if pk != viewer_id}


def are_introduced(first: Person, second: Person) -> bool:
    """Whether two people know each other's name and telephone through the network."""
    return second.pk in introduced_with(first.pk, [second.pk])


def fitting_needs(person: Person, k: int = 3) -> list[Need]:
    """Open needs that fit somebody's talents best, never of their own innovations or already answered."""
    needs = (
        innovations.open_needs()
        .exclude(innovation__members__person=person)
        .exclude(proposals__helper=person)
        .order_by("created_at", "id")
    )
    return pool.fitting(person, list(needs), k)
