"""Dossiers and the path they go."""

from vlechtwerk.innovations.models.dossiers import (
    Axis,
    AxisScore,
    Diagnosis,
    Innovation,
    InnovationMember,
    Intake,
    Need,
    Task,
    TimelineEntry,
)
from vlechtwerk.innovations.models.paths import (
    CheckTick,
    LaidStep,
    Path,
    PathVersion,
    Stage,
    StageChange,
    StageCheck,
    StageStep,
)

__all__ = [
    "Axis",
    "AxisScore",
    "CheckTick",
    "Diagnosis",
    "Innovation",
    "InnovationMember",
    "Intake",
    "LaidStep",
    "Need",
    "Path",
    "PathVersion",
    "Stage",
    "StageChange",
    "StageCheck",
    "StageStep",
    "Task",
    "TimelineEntry",
]
