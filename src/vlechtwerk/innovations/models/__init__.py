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
from vlechtwerk.innovations.models.steering import Handover, HandoverItem, LoadLimit, SavedView
from vlechtwerk.innovations.models.team import Conference, ConferenceGuest, ConferenceItem, DossierMerge

__all__ = [
    "Axis",
    "AxisScore",
    "CheckTick",
    "Conference",
    "ConferenceGuest",
    "ConferenceItem",
    "Diagnosis",
    "DossierMerge",
    "Handover",
    "HandoverItem",
    "Innovation",
    "InnovationMember",
    "Intake",
    "LaidStep",
    "LoadLimit",
    "Need",
    "Path",
    "PathVersion",
    "SavedView",
    "Stage",
    "StageChange",
    "StageCheck",
    "StageStep",
    "Task",
    "TimelineEntry",
]
