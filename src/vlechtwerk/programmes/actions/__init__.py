"""Forming circles: choose people and rules, divide, change by hand, confirm; then the circles themselves."""

from vlechtwerk.programmes.actions.answering import (
    accept_place,
    decline_place,
    invite_member,
    lapse_due,
    leave_circle,
    place_link,
    remind_due,
)
from vlechtwerk.programmes.actions.base import CirclesRefused
from vlechtwerk.programmes.actions.circles import close_circle, confirm_forming, invited_by, set_guide, start_circle
from vlechtwerk.programmes.actions.dividing import (
    lock_person,
    move_person,
    solve_due,
    solve_forming,
    stop_solving,
    undo_move,
)
from vlechtwerk.programmes.actions.preparing import (
    abandon_forming,
    add_pair,
    change_people,
    prepare_forming,
    remove_pair,
    set_rules,
)

__all__ = [
    "CirclesRefused",
    "abandon_forming",
    "accept_place",
    "add_pair",
    "change_people",
    "close_circle",
    "confirm_forming",
    "decline_place",
    "invite_member",
    "invited_by",
    "lapse_due",
    "leave_circle",
    "lock_person",
    "move_person",
    "place_link",
    "prepare_forming",
    "remind_due",
    "remove_pair",
    "set_guide",
    "set_rules",
    "solve_due",
    "solve_forming",
    "start_circle",
    "stop_solving",
    "undo_move",
]
