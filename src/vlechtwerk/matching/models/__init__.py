"""Proposals, and what rounds, learning, referrals and calls keep."""

from vlechtwerk.matching.models.calls import Call, Called
from vlechtwerk.matching.models.destinations import Destination
from vlechtwerk.matching.models.learning import WeightSet
from vlechtwerk.matching.models.proposals import Introduction, Proposal, SetAside
from vlechtwerk.matching.models.referrals import Referral, Subject, WarmHandOver, Whole
from vlechtwerk.matching.models.rounds import MatchRound, RoundRefusal, RoundRow
from vlechtwerk.matching.models.sharing import Share, SharedIntake, ShareLook

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
    "Share",
    "ShareLook",
    "SharedIntake",
    "Subject",
    "WarmHandOver",
    "WeightSet",
    "Whole",
]
