"""The tables of learning."""

from vlechtwerk.learning.models.cohorts import Cohort, Goal, Learner, Lecture, Lecturer, Team
from vlechtwerk.learning.models.curricula import Curriculum, Lesson, LessonFile, LessonFileContent, Module
from vlechtwerk.learning.models.doing import Award, LessonDone, Proposal, RealWork, Review, Submission, Vote
from vlechtwerk.learning.models.standards import (
    LtiAccount,
    LtiKey,
    LtiLaunch,
    LtiPlatform,
    LtiScore,
    Package,
    PackagePicture,
    PackageTry,
    RecordStore,
    Statement,
)

__all__ = [
    "Award", "Cohort", "Curriculum", "Goal", "Learner", "Lecture", "Lecturer", "Lesson", "LessonDone", "LessonFile",
    "LessonFileContent", "LtiAccount", "LtiKey", "LtiLaunch", "LtiPlatform", "LtiScore", "Module", "Package",
    "PackagePicture", "PackageTry", "Proposal", "RealWork", "RecordStore", "Review", "Statement", "Submission", "Team",
    "Vote",
]  # fmt: skip
