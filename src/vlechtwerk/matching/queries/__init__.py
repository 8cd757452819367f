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

__all__ = [
    "CandidateCard",
    "Desk",
    "active_weight_set",
    "are_introduced",
    "ask_limits",
    "cooling_down_until",
    "current_weights",
    "desk",
    "fitting_needs",
    "helped_by",
    "introduced_with",
    "is_set_aside",
    "open_needs",
    "proposal_by_key",
    "proposal_for",
    "scored_for",
    "waiting_for",
]
