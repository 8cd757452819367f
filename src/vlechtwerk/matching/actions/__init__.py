"""Asking somebody, and everything that leads to it."""

from vlechtwerk.matching.actions.proposals import (
    ASKABLE,
    MatchingRefused,
    accept_proposal,
    answer_link,
    ask_helper,
    close_requests,
    decline_proposal,
    expire_due,
    lift_set_aside,
    mark_handled,
    offer_help,
    release_acceptance,
    remind_due,
    set_aside,
    withdraw_proposal,
)

__all__ = [
    "ASKABLE",
    "MatchingRefused",
    "accept_proposal",
    "answer_link",
    "ask_helper",
    "close_requests",
    "decline_proposal",
    "expire_due",
    "lift_set_aside",
    "mark_handled",
    "offer_help",
    "release_acceptance",
    "remind_due",
    "set_aside",
    "withdraw_proposal",
]
