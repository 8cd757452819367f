"""What all steps share: the error, and rows that wait for whoever else is at them."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit, lock_row
from vlechtwerk.programmes.models import Circle, CircleForming


class CirclesRefused(Refused):
    """The division or the circle is not where this step starts from, or it does not fit."""


def hold(row: CircleForming | Circle, allowed: Collection[str]) -> None:
    """Wait for whoever else is at this row, see it as it is by now, and require one of these states.

    One order for all writers: the division, then its circles, then the places in them.
    """
    lock_row(row)
    if row.state not in allowed:
        raise CirclesRefused(
            _("“%(name)s” is “%(state)s” by now. Look at it again.")
            % {"name": row.name, "state": row.get_state_display()}
        )


def turn(row: CircleForming | Circle, to: str, by: Actor | None, **fields: Any) -> None:
    """Bring a row that is held in another state; a row that is no longer what we saw stays as it is."""
    seen = type(row)._default_manager.filter(pk=row.pk, state=row.state)
    if seen.update(state=to, state_since=clock.now(), **fields) != 1:
        raise CirclesRefused(_("Somebody else was just here. Look at it again."))
    row.refresh_from_db()
    audit(f"{row._meta.model_name}_{to}", row, by)
