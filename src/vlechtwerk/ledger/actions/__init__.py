"""Posting coins. Every amount is in hundredths; every id is the idempotency key of the first click."""

from vlechtwerk.ledger.actions.booking import (
    Holder,
    LedgerRefused,
    book,
    expire_due,
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

__all__ = [
    "Holder", "LedgerRefused", "book", "check_books", "expire_due", "give_to_pot", "hold_accounts", "open_account",
    "open_accounts", "post", "pot", "reserve", "reverse", "void",
]  # fmt: skip
