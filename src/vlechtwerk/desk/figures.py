"""The figures of the public site; each has its rule on the page "how we count"."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q

from vlechtwerk.core import clock
from vlechtwerk.exchanges.enums import SessionState
from vlechtwerk.exchanges.models import StrengtheningSession
from vlechtwerk.innovations.enums import InnovationState
from vlechtwerk.innovations.models import Innovation


@dataclass(frozen=True)
class PublicFigures:
    """What the public site counts; each figure has its rule on the page "how we count"."""

    innovation_count: int
    session_count: int
    gave_back_percent: int | None


def public_figures() -> PublicFigures:
    """Innovations on their path, sessions booked in a year, share of receivers who also gave."""
    booked = StrengtheningSession.objects.filter(state=SessionState.BOOKED)
    year_ago = clock.now() - timedelta(days=365)
    gave = StrengtheningSession.objects.filter(state=SessionState.BOOKED, giver=OuterRef("receiver"))
    receivers = booked.annotate(has_given=Exists(gave)).aggregate(
        all=Count("receiver", distinct=True),
        gave=Count("receiver", distinct=True, filter=Q(has_given=True)),
        in_year=Count("id", filter=Q(booked_at__gte=year_ago)),
    )
    return PublicFigures(
        innovation_count=Innovation.objects.filter(state=InnovationState.ACTIVE).count(),
        session_count=receivers["in_year"],
        gave_back_percent=round(100 * receivers["gave"] / receivers["all"]) if receivers["all"] else None,
    )
