"""The tables of coaching."""

from vlechtwerk.coaching.models.around import PartnerRole, Spread, Trajectory
from vlechtwerk.coaching.models.cohorts import CoachingPath, Cohort, Nomination, PlanEntry
from vlechtwerk.coaching.models.work import Attempt, Barrier, Goal, Lever, Measuring, Note, PeerMatch

__all__ = [
    "Attempt", "Barrier", "CoachingPath", "Cohort", "Goal", "Lever", "Measuring", "Nomination", "Note", "PartnerRole",
    "PeerMatch", "PlanEntry", "Spread", "Trajectory",
]  # fmt: skip
