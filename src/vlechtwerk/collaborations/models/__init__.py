"""The tables of collaborations."""

from vlechtwerk.collaborations.models.around import (
    CommunicationStep,
    Conflict,
    CriticalFriend,
    FriendComment,
    ProgressReport,
    Stakeholder,
)
from vlechtwerk.collaborations.models.base import Collaboration, CollaborationMember, Contribution, Delivery, Review
from vlechtwerk.collaborations.models.governing import Criterion, Decision, GovernanceRule, MemberCheck, Vote

__all__ = [
    "Collaboration",
    "CollaborationMember",
    "CommunicationStep",
    "Conflict",
    "Contribution",
    "Criterion",
    "CriticalFriend",
    "Decision",
    "Delivery",
    "FriendComment",
    "GovernanceRule",
    "MemberCheck",
    "ProgressReport",
    "Review",
    "Stakeholder",
    "Vote",
]  # fmt: skip
