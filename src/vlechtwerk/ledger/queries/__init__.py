"""What the ledger tells. Amounts are hundredths of a coin."""

from vlechtwerk.ledger.queries.balances import SORTS, balance_at, balances_at, holder, totals
from vlechtwerk.ledger.queries.checking import BOOKS, GUARDS, TALLIES, Report, disagreeing, last_report, verify
from vlechtwerk.ledger.queries.farewell import farewell
from vlechtwerk.ledger.queries.mandates import (
    mandates_for,
    mandates_of,
    organisation_for,
    organisation_tally,
    readers_of,
)
from vlechtwerk.ledger.queries.pot import PotYear, open_debts, pot_account, pot_rows, pot_years, takes_over
from vlechtwerk.ledger.queries.statements import (
    PUT_RIGHT,
    Statement,
    StatementRow,
    Subject,
    account_of,
    statement,
    statement_for,
)
from vlechtwerk.ledger.queries.tallies import (
    LimitNotice,
    Tally,
    can_earn,
    can_pay,
    limit_notice,
    tallies,
    tally,
    tally_along,
    transfer_state,
    with_accounts,
)
from vlechtwerk.ledger.queries.transfers import (
    Coin,
    can_be_put_right,
    coin,
    reserved_before,
    transfers,
    waiting_outside,
)

__all__ = [
    "Coin", "PotYear", "can_be_put_right", "coin", "farewell", "mandates_for", "mandates_of", "open_debts",
    "organisation_for", "organisation_tally", "pot_account", "pot_rows", "pot_years", "readers_of", "reserved_before",
    "takes_over", "transfers", "waiting_outside",
    "BOOKS", "GUARDS", "disagreeing", "last_report", "PUT_RIGHT", "SORTS", "TALLIES", "LimitNotice", "Report", "Statement", "StatementRow", "Subject", "Tally",
    "account_of", "balance_at", "balances_at", "can_earn", "can_pay", "holder", "limit_notice", "statement",
    "statement_for", "tallies", "tally", "tally_along", "totals", "transfer_state", "verify", "with_accounts",
]  # fmt: skip
