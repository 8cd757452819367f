"""Circles and how they were formed; programmes and their money; ambassadors and the networks that offer a stage."""

from vlechtwerk.programmes.models.ambassadors import Activation, Ambassadorship, ConversationNote, DaysOff, Fan
from vlechtwerk.programmes.models.calls import CircleApplication, CircleCall
from vlechtwerk.programmes.models.circles import Circle, CircleForming, CircleMember, Pair, Placement
from vlechtwerk.programmes.models.grants import CircleGrant, CircleMeeting, GrantRule
from vlechtwerk.programmes.models.money import BudgetLine, Commitment, FunderShare, Payment, Programme, Voucher

__all__ = [
    "Activation",
    "Ambassadorship",
    "BudgetLine",
    "Circle",
    "CircleApplication",
    "CircleCall",
    "CircleForming",
    "CircleGrant",
    "CircleMeeting",
    "CircleMember",
    "Commitment",
    "ConversationNote",
    "DaysOff",
    "Fan",
    "FunderShare",
    "GrantRule",
    "Pair",
    "Payment",
    "Placement",
    "Programme",
    "Voucher",
]
