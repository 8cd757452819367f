"""The ties of the map as the signals read them."""

from datetime import date
from typing import Any

from vlechtwerk.core import clock
from vlechtwerk.ecosystem.figures import Bond
from vlechtwerk.ecosystem.queries.looking import Filters, lines
from vlechtwerk.ecosystem.strands import WORK, Line, Strand


def lives_on(strand: Strand, day: date) -> bool:
    """A relation goes on until somebody ends it; the work of one day was that day, and counts for what it bound."""
    return strand.style == WORK or strand.until is None or strand.until >= day


def bonds(acting: Any) -> list[Bond]:
    """All that binds actors, each thing by itself; what somebody hid is left out."""
    return [_bond(line, one) for line in lines(acting, Filters()) for one in line.strands]


def _bond(line: Line, strand: Strand) -> Bond:
    until = strand.on if strand.until is None and strand.style == WORK else strand.until
    return Bond(line.first, line.second, strand.on, until)


def pairs(acting: Any) -> set[tuple[int, int]]:
    """Who is bound to whom today: by work that was done, or by a relation that goes on."""
    today = clock.today()
    return {
        (line.first, line.second)
        for line in lines(acting, Filters())
        if any(lives_on(one, today) for one in line.strands)
    }
