"""The tables of design sprints."""

from vlechtwerk.sprints.models.ideas import Ballot, Idea, IdeaGroup
from vlechtwerk.sprints.models.making import Frame, FrameContent, Observation, ScriptLine
from vlechtwerk.sprints.models.sprints import Sprint, SprintMember, SprintStep

__all__ = [
    "Ballot",
    "Frame",
    "FrameContent",
    "Idea",
    "IdeaGroup",
    "Observation",
    "ScriptLine",
    "Sprint",
    "SprintMember",
    "SprintStep",
]  # fmt: skip
