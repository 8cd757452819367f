"""The match desk, open requests, and who has been introduced to whom."""

from vlechtwerk.matching.queries.candidates import CandidateCard, Desk, ask_limits, desk, helped_by, scored_for
from vlechtwerk.matching.queries.learning import active_weight_set, current_weights
from vlechtwerk.matching.queries.proposals import (
    are_introduced,
    cooling_down_until,
    fitting_needs,
    introduced_with,
    is_set_aside,
    open_needs,
    proposal_by_key,
    proposal_for,
    waiting_for,
)
from vlechtwerk.matching.queries.referrals import (
    Outside,
    fitting_destinations,
    is_late,
    outside,
    referral_by_key,
    referral_for,
    referrals_for_the_desk,
    referrals_of,
)

__all__ = [
    "CandidateCard",
    "Desk",
    "Outside",
    "active_weight_set",
    "are_introduced",
    "ask_limits",
    "cooling_down_until",
    "current_weights",
    "desk",
    "fitting_destinations",
    "fitting_needs",
    "helped_by",
    "introduced_with",
    "is_late",
    "is_set_aside",
    "open_needs",
    "outside",
    "proposal_by_key",
    "proposal_for",
    "referral_by_key",
    "referral_for",
    "referrals_for_the_desk",
    "referrals_of",
    "scored_for",
    "waiting_for",
]
