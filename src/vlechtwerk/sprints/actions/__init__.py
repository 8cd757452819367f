"""All that changes a sprint."""

from vlechtwerk.sprints.actions.base import SprintsRefused
from vlechtwerk.sprints.actions.harvest import finish_harvest, harvest_idea
from vlechtwerk.sprints.actions.ideas import (
    add_idea,
    add_ideas,
    be_silent,
    count_dots,
    give_dots,
    group_idea,
    join_sprint,
    join_token,
    open_vote,
    reveal,
    seat_token,
    set_paper_dots,
    take_back,
)
from vlechtwerk.sprints.actions.making import (
    add_frame,
    add_line,
    move_frame,
    note_tester,
    remove_frame,
    remove_line,
)
from vlechtwerk.sprints.actions.planning import (
    add_step,
    cancel_sprint,
    change_sprint,
    change_step,
    move_step,
    plan_sprint,
    remove_step,
    renew_door,
    stretch_step,
)
from vlechtwerk.sprints.actions.running import (
    go_on,
    next_step,
    pause,
    remind_sprints_due,
    set_statement,
    start_sprint,
)

__all__ = [
    "SprintsRefused", "add_frame", "add_idea", "add_ideas", "add_line", "add_step", "be_silent", "cancel_sprint",
    "change_sprint", "change_step", "count_dots", "finish_harvest", "give_dots", "go_on", "group_idea", "harvest_idea",
    "join_sprint", "join_token", "move_frame", "move_step", "next_step", "note_tester", "open_vote", "pause", "plan_sprint",
    "remind_sprints_due", "remove_frame", "remove_line", "remove_step", "renew_door", "reveal", "seat_token",
    "set_paper_dots", "set_statement", "start_sprint", "stretch_step", "take_back",
]  # fmt: skip
