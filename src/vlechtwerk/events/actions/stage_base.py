"""What the steps of stages, appearances and cards share: the error, and rows that wait for whoever else is at them."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit, change_state, lock_row
from vlechtwerk.events.models import StageOffer, StageRequest


class StageRefused(Refused):
    """The stage, the appearance or the card is not where this step starts from, or something does not fit."""


def hold_stage(stage: StageRequest, allowed: Collection[str]) -> None:
    """Wait for whoever else is at this stage, see it as it is by now, and require one of these states."""
    lock_row(stage)
    if stage.state not in allowed:
        raise StageRefused(
            _("“%(title)s” is “%(state)s” by now. Look at it again.")
            % {"title": stage.title, "state": stage.get_state_display()}
        )


def turn(row: StageRequest | StageOffer, to: str, *, at: Collection[str], by: Actor | None, **fields: Any) -> None:
    """Bring it in another state, if it still is in one of ``at``."""
    if not change_state(row, at, to, state_since=clock.now(), reminded_at=None, **fields):
        raise StageRefused(_("Somebody else was just here. Look at it again."))
    if isinstance(row, StageRequest):
        audit(f"stage_{to}", row, by)
        return
    speaker = row.ambassadorship.person
    audit(f"stage_offer_{to}", row, by, on_behalf_of=speaker if by is not None and by.pk != speaker.pk else None)
