"""The coin's policy as long as nobody wrote another one, in hundredths of a coin. One coin is one half-day session."""

from collections.abc import Collection

from vlechtwerk.ledger.enums import COIN, LimitState, TieRule
from vlechtwerk.people.enums import SHAPER_HATS

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
    return not SHAPER_HATS.isdisjoint(hats)


def outcome_of_votes(
    yes: int, no: int, *, needed: int, left: int, tie: str, is_late: bool = False
) -> LimitState | None:
    """What a request is by its votes, with ``left`` people who may still vote; ``None``: it is still open.

    Granted with as many yeses as needed that outnumber the noes, refused as soon as that cannot come any more. At the
    end (everybody voted, or the last day ``is_late``) the tie rule says what as many noes as yeses mean. So a yes never
    does harm, and a no never helps.
    """
    left = 0 if is_late else left
    at_the_end = max(needed, no if tie == TieRule.GRANT else no + 1)
    if yes >= max(needed, no + 1) or (not left and yes >= at_the_end):
        return LimitState.GRANTED
    if left and yes + left >= at_the_end:
        return None
    return LimitState.EXPIRED if is_late and no < max(yes, 1) else LimitState.REFUSED
