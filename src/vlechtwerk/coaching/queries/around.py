"""What surrounds coaching in a programme, and what all cohorts together tell of barriers and levers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from vlechtwerk.coaching.enums import PartnerPart, TrajectoryState
from vlechtwerk.coaching.models import Attempt, Cohort, PartnerRole, Spread, Trajectory
from vlechtwerk.coaching.rules import Tried
from vlechtwerk.core.access import first_or_404
from vlechtwerk.programmes.models import Programme

MONTH_DAYS = 30.44


def tried() -> list[Tried]:
    """Every lever that was tried on a barrier whose end is known, once per barrier and lever."""
    rows = Attempt.objects.filter(barrier__end__isnull=False).values_list(
        "barrier", "lever__key", "barrier__kind", "barrier__path__person", "barrier__path__cohort__key",
        F("barrier__end") - F("barrier__start"),
    )  # fmt: skip
    return [Tried(kind, lever, person, cohort, change) for _barrier, lever, kind, person, cohort, change in set(rows)]


def cohort_choices() -> list[Cohort]:
    return list(Cohort.objects.order_by("name", "pk"))


def programmes() -> QuerySet[Programme]:
    return Programme.objects.order_by("-ends_on", "name")


def programme_by_key(key: str) -> Programme:
    return first_or_404(Programme.objects.filter(key=key))


def roles_of(programme: Programme) -> list[PartnerRole]:
    """The whole timeline."""
    return list(programme.partner_roles.select_related("organisation"))


def roles_on(programme: Programme, day: date) -> dict[str, list[PartnerRole]]:
    """Who does what on a day."""
    found: dict[str, list[PartnerRole]] = {part: [] for part in PartnerPart.values}
    for one in roles_of(programme):
        if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on):
            found[one.part].append(one)
    return found


def role_by_key(key: str) -> PartnerRole:
    return first_or_404(PartnerRole.objects.filter(key=key).select_related("programme", "organisation"))


def spread_of(programme: Programme) -> list[Spread]:
    return list(programme.spread.select_related("item"))


def trajectory_by_key(key: str) -> Trajectory:
    return first_or_404(Trajectory.objects.filter(key=key).select_related("programme", "client", "bureau", "keeper"))


@dataclass(frozen=True)
class Trajectories:
    """Those of a programme: how many in which state, by how many bureaus, how long on average, and what is paid of it."""

    rows: list[Trajectory]

    @property
    def states(self) -> list[tuple[Any, int]]:
        found = [(label, sum(one.state == code for one in self.rows)) for code, label in TrajectoryState.choices]
        return [pair for pair in found if pair[1]]

    @property
    def bureau_count(self) -> int:
        return len({one.bureau_id for one in self.rows if one.bureau_id})

    @property
    def months(self) -> float | None:
        """The average duration, planned or as it was; of those that were not stopped."""
        kept = [one for one in self.rows if one.state != TrajectoryState.STOPPED]
        days = [(one.ends_on - one.starts_on).days + 1 for one in kept]
        return round(sum(days) / len(days) / MONTH_DAYS, 1) if days else None

    @property
    def cost_cents(self) -> int:
        return sum(one.cost_cents for one in self.rows)

    @property
    def funded_cents(self) -> int:
        return sum(one.funded_cents for one in self.rows)

    @property
    def funded_percent(self) -> int | None:
        """How much of all costs the programme pays."""
        return round(100 * self.funded_cents / self.cost_cents) if self.cost_cents else None


def trajectories_of(programme: Programme) -> Trajectories:
    return Trajectories(list(programme.trajectories.select_related("client", "bureau", "keeper")))
