"""The figures of match rounds as they are now: the same on the page of a round, in the list and in a comparison."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, Sum

from vlechtwerk.innovations.enums import NeedState
from vlechtwerk.matching.enums import RoundState, RowState
from vlechtwerk.matching.models import MatchRound, RoundRow

UNDECIDED = (RowState.PROPOSED, RowState.NOBODY)
GONE = Q(round__state=RoundState.READY, state__in=UNDECIDED) & ~Q(need__state=NeedState.OPEN)
NOTHING: dict[str, Any] = {"total": None, "worst": None, "served": 0, "gone": 0, "asked": 0}
SERVED = Q(state__in=[RowState.PROPOSED, RowState.APPROVED]) & ~GONE


@dataclass(frozen=True)
class Figures:
    """Sums of scores over the pairs of a round as they stand, hand choices and refusals included.

    ``bound`` can provably not be exceeded by all needs of the round; ``gone`` of these look for nobody any more
    and are not counted.
    """

    total: float
    worst: float | None
    served: int
    needs: int
    asked: int
    gone: int
    bound: float | None

    @property
    def share(self) -> float:
        """The part of the proven bound that was reached."""
        return min(1.0, self.total / self.bound) if self.bound else 1.0

    @property
    def is_best(self) -> bool:
        return self.share > 1 - 1e-6

    @property
    def percent(self) -> float:
        """How much of the proven bound was reached, rounded: only the best is a hundred."""
        return min(99.9, round(100 * self.share, 1))


def is_gone(row: RoundRow) -> bool:
    """Whether the need of a row that waits for its broker was helped, asked or closed elsewhere meanwhile."""
    waits = row.round.state == RoundState.READY and row.state in UNDECIDED
    return waits and row.need.state != NeedState.OPEN


def figures_of(rounds: Collection[MatchRound]) -> dict[int, Figures | None]:
    """By round, in one query; None where nothing was decided yet."""
    sums: Any = RoundRow.objects.filter(round__in=[one.pk for one in rounds]).order_by().values("round_id").annotate(
        total=Sum("score", filter=SERVED), worst=Min("score", filter=SERVED), served=Count("pk", filter=SERVED),
        gone=Count("pk", filter=GONE), asked=Count("pk", filter=Q(state=RowState.APPROVED)),
    )  # fmt: skip
    found = {one["round_id"]: {name: one[name] for name in NOTHING} for one in sums}
    return {one.pk: _figures(one, **found.get(one.pk, NOTHING)) for one in rounds}


def _figures(
    one: MatchRound, *, total: float | None, worst: float | None, served: int, gone: int, asked: int
) -> Figures | None:
    if one.total is None:
        return None
    needs = one.need_count - gone
    return Figures(total or 0.0, worst, served, needs, asked, gone, one.bound_total)
