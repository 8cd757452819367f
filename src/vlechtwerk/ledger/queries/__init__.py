"""What the ledger tells. Amounts are hundredths of a coin."""

from vlechtwerk.ledger.queries.balances import SORTS, balance_at, balances_at, holder, totals
from vlechtwerk.ledger.queries.checking import BOOKS, GUARDS, TALLIES, Report, disagreeing, last_report, verify
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

__all__ = [
    "BOOKS", "GUARDS", "disagreeing", "last_report", "PUT_RIGHT", "SORTS", "TALLIES", "LimitNotice", "Report", "Statement", "StatementRow", "Subject", "Tally",
    "account_of", "balance_at", "balances_at", "can_earn", "can_pay", "holder", "limit_notice", "statement",
    "statement_for", "tallies", "tally", "tally_along", "totals", "transfer_state", "verify", "with_accounts",
]  # fmt: skip
