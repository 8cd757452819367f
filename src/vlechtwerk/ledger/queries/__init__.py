"""What the ledger tells. Amounts are hundredths of a coin."""

from vlechtwerk.ledger.queries.checking import GUARDS, TALLIES, Report, verify
from vlechtwerk.ledger.queries.statements import StatementRow, holder, statement
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
    "GUARDS", "TALLIES", "LimitNotice", "Report", "StatementRow", "Tally", "can_earn", "can_pay", "holder",
    "limit_notice", "statement", "tallies", "tally", "tally_along", "transfer_state", "verify", "with_accounts",
]  # fmt: skip
