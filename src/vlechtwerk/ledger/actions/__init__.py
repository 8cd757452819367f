"""Posting coins. Every amount is in hundredths; every id is the idempotency key of the first click."""

from vlechtwerk.ledger.actions.booking import (
    Holder,
    LedgerRefused,
    LimitPassed,
    book,
    give_to_pot,
    hold_accounts,
    open_account,
    open_accounts,
    post,
    pot,
    reserve,
    reserve_session,
    reverse,
    void,
)
from vlechtwerk.ledger.actions.checking import check_books
from vlechtwerk.ledger.actions.closing import reopen_account, settle_leaver, settle_leavers_due, take_leave
from vlechtwerk.ledger.actions.correcting import correct
from vlechtwerk.ledger.actions.limit_requests import (
    RequestRefused,
    ask_past_limit,
    decide_due,
    vote,
    withdraw_request,
    withdraw_requests,
)
from vlechtwerk.ledger.actions.mandates import end_mandate, give_mandate
from vlechtwerk.ledger.actions.outside import (
    begin_with,
    drop_unused,
    give_coins,
    hand_over,
    pay_guest,
    pay_inside,
    pay_outside,
)
from vlechtwerk.ledger.actions.policy import PolicyRefused, adjust_due, adjust_limits, change_policy, open_due
from vlechtwerk.ledger.actions.renewing import expire_due, renew, reserved_until, void_all

__all__ = [
    "Holder",
    "LedgerRefused",
    "LimitPassed",
    "PolicyRefused",
    "RequestRefused",
    "adjust_due",
    "adjust_limits",
    "ask_past_limit",
    "begin_with",
    "book",
    "change_policy",
    "check_books",
    "correct",
    "decide_due",
    "drop_unused",
    "end_mandate",
    "expire_due",
    "give_coins",
    "give_mandate",
    "give_to_pot",
    "hand_over",
    "hold_accounts",
    "open_account",
    "open_accounts",
    "open_due",
    "pay_guest",
    "pay_inside",
    "pay_outside",
    "post",
    "pot",
    "renew",
    "reopen_account",
    "reserve",
    "reserve_session",
    "reserved_until",
    "reverse",
    "settle_leaver",
    "settle_leavers_due",
    "take_leave",
    "void",
    "void_all",
    "vote",
    "withdraw_request",
    "withdraw_requests",
]  # fmt: skip
