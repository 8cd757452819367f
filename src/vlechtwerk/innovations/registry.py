"""What innovations tell the apps above: a need no longer looks for anybody. Filled in ``AppConfig.ready``."""

from typing import Protocol

from vlechtwerk.core.actions import Actor
from vlechtwerk.innovations.models import Need


class NeedClosed(Protocol):
    """Called in the transaction that closes the need."""

    def __call__(self, need: Need, *, by: Actor | None) -> None: ...


need_closed: list[NeedClosed] = []


def tell_need_closed(need: Need, by: Actor | None) -> None:
    """Let everybody above end what they have open for this need."""
    for listener in need_closed:
        listener(need, by=by)
