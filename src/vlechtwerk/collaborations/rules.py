"""Who may do what, when a review is due, and how votes are counted. No database."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vlechtwerk.collaborations.enums import RUNNING, Choice, Method, Tie
from vlechtwerk.people.enums import STAFF_HATS

LOCKED_AFTER = 3
"""Months after which nothing but the review goes on."""
NEAR = timedelta(days=60)
"""So long before it is due, the review is what comes next."""


def months_on(day: date, months: int) -> date:
    """The same day so many months later; the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_due(one: Any, today: date) -> bool:
    """Whether the yearly review should have been held."""
    return one.state in RUNNING and one.review_on <= today


def is_near(one: Any, today: date) -> bool:
    """Whether the yearly review comes up, or should have been held."""
    return one.state in RUNNING and one.review_on - NEAR <= today


def is_locked(one: Any, today: date) -> bool:
    """Whether nothing but the review can go on: it is three months late."""
    return one.state in RUNNING and months_on(one.review_on, LOCKED_AFTER) <= today


def is_team(acting: Any, one: Any) -> bool:
    """The team, and whoever keeps this collaboration."""
    return bool(acting.person) and (not acting.hats.isdisjoint(STAFF_HATS) or acting.person.pk == one.keeper_id)


@dataclass(frozen=True)
class Result:
    """What votes come to. ``again``: too few came, and there is a second call."""

    is_adopted: bool = False
    by_tie: bool = False
    again: bool = False
    lacked_quorum: bool = False


def result(rule: Any, votes: Mapping[str, int], *, voters: int, call: int = 1, chair: str = "") -> Result:
    """Count. There is always an outcome: no method, number of voters or missing chair leaves a proposal open.

    ``votes`` by choice; ``chair``: what the chair voted, empty when there is none or they did not vote.
    """
    yes, no, rest = votes.get(Choice.FOR, 0), votes.get(Choice.AGAINST, 0), votes.get(Choice.ABSTAIN, 0)
    cast = yes + no + rest
    if call == 1 and cast * 100 < rule.quorum * voters:
        return Result(again=rule.has_second_call, lacked_quorum=True)
    if rule.method == Method.CONSENSUS:
        return Result(yes > 0 and not no and not rest)
    if rule.method == Method.CONSENT:
        return Result(cast > 0 and not no)
    if rule.method == Method.TWO_THIRDS:
        return Result(yes > 0 and 3 * yes >= 2 * (yes + no))
    if yes == no:
        return Result(rule.tie == Tie.CHAIR and chair == Choice.FOR, by_tie=cast > 0)
    return Result(yes > no)
