"""Proposals, and what rounds, learning, referrals and calls keep."""

from vlechtwerk.matching.models.calls import Call, Called
from vlechtwerk.matching.models.learning import WeightSet
from vlechtwerk.matching.models.proposals import Introduction, Proposal, SetAside
from vlechtwerk.matching.models.referrals import Destination, Referral
from vlechtwerk.matching.models.rounds import MatchRound, RoundRefusal, RoundRow

__all__ = [
    "Call",
    "Called",
    "Destination",
    "Introduction",
    "MatchRound",
    "Proposal",
    "Referral",
    "RoundRefusal",
    "RoundRow",
    "SetAside",
    "WeightSet",
]
