"""What all steps of events share: the error, and rows that wait for whoever else is at them."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from vlechtwerk.core.actions import Refused, lock_row
from vlechtwerk.events.models import Event


class EventsRefused(Refused):
    """The event, the registration or the stage is not where this step starts from."""


def hold(event: Event, allowed: Collection[str]) -> None:
    """Wait for whoever else is at this event, see it as it is by now, and require one of these states.

    Everything that counts places goes through here, so that nobody gets a place that is gone.
    """
    lock_row(event)
    if event.state not in allowed:
        raise EventsRefused(
            _("“%(name)s” is “%(state)s” by now. Look at it again.")
            % {"name": event.title, "state": event.get_state_display()}
        )
