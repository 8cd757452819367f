"""All that changes a collaboration."""

from vlechtwerk.collaborations.actions.base import CollaborationsRefused
from vlechtwerk.collaborations.actions.chartering import (
    add_criterion,
    add_rule,
    answer_questions,
    begin_exploring,
    change_collaboration,
    charter_collaboration,
    drop_collaboration,
    put_away,
    reopen_charter,
    set_keeper,
    sign_charter,
)
from vlechtwerk.collaborations.actions.conflicts import raise_conflict, solve_conflict, take_conflict
from vlechtwerk.collaborations.actions.deciding import DECIDED, cast_vote, propose_decision
from vlechtwerk.collaborations.actions.giving import note_delivery, promise_contribution, remove_promise
from vlechtwerk.collaborations.actions.joining import add_member, change_member, end_membership, leave_as_speaker
from vlechtwerk.collaborations.actions.reviewing import (
    answer_thanks,
    conclude_review,
    draft_story,
    start_review,
    work_due,
)
from vlechtwerk.collaborations.actions.surrounding import (
    add_stakeholder,
    ask_friends,
    change_stakeholder,
    comment_report,
    finish_message,
    friend_token,
    invite_friend,
    plan_message,
    take_off,
    thank_friend,
    write_report,
)

__all__ = [
    "DECIDED", "CollaborationsRefused", "add_criterion", "add_member", "add_rule", "add_stakeholder", "answer_questions",
    "answer_thanks", "ask_friends", "begin_exploring", "cast_vote", "change_collaboration", "change_member",
    "change_stakeholder", "charter_collaboration", "comment_report", "conclude_review", "draft_story", "drop_collaboration",
    "end_membership", "finish_message", "friend_token", "invite_friend", "leave_as_speaker", "note_delivery",
    "plan_message", "promise_contribution", "propose_decision", "put_away", "raise_conflict", "remove_promise",
    "reopen_charter", "set_keeper", "sign_charter", "solve_conflict", "start_review", "take_conflict", "take_off",
    "thank_friend", "work_due", "write_report",
]  # fmt: skip
