"""Everything that changes an innovation or the way it came in."""

from vlechtwerk.innovations.actions.base import InnovationRefused, log
from vlechtwerk.innovations.actions.dossiers import (
    accept_intake,
    add_member,
    add_note,
    add_task,
    edit_innovation,
    finish_task,
    hand_over,
    move_innovation,
    record_diagnosis,
    remove_member,
    set_next_step,
    start_innovation,
)
from vlechtwerk.innovations.actions.intakes import (
    assess_intake,
    close_intake,
    invite_intake,
    receive_intake,
    refer_intake,
    reopen_intake,
)
from vlechtwerk.innovations.actions.needs import (
    edit_need,
    open_need,
    reopen_need,
    set_need_state,
    withdraw_need,
)

__all__ = [
    "InnovationRefused",
    "accept_intake",
    "add_member",
    "add_note",
    "add_task",
    "assess_intake",
    "close_intake",
    "edit_innovation",
    "edit_need",
    "finish_task",
    "hand_over",
    "invite_intake",
    "log",
    "move_innovation",
    "open_need",
    "receive_intake",
    "record_diagnosis",
    "refer_intake",
    "remove_member",
    "reopen_intake",
    "reopen_need",
    "set_need_state",
    "set_next_step",
    "start_innovation",
    "withdraw_need",
]
