"""What others hear of sessions: how many innovations had, how useful somebody's help was, and to what they did not come."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from vlechtwerk.exchanges.enums import SessionState, Side
from vlechtwerk.exchanges.models import Confirmation, StrengtheningSession
from vlechtwerk.innovations import registry as innovations
from vlechtwerk.matching import registry as matching
from vlechtwerk.matching.registry import Outcome

LITTLE = 2  # "a little" and "not really"


def number_of(rows: QuerySet[Any], person: str) -> Coalesce:
    """How many rows there are of a person, on a query over people."""
    found = rows.filter(**{person: OuterRef("pk")}).order_by().values(person).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


RECORDS = {
    "little_use": number_of(Confirmation.objects.filter(side=Side.RECEIVER, usefulness__lte=LITTLE), "session__giver"),
    "missed": number_of(StrengtheningSession.objects.all(), "absent"),
}


def outcomes_of(proposals: Collection[int]) -> dict[int, Outcome]:
    """What the receiver answered, by number of the proposal."""
    answers = Confirmation.objects.filter(
        side=Side.RECEIVER, usefulness__isnull=False, session__proposal__in=proposals
    ).values_list("session__proposal", "usefulness", "created_at")
    return {proposal: Outcome(usefulness or 0, at) for proposal, usefulness, at in answers.order_by("pk")}


TOOK_PLACE = [SessionState.HELD, SessionState.CONFIRMED, SessionState.BOOKED]


def came_of(innovation_ids: Collection[int]) -> innovations.Outcome:
    """How many sessions of these innovations took place, and for how many a coin was booked."""
    of_these = StrengtheningSession.objects.filter(need__innovation__in=innovation_ids)
    counted = of_these.aggregate(
        held=Count("pk", filter=Q(state__in=TOOK_PLACE) | Q(booked_at__isnull=False)),
        booked=Count("pk", filter=Q(booked_at__isnull=False)),
    )
    return innovations.Outcome(counted["held"], counted["booked"])


def register() -> None:
    matching.records.update(RECORDS)
    matching.outcomes.append(outcomes_of)
    innovations.outcomes.append(came_of)
