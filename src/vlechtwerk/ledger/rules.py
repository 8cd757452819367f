"""The coin's policy, in hundredths of a coin. One coin is one half-day session."""

from vlechtwerk.ledger.enums import COIN

SESSION_VALUE = COIN
SOFT_FLOOR, SOFT_CEILING = -2 * COIN, 5 * COIN
HARD_FLOOR, HARD_CEILING = -4 * COIN, 12 * COIN
