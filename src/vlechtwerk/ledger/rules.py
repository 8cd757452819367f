"""The coin's policy as long as nobody wrote another one, in hundredths of a coin. One coin is one half-day session."""

from collections.abc import Collection

from vlechtwerk.ledger.enums import COIN, LimitState, TieRule
from vlechtwerk.people.enums import HatKind

SESSION_VALUE = COIN
SOFT_FLOOR, SOFT_CEILING = -2 * COIN, 5 * COIN
HARD_FLOOR, HARD_CEILING = -4 * COIN, 12 * COIN
TRUST_STEP, TRUST_MOST = COIN, 2 * COIN
ORGANISATION_TIMES = 2
RESERVATION_DAYS = 180
APPROVALS_NEEDED, APPROVAL_DAYS = 1, 3
TRIAL_FIELDS = (
    "session_value", "soft_floor", "soft_ceiling", "hard_floor", "hard_ceiling", "newcomer_floor", "newcomer_until",
    "trust_every", "trust_step", "trust_most", "organisation_times", "pot_floor", "pot_pays_outside",
    "pot_takes_leavers",
)  # fmt: skip
"""What of a policy can be tried on a year."""
POLICY_FIELDS = (*TRIAL_FIELDS, "reservation_days", "approvals_needed", "approval_days", "approval_tie")
"""What a version of the policy says, in the order of its page."""


def may_change_policy(hats: Collection[str]) -> bool:
    """Coordinators and administrators; the rest of the team reads it."""
    return not {HatKind.COORDINATOR, HatKind.ADMINISTRATOR}.isdisjoint(hats)


def outcome_of_votes(yes: int, no: int, *, needed: int, left: int, tie: str) -> LimitState | None:
    """What a request is by its votes, with ``left`` people who may still vote; ``None``: it is still open.

    Granted at as many yeses as needed; refused as soon as they cannot be reached any more. When everybody voted and as
    many say yes as no, the tie rule decides.
    """
    if yes >= needed:
        return LimitState.GRANTED
    if yes + left >= needed:
        return None
    is_tie = not left and yes == no > 0
    return LimitState.GRANTED if is_tie and tie == TieRule.GRANT else LimitState.REFUSED


def outcome_at_deadline(yes: int, no: int, *, needed: int, tie: str) -> LimitState:
    """What it becomes when the last day is past: a tie goes by its rule, anything else is no yes."""
    if yes >= needed or (yes == no > 0 and tie == TieRule.GRANT):
        return LimitState.GRANTED
    return LimitState.REFUSED if yes == no > 0 else LimitState.EXPIRED
