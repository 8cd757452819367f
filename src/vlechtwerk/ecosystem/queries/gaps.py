"""Gaps: the list, one of them, and whom it may be taken by."""

from django.db.models import Case, IntegerField, QuerySet, When

from vlechtwerk.core.access import first_or_404
from vlechtwerk.ecosystem.enums import GapState
from vlechtwerk.ecosystem.models import Actor, Gap


def gaps(state: str = "") -> QuerySet[Gap]:
    """Open ones first, those whose day has come on top."""
    rank = Case(
        When(state=GapState.OPEN, then=0), When(state=GapState.TAKEN, then=1), default=2, output_field=IntegerField()
    )
    found = Gap.objects.select_related("domain", "function", "region", "theme", "keeper", "taken_by__organisation")
    if state in GapState.values:
        found = found.filter(state=state)
    return found.annotate(rank=rank).order_by("rank", "look_again_on", "pk")


def gap_by_key(key: str) -> Gap:
    return first_or_404(gaps().filter(key=key))


def may_take() -> QuerySet[Actor]:
    """Actors that are there."""
    return Actor.objects.filter(ended_on=None).select_related("organisation")


def taken_by(actor: Actor) -> QuerySet[Gap]:
    """What an actor works on, or worked on."""
    return gaps().filter(taken_by=actor)
