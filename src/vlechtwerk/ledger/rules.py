"""The coin's policy as long as nobody wrote another one, in hundredths of a coin. One coin is one half-day session."""

from vlechtwerk.ledger.enums import COIN

SESSION_VALUE = COIN
SOFT_FLOOR, SOFT_CEILING = -2 * COIN, 5 * COIN
HARD_FLOOR, HARD_CEILING = -4 * COIN, 12 * COIN
TRUST_STEP, TRUST_MOST = COIN, 2 * COIN
ORGANISATION_TIMES = 2
RESERVATION_DAYS = 180
APPROVALS_NEEDED, APPROVAL_DAYS = 1, 3
