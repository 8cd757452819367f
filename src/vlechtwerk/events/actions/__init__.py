"""Events: planned, opened, registered for, attended, followed up. Stages, appearances and cards have modules of their own."""

from vlechtwerk.events.actions.arranging import (
    add_block,
    add_group,
    add_hand_out,
    change_block,
    divide_groups,
    put_in_group,
    remove_block,
    remove_group,
    remove_hand_out,
)
from vlechtwerk.events.actions.attendance import MOST_LINES, check_in_many, paste_list, tick, undo_check_in
from vlechtwerk.events.actions.base import EventsRefused
from vlechtwerk.events.actions.following import follow_up, link_matches, link_organisation
from vlechtwerk.events.actions.mailing import registration_link
from vlechtwerk.events.actions.planning import (
    cancel_event,
    change_event,
    hold_event,
    hold_events_due,
    open_event,
    plan_event,
    remind_events_due,
)
from vlechtwerk.events.actions.registering import (
    mail_again,
    move_up,
    register,
    register_person,
    remind_registered_due,
    sign_off,
)

__all__ = [
    "MOST_LINES",
    "EventsRefused",
    "add_block",
    "add_group",
    "add_hand_out",
    "cancel_event",
    "change_block",
    "change_event",
    "check_in_many",
    "divide_groups",
    "follow_up",
    "hold_event",
    "hold_events_due",
    "link_matches",
    "link_organisation",
    "mail_again",
    "move_up",
    "open_event",
    "paste_list",
    "plan_event",
    "put_in_group",
    "register",
    "register_person",
    "registration_link",
    "remind_events_due",
    "remind_registered_due",
    "remove_block",
    "remove_group",
    "remove_hand_out",
    "sign_off",
    "tick",
    "undo_check_in",
]
