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
from vlechtwerk.innovations.models.paths import Path, PathVersion, Stage, StageChange
from vlechtwerk.innovations.models.steering import Handover, HandoverItem, LoadLimit, SavedView

__all__ = [
    "Axis",
    "AxisScore",
    "Diagnosis",
    "Handover",
    "HandoverItem",
    "Innovation",
    "InnovationMember",
    "Intake",
    "LoadLimit",
    "Need",
    "Path",
    "PathVersion",
    "SavedView",
    "Stage",
    "StageChange",
    "Task",
    "TimelineEntry",
]
