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
from vlechtwerk.innovations.models.team import Conference, ConferenceGuest, ConferenceItem, DossierMerge

__all__ = [
    "Axis",
    "AxisScore",
    "Conference",
    "ConferenceGuest",
    "ConferenceItem",
    "Diagnosis",
    "DossierMerge",
    "Innovation",
    "InnovationMember",
    "Intake",
    "Need",
    "Path",
    "PathVersion",
    "Stage",
    "StageChange",
    "Task",
    "TimelineEntry",
]
