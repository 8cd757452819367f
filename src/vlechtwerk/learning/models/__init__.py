"""The tables of learning."""

from vlechtwerk.learning.models.cohorts import Cohort, Goal, Learner, Lecture, Lecturer, Team
from vlechtwerk.learning.models.curricula import Curriculum, Lesson, LessonFile, LessonFileContent, Module
from vlechtwerk.learning.models.doing import Award, LessonDone, Proposal, RealWork, Review, Submission, Vote

__all__ = [
    "Award", "Cohort", "Curriculum", "Goal", "Learner", "Lecture", "Lecturer", "Lesson", "LessonDone", "LessonFile",
    "LessonFileContent", "Module", "Proposal", "RealWork", "Review", "Submission", "Team", "Vote",
]  # fmt: skip
