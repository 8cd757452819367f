"""The match desk, open requests, and who has been introduced to whom."""

from vlechtwerk.matching.queries.areas import areas_with_people
from vlechtwerk.matching.queries.candidates import (
    CandidateCard,
    Desk,
    ask_limits,
    desk,
    helped_by,
    look,
    need_for_desk,
    scored_for,
)
from vlechtwerk.matching.queries.capacity import capacity_page, capacity_table, waits_of
from vlechtwerk.matching.queries.filtering import filter_lines, regions_of
from vlechtwerk.matching.queries.learning import (
    active_weight_set,
    current_weights,
    learned_by,
    undone_windows,
    weight_page,
    weights_of,
)
from vlechtwerk.matching.queries.proposals import (
    are_introduced,
    cooling_down_until,
    fitting_needs,
    introduced_with,
    is_set_aside,
    open_needs,
    others_asked,
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
from vlechtwerk.matching.queries.why_not import Answer, why_not

__all__ = [
    "Answer",
    "CandidateCard",
    "Desk",
    "Outside",
    "active_weight_set",
    "are_introduced",
    "areas_with_people",
    "ask_limits",
    "capacity_page",
    "capacity_table",
    "cooling_down_until",
    "current_weights",
    "desk",
    "filter_lines",
    "fitting_destinations",
    "fitting_needs",
    "helped_by",
    "introduced_with",
    "is_late",
    "is_set_aside",
    "learned_by",
    "look",
    "need_for_desk",
    "open_needs",
    "others_asked",
    "outside",
    "proposal_by_key",
    "proposal_for",
    "referral_by_key",
    "referral_for",
    "referrals_for_the_desk",
    "referrals_of",
    "regions_of",
    "scored_for",
    "undone_windows",
    "waiting_for",
    "waits_of",
    "weight_page",
    "weights_of",
    "why_not",
]
