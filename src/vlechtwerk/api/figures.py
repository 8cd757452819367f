"""The figures that the pages show: give and take per quarter, and the path as it stands now."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from vlechtwerk.api import schemas
from vlechtwerk.core import clock
from vlechtwerk.innovations import board
from vlechtwerk.innovations.queries import walked_stages
from vlechtwerk.ledger.queries.network import network_over_time
from vlechtwerk.people.rules import is_staff

# Of ledger.queries.network.Moment, with the unit of each.
GIVE_AND_TAKE = {
    "sessions": "sessions", "receivers": "people", "returned": "percent", "mutual": "percent", "velocity": "per_year",
    "gini": "ratio", "top_share": "percent", "parked": "coin_hundredths", "circulating": "coin_hundredths",
}  # fmt: skip


def indicators(acting: Any) -> schemas.Page[schemas.Indicator]:
    """What ``/wederkerigheid/`` and ``/pad/`` show to the team."""
    if not is_staff(acting.hats):
        raise PermissionDenied(_("Only the team of the network sees these figures."))
    found = [
        schemas.Indicator(
            code=code, value=getattr(moment, code), unit=unit, at=moment.at.replace(second=0, microsecond=0)
        )
        for moment in network_over_time()
        for code, unit in GIVE_AND_TAKE.items()
    ]
    counts = board.counts(acting.person, walked_stages())
    found += [
        schemas.Indicator(
            code=f"path_{code}", value=count, unit="innovations", at=clock.now().replace(second=0, microsecond=0)
        )
        for code, count in counts.items()
        if code not in {"mine", "since"}
    ]
    return schemas.Page[schemas.Indicator](data=found, next=None)
