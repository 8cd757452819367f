"""All that changes learning."""

from vlechtwerk.learning.actions.base import LearningRefused
from vlechtwerk.learning.actions.cohorts import (
    add_lecturer,
    apply_for,
    cancel_cohort,
    change_cohort,
    close_cohort,
    end_place,
    enrol,
    grant_place,
    plan_cohort,
    remove_lecturer,
    start_cohort,
)
from vlechtwerk.learning.actions.editing import (
    add_lesson,
    add_module,
    archive_curriculum,
    attach_file,
    begin_curriculum,
    change_curriculum,
    change_lesson,
    change_module,
    move_part,
    next_version,
    publish_curriculum,
    remove_part,
)
from vlechtwerk.learning.actions.following import complete_lesson, reach_goal, revoke_award, set_goal

__all__ = [
    "LearningRefused", "add_lecturer", "add_lesson", "add_module", "apply_for", "archive_curriculum", "attach_file",
    "begin_curriculum", "cancel_cohort", "change_cohort", "change_curriculum", "change_lesson", "change_module",
    "close_cohort", "complete_lesson", "end_place", "enrol", "grant_place", "move_part", "next_version", "plan_cohort",
    "publish_curriculum", "reach_goal", "remove_lecturer", "remove_part", "revoke_award", "set_goal", "start_cohort",
]  # fmt: skip
