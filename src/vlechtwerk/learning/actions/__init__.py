"""All that changes learning."""

from vlechtwerk.learning.actions.base import FROZEN, LearningRefused
from vlechtwerk.learning.actions.cohorts import (
    add_lecturer,
    apply_for,
    cancel_cohort,
    change_cohort,
    close_cohort,
    end_place,
    enrol,
    grant_place,
    leave_learning,
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
from vlechtwerk.learning.actions.following import complete_lesson, drop_goal, reach_goal, revoke_award, set_goal
from vlechtwerk.learning.actions.launching import (
    add_platform,
    change_platform,
    forget_launches,
    link_account,
    receive_launch,
    switch_platform,
    tell_scores,
    unlink_account,
    use_launch,
)
from vlechtwerk.learning.actions.outside import (
    accept_lecture,
    agree_to_work,
    ask_guest,
    ask_lead,
    call_off_lecture,
    confirm_lecture,
    decline_lecture,
    end_work,
    refuse_work,
)
from vlechtwerk.learning.actions.packages import copy_package, keep_package, scores, try_package
from vlechtwerk.learning.actions.records import collect_statements, send_statements, set_store
from vlechtwerk.learning.actions.reminding import remind_learning_due
from vlechtwerk.learning.actions.together import (
    NO_ROOM,
    back_proposal,
    divide_feedback,
    form_teams,
    give_feedback,
    hand_in,
    place_in_team,
    propose_lesson,
)

__all__ = [
    "FROZEN", "NO_ROOM", "LearningRefused", "accept_lecture", "add_lecturer", "add_lesson", "add_module", "add_platform", "agree_to_work",
    "apply_for", "archive_curriculum", "ask_guest", "ask_lead", "attach_file", "back_proposal", "begin_curriculum",
    "call_off_lecture", "cancel_cohort", "change_cohort", "change_curriculum", "change_lesson", "change_module",
    "change_platform", "close_cohort", "collect_statements", "complete_lesson", "confirm_lecture", "copy_package",
    "decline_lecture", "divide_feedback", "drop_goal", "end_place", "end_work", "enrol", "forget_launches",
    "form_teams", "give_feedback", "grant_place", "hand_in", "keep_package", "leave_learning", "link_account",
    "move_part", "next_version", "place_in_team", "plan_cohort", "propose_lesson", "publish_curriculum", "reach_goal",
    "receive_launch", "refuse_work", "remind_learning_due", "remove_lecturer", "remove_part", "revoke_award", "scores",
    "send_statements", "set_goal", "set_store", "start_cohort", "switch_platform", "tell_scores", "try_package",
    "unlink_account", "use_launch",
]  # fmt: skip
