"""What fits, and who may do what. No database."""

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

MOST_PEOPLE = 150  # considered at once: what a page can show and the engine can divide in its time
SMALLEST, LARGEST = 2, 30


class WayOut(NamedTuple):
    """When a number of people does not fit: a smaller least size, or so many people less or more."""

    least: int
    less: int
    more: int


def group_count(people: int, least: int, most: int) -> int:
    """How many groups bring everybody nearest to the middle of the sizes; 0 when they do not fit."""
    fitting = range(max(1, ceil(people / most)), people // least + 1)
    return min(fitting, key=lambda n: (abs(people / n - (least + most) / 2), n), default=0)


def way_out(people: int, least: int, most: int) -> WayOut:
    """What would make these people fit in groups between these sizes."""
    less = next((gone for gone in range(1, people) if group_count(people - gone, least, most)), 0)
    more = next(extra for extra in range(1, most + least) if group_count(people + extra, least, most))
    return WayOut(people // ceil(people / most), less if people - less >= least else 0, more)


def clusters(pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Who must all be in one group, because each must be with the next."""
    found: list[set[int]] = []
    for first, second in pairs:
        touched = [group for group in found if group & {first, second}]
        found = [group for group in found if group not in touched] + [{first, second}.union(*touched)]
    return found
