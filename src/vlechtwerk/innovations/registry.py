"""What innovations tell the apps above: a need no longer looks for anybody. Filled in ``AppConfig.ready``.

``need_taken``: somebody helps with it. ``need_closed``: it is met or withdrawn.
"""

from typing import Protocol

from vlechtwerk.core.actions import Actor
from vlechtwerk.innovations.models import Need


class NeedListener(Protocol):
    """Called in the transaction that takes or closes the need."""

    def __call__(self, need: Need, *, by: Actor | None) -> None: ...


need_taken: list[NeedListener] = []
need_closed: list[NeedListener] = []


def tell(listeners: list[NeedListener], need: Need, by: Actor | None) -> None:
    """Let everybody above end what they have open for this need."""
    for listener in listeners:
        listener(need, by=by)
