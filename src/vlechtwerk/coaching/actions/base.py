"""What all steps share: the error, and turning something that is still where one saw it."""

from collections.abc import Collection
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit, change_state, lock_row


class CoachingRefused(Refused):
    """It is not where this step starts from, or it does not fit."""


def turn(row: Any, allowed: Collection[str], to: str, *, verb: str, by: Actor | None, **fields: Any) -> None:
    """Bring it in another state; of two at once one wins. ``verb``: what the trail calls it."""
    if not change_state(row, allowed, to, state_since=clock.now(), reminded_at=None, **fields):
        _gone(row)
    audit(f"{verb}_{to}", row, by)


def hold(row: models.Model, allowed: Collection[str]) -> None:
    """Wait for whoever else is at it, see it as it is by now, and require one of these states."""
    lock_row(row)
    if row.state not in allowed:  # type: ignore[attr-defined]
        _gone(row)


def _gone(row: Any) -> None:
    raise CoachingRefused(_("This is “%(state)s” by now. Look at the page again.") % {"state": row.get_state_display()})
