"""Proposals, and what rounds, learning and referrals keep."""

from vlechtwerk.matching.models.learning import WeightSet
from vlechtwerk.matching.models.proposals import Introduction, Proposal, SetAside

__all__ = ["Introduction", "Proposal", "SetAside", "WeightSet"]
