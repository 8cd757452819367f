"""Everything that happens between a yes and a coin given back."""

from vlechtwerk.exchanges.actions.answering import accept, approve_offer
from vlechtwerk.exchanges.actions.base import ExchangeRefused, session_link
from vlechtwerk.exchanges.actions.confirming import (
    answer_questions,
    confirm,
    hold_due,
    nudge_due,
    resolve,
)
from vlechtwerk.exchanges.actions.giving import (
    donate_invitation,
    forward_invitation,
    give_back_invitation,
    invite_people,
    invite_to_ask,
    let_rest,
    offer_for_invitation,
    refresh_due,
    remind_to_give_due,
    snooze_invitation,
    waive_invitation,
    wake_due,
)
from vlechtwerk.exchanges.actions.planning import (
    cancel_session,
    choose_date,
    propose_dates,
    remind_due,
    reschedule,
    set_goal,
    set_place,
)
from vlechtwerk.exchanges.actions.rings import (
    answer_ring,
    end_rings_due,
    propose_ring,
    remind_rings_due,
    ring_link,
    withdraw_ring,
)

__all__ = [
    "ExchangeRefused",
    "accept",
    "answer_questions",
    "answer_ring",
    "approve_offer",
    "cancel_session",
    "choose_date",
    "confirm",
    "donate_invitation",
    "end_rings_due",
    "forward_invitation",
    "give_back_invitation",
    "hold_due",
    "invite_people",
    "invite_to_ask",
    "let_rest",
    "nudge_due",
    "offer_for_invitation",
    "propose_dates",
    "propose_ring",
    "refresh_due",
    "remind_due",
    "remind_rings_due",
    "remind_to_give_due",
    "reschedule",
    "resolve",
    "ring_link",
    "session_link",
    "set_goal",
    "set_place",
    "snooze_invitation",
    "waive_invitation",
    "wake_due",
    "withdraw_ring",
]
