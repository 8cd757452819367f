"""What matching hears of sessions: how useful somebody's help was, and to what they did not come."""

from collections.abc import Collection

from django.db.models import CharField, Count, Value

from vlechtwerk.exchanges.enums import Side
from vlechtwerk.exchanges.models import Confirmation, StrengtheningSession
from vlechtwerk.matching.registry import Outcome, Record

LITTLE = 2  # "a little" and "not really"


def records_of(people: Collection[int]) -> dict[int, Record]:
    """What stands against somebody, by number of the person: one query."""
    judged = Confirmation.objects.filter(side=Side.RECEIVER, usefulness__lte=LITTLE, session__giver__in=people)
    missed = StrengtheningSession.objects.filter(absent__in=people).order_by()
    rows = judged.values_list("session__giver", Value("little", output_field=CharField())).annotate(n=Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for person, what, count in rows.union(
        missed.values_list("absent", Value("missed", output_field=CharField())).annotate(n=Count("pk")), all=True
    ):
        found.setdefault(person, {})[what] = count
    return {person: Record(told.get("little", 0), told.get("missed", 0)) for person, told in found.items()}


def outcomes_of(proposals: Collection[int]) -> dict[int, Outcome]:
    """What the receiver answered, by number of the proposal."""
    answers = Confirmation.objects.filter(
        side=Side.RECEIVER, usefulness__isnull=False, session__proposal__in=proposals
    ).values_list("session__proposal", "usefulness", "created_at")
    return {proposal: Outcome(usefulness or 0, at) for proposal, usefulness, at in answers.order_by("pk")}
