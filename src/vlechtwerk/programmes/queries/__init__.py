"""Who may be considered and what is known of them, divisions, circles and their members."""

from vlechtwerk.programmes.queries.circles import (
    called,
    circle_for,
    circles,
    circles_of,
    company,
    in_one_circle,
    mates,
    next_ones,
    place_by_key,
    place_for,
    seats_left,
)
from vlechtwerk.programmes.queries.crowd import Crowd, crowd, facts_of, may_be_asked
from vlechtwerk.programmes.queries.formings import Board, GroupCard, board, forming_for, formings, open_formings

__all__ = [
    "Board",
    "Crowd",
    "GroupCard",
    "board",
    "called",
    "circle_for",
    "circles",
    "circles_of",
    "company",
    "crowd",
    "facts_of",
    "forming_for",
    "formings",
    "in_one_circle",
    "mates",
    "may_be_asked",
    "next_ones",
    "open_formings",
    "place_by_key",
    "place_for",
    "seats_left",
]
