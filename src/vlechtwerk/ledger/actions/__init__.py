"""Posting coins. Every amount is in hundredths; every id is the idempotency key of the first click."""

from vlechtwerk.ledger.actions.booking import (
    Holder,
    LedgerRefused,
    book,
    give_to_pot,
    hold_accounts,
    open_account,
    open_accounts,
    post,
    pot,
    reserve,
    reverse,
    void,
)
from vlechtwerk.ledger.actions.checking import check_books
from vlechtwerk.ledger.actions.closing import reopen_account, settle_leaver, settle_leavers_due, take_leave
from vlechtwerk.ledger.actions.correcting import correct
from vlechtwerk.ledger.actions.mandates import end_mandate, give_mandate
from vlechtwerk.ledger.actions.outside import give_coins, hand_over, pay_inside, pay_outside
from vlechtwerk.ledger.actions.renewing import expire_due, renew, reserved_until, void_all

__all__ = [
    "correct", "end_mandate", "expire_due", "give_coins", "give_mandate", "hand_over", "pay_inside", "pay_outside",
    "renew", "reopen_account", "reserved_until", "settle_leaver", "settle_leavers_due", "take_leave", "void_all",
    "Holder", "LedgerRefused", "book", "check_books", "give_to_pot", "hold_accounts", "open_account",
    "open_accounts", "post", "pot", "reserve", "reverse", "void",
]  # fmt: skip
