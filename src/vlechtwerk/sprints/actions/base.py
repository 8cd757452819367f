"""What all steps share: the error, a sprint that waits for whoever else is at it, and that it changed."""

from collections.abc import Collection
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from vlechtwerk.core import clock
from vlechtwerk.core.actions import Actor, Refused, audit, lock_row
from vlechtwerk.sprints import queries
from vlechtwerk.sprints.enums import OVER, RUNNING, SprintState
from vlechtwerk.sprints.models import Sprint

OPEN = (SprintState.PLANNED, *RUNNING)


class SprintsRefused(Refused):
    """The sprint is not where this step starts from, or it does not fit."""


def hold(sprint: Sprint, allowed: Collection[str]) -> Sprint:
    """Wait for whoever else is at this sprint, see it as it is by now, and require one of these states."""
    lock_row(sprint)
    if sprint.state not in allowed:
        if sprint.state in OVER:
            raise SprintsRefused(_("This sprint is over. What was made can be read, and nothing changes any more."))
        if sprint.state == SprintState.PLANNED:
            raise SprintsRefused(_("The sprint has not begun. It starts with the first block."))
        raise SprintsRefused(
            _("The sprint is “%(state)s” by now. Look at it again.") % {"state": sprint.get_state_display()}
        )
    return sprint


def stir(sprint: Sprint, **fields: Any) -> Sprint:
    """Keep these columns of a sprint that is held; every browser hears that something changed."""
    Sprint.objects.filter(pk=sprint.pk).update(version=F("version") + 1, **fields)
    sprint.refresh_from_db()
    return sprint


def turn(sprint: Sprint, to: SprintState, by: Actor | None, **fields: Any) -> Sprint:
    """Bring a sprint that is held in another state."""
    same = Sprint.objects.filter(pk=sprint.pk, state=sprint.state)
    if same.update(state=to, state_since=clock.now(), reminded_at=None, version=F("version") + 1, **fields) != 1:
        raise SprintsRefused(_("Somebody else was just here. Look at it again."))
    sprint.refresh_from_db()
    audit(f"sprint_{to}", sprint, by)
    return sprint


def recalculated(sprint: Sprint) -> Sprint:
    """The end of the sprint as its blocks stand now."""
    return stir(sprint, ends_at=queries.last_end(sprint))
