"""Events and who came; stages, who was asked and who appeared; cards and what came of them."""

from vlechtwerk.events.models.cards import Lead, Material, ReferralCard
from vlechtwerk.events.models.events import Event, EventBlock, EventGroup, HandOut, Registration
from vlechtwerk.events.models.stages import Appearance, StageDate, StageOffer, StageRequest

__all__ = [
    "Appearance",
    "Event",
    "EventBlock",
    "EventGroup",
    "HandOut",
    "Lead",
    "Material",
    "ReferralCard",
    "Registration",
    "StageDate",
    "StageOffer",
    "StageRequest",
]
